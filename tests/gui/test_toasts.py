"""Toasts at the foot of the calendar: readable beside each other, and right after a change of scheme."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.steering import Part
from bookingdesk.gui.frontdesk.call_panel import CallPanel
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.palette import Scheme
from bookingdesk.presentation.toasts import Kind, Toast, undo_action
from bookingdesk.qt.look import look
from bookingdesk.usecases.dispatching import Pass
from tests.gui.outbox_places import put
from tests.gui.salon_day import booked

NOW = datetime(2025, 6, 23, 10, 0, tzinfo=UTC)


def _over(qtbot: QtBot) -> tuple[QWidget, Toasts]:
    over = QWidget()
    over.resize(900, 500)
    toasts = Toasts(over, lambda: NOW)
    qtbot.addWidget(over)
    over.show()
    qtbot.waitExposed(over)
    return over, toasts


def test_that_a_second_toast_is_not_squeezed_beside_the_first(qtbot: QtBot) -> None:
    over, toasts = _over(qtbot)
    toasts.say("Booked: Maya Ortiz Mon 23 Jun 10:45, Ben.")
    qtbot.wait(20)
    toasts.say("Booked: Kofi Neumann Mon 23 Jun 10:45, Ana.")
    qtbot.wait(20)
    labels = [label for label in toasts.findChildren(QLabel) if label.text()]
    assert len(labels) == 2
    for label in labels:
        assert label.height() >= label.sizeHint().height()
        assert label.width() >= label.sizeHint().width()
    assert over.rect().contains(toasts.geometry())


def test_that_a_toast_makes_room_for_a_countdown_that_grew(qtbot: QtBot) -> None:
    over = QWidget()
    over.resize(900, 500)
    qtbot.addWidget(over)
    moments = [NOW]
    toasts = Toasts(over, lambda: moments[-1])
    over.show()
    toasts.show_toast(Toast(text="Booked.", sends_at=NOW + timedelta(seconds=1)))
    moments.append(NOW + timedelta(seconds=2))
    left = [label for label in toasts.findChildren(QLabel) if "Message" in label.text()]
    qtbot.waitUntil(lambda: left[0].text() == "Message on its way")
    qtbot.waitUntil(lambda: left[0].width() >= left[0].sizeHint().width())


def test_that_the_sign_of_a_toast_follows_the_scheme(qtbot: QtBot) -> None:
    _over_it, toasts = _over(qtbot)
    toasts.say("Done.")
    sign = next(label for label in toasts.findChildren(QLabel) if not label.pixmap().isNull())
    before = sign.pixmap().toImage()
    was = look().palette.scheme
    look().choose(scheme=Scheme.DARK if was is Scheme.LIGHT else Scheme.LIGHT)
    try:
        assert sign.pixmap().toImage() != before
    finally:
        look().choose(scheme=was)


def test_that_a_long_toast_keeps_its_lines_beside_a_wider_one(qtbot: QtBot) -> None:
    _over_it, toasts = _over(qtbot)
    toasts.fail(
        "Ana works 09:00–12:30, 13:00–17:30 then. Ana is booked until 12:00. "
        "1 hr 45 min would fit. A supervisor can allow it. Next: Mon 23 Nov 13:30 Dee."
    )
    toasts.say("Booked: Karim Aksoy Mon 23 Nov 10:45, Ana, and told by email at once.")
    qtbot.wait(20)
    long = next(label for label in toasts.findChildren(QLabel) if label.text().startswith("Ana works"))
    assert long.height() >= long.heightForWidth(long.width())


def test_that_a_message_that_came_back_is_said_until_it_is_closed_and_leads_to_the_call(
    workplace: Workplace, qtbot: QtBot
) -> None:
    stored = booked(workplace.desk.env, "2025-06-26 09:00", client=2041)
    failed = put(workplace, stored.id, MessageState.FAILED, "address_refused")
    workplace.outbox.say_not_sent(Pass(failed=1, not_sent=(failed.id,)))
    (standing,) = (s for s in workplace.toasts.standing() if s.toast.kind is Kind.FAILURE)
    assert standing.left is None
    assert (
        standing.toast.text == "Not sent to Maya Ortiz: The mail server refused the address. On the list of calls."
    )
    workplace.toasts.asked.emit(standing.toast.actions[0].id, "")
    page = workplace.window.panel.page
    assert isinstance(page, CallPanel)
    assert page.line.message.id == failed.id


def test_that_several_messages_that_came_back_are_one_toast(workplace: Workplace, qtbot: QtBot) -> None:
    rows = [
        put(workplace, booked(workplace.desk.env, f"2025-06-26 {hour}:00").id, MessageState.IN_DOUBT)
        for hour in ("09", "11")
    ]
    workplace.outbox.say_not_sent(Pass(in_doubt=2, not_sent=tuple(row.id for row in rows)))
    (words,) = (text for text in workplace.toasts.texts() if "did not reach" in text)
    assert words == "2 messages did not reach their clients."
    workplace.toasts.asked.emit("show_not_sent", "")
    assert workplace.window.canvas.view is workplace.outbox.view
    assert workplace.outbox.view.chosen_part is Part.TROUBLE


def test_that_a_cancellation_and_who_could_use_its_time_stand_beside_each_other(qtbot: QtBot) -> None:
    _over_all, toasts = _over(qtbot)
    about = BookingId("b1")
    toasts.show_toast(Toast(text="Cancelled: Maya Ortiz.", booking_id=about, actions=(undo_action(),)))
    toasts.show_toast(Toast(text="Somebody is waiting.", kind=Kind.QUESTION, booking_id=about, beside=True))
    assert toasts.texts() == ["Cancelled: Maya Ortiz.", "Somebody is waiting."]
    toasts.show_toast(Toast(text="Taken back.", booking_id=about))
    assert toasts.texts() == ["Taken back."]
