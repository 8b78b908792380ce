"""The page of a group session: a name and Enter adds somebody, letters mark them, a full one fills the waitlist."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.series import Every
from bookingdesk.domain.spans import Span
from bookingdesk.gui.booking.cancel_panel import CancelPanel
from bookingdesk.gui.booking.open_session_panel import OpenSessionPanel
from bookingdesk.gui.booking.reschedule_panel import ReschedulePanel
from bookingdesk.gui.booking.roster_panel import RosterPanel
from bookingdesk.gui.printing.print_dialog import Outlets
from bookingdesk.gui.printing.roster_dialog import RosterDialog
from bookingdesk.gui.widgets.combos import choose
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.line.views import LineMode
from bookingdesk.presentation.repetition import Repetition
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.sessions import ChangeSeats, change_seats, roster
from bookingdesk.usecases.waiting_commands import WaitlistQuery
from bookingdesk.usecases.waitlist import waitlist
from tests.builders import at
from tests.fakes import FakeClock
from tests.gui.group_places import roster_of, yoga
from tests.salon import HARBOUR, LENA, MAYA, OLE

A_YEAR = Span(at("2025-01-01 00:00"), at("2026-01-01 00:00"))


def seats(page: RosterPanel) -> list[str]:
    """The names in the table."""
    cells = (page.table.item(row, 1) for row in range(page.table.rowCount()))
    return [cell.text() for cell in cells if cell is not None]


def type_name(qtbot: QtBot, page: RosterPanel, name: str) -> None:
    """A name and Enter."""
    page.client.field.setFocus()
    qtbot.keyClicks(page.client.field, name)
    qtbot.waitUntil(lambda: page.client.list.count() > 0, timeout=3000)
    qtbot.keyClick(page.client.field, Qt.Key.Key_Return)


def test_that_a_name_and_enter_give_a_seat(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    page = roster_of(workplace, yoga(sqlite_salon, MAYA))
    assert (page.title.text(), page.fill.text()) == ("Yoga 1/3", "2 seats left")
    assert page.client.field.hasFocus()
    type_name(qtbot, page, "lena")
    assert seats(page) == ["Ortiz, Maya", "Weiß, Lena"]
    assert page.fill.text() == "1 seat left"
    assert page.said.text() == "Lena Weiß has seat 2."
    assert page.client.field.hasFocus()
    assert page.client.field.text() == ""


def test_that_nobody_is_added_by_leaving_the_field(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    page = roster_of(workplace, yoga(sqlite_salon, MAYA))
    page.client.field.setFocus()
    qtbot.keyClicks(page.client.field, "lena")
    qtbot.waitUntil(lambda: page.client.list.count() > 0, timeout=3000)
    page.table.setFocus()
    assert seats(page) == ["Ortiz, Maya"]


def test_that_where_every_seat_is_taken_enter_puts_on_the_waitlist(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    page = roster_of(workplace, yoga(sqlite_salon, MAYA, LENA, OLE))
    assert page.add.text() == "Add to the &waitlist"
    assert page.fill.text() == "every seat taken"
    type_name(qtbot, page, "harbour")
    assert seats(page) == ["Ortiz, Maya", "Weiß, Lena", "Sørensen, Ole"]
    assert [line.client.id for line in waitlist(sqlite_salon, WaitlistQuery()).value] == [HARBOUR]
    assert "Harbour Law" in page.waiting.text()


def test_that_letters_act_on_the_person_marked(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, clock: FakeClock
) -> None:
    session = yoga(sqlite_salon, MAYA, LENA)
    clock.set(at("2025-06-24 16:30"))
    page = roster_of(workplace, session)
    page.table.setFocus()
    qtbot.keyClick(page.table, Qt.Key.Key_A)
    qtbot.keyClick(page.table, Qt.Key.Key_Down)
    qtbot.keyClick(page.table, Qt.Key.Key_N)
    there = roster(sqlite_salon, session.id).value.there
    assert [one.booking.status for one in there] == [Status.ARRIVED, Status.NO_SHOW]
    assert page.fill.text() == "1 seat left · 1 here · 1 no-show"


def test_that_delete_asks_why_somebody_leaves(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    session = yoga(sqlite_salon, MAYA)
    page = roster_of(workplace, session)
    page.table.setFocus()
    seat = page.table.current()
    qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    asked = workplace.window.panel.page
    assert isinstance(asked, CancelPanel)
    assert asked.form.title.text().startswith("Ortiz, Maya")
    assert seat != session.id


def test_that_calling_off_and_moving_ask_nobody_who_is_calling(sqlite_salon: Env, workplace: Workplace) -> None:
    session = yoga(sqlite_salon, MAYA)
    workplace.selection.choose(session.id)
    for command, kind in (("cancel", CancelPanel), ("reschedule", ReschedulePanel)):
        workplace.window.commands.run(command)
        page = workplace.window.panel.page
        assert isinstance(page, kind)
        assert not page.strip.isVisible()
        assert not page.form.asked_by.isEnabled()
        assert page.form.title.text() == "Yoga 1/3"


def test_that_seats_are_changed_where_it_is_shown_and_refused_where_people_sit(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    session = yoga(sqlite_salon, MAYA, LENA)
    page = roster_of(workplace, session)
    page.seats.setFocus()
    page.seats.setValue(5)
    assert page.title.text().endswith("2/3")  # on the way to a number nothing is stored
    qtbot.keyClick(page.seats, Qt.Key.Key_Return)
    assert page.title.text().endswith("2/5")
    assert workplace.toasts.texts()[-1].startswith("Changed: ")
    assert workplace.window.commands.run("undo")
    assert page.title.text().endswith("2/3")
    page.seats.setValue(5)
    qtbot.keyClick(page.seats, Qt.Key.Key_Return)
    page.seats.setValue(1)
    qtbot.keyClick(page.seats, Qt.Key.Key_Return)
    assert page.said.text().startswith("2 clients have a seat.")
    assert page.seats.value() == 5


def test_that_the_session_is_one_tile_and_everybody_a_row_of_the_list(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    session = yoga(sqlite_salon, MAYA, LENA, start="2025-06-23 16:00")
    workplace.bus.announce_elsewhere()
    workplace.ways.show_view("day")
    scene = workplace.calendar.view.canvas.scene
    tiles = {tile.facts.booking_id: tile.facts for tile in scene.tiles()}
    assert tiles[session.id].fill == (2, 3)
    assert tiles[session.id].name == "Yoga 2/3"
    assert len(tiles) == 1
    workplace.ways.show_view("agenda")
    texts = [workplace.agenda.table.model().index(row, 1).data() for row in range(3)]
    assert texts == ["2 of 3 seats taken", "Ortiz, Maya", "Weiß, Lena"]


def test_that_the_line_joins_the_session_and_says_how_many_seats_are_left(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    session = yoga(sqlite_salon, LENA)
    workplace.line.start(LineMode.BOOK)
    qtbot.keyClicks(workplace.line.field, "mayo yoga")
    qtbot.waitUntil(lambda: bool(workplace.line.view.rows), timeout=3000)
    qtbot.waitUntil(lambda: "2 seats left" in workplace.line.view.rows[0].sentence, timeout=3000)
    qtbot.keyClick(workplace.line.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(roster(sqlite_salon, session.id).value.there) == 2, timeout=3000)


def test_that_the_roster_is_printed_and_recorded(sqlite_salon: Env, workplace: Workplace) -> None:
    session = yoga(sqlite_salon, MAYA, LENA)
    sent: list[object] = []

    def send(papers: object, *_args: object, **_more: object) -> int:
        sent.append(papers)
        return 1

    workplace.commands.outlets = Outlets(names=lambda: ("Front desk",), send=send)
    page = roster_of(workplace, session)
    page.paper.click()
    dialog = next(one for one in workplace.window.children() if isinstance(one, RosterDialog))
    dialog.print_pages()
    (papers,) = sent
    text = "".join(papers[0].rows)  # type: ignore[index]
    assert "Ortiz, Maya" in text
    assert "2 of 3 seats taken" in papers[0].heading  # type: ignore[index]
    last = sqlite_salon.store.read(lambda work: work.audit.since(0, limit=1000))[-1]
    assert (last.action, last.entity) == ("print", "roster")


@pytest.mark.parametrize("letter", [Qt.Key.Key_Return])
def test_that_enter_on_a_person_opens_their_booking(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, letter: Qt.Key
) -> None:
    page = roster_of(workplace, yoga(sqlite_salon, MAYA))
    page.table.setFocus()
    seat = page.table.current()
    qtbot.keyClick(page.table, letter)
    opened = workplace.window.panel.page
    assert opened is not page
    assert workplace.selection.current == BookingId(str(seat))


def test_that_a_session_is_opened_at_a_free_time_with_as_many_seats_as_asked(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    running = yoga(sqlite_salon, MAYA)
    assert workplace.window.commands.run("open_session")
    page = workplace.window.panel.page
    assert isinstance(page, OpenSessionPanel)
    assert page.seats.value() == 3
    assert all(slot.session_id is None for slot in page.times.slots)
    page.seats.setValue(5)
    qtbot.keyClick(page.times.filter, Qt.Key.Key_Return)
    shown = workplace.window.panel.page
    assert isinstance(shown, RosterPanel)
    assert (shown.session.seats, shown.table.rowCount()) == (5, 0)
    assert shown.session.id != running.id


def test_that_a_session_is_opened_every_week_after_its_dates_were_seen(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    yoga(sqlite_salon, MAYA)
    assert workplace.window.commands.run("open_session")
    page = workplace.window.panel.page
    assert isinstance(page, OpenSessionPanel)
    page.repeat.unit.setFocus()
    choose(page.repeat.unit, Every.WEEK.value)
    page.repeat.unit.activated.emit(page.repeat.unit.currentIndex())
    page.repeat.count.setValue(3)
    page.repeating.look()
    assert page.repeat.dates.count() == 3
    assert page.open.text() == "&Open the sessions"
    assert "3 dates" in page.repeat.said.text()
    qtbot.keyClick(page.times.filter, Qt.Key.Key_Return)
    shown = workplace.window.panel.page
    assert isinstance(shown, RosterPanel)
    there = sqlite_salon.store.read(lambda work: work.sessions.between(A_YEAR))
    assert sum(one.session.series_id == shown.session.series_id for one in there) == 3


def test_that_somebody_new_is_registered_from_the_roster_and_seated(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    page = roster_of(workplace, yoga(sqlite_salon, MAYA))
    qtbot.keyClicks(page.client.field, "+Nora Quist")
    qtbot.keyClick(page.client.field, Qt.Key.Key_Return)
    assert page.newcomer.isVisible()
    assert page.newcomer.fields.phone.hasFocus()
    qtbot.keyClicks(page.newcomer.fields.phone, "x")
    qtbot.keyClick(page.newcomer.fields.phone, Qt.Key.Key_Return)
    assert page.newcomer.isVisible()
    assert page.said.text()
    page.newcomer.fields.phone.setText("+49 30 901820")
    qtbot.keyClick(page.newcomer.fields.phone, Qt.Key.Key_Return)
    assert seats(page) == ["Ortiz, Maya", "Quist, Nora"]
    assert page.said.text() == "Nora Quist has seat 2."
    assert not page.newcomer.isVisible()
    assert page.client.field.hasFocus()


def test_that_somebody_new_waits_for_a_full_session(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    page = roster_of(workplace, yoga(sqlite_salon, MAYA, LENA, seats=2))
    qtbot.keyClicks(page.client.field, "+Nora Quist +49 30 901820")
    qtbot.keyClick(page.client.field, Qt.Key.Key_Return)
    assert page.newcomer.take.text() == "&Register and put on the waitlist"
    qtbot.keyClick(page.newcomer.fields.given, Qt.Key.Key_Escape)
    assert not page.newcomer.isVisible()
    page._begin_new("Nora Quist +49 30 901820")
    page.newcomer.take.click()
    assert page.said.text() == "Nora Quist is on the waitlist."


def test_that_somebody_new_who_was_typed_is_there_again(sqlite_salon: Env, workplace: Workplace) -> None:
    session = yoga(sqlite_salon, MAYA)
    page = roster_of(workplace, session)
    page._begin_new("Nia Berg")
    page.newcomer.fields.phone.setText("0151 2345678")
    page.newcomer.fields.changed.emit()
    workplace.window.panel.close_page(page)
    assert workplace.bookings.unsaved == 1
    again = roster_of(workplace, session)
    fields = again.newcomer.fields
    assert (fields.given.text(), fields.family.text(), fields.phone.text()) == ("Nia", "Berg", "0151 2345678")
    assert not again.newcomer.isHidden()
    again._done("seated")
    assert workplace.bookings.unsaved == 0


def test_that_a_session_that_was_filled_in_is_there_again(sqlite_salon: Env, workplace: Workplace) -> None:
    yoga(sqlite_salon)
    page = workplace.bookings.begin_session()
    page.seats.setValue(7)
    page.repeat.changed.emit(Repetition(unit=Every.WEEK, step=2, count=4))
    workplace.window.panel.close_page(page)
    assert workplace.bookings.unsaved == 1
    again = workplace.bookings.begin_session()
    assert again.seats.value() == 7
    assert again.repeating.repeat == Repetition(unit=Every.WEEK, step=2, count=4)


def test_that_the_wheel_over_seats_that_are_not_in_use_turns_nothing(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    page = roster_of(workplace, yoga(sqlite_salon, MAYA))
    page.client.setFocus()
    assert page.seats.focusPolicy() is Qt.FocusPolicy.StrongFocus
    before = page.seats.value()
    turned = QWheelEvent(
        QPointF(5, 5),
        page.seats.mapToGlobal(QPointF(5, 5)),
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(page.seats, turned)
    assert page.seats.value() == before


def test_that_who_has_a_seat_by_now_is_not_said_to_wait(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    page = roster_of(workplace, yoga(sqlite_salon, MAYA, LENA, seats=2))
    type_name(qtbot, page, "ole")
    assert page.said.text() == "Ole Sørensen is on the waitlist."
    assert "Ole" in page.waiting.text()
    page.seats.setValue(3)
    qtbot.keyClick(page.seats, Qt.Key.Key_Return)
    type_name(qtbot, page, "ole")
    assert seats(page) == ["Ortiz, Maya", "Weiß, Lena", "Sørensen, Ole"]
    assert page.said.text() == "Ole Sørensen has seat 3."
    assert page.waiting.text() == ""


def test_that_what_was_said_last_goes_once_another_desk_has_changed_the_roster(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    held = yoga(sqlite_salon, MAYA, LENA, seats=2)
    page = roster_of(workplace, held)
    type_name(qtbot, page, "ole")
    workplace.desk.do(change_seats, ChangeSeats(session_id=held.id, seats=3, version=page.session.version))
    assert page.said.text() == ""
