"""What every desk shares has one table: defaults are valid, wrong values say what is allowed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bookingdesk.domain import desk_settings
from bookingdesk.domain.errors import InvalidValue, NotFound


@pytest.mark.parametrize("key", desk_settings.SETTINGS)
def test_that_every_default_is_a_value_the_table_accepts_unchanged(key: str) -> None:
    default = desk_settings.SETTINGS[key].default
    assert desk_settings.checked(key, default) == default


@pytest.mark.parametrize(
    ("key", "typed", "stored"),
    [
        ("messages.hold_seconds", " 090 ", "90"),
        ("messages.hold_seconds", "0", "0"),
        ("messages.hold_seconds", "180", "180"),
        ("reminder.hours", "2, 24 24", "24,2"),
        ("reminder.hours", "", ""),
        ("mail.security", "TLS", "tls"),
        ("mail.host", "127.0.0.1", "127.0.0.1"),
        ("mail.host", "::1", "::1"),
        ("mail.host", "", ""),
        ("mail.sender", "desk@salon.example", "desk@salon.example"),
        ("mail.sender", "desk@localhost", "desk@localhost"),
        ("business.country", "gb", "GB"),
        ("business.name", "  Studio   Łódź ", "Studio Łódź"),
        ("names.on_paper", "initials", "initials"),
    ],
)
def test_that_a_good_value_is_stored_in_one_form(key: str, typed: str, stored: str) -> None:
    assert desk_settings.checked(key, typed) == stored


@pytest.mark.parametrize(
    ("key", "typed"),
    [
        ("messages.hold_seconds", "181"),
        ("messages.hold_seconds", "-1"),
        ("messages.hold_seconds", "soon"),
        ("messages.hold_seconds", "٣"),
        ("mail.port", "0"),
        ("mail.port", "65536"),
        ("mail.security", "ssl"),
        ("mail.host", "two words"),
        ("mail.host", "http://mail.example"),
        ("mail.sender", "desk"),
        ("mail.sender", "desk@salon.example>, other@salon.example"),
        ("reminder.hours", "0"),
        ("reminder.hours", "a day"),
        ("reminder.hours", "1,2,3,4,5,6"),
        ("business.zone", "Berlin"),
        ("business.zone", "../../etc/passwd"),
        ("business.country", "Germany"),
        ("business.language", "English please"),
        ("business.name", ""),
        ("hold.minutes", "31"),
        ("names.on_paper", "some"),
    ],
)
def test_that_a_wrong_value_is_refused_with_what_is_allowed(key: str, typed: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        desk_settings.checked(key, typed)
    assert refused.value.facts["field"] == key
    assert refused.value.facts["allowed"] == desk_settings.SETTINGS[key].allowed


def test_that_control_characters_never_reach_a_setting() -> None:
    with pytest.raises(InvalidValue) as refused:
        desk_settings.checked("business.name", "Studio\x1b[31m")
    assert refused.value.facts["reason"] == "control_character"


def test_that_an_unknown_key_names_the_nearest_ones() -> None:
    with pytest.raises(NotFound) as refused:
        desk_settings.setting("mail.hots")
    assert refused.value.facts["near"] == ("mail.host", "mail.port", "mail.user")


def test_that_what_is_not_stored_has_its_default() -> None:
    assert desk_settings.value({}, "mail.port") == "587"
    assert desk_settings.hold_time({"messages.hold_seconds": "0"}) == timedelta(0)
    assert desk_settings.reminder_hours({"reminder.hours": "48,2"}) == (48, 2)
    assert desk_settings.reminder_hours({"reminder.hours": ""}) == ()
