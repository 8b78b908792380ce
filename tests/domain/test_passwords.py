"""What passwords and PINs must be, and how long one waits: tables of named cases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.passwords import (
    LONGEST_PASSWORD,
    PIN_TRIES,
    Credentials,
    checked_password,
    checked_pin,
    looks_like_pin,
    pause_after,
)
from bookingdesk.domain.rights import Role
from bookingdesk.usecases.hashing import common_words
from tests.builders import at

WEAK = {
    "eleven characters": ("kelpotterxy", "password_short"),
    "one common word and digits": ("password12345", "password_common"),
    "letters as digits": ("P@55w0rd-2025", "password_common"),
    "two common words": ("summer-football", "password_common"),
    "in another language": ("Sommer-Fussball-1", "password_common"),
    "a run of digits": ("012345678901", "password_common"),
    "a run of letters": ("abcdefghijklm", "password_common"),
    "no letters": ("2025-06-23 14:02", "password_common"),
    "four different signs": ("abababcdcdcd", "password_common"),
    "the keyboard": ("qwertyuiop-12", "password_common"),
    "one's own name": ("Jolanta-Welcome-1", "password_name"),
    "the business": ("StudioElm 2025!", "password_name"),
    "endless": ("kelp otter " * 30, "too_long"),
}
STRONG = ("violet harbour clockwork", "kelpotterxyz", "d3n-k0pf-hängt-schief", "长长的一句话不是密码哦哦呀")
PINS = {
    "four digits open one's own place": ("4071", Role.COORDINATOR, ""),
    "eight digits": ("40718263", Role.FRONTLINE, ""),
    "three digits": ("407", Role.FRONTLINE, "pin_digits"),
    "nine digits": ("407182639", Role.FRONTLINE, "pin_digits"),
    "a letter": ("407a", Role.FRONTLINE, "pin_digits"),
    "digits of another script": ("٤٠٧١", Role.FRONTLINE, "pin_digits"),
    "a supervisor's overrules others": ("4071", Role.SUPERVISOR, "pin_digits"),
    "so does an administrator's": ("40718", Role.ADMINISTRATOR, "pin_digits"),
    "six digits overrule": ("407182", Role.SUPERVISOR, ""),
    "counting up": ("1234", Role.FRONTLINE, "pin_simple"),
    "counting down over zero": ("2109", Role.FRONTLINE, "pin_simple"),
    "one digit": ("777777", Role.SUPERVISOR, "pin_simple"),
    "two digits in turn": ("121212", Role.SUPERVISOR, "pin_simple"),
}
PAUSES = {0: 0, 1: 0, 2: 30, 3: 60, 4: 120, 5: 240, 7: 900, 40: 900, 4000: 900}


@pytest.mark.parametrize(("password", "reason"), WEAK.values(), ids=WEAK)
def test_that_a_weak_password_is_refused_with_its_reason(password: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        checked_password(password, names=("Jolanta Nowak", "Studio Elm"), common=common_words())
    assert refused.value.facts["reason"] == reason


@pytest.mark.parametrize("password", STRONG)
def test_that_a_long_password_is_taken_whatever_signs_it_mixes(password: str) -> None:
    assert checked_password(password, names=("Jo", "Studio Elm"), common=common_words()) == password
    assert len(password) <= LONGEST_PASSWORD


@pytest.mark.parametrize(("pin", "role", "reason"), PINS.values(), ids=PINS)
def test_that_a_pin_fits_what_it_opens(pin: str, role: Role, reason: str) -> None:
    if not reason:
        assert checked_pin(pin, role) == pin
        return
    with pytest.raises(InvalidValue) as refused:
        checked_pin(pin, role)
    assert refused.value.facts["reason"] == reason


@pytest.mark.parametrize(("failures", "seconds"), PAUSES.items())
def test_that_one_slip_is_free_and_each_further_one_doubles_the_pause(failures: int, seconds: int) -> None:
    assert pause_after(failures) == timedelta(seconds=seconds)


def test_that_a_pin_is_told_from_a_password_by_its_length() -> None:
    assert [looks_like_pin(text) for text in ("4071", "40718263", "407182639012", "kelpotterxyz", "407", "")] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]


def test_that_secrets_do_not_show_in_what_is_printed_of_them() -> None:
    kept = Credentials(password_hash="$argon2id$one", pin_hash="$argon2id$two", failed_at=at("2025-06-23 14:00"))
    assert "argon2id" not in repr(kept)


def test_that_the_fifth_wrong_pin_locks_it() -> None:
    assert [Credentials(pin_failures=n).pin_locked for n in (0, PIN_TRIES - 1, PIN_TRIES)] == [False, False, True]
