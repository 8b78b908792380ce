"""Review in the window: issues are closed with what was done, and what was not read back is read back from there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.issues import IssueState
from bookingdesk.domain.rights import Right
from bookingdesk.gui.booking.booking_panel import BookingPanel
from bookingdesk.gui.booking.read_back_panel import ReadBackPanel
from bookingdesk.gui.review.review_panel import ReviewPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.commands import Cancel, Reschedule
from bookingdesk.usecases.deferring import AskLater, SettleDeferral, ask_later, withdraw_deferral
from bookingdesk.usecases.issues import IssueQuery, ReportIssue, issues_listed, report_issue
from bookingdesk.usecases.rescheduling import reschedule
from tests.builders import span
from tests.gui.salon_day import booked


def lines(place: Workplace) -> list[str]:
    """What the open page lists."""
    page = place.review.open()
    return [page.form.lines.item(row).text() for row in range(page.form.lines.count())]


def test_that_an_issue_is_closed_with_what_was_found(workplace: Workplace) -> None:
    booking = booked(workplace.desk.env, "2025-06-23 16:00")
    workplace.desk.do(report_issue, ReportIssue(text="The slip shows another price", booking_id=booking.id))
    assert workplace.window.status.review.text() == "Review: 1 waits"
    workplace.window.status.review.click()
    page = workplace.window.panel.page
    assert isinstance(page, ReviewPanel)
    assert page.form.lines.item(0).text() == "The slip shows another price · Ortiz, Maya · Mon 23 Jun 16:00"
    QTest.keyClicks(page.form.lines, "c")
    assert page.form.trouble.isVisible(), "nothing is closed without a word"
    QTest.keyClicks(page.form.words, "reprinted it")
    page.form.close_issue.click()
    (issue,) = workplace.desk.look(issues_listed, IssueQuery(state=None))
    assert (issue.state, issue.closed_why) == (IssueState.CLOSED, "reprinted it")
    assert workplace.window.status.review.isHidden()


def test_that_anybody_reports_something(workplace: Workplace) -> None:
    page = workplace.review.open()
    QTest.keyClicks(page.form.words, "two clients share a phone")
    page.form.report.click()
    (issue,) = workplace.desk.look(issues_listed, IssueQuery())
    assert issue.text == "two clients share a phone"


def test_that_what_was_not_read_back_is_one_key_away(workplace: Workplace, qtbot: QtBot) -> None:
    booking = booked(workplace.desk.env, "2025-06-23 16:00")
    workplace.bus.announce_elsewhere()
    assert lines(workplace) == [], "what waits for a decision is not buried under it"
    page = workplace.review.open()
    assert page.form.unread.text() == "&Not read back: 1"
    page.form.unread.click()
    assert page.form.lines.item(0).text() == "Not read back: Ortiz, Maya · Mon 23 Jun 16:00 · Haircut"
    QTest.keyClicks(page.form.lines, "q")
    back = workplace.window.panel.page
    assert isinstance(back, ReadBackPanel)
    back.attest()
    assert workplace.desk.env.store.read(lambda work: work.bookings.get(booking.id)).read_back is not None
    assert workplace.review.open().form.unread.isHidden()


def test_that_enter_on_what_was_asked_stays_in_review_where_its_letters_answer(
    workplace: Workplace, qtbot: QtBot
) -> None:
    booking = booked(workplace.desk.env, "2025-06-23 16:00")
    command = Cancel(booking_id=booking.id, reason="ill", waive="first time")
    workplace.desk.do(ask_later, AskLater(verb="cancel", command=command, right=Right.CANCEL, why="she insists"))
    page = workplace.review.open()
    read = workplace.desk.env.store.read
    QTest.keyClick(page.form.lines, Qt.Key.Key_Return)
    assert workplace.window.panel.page is page
    assert page.form.approve.isVisible()
    QTest.keyClicks(page.form.lines, "a")
    assert read(lambda work: work.bookings.get(booking.id)).status is Status.CANCELLED


def test_that_another_key_opens_the_booking_of_what_was_asked(workplace: Workplace) -> None:
    booking = booked(workplace.desk.env, "2025-06-23 16:00")
    command = Cancel(booking_id=booking.id, reason="ill", waive="first time")
    workplace.desk.do(ask_later, AskLater(verb="cancel", command=command, right=Right.CANCEL, why="she insists"))
    page = workplace.review.open()
    QTest.keyClicks(page.form.lines, "o")
    assert isinstance(workplace.window.panel.page, BookingPanel)


def test_that_the_command_opens_it(workplace: Workplace) -> None:
    workplace.window.commands.run("review")
    assert workplace.window.panel.page is not None
    assert workplace.window.panel.page.objectName() == "reviewPanel"


def test_that_its_key_opens_it(workplace: Workplace, qtbot: QtBot) -> None:
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    workplace.window.canvas.setFocus()
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, Qt.Key.Key_S, both)
    assert workplace.window.panel.page is not None
    assert workplace.window.panel.page.objectName() == "reviewPanel"


def test_that_what_comes_in_meanwhile_changes_nothing_about_what_is_decided(workplace: Workplace) -> None:
    env = workplace.desk.env
    asked = [booked(env, f"2025-06-23 {start}") for start in ("14:15", "15:30", "17:00")]
    for booking in asked[:2]:
        command = Cancel(booking_id=booking.id, reason="ill", waive="first time")
        ask_later(env, AskLater(verb="cancel", command=command, right=Right.CANCEL, why="she insists"))
    page = workplace.review.open()
    page.form.lines.setCurrentRow(0)
    (marked,) = [one for one in asked[:2] if one.id == page._booking]
    withdrawn = next(each for each in page._shown if each is not page.current)
    workplace.desk.do(withdraw_deferral, SettleDeferral(deferral_id=withdrawn.id))
    command = Cancel(booking_id=asked[2].id, reason="ill", waive="first time")
    workplace.desk.do(ask_later, AskLater(verb="cancel", command=command, right=Right.CANCEL, why="he insists"))
    page.form.settled.setChecked(True)
    assert page.form.lines.count() > 2
    assert page._booking == marked.id
    QTest.keyClicks(page.form.lines, "a")
    status = {b.id: env.store.read(lambda work, b=b: work.bookings.get(b.id)).status for b in asked}
    assert [key for key, value in status.items() if value is Status.CANCELLED] == [marked.id]


def test_that_what_another_desk_moved_is_read_out_anew_before_it_is_attested(workplace: Workplace) -> None:
    env = workplace.desk.env
    booking = booked(env, "2025-06-23 16:00")
    page = workplace.bookings.read_back(booking.id)
    assert page is not None
    assert "Monday" in page.say.text()
    reschedule(env, Reschedule(booking_id=booking.id, span=span("2025-06-24 10:00", 45)))
    page.attest()
    assert env.store.read(lambda work: work.bookings.get(booking.id)).read_back is None, "Monday was read out"
    workplace.bus.announce_elsewhere()
    assert "Tuesday" in page.say.text()
    assert "The booking has changed meanwhile." in page.form.trouble.text()
    page.attest()
    assert env.store.read(lambda work: work.bookings.get(booking.id)).read_back is not None


def test_that_without_a_line_everything_stands_together_at_the_top(workplace: Workplace, qtbot: QtBot) -> None:
    booked(workplace.desk.env, "2025-06-23 16:00")
    workplace.bus.announce_elsewhere()
    page = workplace.review.open()
    qtbot.wait(20)
    form = page.form
    assert form.unread.hasFocus()
    assert form.report.geometry().bottom() < page.height() // 2
    assert form.unread.geometry().top() - form.settled.geometry().bottom() < form.settled.height()
