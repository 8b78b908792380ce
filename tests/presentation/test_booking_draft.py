"""The booking form's draft: what is needed or wrong, what it asks the rules, and the one command it becomes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Allocation, Mode, Status
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.ids import BookingId, HoldId, ResourceId
from bookingdesk.presentation.booking_asking import (
    candidates,
    is_amended,
    is_moved,
    slot_wish,
    start_wish,
    to_book,
    to_change,
)
from bookingdesk.presentation.booking_draft import BookingDraft, Field, draft_of, problems, read_clock
from bookingdesk.usecases.commands import Amend, Reschedule
from tests.builders import (
    ANA,
    BEN,
    COLOUR,
    CY,
    DEE,
    HAIRCUT,
    MASSAGE,
    ROOM1,
    ROOM2,
    a_booking,
    a_catalogue,
    a_client,
    at,
    span,
)

ZONE = "Europe/Berlin"
CATALOGUE = a_catalogue()
NOW = at("2025-06-23 14:02")


def an_allocation(resource: ResourceId, start: str = "2025-06-23 14:15") -> Allocation:
    return Allocation(requirement_id=None, resource_id=resource, busy=span(start))


def filled(**changes: Any) -> BookingDraft:
    parts: dict[str, Any] = {
        "booking_id": BookingId("b"),
        "client": a_client(),
        "service_id": HAIRCUT,
        "minutes": 45,
        "day": date(2025, 6, 24),
        "start": 10 * 60 + 15,
    }
    return BookingDraft(**(parts | changes))


def someone(**changes: Any) -> Client:
    return a_client(**({"id": 0, "given_name": "Leo", "family_name": "Brandt"} | changes))


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        pytest.param(
            BookingDraft(booking_id=BookingId("b")),
            {Field.CLIENT: "needed", Field.SERVICE: "needed", Field.DAY: "needed", Field.START: "needed"},
            id="an empty form needs client, service, day and time",
        ),
        pytest.param(filled(), {}, id="a filled form needs nothing"),
        pytest.param(
            filled(day=None, day_typed="32/6"),
            {Field.DAY: "This is no day. Write fri, +2w or 24/6."},
            id="words that are no day",
        ),
        pytest.param(
            filled(start=None, start_typed="25:00"),
            {Field.START: "This is no time. Write 9:15, 915 or 2p."},
            id="words that are no time",
        ),
        pytest.param(
            filled(minutes=-15), {Field.END: "The end has to be after the start."}, id="an end before the start"
        ),
        pytest.param(filled(minutes=0), {Field.END: "The end has to be after the start."}, id="no length at all"),
        pytest.param(filled(minutes=721), {Field.LENGTH: "At most 12 hours."}, id="longer than a working day"),
        pytest.param(
            filled(day=date(2025, 3, 30), start=150),
            {Field.START: "The clocks skip this time on that day."},
            id="a time that does not exist",
        ),
        pytest.param(
            filled(day=date(2025, 10, 26), start=150),
            {Field.START: "The clocks pass this time twice on that day. Choose which is meant."},
            id="a time that exists twice",
        ),
        pytest.param(
            filled(day=date(2025, 10, 26), start=150, fold=1), {}, id="a doubled time of which one was chosen"
        ),
        pytest.param(
            filled(client=None, new_client=someone(given_name="", family_name="", phone="", email="")),
            {Field.NAME: "needed", Field.CONTACT: "needed"},
            id="a new client without name and contact",
        ),
        pytest.param(
            filled(client=None, new_client=someone(phone="030 555", email="")), {}, id="a new client with a phone"
        ),
        pytest.param(filled(note="x" * 4001), {Field.NOTE: "Too long by 1 character."}, id="a note too long"),
    ],
)
def test_that_each_field_says_what_is_missing_or_wrong(draft: BookingDraft, expected: dict[Field, str]) -> None:
    assert {field: p.words for field, p in problems(draft, CATALOGUE, ZONE).items()} == expected


def test_that_a_service_no_longer_offered_can_stay_but_not_be_booked() -> None:
    from dataclasses import replace

    retired = replace(CATALOGUE.services[HAIRCUT], retired=True)
    catalogue = a_catalogue(services={HAIRCUT: retired})
    assert Field.SERVICE in problems(filled(), catalogue, ZONE)
    assert problems(filled(present=a_booking()), catalogue, ZONE) == {}


@pytest.mark.parametrize(
    ("typed", "minute"),
    [
        ("9:15", 555),
        ("915", 555),
        ("9.15", 555),
        ("14h", 840),
        ("2p", 840),
        ("2:15 PM", 855),
        ("2:15\u202fPM", 855),
        ("10", 600),
        ("", None),
        ("25:00", None),
        ("soon", None),
    ],
)
def test_that_a_time_is_read_as_people_write_it(typed: str, minute: int | None) -> None:
    assert read_clock(typed, "en_GB") == minute


def test_that_another_service_brings_its_length() -> None:
    assert filled().with_service(CATALOGUE.services[COLOUR]).minutes == 60


def test_that_another_time_gives_up_the_offered_units() -> None:
    offered = (an_allocation(ANA), an_allocation(ROOM1))
    draft = filled(allocations=offered)
    assert draft.changed(note="late").allocations == offered
    assert draft.changed(start=11 * 60).allocations == ()
    assert draft.changed(staff=BEN).allocations == ()


def test_that_an_offered_slot_fills_day_time_staff_and_room() -> None:
    slot = Slot(
        span=span("2025-06-27 09:15"),
        allocations=(an_allocation(BEN, "2025-06-27 09:15"), an_allocation(ROOM2, "2025-06-27 09:15")),
    )
    draft = filled().at(slot, CATALOGUE, ZONE)
    assert (draft.day, draft.start, draft.minutes) == (date(2025, 6, 27), 555, 45)
    assert (draft.staff, draft.space) == (BEN, ROOM2)
    assert draft.allocations == slot.allocations


def test_that_a_slot_in_the_second_of_two_equal_hours_is_kept_there() -> None:
    from bookingdesk.domain.spans import Span

    second = at("2025-10-26 01:30") + timedelta(hours=2)
    draft = filled().at(Slot(span=Span.lasting(second, timedelta(minutes=45)), allocations=()), CATALOGUE, ZONE)
    found = draft.span(ZONE)
    assert found is not None
    assert found.start == second


def test_that_a_new_booking_carries_everything_that_was_filled_in() -> None:
    command = to_book(
        filled(
            staff=ANA,
            space=ROOM1,
            mode=Mode.VIRTUAL,
            status=Status.TENTATIVE,
            note="window seat",
            sooner_wanted=True,
            channel=Channel.EMAIL,
            hold_id=HoldId("h"),
            silent=True,
        ),
        ZONE,
    )
    assert command.span == span("2025-06-24 10:15")
    assert command.wanted == {ANA, ROOM1}
    assert (command.client_id, command.service_id, command.status) == (2041, HAIRCUT, Status.TENTATIVE)
    assert (command.mode, command.note, command.sooner_wanted) == (Mode.VIRTUAL, "window seat", True)
    assert (command.channel, command.hold_id, command.silent) == (Channel.EMAIL, "h", True)


def test_that_a_stored_booking_unchanged_becomes_no_command() -> None:
    draft = draft_of(a_booking(), a_client(), CATALOGUE)
    assert not is_moved(draft, ZONE)
    assert not is_amended(draft)
    assert to_change(draft, ZONE) is None


def test_that_a_note_alone_is_amended_and_a_time_with_a_note_is_one_move() -> None:
    draft = draft_of(a_booking(), a_client(), CATALOGUE)
    amended = to_change(draft.changed(note="late"), ZONE)
    assert isinstance(amended, Amend)
    assert (amended.note, amended.version) == ("late", a_booking().version)
    moved = to_change(draft.changed(note="late", start=16 * 60), ZONE)
    assert isinstance(moved, Reschedule)
    assert (moved.span, moved.note) == (span("2025-06-23 16:00"), "late")


def test_that_another_staff_member_at_the_same_time_is_a_move() -> None:
    draft = draft_of(a_booking(), a_client(), CATALOGUE)
    moved = to_change(draft.changed(staff=BEN), ZONE)
    assert isinstance(moved, Reschedule)
    assert BEN in moved.wanted


def test_that_a_booking_does_not_stand_in_its_own_way() -> None:
    draft = draft_of(a_booking(), a_client(), CATALOGUE).changed(start=15 * 60)
    wish = start_wish(draft, ZONE, NOW)
    assert wish is not None
    assert wish.ignoring == a_booking().id


@pytest.mark.parametrize(
    ("changes", "any_notice"),
    [({}, False), ({"status": Status.ARRIVED}, True), ({"channel": Channel.WALK_IN}, True)],
)
def test_that_somebody_at_the_desk_needs_no_notice(changes: dict[str, Any], any_notice: bool) -> None:
    wish = start_wish(filled(**changes), ZONE, NOW)
    assert wish is not None
    assert wish.any_notice is any_notice


def test_that_free_times_are_looked_for_from_the_chosen_day_on_and_never_in_the_past() -> None:
    ahead = slot_wish(filled(staff=ANA), ZONE, NOW)
    assert ahead is not None
    assert (ahead.first_day, ahead.wanted) == (date(2025, 6, 24), {ANA})
    past = slot_wish(filled(day=date(2025, 6, 2)), ZONE, NOW)
    assert past is not None
    assert past.first_day == date(2025, 6, 23)
    assert slot_wish(filled(service_id=None), ZONE, NOW) is None


def test_that_only_who_can_serve_is_offered() -> None:
    assert [r.id for r in candidates(filled(service_id=MASSAGE), CATALOGUE, ResourceKind.STAFF)] == [BEN]
    assert [r.id for r in candidates(filled(service_id=None), CATALOGUE, ResourceKind.STAFF)] == [ANA, BEN, CY, DEE]


HELD = [
    ("at the client's without an address", Mode.AT_CLIENT, "", True),
    ("at the client's with one", Mode.AT_CLIENT, "Hauptstr. 5, Berlin", False),
    ("virtual with a word that is no link", Mode.VIRTUAL, "later", True),
    ("virtual, where the business may have a link", Mode.VIRTUAL, "", False),
    ("by phone to the client's own number", Mode.PHONE, "", False),
]


@pytest.mark.parametrize(("mode", "detail", "refused"), [c[1:] for c in HELD], ids=[c[0] for c in HELD])
def test_that_the_form_says_what_the_mode_needs_before_it_is_saved(mode: Mode, detail: str, refused: bool) -> None:
    draft = filled(mode=mode, mode_detail=detail)
    assert (Field.MODE_DETAIL in problems(draft, a_catalogue(), "Europe/Berlin")) is refused
    tentative = replace(draft, status=Status.TENTATIVE)
    assert Field.MODE_DETAIL not in problems(tentative, a_catalogue(), "Europe/Berlin")
