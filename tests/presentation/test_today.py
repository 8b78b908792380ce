"""The Today panel's groups, in tables: who stands where, with which words, and why nobody does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bookingdesk.domain.agreement import Reconfirmation
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.catalogue import Closure
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.messages import MessageState
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.today import today_view
from bookingdesk.presentation.today_rows import Group, Tone
from bookingdesk.usecases.readings import Agenda, AgendaEntry
from tests.builders import MONDAY, STUDIO, a_booking, a_catalogue, a_client, at, span

NOW = at("2025-06-23 14:02")
SPEAK = Formatter()


def entry(start: str = "2025-06-23 14:15", status: Status = Status.CONFIRMED, **more: Any) -> AgendaEntry:
    """A booking of Maya's as an agenda shows it; `since` is when the status began."""
    catalogue = a_catalogue()
    since = more.pop("since", "2025-06-20 10:00")
    messages = {name: more.pop(name) for name in ("confirmation", "reminder") if name in more}
    number = more.pop("number", 1)
    booking = a_booking(
        id=BookingId(f"b{number}"),
        number=number,
        span=span(start, more.pop("minutes", 45)),
        status=status,
        status_since=at(since),
        **more,
    )
    return AgendaEntry(
        booking=booking, client=a_client(), service=catalogue.services[booking.service_id], **messages
    )


def reading(*entries: AgendaEntry, **catalogue: Any) -> Agenda:
    """A reading of Monday and Tuesday."""
    return Agenda(
        first_day=MONDAY,
        days=2,
        entries=entries,
        holds=(),
        catalogue=a_catalogue(**catalogue),
        read_at=NOW,
        cursor=0,
    )


@pytest.mark.parametrize(
    ("case", "start", "status", "group"),
    [
        ("arrived and waiting", "2025-06-23 14:15", Status.ARRIVED, Group.WAITING),
        ("due in this very minute", "2025-06-23 14:02", Status.CONFIRMED, Group.DUE),
        ("due in 45 minutes", "2025-06-23 14:47", Status.CONFIRMED, Group.DUE),
        ("tentative ones are due too", "2025-06-23 14:30", Status.TENTATIVE, Group.DUE),
        ("a minute past the start", "2025-06-23 14:01", Status.CONFIRMED, Group.LATE),
        ("late since the morning", "2025-06-23 09:00", Status.TENTATIVE, Group.LATE),
        ("being served", "2025-06-23 13:30", Status.IN_SERVICE, Group.IN_SERVICE),
        ("tentative tomorrow", "2025-06-24 09:00", Status.TENTATIVE, Group.TOMORROW),
        ("confirmed by us alone", "2025-06-24 09:00", Status.CONFIRMED, Group.TOMORROW),
    ],
)
def test_that_a_booking_stands_in_the_group_that_needs_a_hand(
    case: str, start: str, status: Status, group: Group
) -> None:
    view = today_view(reading(entry(start, status)), NOW, SPEAK)
    assert [row.group for row in view.rows()] == [group], case
    assert view.empty == "" or group is Group.TOMORROW


@pytest.mark.parametrize(
    ("case", "start", "status"),
    [
        ("later today", "2025-06-23 14:48", Status.CONFIRMED),
        ("done", "2025-06-23 13:00", Status.COMPLETED),
        ("did not come", "2025-06-23 13:00", Status.NO_SHOW),
        ("went without service", "2025-06-23 13:00", Status.LEFT),
        ("cancelled", "2025-06-23 14:15", Status.CANCELLED),
    ],
)
def test_that_a_booking_that_needs_nothing_is_in_no_group(case: str, start: str, status: Status) -> None:
    assert today_view(reading(entry(start, status)), NOW, SPEAK).rows() == (), case


@pytest.mark.parametrize(
    ("since", "words", "tone"),
    [
        ("2025-06-23 14:02", "waits 0 min", Tone.CALM),
        ("2025-06-23 13:55", "waits 7 min", Tone.CALM),
        ("2025-06-23 13:52", "waits 10 min", Tone.WARNING),
        ("2025-06-23 13:42", "waits 20 min", Tone.ERROR),
    ],
)
def test_that_waiting_is_said_in_minutes_and_presses_harder_with_time(since: str, words: str, tone: Tone) -> None:
    (row,) = today_view(reading(entry(status=Status.ARRIVED, since=since)), NOW, SPEAK).rows()
    assert (row.note, row.tone) == (words, tone)


def test_that_overrunning_is_said_in_words() -> None:
    over = entry("2025-06-23 13:00", Status.IN_SERVICE, number=1)
    within = entry("2025-06-23 13:30", Status.IN_SERVICE, number=2)
    rows = today_view(reading(over, within), NOW, SPEAK).rows()
    assert [row.note for row in rows] == ["17 min over", "until 14:15"]


def test_that_the_longest_wait_stands_first() -> None:
    view = today_view(
        reading(
            entry("2025-06-23 14:00", Status.ARRIVED, since="2025-06-23 14:00", number=1),
            entry("2025-06-23 14:15", Status.ARRIVED, since="2025-06-23 13:40", number=2),
        ),
        NOW,
        SPEAK,
    )
    assert [row.booking_id for row in view.rows()] == ["b2", "b1"]


