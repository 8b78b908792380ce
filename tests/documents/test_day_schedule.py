"""The day schedule on paper: what stands on a page, what is hidden by the names mode, what is escaped."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bookingdesk.documents.day_schedule import SIGNS, day_schedule_papers
from bookingdesk.documents.paper import Paper
from bookingdesk.domain.bookings import Status
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.usecases.commands import Names
from bookingdesk.usecases.readings import DaySchedule, RowKind, ScheduleRow, StaffDay
from tests.builders import ANA, STUDIO, a_catalogue, at, span

CATALOGUE = a_catalogue()


def a_row(**changes: Any) -> ScheduleRow:
    parts: dict[str, Any] = {
        "kind": RowKind.BOOKING,
        "span": span("2025-06-24 09:15"),
        "client_name": "Ortiz, Maya",
        "service": "Haircut",
        "spaces": ("Room 2",),
        "status": Status.CONFIRMED,
        "phone_end": "417",
    }
    return ScheduleRow(**(parts | changes))


def a_paper(*rows: ScheduleRow, names: Names = Names.FULL, locale: str = "en_GB", user: str = "Jo") -> Paper:
    day = StaffDay(staff=CATALOGUE.resources[ANA], hours=span("2025-06-24 09:00", 510), rows=rows or (a_row(),))
    schedule = DaySchedule(
        business="Studio",
        location=CATALOGUE.locations[STUDIO],
        day=date(2025, 6, 24),
        names=names,
        pages=(day,),
        read_at=at("2025-06-23 14:02"),
        read_by="Jo",
    )
    return day_schedule_papers(schedule, Formatter(locale), at("2025-06-23 14:02"), user)[0]


def test_that_a_row_has_time_client_service_room_status_and_phone_end() -> None:
    row = a_paper().rows[0]
    for words in ("09:15 10:00", "Ortiz, Maya", "Haircut 45 min", "Room 2", "Confirmed", "…417"):
        assert words in row


def test_that_every_status_has_a_sign_of_its_own() -> None:
    assert len({SIGNS[status] for status in Status}) == len(Status)


@pytest.mark.parametrize(
    ("kind", "detail", "words"),
    [
        (RowKind.FREE, "", "free"),
        (RowKind.BREAK, "", "break"),
        (RowKind.OFF, "sick", "sick"),
    ],
)
def test_that_time_without_bookings_is_named(kind: RowKind, detail: str, words: str) -> None:
    paper = a_paper(ScheduleRow(kind=kind, span=span("2025-06-24 12:30", 30), detail=detail))
    assert words in paper.rows[0].lower()
    assert "12:30 13:00" in paper.rows[0]


def test_that_the_footer_names_printer_time_page_and_disclosure() -> None:
    assert a_paper(names=Names.INITIALS).footer.format(page=1, pages=4) == (
        "Printed Mon 23 Jun 2025 14:02 by Jo · page 1 of 4 · names: initials · destroy after use"
    )


def test_that_braces_in_a_user_name_do_not_break_the_footer() -> None:
    assert "(0)" in a_paper(user="{0}").footer.format(page=1, pages=1).replace("}", ")")


def test_that_markup_in_a_name_is_printed_as_typed() -> None:
    row = a_paper(a_row(client_name="<img src='file:///etc/passwd'>")).rows[0]
    assert "<img" not in row
    assert "&lt;img" in row


def test_that_the_columns_run_from_right_to_left_in_arabic() -> None:
    row = a_paper(locale="ar").rows[0]
    assert row.index("Room 2") < row.index("Ortiz, Maya") < row.index("☐")


def test_that_the_heading_counts_bookings_and_the_longest_free_time() -> None:
    free = ScheduleRow(kind=RowKind.FREE, span=span("2025-06-24 11:00", 45))
    assert "1 booking, free 45 min" in a_paper(a_row(), free).heading
