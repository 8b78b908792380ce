"""Who is calling: what counts as a fact, two different ones, three attempts, one contact (SOP B4.4.2, R64)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bookingdesk.domain.bookings import AskedBy
from bookingdesk.domain.identity import (
    FactKind,
    Facts,
    IdentityCheck,
    IdentityMode,
    IdentityRules,
    is_enough,
    is_good,
    locked_until,
    matched,
    needs_check,
)
from bookingdesk.domain.ids import ClientId, IdentityCheckId
from bookingdesk.i18n.months import month_numbers
from tests.builders import at

NOW = at("2025-06-23 14:02")
MAYA = Facts(
    birthday=date(1988, 3, 12),
    phone="+4930555014417",
    postcode="SW1A 1AA",
    email="Maya@mail.example",
    client_number=2041,
    booking_numbers=frozenset({88213}),
    last_visit=date(2025, 5, 9),
    password="Blue heron",
)
BIRTHDAY, PHONE, EMAIL = FactKind.BIRTHDAY, FactKind.PHONE_END, FactKind.EMAIL
SAID: dict[str, tuple[str, set[FactKind]]] = {
    "day and month, and the end of the phone": ("1203 4417", {BIRTHDAY, PHONE}),
    "month before day": ("0312", {BIRTHDAY}),
    "with the year of two digits": ("120388", {BIRTHDAY}),
    "with the whole year": ("12031988", {BIRTHDAY}),
    "year first": ("1988-03-12", {BIRTHDAY}),
    "with points": ("12.3.1988", {BIRTHDAY}),
    "with strokes, month first": ("3/12/88", {BIRTHDAY}),
    "a name of a month": ("12 March 1988", {BIRTHDAY}),
    "a name of a month, short, and the day after it": ("Mar 12", {BIRTHDAY}),
    "a name of a month in another language": ("12. März", {BIRTHDAY}),
    "a month's name in Arabic": ("12 مارس", {BIRTHDAY}),
    "digits of another script": ("١٢٠٣", {BIRTHDAY}),
    "another day": ("1303", set()),
    "the year alone is no birthday": ("1988", set()),
    "three digits of the phone are too few": ("417", set()),
    "six digits from the end": ("014417", {PHONE}),
    "the whole number as dialled": ("030555014417", {PHONE}),
    "the whole number with spaces": ("030 5550 14417", {PHONE}),
    "digits from the middle do not count": ("5550", set()),
    "a postcode in pieces": ("sw1a 1aa", {FactKind.POSTCODE}),
    "a postcode in one": ("SW1A1AA", {FactKind.POSTCODE}),
    "half a postcode": ("SW1A", set()),
    "an email in other letters": ("maya@MAIL.example", {EMAIL}),
    "the beginning of an email": ("maya", set()),
    "the client number": ("2041", {FactKind.CLIENT_NUMBER}),
    "the client number with its sign": ("#2041", {FactKind.CLIENT_NUMBER}),
    "a booking number": ("88213", {FactKind.BOOKING_NUMBER}),
    "the last visit": ("9 May 2025", {FactKind.LAST_VISIT}),
    "the agreed password": ("blue HERON", {FactKind.PASSWORD}),
    "a piece of the password": ("heron", set()),
    "the same fact twice is one": ("1203 12.3.1988", {BIRTHDAY}),
    "three facts among words that match nothing": (
        "she says 1203 then 4417 and maya@mail.example",
        {BIRTHDAY, PHONE, EMAIL},
    ),
    "commas between": ("1203,4417", {BIRTHDAY, PHONE}),
    "nothing": ("", set()),
    "spaces": ("    ", set()),
    "a wild guess": ("0000 1111 2222 9999", set()),
    "a pattern": ("%%%% ____ .*", set()),
}


@pytest.mark.parametrize(("said", "kinds"), SAID.values(), ids=SAID)
def test_that_what_is_said_matches_facts(said: str, kinds: set[FactKind]) -> None:
    assert matched(said, MAYA, month_numbers()) == kinds


def test_that_one_piece_stands_for_one_fact_only() -> None:
    """Born on the day of the last visit, and both the phone and the booking end in the same digits."""
    same = replace(MAYA, last_visit=date(2025, 3, 12), booking_numbers=frozenset({4417}))
    assert len(matched("1203", same, month_numbers())) == 1
    assert len(matched("4417", same, month_numbers())) == 1
    assert len(matched("1203 4417", same, month_numbers())) == 2
    assert len(matched("1203 4417 120388 014417", same, month_numbers())) == 4


def test_that_nothing_matches_what_is_not_stored() -> None:
    assert all(matched(said, Facts(), month_numbers()) == frozenset() for said, _kinds in SAID.values())
    assert Facts().kinds() == ()
    assert set(MAYA.kinds()) == set(FactKind)


def test_that_a_long_text_is_answered_at_once() -> None:
    assert matched("1203 4417 " * 5_000, MAYA, month_numbers()) >= {BIRTHDAY, PHONE}


ENOUGH = {
    "one of one": (1, {PHONE}, True),
    "none of one": (1, set(), False),
    "one of two": (2, {PHONE}, False),
    "two of two": (2, {PHONE, EMAIL}, True),
    "two of three": (3, {PHONE, EMAIL}, False),
    "three of three": (3, {PHONE, EMAIL, BIRTHDAY}, True),
}


@pytest.mark.parametrize(("needed", "kinds", "enough"), ENOUGH.values(), ids=ENOUGH)
def test_that_so_many_different_facts_are_needed(needed: int, kinds: set[FactKind], enough: bool) -> None:
    assert is_enough(frozenset(kinds), IdentityRules(mode=IdentityMode.BLIND, facts_needed=needed)) is enough


FAILED = {
    "nobody failed": ([], None),
    "two failed": ([1, 0], None),
    "three failed, a moment ago": ([2, 1, 0], 15),
    "three failed, 14 minutes and 59 seconds ago": ([16, 15, 14.99], 0.01),
    "three failed, exactly 15 minutes ago": ([17, 16, 15], None),
    "a fourth after the lock": ([40, 39, 38, 0], None),
    "six failed": ([40, 39, 38, 2, 1, 0], 15),
}


@pytest.mark.parametrize(("ago", "left"), FAILED.values(), ids=FAILED)
def test_that_every_third_failure_locks_for_a_quarter_of_an_hour(ago: list[float], left: float | None) -> None:
    until = locked_until([NOW - timedelta(minutes=each) for each in ago], NOW, IdentityRules())
    assert until == (None if left is None else NOW + timedelta(minutes=left))


BY_RULE = {
    "the fourth of five": (5, 60, [3, 2, 1, 0], None),
    "the fifth of five": (5, 60, [4, 3, 2, 1, 0], 60),
    "the fifth of five, exactly an hour ago": (5, 60, [64, 63, 62, 61, 60], None),
    "each one": (1, 5, [1], 4),
}


@pytest.mark.parametrize(("tries", "minutes", "ago", "left"), BY_RULE.values(), ids=BY_RULE)
def test_that_the_policy_says_after_how_many_and_for_how_long(
    tries: int, minutes: int, ago: list[float], left: float | None
) -> None:
    rules = IdentityRules(mode=IdentityMode.BLIND, attempts=tries, locked_for=timedelta(minutes=minutes))
    until = locked_until([NOW - timedelta(minutes=each) for each in ago], NOW, rules)
    assert until == (None if left is None else NOW + timedelta(minutes=left))


CHECK = IdentityCheck(
    id=IdentityCheckId("c"), client_id=ClientId(2041), at=NOW, user="Jo", station="Desk 1", confirmed=True
)
HOLDS = {
    "a moment later": (CHECK, 0, True),
    "after 14 minutes": (CHECK, 14, True),
    "after exactly 15 minutes": (CHECK, 15, False),
    "for another client": (replace(CHECK, client_id=ClientId(2042)), 0, False),
    "at another desk": (replace(CHECK, station="Desk 2"), 0, False),
    "for another user at this desk": (replace(CHECK, user="Kim"), 0, False),
    "when it had failed": (replace(CHECK, confirmed=False), 0, False),
    "when the contact was over": (replace(CHECK, ended_at=NOW), 0, False),
}


@pytest.mark.parametrize(("check", "minutes", "good"), HOLDS.values(), ids=HOLDS)
def test_that_a_check_lasts_for_one_contact(check: IdentityCheck, minutes: int, good: bool) -> None:
    assert is_good(check, ClientId(2041), user="Jo", station="Desk 1", now=NOW + timedelta(minutes=minutes)) is good


ASKED = {
    "a client's word": (AskedBy.CLIENT, IdentityMode.BLIND, True),
    "somebody else's word": (AskedBy.THIRD_PARTY, IdentityMode.BLIND, True),
    "the business asks": (AskedBy.BUSINESS, IdentityMode.BLIND, False),
    "a client's word, where facts are ticked": (AskedBy.CLIENT, IdentityMode.TICK, True),
    "a desk that checks nobody": (AskedBy.CLIENT, IdentityMode.OFF, False),
}


@pytest.mark.parametrize(("asked_by", "mode", "needed"), ASKED.values(), ids=ASKED)
def test_that_who_asks_decides_whether_a_check_is_needed(
    asked_by: AskedBy, mode: IdentityMode, needed: bool
) -> None:
    assert needs_check(asked_by, IdentityRules(mode=mode)) is needed
