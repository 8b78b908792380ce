"""Times that come twice or never, typed into the Line: asked, chosen by the keyboard, and never guessed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from bookingdesk.domain.ids import BookingId, UserId
from bookingdesk.domain.rights import Role
from bookingdesk.domain.spans import Span
from bookingdesk.presentation.line.views import Phase
from bookingdesk.presentation.line.wishes import LineDraft
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.env import Actor, Env
from tests.builders import ANA, HAIRCUT, STUDIO, a_catalogue, at, weekly
from tests.databases import fresh_sqlite
from tests.fakes import FakeClock
from tests.gui.line.conftest import Front
from tests.salon import LENA, furnish

FIRST, SECOND = datetime(2025, 10, 26, 0, 30, tzinfo=UTC), datetime(2025, 10, 26, 1, 30, tzinfo=UTC)
"""02:30 in Berlin, before and after the clocks go back."""


@pytest.fixture
def sqlite_salon(tmp_path: Path) -> Iterator[Env]:
    """The salon, open by day and night, on the Friday before the clocks go back."""
    night = weekly(range(7), (0, 24))
    staff = a_catalogue().working_hours
    catalogue = a_catalogue(opening_hours={STUDIO: night}, working_hours=dict.fromkeys(staff, night))
    store = SqlStore(open_engine(fresh_sqlite(tmp_path, lambda engine: furnish(engine, catalogue))))
    try:
        yield Env(
            clock=FakeClock(at("2025-10-24 14:02")),
            store=store,
            actor=Actor(user_id=UserId(1), name="Jo", station="Desk 1", role=Role.ADMINISTRATOR),
        )
    finally:
        store.close()


def take(front: Front, start: datetime) -> None:
    """Ana has somebody else from here on, for as long as a haircut lasts."""
    length = a_catalogue().services[HAIRCUT].duration
    command = Book(
        booking_id=BookingId(front.env.new_id()),
        client_id=LENA,
        service_id=HAIRCUT,
        span=Span.lasting(start, length),
        wanted=frozenset({ANA}),
    )
    front.desk.do(book, command)


def test_that_a_time_that_comes_twice_is_asked_and_the_second_can_be_chosen(front: Front) -> None:
    front.start()
    front.type("mayo cut 26/10 02:30")
    view = front.settled(lambda view: len(view.rows) == 2)
    assert view.phase is Phase.NO_TIME
    assert "The clocks go back: 02:30 happens twice" in view.echo
    assert "first" in view.rows[0].cells[-1]
    assert "second, after the clocks went back" in view.rows[1].cells[-1]
    front.press(Qt.Key.Key_Down)
    front.enter()
    assert front.booked == []
    assert front.view.phase is Phase.READY
    assert "second, after the clocks went back" in front.chips()
    assert "second, after the clocks went back" in front.view.echo
    front.enter()
    assert [booking.span.start for booking in front.booked] == [SECOND]


def test_that_enter_alone_never_books_one_of_the_two(front: Front) -> None:
    """The question is shown first, however fast the keys come; then the first is accepted, then booked."""
    front.start()
    front.type("mayo cut 26/10 02:30")
    front.enter()
    assert front.booked == []
    assert front.view.phase is Phase.NO_TIME
    front.enter()
    assert front.booked == []
    front.enter()
    assert [booking.span.start for booking in front.booked] == [FIRST]


def test_that_the_form_is_handed_the_one_that_was_chosen(front: Front) -> None:
    front.start()
    front.type("mayo cut 26/10 02:30")
    front.enter()
    front.press(Qt.Key.Key_Down)
    front.press(Qt.Key.Key_2)
    front.enter()
    front.press(Qt.Key.Key_Tab)
    (draft,) = front.forms
    assert isinstance(draft, LineDraft)
    assert draft.slot is not None
    assert draft.slot.span.start == SECOND


def test_that_the_only_free_one_of_the_two_is_said_to_be_that(front: Front) -> None:
    take(front, FIRST)
    front.start()
    front.type("mayo cut 26/10 02:30 /ana")
    view = front.settled(lambda view: view.phase is Phase.NO_TIME)
    assert [row.target.span.start for row in view.rows] == [SECOND]  # type: ignore[union-attr]
    assert "Only one of them is free" in view.echo


def test_that_both_taken_is_said_with_the_nearest_free_times(front: Front) -> None:
    take(front, FIRST)
    take(front, SECOND)
    front.start()
    front.type("mayo cut 26/10 02:30 /ana")
    view = front.settled(lambda view: view.phase is Phase.NO_TIME)
    assert "Ana" in view.echo
    starts = [row.target.span.start for row in view.rows]  # type: ignore[union-attr]
    assert starts
    assert not {FIRST, SECOND} & set(starts)


def test_that_a_time_that_does_not_exist_is_said_with_the_times_beside_the_gap(front: Front) -> None:
    front.start()
    front.type("mayo cut 29/3/26 02:30")
    view = front.settled(lambda view: view.phase is Phase.NO_TIME)
    assert "02:30 does not exist" in view.echo
    starts = [row.target.span.start for row in view.rows]  # type: ignore[union-attr]
    assert starts == [at("2026-03-29 01:30"), at("2026-03-29 03:30")]
    front.enter()
    assert front.booked == []


def test_that_times_of_that_night_in_a_list_tell_which_one_they_are(front: Front) -> None:
    """Also where nobody asked for a time that comes twice."""
    front.start()
    front.type("mayo cut 26/10 >0230")
    view = front.settled(lambda view: view.phase is Phase.READY)
    times = [row.cells[1][:5] for row in view.rows]
    which = [row.cells[-1] for row in view.rows]
    assert times[:2] == ["02:30", "02:45"]
    assert which[0].startswith("first")
