"""The printed day: rows of bookings, free gaps, breaks and absences; less of a client's data with fewer names."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.catalogue import Closure, TimeOff, TimeOffKind
from bookingdesk.domain.clients import ClientKind
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import LocationId
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.clients import amend_client
from bookingdesk.usecases.commands import AmendClient, Cancel, DayScheduleQuery, Names, RecordPrint
from bookingdesk.usecases.printing import day_schedule, record_print, shown_name
from bookingdesk.usecases.readings import DaySchedule, RowKind, StaffDay
from tests.builders import ANA, BEN, COLOUR, MONDAY, ROOM1, STUDIO, a_client, at, span
from tests.salon import MAYA
from tests.usecases.desk import FrontDesk

TUESDAY = MONDAY + timedelta(days=1)


def printed(desk: FrontDesk, **changes: object) -> DaySchedule:
    return day_schedule(desk.env, DayScheduleQuery(**({"day": TUESDAY} | changes))).value  # type: ignore[arg-type]


def rows(page: StaffDay) -> list[tuple[str, str, int]]:
    """Kind, start in Berlin and minutes of each row."""
    start = at("2025-06-24 00:00")
    return [
        (row.kind.value, str(row.span.start - start)[:-3], row.span.duration // timedelta(minutes=1))
        for row in page.rows
    ]


def test_that_a_page_lists_bookings_gaps_and_the_break_in_order(desk: FrontDesk) -> None:
    desk.book("2025-06-24 09:00")
    desk.book("2025-06-24 10:15", service=COLOUR)
    ana = printed(desk).pages[0]
    assert ana.staff.id == ANA
    assert rows(ana) == [
        ("booking", "9:00", 45),
        ("free", "9:45", 30),
        ("booking", "10:15", 60),
        ("free", "11:25", 35),
        ("break", "12:00", 60),
        ("free", "13:00", 300),
    ]
    assert ana.hours == span("2025-06-24 09:00", 540)
    assert ana.bookings == 2


def test_that_a_gap_too_short_for_anybody_is_not_printed(desk: FrontDesk) -> None:
    desk.book("2025-06-24 09:15")
    desk.book("2025-06-24 10:15")
    assert ("free", "9:00", 15) not in rows(printed(desk).pages[0])


def test_that_absence_is_printed_with_its_kind_and_is_not_free(desk: FrontDesk) -> None:
    desk.env.store.write(
        lambda work: work.catalogue.add_time_off(
            TimeOff(resource_id=ANA, span=span("2025-06-24 08:00", 360), kind=TimeOffKind.TRAINING)
        )
    )
    ana = printed(desk).pages[0]
    assert rows(ana) == [("off", "9:00", 180), ("break", "12:00", 60), ("off", "13:00", 60), ("free", "14:00", 240)]
    assert {row.detail for row in ana.rows if row.kind is RowKind.OFF} == {"training"}


def test_that_nobody_working_means_no_page_and_a_closed_day_says_why(desk: FrontDesk) -> None:
    assert printed(desk, day=MONDAY - timedelta(days=1)).pages == ()
    desk.env.store.write(
        lambda work: work.catalogue.add_closures([Closure(location_id=STUDIO, day=TUESDAY, name="Midsummer")])
    )
    closed = printed(desk)
    assert (closed.pages, closed.closure) == ((), "Midsummer")


def test_that_a_booking_on_a_day_off_still_has_its_page(desk: FrontDesk) -> None:
    desk.book()
    desk.env.store.write(
        lambda work: work.catalogue.add_closures([Closure(location_id=STUDIO, day=TUESDAY, name="Midsummer")])
    )
    (ana,) = printed(desk).pages
    assert (ana.hours, rows(ana)) == (None, [("booking", "14:15", 45)])


def test_that_only_the_staff_asked_for_is_printed(desk: FrontDesk) -> None:
    assert [page.staff.id for page in printed(desk, staff=frozenset({BEN})).pages] == [BEN]
    assert len(printed(desk).pages) == 4


def test_that_what_is_not_there_is_named(desk: FrontDesk) -> None:
    with pytest.raises(NotFound):
        printed(desk, staff=frozenset({ROOM1}))
    with pytest.raises(NotFound):
        printed(desk, location_id=LocationId(99))


def test_that_cancelled_bookings_are_not_printed(desk: FrontDesk) -> None:
    booking = desk.book()
    cancel(desk.env, Cancel(booking_id=booking.id, reason="illness"))
    assert printed(desk).pages[0].bookings == 0


@pytest.mark.parametrize(
    ("names", "name", "phone", "note", "care", "see_file"),
    [
        (Names.FULL, "Ortiz, Maya", "417", "by the window", "latex", False),
        (Names.INITIALS, "M. O.", "", "", "", True),
        (Names.NONE, "", "", "", "", True),
    ],
)
def test_that_paper_shows_as_much_of_a_client_as_was_chosen(
    desk: FrontDesk, names: Names, name: str, phone: str, note: str, care: str, see_file: bool
) -> None:
    maya = desk.env.store.read(lambda work: work.clients.get(MAYA))
    amend_client(desk.env, AmendClient(client=replace(maya, care="latex")))
    booking = desk.book(note="by the window", sooner_wanted=True, status=Status.TENTATIVE)
    row = next(row for row in printed(desk, names=names).pages[0].rows if row.kind is RowKind.BOOKING)
    assert (row.client_name, row.phone_end, row.note, row.care, row.see_file) == (name, phone, note, care, see_file)
    assert (row.number, row.status, row.sooner_wanted, row.new_client) == (
        booking.number,
        Status.TENTATIVE,
        True,
        True,
    )
    assert (row.service, row.spaces, row.equipment) == ("Haircut", ("Room 1",), ())


@pytest.mark.parametrize(
    ("changes", "initials"),
    [
        ({}, "M. O."),
        ({"given_name": "Ana Lucia", "family_name": "de Souza"}, "A. L. d. S."),
        ({"given_name": "", "family_name": "李"}, "李."),
        ({"kind": ClientKind.ORGANISATION, "organisation": "Harbour Law"}, "H. L."),
    ],
)
def test_that_initials_say_no_more_than_letters(changes: dict[str, object], initials: str) -> None:
    assert shown_name(a_client(**changes), Names.INITIALS) == initials


def test_that_a_print_is_on_record(desk: FrontDesk) -> None:
    command = RecordPrint(
        what="day_schedule", day=TUESDAY, names=Names.INITIALS, staff=frozenset({ANA, BEN}), pages=2
    )
    seq = record_print(desk.env, command).value
    entry = desk.log()[-1]
    assert (entry.seq, entry.action, entry.entity, entry.entity_id) == (seq, "print", "day_schedule", "2025-06-24")
    assert entry.detail == {"names": "initials", "staff": [ANA, BEN], "pages": 2}
