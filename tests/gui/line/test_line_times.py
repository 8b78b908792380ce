"""Time mode of the Line: found while one types, widened, sorted, held, never booked by mistake."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.errors import DatabaseUnreachable
from bookingdesk.gui.line import time_mode
from bookingdesk.gui.line.chips_row import ChipLabel
from bookingdesk.presentation.line.views import LineMode, Phase, View
from bookingdesk.presentation.line.wishes import LineDraft
from bookingdesk.qt.change_bus import ANYWHERE
from tests.builders import ANA, ROOM2, span
from tests.gui.line.conftest import Front
from tests.gui.salon_day import booked


@pytest.fixture
def times(front: Front) -> Iterator[Front]:
    """The Line in Time mode; no search is left running."""
    front.start(LineMode.TIME)
    yield front
    front.line.times.finder.stop()


def found(front: Front) -> View:
    """The view once the search is over."""
    return front.settled(
        lambda view: view.phase in {Phase.READY, Phase.NO_TIME} and "free from" in front.line.times.about()
    )


def test_that_times_are_found_while_one_types(times: Front) -> None:
    times.type("col rm2 <15")
    view = found(times)
    assert [row.cells[:4] for row in view.rows[:2]] == [
        ("Mon 23 Jun", "14:15", "Ana", "Room 2"),
        ("Mon 23 Jun", "14:30", "Ana", "Room 2"),
    ]
    assert [chip.text for chip in view.chips] == ["Colour", "Room 2", "before 15:00"]
    assert times.bookings() == times.holds() == 0


def test_that_a_chip_is_taken_away_with_one_click(times: Front) -> None:
    times.type("col rm2 <15")
    found(times)
    label = next(one for one in times.line.chips.findChildren(ChipLabel) if one.text().startswith("Room 2"))
    assert label.text() == "Room 2 ×"
    QTest.mouseClick(label, Qt.MouseButton.LeftButton)
    assert times.line.field.text() == "col <15"


def test_that_wider_rows_say_how_many_more_and_enter_takes_them(times: Front) -> None:
    booked(times.env, "2025-06-24 09:00", wanted=frozenset({ANA}))
    times.type("col <10 /ana")
    view = found(times)
    wider = [row.cells[0] for row in view.rows if row.cells[0].startswith("Wider")]
    assert any(words.startswith("Wider: Anybody, ") for words in wider)
    place = next(n for n, row in enumerate(view.rows) if row.cells[0].startswith("Wider: Anybody"))
    for _step in range(place):
        times.press(Qt.Key.Key_Down)
    times.enter()
    assert times.line.field.text() == "col <10"


def test_that_nothing_free_says_so_and_offers_more(times: Front) -> None:
    booked(times.env, "2025-06-24 14:15", wanted=frozenset({ANA}))
    times.type("cut /ana tomorrow 14:15")
    view = times.settled(lambda view: view.phase is Phase.NO_TIME and bool(view.rows))
    assert any(row.cells[0].startswith("Wider") for row in view.rows)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("cut /ana tomorrow 14:15", "Ana is with Maya Ortiz until 15:00."),
        ("cut /ana tomorrow 14:10", "Ana is with Maya Ortiz until 15:00."),
        ("cut tomorrow 23:00", "This is outside opening hours: 09:00–18:00."),
    ],
)
def test_that_a_time_that_can_t_be_had_says_why_not(times: Front, typed: str, said: str) -> None:
    booked(times.env, "2025-06-24 14:15", wanted=frozenset({ANA}))
    times.type(typed)
    view = times.settled(lambda view: view.phase is Phase.NO_TIME and bool(view.rows))
    assert view.echo.startswith(said), view.echo


def test_that_a_day_without_a_free_time_says_so(times: Front) -> None:
    times.type("cut /ana sun <9")
    view = times.settled(lambda view: view.phase is Phase.NO_TIME)
    assert view.echo.startswith("Nothing free in 1 day for Haircut, Ana")


def apart(first: object, second: object) -> bool:
    """Whether two rows are free times that both can be had."""
    return isinstance(first, Slot) and isinstance(second, Slot) and first.span.end <= second.span.start


def test_that_what_is_kept_stays_in_the_list_with_its_seconds_and_enter_takes_it(times: Front) -> None:
    times.type("col /ana tomorrow")
    found(times)
    times.press(Qt.Key.Key_Down)
    times.press(Qt.Key.Key_Space)
    times.press(Qt.Key.Key_Space)
    assert times.holds() == 1
    times.settled(lambda view: apart(*(row.target for row in view.rows[:2])))
    times.press(Qt.Key.Key_Down)
    times.press(Qt.Key.Key_Space)
    view = found(times)
    assert times.holds() == 2
    assert [row.cells[4].split()[0] for row in view.rows[:2]] == ["held", "held"]
    assert not any("held" in row.cells[-1] for row in view.rows[2:])
    first = view.rows[0].target
    assert isinstance(first, Slot)
    times.press(Qt.Key.Key_1)
    times.enter()
    held = times.line.book.keeper.held
    assert held is not None
    assert held.span == first.span
    assert times.holds() == 1


def test_that_s_sorts_and_space_holds_while_walking_and_both_are_letters_before(times: Front) -> None:
    times.type("col")
    found(times)
    times.press(Qt.Key.Key_Down)
    times.press(Qt.Key.Key_S)
    times.press(Qt.Key.Key_S)
    times.settled(lambda view: "S sort: no gaps" in view.hint)
    assert times.line.field.text() == "col"
    found(times)
    times.press(Qt.Key.Key_Down)
    times.press(Qt.Key.Key_Space)
    assert times.holds() == 1
    assert times.view.echo.startswith("Held until")
    assert times.line.field.text() == "col"


def test_that_digits_pick_and_the_pick_is_outlined(times: Front) -> None:
    outlined: list[Slot] = []
    times.line.times.outlined.connect(outlined.append)
    times.type("col")
    view = found(times)
    times.press(Qt.Key.Key_Down)
    times.press(Qt.Key.Key_3)
    assert times.view.selected == 2
    assert outlined[-1] == view.rows[2].target


def test_that_enter_holds_and_book_mode_goes_on_with_everything_said(times: Front) -> None:
    times.type('col /ana @2 tomorrow <12 "patch test"')
    found(times)
    times.enter()
    assert times.line.mode is LineMode.BOOK
    assert times.holds() == 1
    times.type("mayo")
    times.settled(lambda view: view.phase is Phase.READY)
    times.enter()
    (booking,) = times.booked
    assert (booking.span, booking.note) == (span("2025-06-24 09:00", 60), "patch test")
    assert {ANA, ROOM2} <= booking.resource_ids()
    assert times.holds() == 0


def test_that_a_hold_without_a_client_is_not_given_back_at_once(times: Front) -> None:
    times.type("col")
    found(times)
    times.enter()
    times.qtbot.wait(500)
    assert times.holds() == 1
    times.press(Qt.Key.Key_Escape)
    assert times.holds() == 0


def test_that_w_hands_over_what_was_wished(times: Front) -> None:
    asked: list[LineDraft] = []
    times.line.times.waitlist_wanted.connect(asked.append)
    times.type("mayo col /ana")
    found(times)
    times.press(Qt.Key.Key_Down)
    times.press(Qt.Key.Key_W)
    (draft,) = asked
    assert draft.client is not None
    assert draft.service is not None
    assert draft.reading.staff_ids == (ANA,)
    assert times.line.mode is LineMode.BOOK
    assert times.line.field.text() == "wait mayo col /ana "


def test_that_somebody_who_may_only_look_copies_the_time_as_text(times: Front) -> None:
    times.line.set_read_only("Read only.")
    times.type("col rm2")
    view = found(times)
    assert view.hint.startswith("Enter copies as text")
    times.enter()
    assert QGuiApplication.clipboard().text() == "Mon 23 Jun 14:15, Colour, Ana, Room 2"
    assert times.holds() == 0


def test_that_a_silent_database_is_said_and_enter_tries_again(
    times: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_anything: object) -> None:
        raise DatabaseUnreachable(where="x")

    with monkeypatch.context() as patched:
        patched.setattr(time_mode, "find_times", broken)
        times.type("col")
        view = times.settled(lambda view: view.phase is Phase.REFUSED)
        assert view.echo.startswith("Free times could not be checked. The calendar may be out of date.")
    times.enter()
    assert found(times).phase is Phase.READY


def test_that_a_time_taken_by_another_desk_is_gone_from_the_list(times: Front) -> None:
    times.type("cut /ana tomorrow 14:15")
    found(times)
    booked(times.env, "2025-06-24 14:15", wanted=frozenset({ANA}))
    times.desk.announce(ANYWHERE)
    times.settled(lambda view: view.phase is Phase.NO_TIME)


def test_that_what_is_missing_or_unclear_is_asked(times: Front) -> None:
    times.type("rm2 tomorrow")
    view = times.settled(lambda view: view.phase is Phase.MISSING)
    assert view.echo == "Which service?"
    assert view.chips[0].text == "service?"
