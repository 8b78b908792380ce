"""What `sick ana fri` means, what the board says of a booking, and how an applied plan is reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bookingdesk.domain.absences import Absence, Decision, Proposal, Step
from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.catalogue import TimeOffKind
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import AbsenceId, BookingId, RequirementId, ResourceId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.absence_words import (
    Chosen,
    applied_words,
    board_row,
    counts,
    here_only,
    here_row,
    read_key,
    said,
    whole,
)
from bookingdesk.usecases.absences.commands import AbsencePlan, Applied, HereLine, Kept, KeptBooking, PlanLine
from tests.builders import ANA, BEN, HAIRCUT, MONDAY, ROOM1, a_booking, a_catalogue, a_client, at, span

FORMATTER = Formatter(zone="Europe/Berlin")

SAID = {
    "sick ana": [(ANA, TimeOffKind.SICK, MONDAY)],
    "SICK An": [(ANA, TimeOffKind.SICK, MONDAY)],
    "away ben fri": [(BEN, TimeOffKind.OTHER, date(2025, 6, 27))],
    "leave ben +1w": [(BEN, TimeOffKind.LEAVE, date(2025, 6, 30))],
    "sick": [],
    "sick nobody": [],
    "ana sick": [],
    "away ben blah": [],
}


@pytest.mark.parametrize("typed", SAID)
def test_that_the_palette_reads_who_is_out(typed: str) -> None:
    found = said(typed, a_catalogue(), MONDAY, "en")
    assert [(one.resource.id, one.kind, one.day) for one in found] == SAID[typed]
    assert [read_key(one.key) for one in found] == SAID[typed]


def test_that_a_command_of_the_palette_is_no_absence() -> None:
    assert read_key("print") is None


def slot(start: str, staff: ResourceId = BEN) -> Slot:
    when = span(start)
    return Slot(
        span=when,
        allocations=tuple(
            Allocation(requirement_id=RequirementId(n), resource_id=one, busy=when)
            for n, one in ((10, staff), (11, ROOM1))
        ),
    )


def line(place: Slot | None, step: Step, **changes: object) -> PlanLine:
    return replace(
        PlanLine(
            booking=a_booking(),
            client=a_client(),
            service=a_catalogue().services[HAIRCUT],
            proposal=Proposal(step=step, slot=place),
            tell_by=Channel.EMAIL,
            asks=False,
            bound=False,
            decision=Decision.MOVE if place else Decision.CALL,
        ),
        **changes,  # type: ignore[arg-type]
    )


ROWS = {
    "the same time": (
        line(slot("2025-06-23 14:15"), Step.SAME_TIME),
        ("✓", "same time with Ben, Room 1", "Email", "Keep the time"),
    ),
    "the same day": (
        line(slot("2025-06-23 15:00"), Step.SAME_DAY),
        ("!", "15:00 with Ben, Room 1", "Email", "Move"),
    ),
    "another day, and she wants nobody else": (
        line(slot("2025-06-24 09:00", ANA), Step.LATER, bound=True, decision=Decision.CALL, tell_by=Channel.PHONE),
        ("☎", "wants nobody else; Tue 24 Jun 09:00 with Ana, Room 1", "Call", "Call list"),
    ),
    "nothing": (line(None, Step.NOTHING), ("☎", "nothing free: call", "Email", "Call list")),
}


@pytest.mark.parametrize("case", ROWS)
def test_that_a_row_says_where_it_goes_and_what_is_decided(case: str) -> None:
    one, (mark, proposal, tell, decision) = ROWS[case]
    chosen = whole([one])[one.booking.id]
    row = board_row(one, chosen, a_catalogue(), FORMATTER, at("2025-06-23 08:00"))
    assert (row.mark, row.tell_by, row.decision) == (mark, tell, decision)
    assert row.proposal.replace("\u202f", " ").replace(",", "").split() == proposal.replace(",", "").split()
    assert (row.time, row.client) == ("14:15", "Ortiz, Maya")


def test_that_what_is_left_is_counted_too() -> None:
    one = line(slot("2025-06-23 14:15"), Step.SAME_TIME)
    plan = AbsencePlan(
        resource=a_catalogue().resources[ANA],
        span=span("2025-06-23 00:00", 1440),
        lines=(one,),
        proven=False,
        catalogue=a_catalogue(),
    )
    left = {one.booking.id: Chosen(decision=Decision.LEAVE, slot=None)}
    words = counts(plan, left, FORMATTER)
    assert "1 left for now" in words
    assert "the best found in the time given" in words


def test_that_the_report_names_what_was_left_and_why() -> None:
    done = Applied(
        absence=Absence(
            id=AbsenceId("a"),
            resource_id=ANA,
            span=span("2025-06-23 00:00", 1440),
            kind=TimeOffKind.SICK,
            recorded_at=at("2025-06-23 08:00"),
            recorded_by="Jo",
        ),
        moved=(a_booking(),),
        to_call=(BookingId("b"),),
        waiting=(),
        kept=(KeptBooking(booking=a_booking(), why=Kept.CHANGED), KeptBooking(booking=a_booking(), why=Kept.TAKEN)),
    )
    assert applied_words(done, 60, FORMATTER) == (
        "1 of 4 moved, 1 on the call list. Messages go out in 60 s. "
        "1 was changed meanwhile and is left: look at it. "
        "The place of 1 was taken meanwhile: it is still to be moved."
    )


def test_that_who_waits_at_the_desk_is_a_matter_for_the_desk() -> None:
    booking, client = a_booking(), a_client()
    catalogue = a_catalogue()
    line = HereLine(booking=booking, client=client, service=catalogue.services[HAIRCUT])
    row = here_row(line, catalogue.resources[ANA], FORMATTER, booking.span.start)
    assert row.cells()[3:] == ("Haircut", "is here now and waits for Ana", "At the desk", "Speak to them")
    of = AbsencePlan(
        resource=catalogue.resources[ANA],
        span=booking.span,
        lines=(),
        proven=True,
        catalogue=catalogue,
        here=(line,),
    )
    assert here_only(of, FORMATTER) == "1 is here and waits. No booking has to be moved."
    assert counts(of, {}, FORMATTER).startswith("1 is here and waits, ")
