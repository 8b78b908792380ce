"""Whom an opening suits and in which order they are asked: tables of named cases."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.errors import InvalidValue, WaitlistRefused
from bookingdesk.domain.ids import BookingId, ClientId, HoldId, OfferId, WaitlistId
from bookingdesk.domain.waitlist import (
    Misfit,
    OfferState,
    Opening,
    Trial,
    WaitEntry,
    WaitOffer,
    WaitState,
    WaitWindow,
    check_open,
    check_waiting,
    match,
    ranked,
)
from tests.builders import ANA, BEN, COLOUR, HAIRCUT, STUDIO, at, span

ZONE = "Europe/Berlin"
FREED = span("2025-06-23 14:15", 45)
MINUTES = timedelta(minutes=1)


def a_wish(**changes: Any) -> WaitEntry:
    parts: dict[str, Any] = {
        "id": WaitlistId(1),
        "client_id": ClientId(2041),
        "service_ids": (HAIRCUT,),
        "state_since": at("2025-06-14 10:00"),
        "since": at("2025-06-14 10:00"),
    }
    return WaitEntry(**(parts | changes))


def an_opening(**changes: Any) -> Opening:
    parts: dict[str, Any] = {
        "span": FREED,
        "free": FREED,
        "resources": frozenset({ANA}),
        "location_id": STUDIO,
    }
    return Opening(**(parts | changes))


def a_slot(start: str = "2025-06-23 14:15", minutes: int = 45) -> Slot:
    when = span(start, minutes)
    return Slot(span=when, allocations=(Allocation(requirement_id=None, resource_id=ANA, busy=when),))


def a_trial(**changes: Any) -> Trial:
    parts: dict[str, Any] = {"service_id": HAIRCUT, "length": 45 * MINUTES, "slots": (a_slot(),)}
    return Trial(**(parts | changes))


AFTERNOONS = WaitWindow(from_minute=12 * 60)
MORNINGS = WaitWindow(until_minute=12 * 60)

CASES: dict[str, tuple[WaitEntry, list[Trial], dict[str, Any], tuple[Misfit, ...]]] = {
    "anybody, any time": (a_wish(), [a_trial()], {}, ()),
    "only her, and it is her": (a_wish(wanted=frozenset({ANA})), [a_trial()], {}, ()),
    "only somebody else": (a_wish(wanted=frozenset({BEN})), [a_trial(slots=())], {}, (Misfit.WRONG_PERSON,)),
    "one of two, she among them": (a_wish(wanted=frozenset({ANA, BEN})), [a_trial()], {}, ()),
    "afternoons": (a_wish(windows=(AFTERNOONS,)), [a_trial()], {}, ()),
    "mornings": (a_wish(windows=(MORNINGS,)), [a_trial()], {}, (Misfit.OUTSIDE_WISH,)),
    "mornings or Mondays": (a_wish(windows=(MORNINGS, WaitWindow(weekdays=frozenset({0})))), [a_trial()], {}, ()),
    "Tuesdays": (a_wish(windows=(WaitWindow(weekdays=frozenset({1})),)), [a_trial()], {}, (Misfit.OUTSIDE_WISH,)),
    "from next week": (
        a_wish(windows=(WaitWindow(first_day=date(2025, 6, 30)),)),
        [a_trial()],
        {},
        (Misfit.OUTSIDE_WISH,),
    ),
    "until today": (a_wish(windows=(WaitWindow(last_day=date(2025, 6, 23)),)), [a_trial()], {}, ()),
    "15 minutes too long": (
        a_wish(service_ids=(COLOUR,)),
        [a_trial(service_id=COLOUR, length=60 * MINUTES, slots=())],
        {},
        (Misfit.TOO_LONG,),
    ),
    "the second service fits": (
        a_wish(service_ids=(COLOUR, HAIRCUT)),
        [a_trial(service_id=COLOUR, length=60 * MINUTES, slots=()), a_trial()],
        {},
        (),
    ),
    "she cannot do it": (a_wish(), [a_trial(qualified=False, slots=())], {}, (Misfit.NOT_QUALIFIED,)),
    "no room left": (a_wish(), [a_trial(slots=())], {}, (Misfit.NOT_FREE,)),
    "sooner than the 4th": (a_wish(), [a_trial()], {"sooner_than": at("2025-07-04 10:00")}, ()),
    "no sooner": (a_wish(), [a_trial()], {"sooner_than": at("2025-06-23 14:15")}, (Misfit.NOT_SOONER,)),
    "has said no": (a_wish(), [a_trial()], {"said_no": (FREED,)}, (Misfit.SAID_NO,)),
    "has said no to another day": (a_wish(), [a_trial()], {"said_no": (span("2025-06-24 14:15"),)}, ()),
    "too long and somebody else": (
        a_wish(wanted=frozenset({BEN})),
        [a_trial(length=60 * MINUTES, slots=())],
        {},
        (Misfit.TOO_LONG, Misfit.WRONG_PERSON),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_that_an_opening_suits_a_wish_or_says_why_not(case: str) -> None:
    entry, trials, more, expected = CASES[case]
    found = match(entry, an_opening(), trials, zone=ZONE, **more)
    assert found.misfits == expected
    assert found.fits is (expected == ())
    assert (found.slot is not None) is found.fits


def test_that_the_first_slot_that_suits_the_wish_is_taken() -> None:
    slots = (a_slot("2025-06-23 14:15"), a_slot("2025-06-23 15:00"))
    entry = a_wish(windows=(WaitWindow(from_minute=15 * 60),))
    found = match(entry, an_opening(free=span("2025-06-23 14:15", 120)), [a_trial(slots=slots)], zone=ZONE)
    assert found.slot == slots[1]


def test_that_a_service_too_long_says_by_how_much() -> None:
    found = match(a_wish(), an_opening(), [a_trial(length=60 * MINUTES, slots=())], zone=ZONE)
    assert found.too_long_by == 15 * MINUTES


def test_that_whole_free_stretch_counts_and_not_only_what_was_freed() -> None:
    opening = an_opening(free=span("2025-06-23 14:00", 60))
    trial = a_trial(length=60 * MINUTES, slots=(a_slot("2025-06-23 14:00", 60),))
    assert match(a_wish(), opening, [trial], zone=ZONE).fits


def test_that_the_order_is_fit_then_priority_then_longest_wait_then_their_person() -> None:
    wishes = {
        "does not fit, first to ask": (a_wish(id=WaitlistId(1), since=at("2025-01-01")), ()),
        "asked last, priority": (a_wish(id=WaitlistId(2), priority=True, since=at("2025-06-20")), (a_slot(),)),
        "asked in May": (a_wish(id=WaitlistId(3), since=at("2025-05-01")), (a_slot(),)),
        "asked in June": (a_wish(id=WaitlistId(4), since=at("2025-06-01")), (a_slot(),)),
        "asked in June too, wants Ana": (
            a_wish(id=WaitlistId(5), since=at("2025-06-01"), wanted=frozenset({ANA})),
            (a_slot(),),
        ),
    }
    found = [match(wish, an_opening(), [a_trial(slots=slots)], zone=ZONE) for wish, slots in wishes.values()]
    names = {wish.id: name for name, (wish, _slots) in wishes.items()}
    assert [names[one.entry.id] for one in ranked(found)] == [
        "asked last, priority",
        "asked in May",
        "asked in June too, wants Ana",
        "asked in June",
        "does not fit, first to ask",
    ]


@pytest.mark.parametrize(
    "parts",
    [
        {"weekdays": frozenset()},
        {"from_minute": 600, "until_minute": 600},
        {"from_minute": -1},
        {"until_minute": 1441},
        {"first_day": date(2025, 6, 24), "last_day": date(2025, 6, 23)},
    ],
    ids=["no day", "no time", "before midnight", "after midnight", "ends before it begins"],
)
def test_that_a_window_in_which_nothing_can_start_is_refused(parts: dict[str, Any]) -> None:
    with pytest.raises(InvalidValue):
        WaitWindow(**parts)


@pytest.mark.parametrize("state", [state for state in WaitState if state is not WaitState.WAITING])
def test_that_a_settled_wish_is_not_touched_again(state: WaitState) -> None:
    with pytest.raises(WaitlistRefused) as refused:
        check_waiting(a_wish(state=state))
    assert refused.value.facts["present"] == state.value


@pytest.mark.parametrize("state", list(OfferState))
@pytest.mark.parametrize("minutes", [29, 30], ids=["in time", "at the deadline"])
def test_that_only_an_open_offer_in_time_can_be_answered(state: OfferState, minutes: int) -> None:
    made = WaitOffer(
        id=OfferId(1),
        entry_id=WaitlistId(1),
        service_id=HAIRCUT,
        span=FREED,
        resources=frozenset({ANA}),
        opening=an_opening(booking_id=BookingId("b")),
        hold_id=HoldId("h"),
        expires_at=at("2025-06-23 10:30"),
        state=state,
        at=at("2025-06-23 10:00"),
        by="Jo",
    )
    now = at("2025-06-23 10:00") + minutes * MINUTES
    if state is OfferState.OPEN and minutes < 30:
        check_open(made, now)
    else:
        with pytest.raises(WaitlistRefused):
            check_open(made, now)
