"""Repeating in the window: the form's dates, the scope of a change and of a cancellation, the Line, the tile."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import AskedBy, Booking, Status
from bookingdesk.domain.ids import BookingId, SeriesId
from bookingdesk.domain.series import Every, Scope, SeriesRule
from bookingdesk.gui.booking.booking_panel import BookingPanel
from bookingdesk.gui.booking.cancel_panel import CancelPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.booking_draft import BookingDraft
from bookingdesk.presentation.repetition import Repetition
from bookingdesk.qt.caller import Word
from bookingdesk.usecases.commands import Book
from bookingdesk.usecases.env import Env, new_uuid
from bookingdesk.usecases.series.booking import book_series
from bookingdesk.usecases.series.commands import BookSeries, SeriesStored
from tests.builders import ANA, HAIRCUT, span
from tests.gui.salon_day import booked
from tests.salon import MAYA

DAY = date(2025, 6, 24)


def all_bookings(env: Env) -> list[Booking]:
    found = env.store.read(lambda work: work.bookings.page())
    return sorted(found, key=lambda b: b.span.start)


def the_series(env: Env, first: str = "2025-06-23 15:00", count: int = 3) -> SeriesStored:
    wish = Book(
        booking_id=BookingId(new_uuid()),
        client_id=MAYA,
        service_id=HAIRCUT,
        span=span(first),
        wanted=frozenset({ANA}),
    )
    start = span(first).start.astimezone(span(first).start.tzinfo)
    rule = SeriesRule(first=start.replace(tzinfo=None, hour=int(first[11:13])), zone="Europe/Berlin", count=count)
    return book_series(env, BookSeries(series_id=SeriesId(new_uuid()), rule=rule, book=wish)).value


def new_form(qtbot: QtBot, workplace: Workplace, env: Env, repeat: Repetition | None) -> BookingPanel:
    maya = env.store.read(lambda work: work.clients.get(MAYA))
    draft = BookingDraft(
        booking_id=BookingId(new_uuid()),
        client=maya,
        service_id=HAIRCUT,
        minutes=45,
        day=DAY,
        start=14 * 60 + 15,
        staff=ANA,
        repeat=repeat,
    )
    panel = workplace.bookings.open_new(draft)
    if repeat is not None:
        qtbot.waitUntil(lambda: panel.form.repeat.dates.count() > 0, timeout=3000)
    return panel


WEEKLY = Repetition(unit=Every.WEEK, step=1, count=4)


def test_that_repeat_shows_every_date_and_books_them_all(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    panel = new_form(qtbot, workplace, sqlite_salon, None)
    unit = panel.form.repeat.unit
    assert panel.form.repeat.dates.isHidden()
    unit.setCurrentIndex(unit.findData(Every.WEEK.value))
    unit.activated.emit(unit.currentIndex())
    qtbot.waitUntil(lambda: panel.form.repeat.dates.count() == 4, timeout=3000)
    assert "Fits" in panel.form.repeat.dates.item(0).text()
    assert "4 dates" in panel.form.repeat.said.text()
    panel.save()
    stored = all_bookings(sqlite_salon)
    assert [b.span.start.date().isoformat() for b in stored] == [
        "2025-06-24",
        "2025-07-01",
        "2025-07-08",
        "2025-07-15",
    ]
    assert len({b.series_id for b in stored}) == 1
    assert "4 dates" in workplace.toasts.texts()[-1]
    assert workplace.window.commands.run("undo")
    assert {b.status for b in all_bookings(sqlite_salon)} == {Status.CANCELLED}


def test_that_a_date_in_the_way_is_moved_or_left_out_by_a_key(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    in_the_way = booked(sqlite_salon, "2025-07-01 14:30", wanted=frozenset({ANA}), client=2042)
    panel = new_form(qtbot, workplace, sqlite_salon, WEEKLY)
    dates = panel.form.repeat.dates
    assert "needs a decision" in panel.form.repeat.said.text()
    assert dates.currentRow() == 1
    assert dates.hasFocus()  # and not Book, which can do nothing yet
    qtbot.keyClick(dates, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: "Instead" in panel.form.repeat.dates.item(1).text(), timeout=3000)
    dates.setCurrentRow(2)
    panel.form.note.setFocus()
    panel.form.repeat.leave.click()
    assert dates.hasFocus()
    qtbot.waitUntil(lambda: "Left out" in panel.form.repeat.dates.item(2).text(), timeout=3000)
    panel.save()
    made = [b for b in all_bookings(sqlite_salon) if b.id != in_the_way.id]
    assert [b.span.start.date().day for b in made] == [24, 1, 15]


def test_that_the_check_says_how_many_dates_fit_until_all_of_them_are_decided(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booked(sqlite_salon, "2025-07-01 14:30", wanted=frozenset({ANA}), client=2042)
    panel = new_form(qtbot, workplace, sqlite_salon, WEEKLY)
    check = panel.form.check
    qtbot.waitUntil(lambda: "3 of 4 dates fit." in check.text(), timeout=3000)
    assert "✓ Fits: Ana" in check.text()
    assert check.property("tone") == "warning"
    panel.form.repeat.dates.setFocus()
    qtbot.keyClick(panel.form.repeat.dates, Qt.Key.Key_T)
    qtbot.waitUntil(lambda: check.property("tone") == "good", timeout=3000)
    assert "dates fit" not in check.text()


def test_that_a_date_without_a_decision_keeps_the_form(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booked(sqlite_salon, "2025-07-01 14:30", wanted=frozenset({ANA}))
    panel = new_form(qtbot, workplace, sqlite_salon, WEEKLY)
    panel.save()
    assert "1 date can't be had" in panel.form.error.text()
    assert len(all_bookings(sqlite_salon)) == 1


def test_that_a_stored_date_says_where_it_stands_and_asks_for_the_scope_in_the_form(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    stored = the_series(sqlite_salon)
    panel = workplace.bookings.open_booking(stored.bookings[1].id)
    assert panel is not None
    assert "2 of 3" in panel.form.state.text()
    assert not panel.form.scope.isHidden()
    assert panel.form.repeat.isHidden()
    panel.form.scope.show_scope(Scope.FOLLOWING)
    panel.form.scope.activated.emit(panel.form.scope.currentIndex())
    panel._change(panel.draft.changed(start=16 * 60))
    qtbot.waitUntil(lambda: panel.form.repeat.dates.count() == 2, timeout=3000)
    we_ask(panel.form.asked_by)
    panel._edited()
    panel.save()
    times = [f"{b.span.start:%H:%M}" for b in all_bookings(sqlite_salon)]
    assert times == ["13:00", "14:00", "14:00"], panel.form.error.text()
    assert QApplication.activeModalWidget() is None


def we_ask(combo: QComboBox) -> None:
    combo.setCurrentIndex(combo.findData("business"))
    combo.activated.emit(combo.currentIndex())


def test_that_the_whole_series_is_cancelled_by_one_command(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    stored = the_series(sqlite_salon)
    workplace.selection.choose(stored.bookings[0].id)
    assert workplace.window.commands.run("cancel_series")
    page = workplace.window.panel.page
    assert isinstance(page, CancelPanel)
    assert page.form.scope.scope is Scope.ALL
    we_ask(page.form.asked_by)
    page.choose("I")
    page.confirm()
    assert {b.status for b in all_bookings(sqlite_salon)} == {Status.CANCELLED}, page.form.error.text()


def test_that_a_client_s_own_wish_for_several_dates_is_checked_once_and_then_stored(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    stored = the_series(sqlite_salon)
    panel = workplace.bookings.open_booking(stored.bookings[1].id)
    assert panel is not None
    panel.form.scope.show_scope(Scope.FOLLOWING)
    panel.form.scope.activated.emit(panel.form.scope.currentIndex())
    panel._change(panel.draft.changed(start=16 * 60))
    panel.editing.word = Word(asked_by=AskedBy.BUSINESS, reason="Staff is ill")
    panel.save()
    assert [f"{b.span.start:%H:%M}" for b in all_bookings(sqlite_salon)] == ["13:00", "14:00", "14:00"]
    assert panel.editing.word is None
