"""The strip that asks for a supervisor's PIN: typed into as at the desk, with the verb that was refused run again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import AskedBy, Booking, Status
from bookingdesk.domain.deferrals import AskedLater
from bookingdesk.domain.errors import NotAllowed
from bookingdesk.domain.rights import Right
from bookingdesk.gui.booking.cancel_panel import CancelPanel
from bookingdesk.gui.signin.approval import ApprovalStrip
from bookingdesk.gui.widgets.combos import choose
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.toasts import Kind
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel
from bookingdesk.usecases.deferring import AskLater, DeferralQuery, ask_later, deferrals
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.settings import set_setting
from tests.gui.salon_day import booked
from tests.usecases.people import ANA, PINS, SUE, acting, signed_in, with_people


@pytest.fixture
def ana(open_window: Callable[[Env], Workplace], sqlite_salon: Env) -> Workplace:
    """Ana (frontline) at the window; Sue has signed in here today, so that her PIN is enough."""
    env = with_people(sqlite_salon)
    for user in (ANA, SUE):
        signed_in(env, user, env.now())
    return open_window(acting(env, ANA))


@pytest.fixture
def booking(sqlite_salon: Env) -> Booking:
    """A booking that Ana may not cancel."""
    return booked(sqlite_salon, "2025-06-24 14:15")


class Typist:
    """Types into the strip as soon as it is there; a strip that stays for ever is left."""

    def __init__(self, *steps: Callable[[ApprovalStrip], object]) -> None:
        self.steps, self.said = list(steps), list[str]()
        self._timer = QTimer()
        self._timer.setInterval(20)
        self._timer.timeout.connect(self._go)
        self._patience = 400

    def __enter__(self) -> Typist:
        self._timer.start()
        return self

    def __exit__(self, *gone: object) -> None:
        self._timer.stop()

    def _go(self) -> None:
        strip = QApplication.activeModalWidget()
        if not isinstance(strip, ApprovalStrip) or not strip.allow.isEnabled():
            return
        self._patience -= 1
        if self.steps:
            self.said.append(strip.error.text())
            self.steps.pop(0)(strip)
        elif self._patience <= 0:
            strip.reject()


def allow(pin: str, reason: str = "") -> Callable[[ApprovalStrip], None]:
    def typed(strip: ApprovalStrip) -> None:
        strip.who.setCurrentIndex(strip.who.findData(SUE))
        strip.reason.setText(reason)
        QTest.keyClicks(strip.secret, pin)
        QTest.keyClick(strip.secret, Qt.Key.Key_Return)

    return typed


def leave(strip: ApprovalStrip) -> None:
    QTest.keyClick(strip, Qt.Key.Key_Escape)


def test_that_the_same_action_goes_through_with_a_supervisors_pin(ana: Workplace, booking: Booking) -> None:
    with Typist(allow(PINS[SUE], "regular client")) as typist:
        done = ana.desk.do(cancel, Cancel(booking_id=booking.id, reason="ill"))
    assert typist.steps == []
    assert done.status is Status.CANCELLED
    event = ana.desk.env.store.read(lambda work: work.audit.of_entity("booking", booking.id))[-1]
    assert (event.actor, event.approver) == ("Ana", "Sue")
    assert ana.desk.env.store.read(lambda work: work.users.approval_reason(event.seq)) == "regular client"
    assert ana.desk.env.approver is None, "it was for this one action"


def test_that_a_wrong_pin_is_said_in_the_strip_and_the_next_one_counts(ana: Workplace, booking: Booking) -> None:
    with Typist(allow("999999"), allow(PINS[SUE])) as typist:
        done = ana.desk.do(cancel, Cancel(booking_id=booking.id, reason="ill"))
    assert typist.said == ["", "That PIN is not right. 4 tries left."]
    assert done.status is Status.CANCELLED


def test_that_leaving_the_strip_leaves_everything_as_it_was(ana: Workplace, booking: Booking, qtbot: QtBot) -> None:
    ana.line.field.setFocus()
    qtbot.waitUntil(ana.line.field.hasFocus)
    with Typist(leave), pytest.raises(NotAllowed):
        ana.desk.do(cancel, Cancel(booking_id=booking.id, reason="ill"))
    stored = ana.desk.env.store.read(lambda work: work.bookings.get(booking.id))
    assert stored.status is not Status.CANCELLED
    qtbot.waitUntil(ana.line.field.hasFocus)


def test_that_the_strip_names_the_right_and_only_those_who_can_lend_it(ana: Workplace, booking: Booking) -> None:
    seen: dict[str, object] = {}

    def look(strip: ApprovalStrip) -> None:
        seen["said"] = strip.said.text()
        seen["who"] = [strip.who.itemText(row) for row in range(strip.who.count())]
        seen["focus"] = strip.focusWidget() is strip.secret
        seen["hidden"] = strip.secret.displayText()
        leave(strip)

    with Typist(look), pytest.raises(NotAllowed):
        ana.desk.do(cancel, Cancel(booking_id=booking.id, reason="ill"))
    assert seen["said"] == (
        "Cancel bookings: your role (Frontline) does not allow this. Somebody who may can allow it now."
    )
    assert seen["who"] == ["Ben (Coordinator)", "Sue (Supervisor)", "Jo (Administrator)"]
    assert seen["focus"] is True


def test_that_administration_is_never_asked_for(ana: Workplace) -> None:
    with Typist(leave) as typist, pytest.raises(NotAllowed):
        ana.desk.do(set_setting, None)  # type: ignore[arg-type]
    assert len(typist.steps) == 1, "no strip came"


def test_that_what_runs_by_itself_asks_nobody(ana: Workplace, booking: Booking) -> None:
    with Typist(leave) as typist, pytest.raises(NotAllowed):
        ana.desk.look(cancel, Cancel(booking_id=booking.id, reason="ill"))
    assert len(typist.steps) == 1, "no strip came"


def test_that_a_desk_without_anybodys_pin_just_refuses(
    open_window: Callable[[Env], Workplace], sqlite_salon: Env, booking: Booking
) -> None:
    actor = replace(acting(sqlite_salon, ANA).actor, name="Ana")
    place = open_window(sqlite_salon.acting_as(actor))
    with pytest.raises(NotAllowed) as refused:
        place.desk.do(cancel, Cancel(booking_id=booking.id, reason="ill"))
    assert refused.value.facts["right"] == Right.CANCEL


@pytest.fixture(autouse=True)
def no_strip_left(qtbot: QtBot) -> Iterator[None]:
    """A strip that stays would stop every test after it."""
    yield
    assert not isinstance(QApplication.activeModalWidget(), ApprovalStrip)


def test_that_what_nobody_can_allow_now_waits_for_a_supervisor(ana: Workplace, booking: Booking) -> None:
    def ask_later(strip: ApprovalStrip) -> None:
        strip.reason.setText("she insists")
        strip.later.click()

    with Typist(ask_later), pytest.raises(AskedLater):
        ana.desk.do(cancel, Cancel(booking_id=booking.id, reason="ill"))
    stored = ana.desk.env.store.read(lambda work: work.bookings.get(booking.id))
    assert stored.status is Status.CONFIRMED
    (waits,) = ana.desk.look(deferrals, DeferralQuery())
    assert (waits.verb, waits.why, waits.user) == ("cancel", "she insists", "Ana")
    assert ana.window.status.review.text() == "Review: 1 waits"


def test_that_a_page_that_asked_for_later_is_gone_and_a_toast_says_what_waits(
    ana: Workplace, booking: Booking
) -> None:
    ana.selection.choose(booking.id)
    assert ana.window.commands.run("cancel")
    page = ana.window.panel.page
    assert isinstance(page, CancelPanel)
    choose(page.form.asked_by, AskedBy.BUSINESS.value)
    assert page.choose("I")

    def ask_later(strip: ApprovalStrip) -> None:
        strip.later.click()
        assert strip.isVisible()  # not without a reason
        assert strip.error.text().startswith("Say why it is wanted")
        strip.reason.setText("she insists")
        strip.later.click()

    with Typist(ask_later):
        page.confirm()
    assert ana.window.panel.page is not page
    assert "it waits in Review" in ana.toasts.texts()[-1]


def test_that_what_waits_is_not_asked_for_again(ana: Workplace, booking: Booking) -> None:
    def ask_later(strip: ApprovalStrip) -> None:
        strip.reason.setText("she insists")
        strip.later.click()

    command = Cancel(booking_id=booking.id, reason="ill")
    with Typist(ask_later, lambda strip: strip.reject()) as typist:
        ana.failures.attempt(lambda: ana.desk.do(cancel, command))
        ana.failures.attempt(lambda: ana.desk.do(cancel, command))
    assert len(typist.steps) == 1  # nobody was asked a second time
    assert len(ana.desk.look(deferrals, DeferralQuery())) == 1
    assert ana.toasts.texts()[-1].startswith("This was asked before: it waits in Review")
    assert {standing.toast.kind for standing in ana.toasts.standing()} == {Kind.DONE}


def test_that_review_answers_with_a_pin_and_both_names_are_recorded(ana: Workplace, booking: Booking) -> None:
    command = AskLater(
        verb="cancel", command=Cancel(booking_id=booking.id, reason="ill"), right=Right.CANCEL, why="she insists"
    )
    ana.desk.do(ask_later, command)
    page = ana.review.open()
    assert page.form.lines.item(0).text().startswith("Ana asks: Cancel bookings · Ortiz, Maya · Tue 24 Jun 14:15")
    with Typist(allow(PINS[SUE])):
        QTest.keyClicks(page.form.lines, "a")
    stored = ana.desk.env.store.read(lambda work: work.bookings.get(booking.id))
    assert stored.status is Status.CANCELLED
    event = next(
        e
        for e in ana.desk.env.store.read(lambda work: work.audit.of_entity("booking", booking.id))
        if e.action == "cancel"
    )
    assert (event.actor, event.approver) == ("Ana", "Sue")
    assert ana.window.status.review.isHidden()


def test_that_a_no_in_review_needs_words(ana: Workplace, booking: Booking) -> None:
    command = AskLater(
        verb="cancel", command=Cancel(booking_id=booking.id, reason="ill"), right=Right.CANCEL, why="she insists"
    )
    ana.desk.do(ask_later, command)
    page = ana.review.open()
    QTest.keyClicks(page.form.lines, "d")
    assert page.form.words.hasFocus()
    QTest.keyClicks(page.form.words, "call her first")
    with Typist(allow(PINS[SUE])):
        page.form.decline.click()
    (declined,) = ana.desk.look(deferrals, DeferralQuery(state=None))
    assert (declined.settled_by, declined.answer) == ("Sue", "call her first")
    page.form.settled.setChecked(True)
    assert "declined by Sue" in page.form.lines.item(0).text()
    assert "call her first" in page.form.details.text()