@pytest.mark.parametrize(
    ("status", "start", "commands"),
    [
        (Status.CONFIRMED, "2025-06-23 14:15", ["arrived"]),
        (Status.CONFIRMED, "2025-06-23 13:45", ["arrived", "no_show"]),
        (Status.ARRIVED, "2025-06-23 14:15", ["start"]),
        (Status.IN_SERVICE, "2025-06-23 13:30", ["done"]),
        (Status.TENTATIVE, "2025-06-24 09:00", ["confirmed"]),
    ],
)
def test_that_each_row_offers_its_next_step(status: Status, start: str, commands: list[str]) -> None:
    (row,) = today_view(reading(entry(start, status)), NOW, SPEAK).rows()
    assert [action.command for action in row.actions] == commands


@pytest.mark.parametrize("state", [MessageState.FAILED, MessageState.IN_DOUBT])
def test_that_a_message_that_did_not_go_out_is_a_problem_of_its_own(state: MessageState) -> None:
    view = today_view(reading(entry("2025-06-23 16:00", confirmation=state)), NOW, SPEAK)
    assert view.count(Group.MESSAGES) == 1
    assert "confirmation" in view.rows()[0].note


def test_that_a_row_reads_as_a_sentence() -> None:
    (row,) = today_view(reading(entry("2025-06-23 13:45")), NOW, SPEAK).rows()
    assert row.sentence == "13:45, Maya Ortiz, Haircut with Ana, 17 min late"


@pytest.mark.parametrize(
    ("case", "now", "entries", "words"),
    [
        (
            "before opening",
            "2025-06-23 08:00",
            (entry("2025-06-23 09:15"),),
            "Doors open 09:00. First client 09:15: Maya Ortiz with Ana.",
        ),
        (
            "a gap",
            "2025-06-23 14:02",
            (entry("2025-06-23 16:00"),),
            "Nothing to do right now. Next: 16:00: Maya Ortiz with Ana.",
        ),
        (
            "day done",
            "2025-06-23 18:02",
            (
                entry("2025-06-23 09:15", Status.COMPLETED, number=1),
                entry("2025-06-23 10:15", Status.COMPLETED, number=2),
                entry("2025-06-23 11:00", Status.NO_SHOW, number=3),
            ),
            "All 2 clients seen. 1 no-show to follow up.",
        ),
        ("nothing booked", "2025-06-23 10:00", (), "No bookings today."),
    ],
)
def test_that_an_empty_panel_says_why(case: str, now: str, entries: tuple[AgendaEntry, ...], words: str) -> None:
    assert today_view(reading(*entries), at(now), SPEAK).empty == words, case


def test_that_a_closed_day_is_said_to_be_closed() -> None:
    closed = {STUDIO: {MONDAY: Closure(location_id=STUDIO, day=MONDAY, name="Holiday")}}
    assert today_view(reading(closures=closed), NOW, SPEAK).empty == "Closed today. No bookings."


def test_that_lateness_grows_past_the_hour_in_words() -> None:
    (row,) = today_view(reading(entry("2025-06-23 09:00")), NOW, SPEAK).rows()
    assert row.note == "5 hr 2 min late"
    assert NOW - row_start(row.time) == timedelta(hours=5, minutes=2)


def row_start(time: str) -> Any:
    """The instant that a row's time names on Monday."""
    return at(f"2025-06-23 {time}")


@pytest.mark.parametrize(
    ("case", "facts", "listed"),
    [
        ("the client has said again that they will come", {"reconfirmation": Reconfirmation(at=NOW)}, False),
        ("booked this morning: they have only just said so", {"created_at": at("2025-06-23 09:00")}, False),
        ("booked three days ago", {"created_at": at("2025-06-20 10:00")}, True),
        ("tentative, however fresh", {"status": Status.TENTATIVE, "created_at": at("2025-06-23 13:00")}, True),
    ],
)
def test_that_tomorrow_counts_whom_nobody_has_heard_of_since(
    case: str, facts: dict[str, Any], listed: bool
) -> None:
    view = today_view(reading(entry("2025-06-24 09:00", **facts)), NOW, SPEAK)
    assert view.count(Group.TOMORROW) == int(listed), case


def test_that_tomorrow_lists_the_least_sure_first_and_counts_all() -> None:
    entries = [entry("2025-06-24 09:00", number=1, reminder=MessageState.SENT)]
    entries += [entry("2025-06-24 10:00", number=2), entry("2025-06-24 16:00", Status.TENTATIVE, number=3)]
    entries += [entry("2025-06-24 17:00", number=n, reminder=MessageState.SENT) for n in range(4, 11)]
    view = today_view(reading(*entries), NOW, SPEAK)
    rows = view.rows()
    assert [row.booking_id for row in rows] == ["b3", "b2", "b1", "b4", "b5"]
    assert [row.note.split(", ")[1] for row in rows[:3]] == ["tentative", "not reminded yet", "reminded"]
    assert view.count(Group.TOMORROW) == 10
