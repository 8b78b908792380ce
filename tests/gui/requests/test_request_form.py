"""The form of a request: clients found while typing, several wishes, the booking of a change, the Line's words."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.domain.requests import Request, RequestKind, WishedTime
from bookingdesk.gui.requests.request_form import RequestForm
from bookingdesk.gui.widgets.combos import choose
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.line.views import LineMode
from bookingdesk.usecases.requests.commands import InboxQuery
from bookingdesk.usecases.requests.reading import inbox
from tests.builders import ANA, HAIRCUT
from tests.gui.salon_day import booked
from tests.salon import MAYA

Key = Qt.Key


def opened(place: Workplace) -> RequestForm:
    place.window.commands.run("log_request")
    form = place.window.panel.page
    assert isinstance(form, RequestForm)
    return form


def kept(place: Workplace) -> Request:
    (line,) = inbox(place.desk.env, InboxQuery()).value.lines
    return line.request


def pick_maya(form: RequestForm, qtbot: QtBot) -> None:
    qtbot.keyClicks(form.client.field, "maya")
    form.client.search()
    qtbot.keyClick(form.client.field, Key.Key_Return)


def test_that_a_client_is_found_while_typing(workplace: Workplace, qtbot: QtBot) -> None:
    form = opened(workplace)
    pick_maya(form, qtbot)
    assert form.client.client is not None
    form.store()
    assert kept(workplace).client_id == MAYA


def test_that_a_name_that_nobody_has_stays_a_name(workplace: Workplace, qtbot: QtBot) -> None:
    form = opened(workplace)
    qtbot.keyClicks(form.client.field, "+Eva Rossi")
    form.client.search()
    qtbot.keyClick(form.client.field, Key.Key_Return)
    assert QApplication.focusWidget() is form.phone
    qtbot.keyClicks(form.phone, "030 5550177")
    qtbot.keyClick(form.phone, Key.Key_Return)
    assert (kept(workplace).name, kept(workplace).client_id) == ("Eva Rossi", None)


def test_that_several_wishes_are_kept_and_can_be_edited(workplace: Workplace, qtbot: QtBot) -> None:
    form = opened(workplace)
    qtbot.keyClicks(form.client.field, "Eva Rossi")
    qtbot.keyClicks(form.wishes.rows[0].days, "fri")
    qtbot.keyClicks(form.wishes.rows[0].times, "9-12")
    form.wishes.more.click()
    assert QApplication.focusWidget() is form.wishes.rows[1].days
    qtbot.keyClicks(form.wishes.rows[1].days, "tue")
    form.wishes.rows[1].any_time.setChecked(True)
    form.store()
    friday = WishedTime(first_day=date(2025, 6, 27), from_minute=540, until_minute=720)
    tuesday = WishedTime(first_day=date(2025, 6, 24), from_minute=0, until_minute=1440)
    assert kept(workplace).wishes == (friday, tuesday)
    qtbot.keyClick(QApplication.focusWidget() or workplace.window, Key.Key_F7)
    workplace.requests.edit()
    form = workplace.window.panel.page  # type: ignore[assignment]
    assert [row.days.text() for row in form.wishes.rows] == ["2025-06-27", "2025-06-24"]
    form.wishes.rows[0].days.clear()
    form.wishes.rows[0].times.clear()
    form.store()
    assert kept(workplace).wishes == (tuesday,)


def test_that_a_change_names_the_booking_of_its_client(workplace: Workplace, qtbot: QtBot) -> None:
    first = booked(workplace.desk.env, "2025-06-25 14:15")
    second = booked(workplace.desk.env, "2025-06-26 14:15")
    form = opened(workplace)
    assert not form.booking.isVisible()
    choose(form.kind, RequestKind.MOVE.value)
    assert form.booking.isVisible()
    pick_maya(form, qtbot)
    assert {form.booking.itemData(row) for row in range(form.booking.count())} == {None, first.id, second.id}
    choose(form.booking, second.id)
    form.store()
    assert (kept(workplace).kind, kept(workplace).booking_id) == (RequestKind.MOVE, second.id)


def test_that_the_only_booking_of_a_client_is_taken_at_once(workplace: Workplace, qtbot: QtBot) -> None:
    only = booked(workplace.desk.env, "2025-06-25 14:15")
    form = opened(workplace)
    choose(form.kind, RequestKind.CANCEL.value)
    pick_maya(form, qtbot)
    assert form.booking.currentData() == only.id


def test_that_what_the_line_understood_is_filled_in(workplace: Workplace, qtbot: QtBot) -> None:
    workplace.line.start(LineMode.BOOK)
    qtbot.keyClicks(workplace.line.field, "maya haircut ana fri 9:15")
    form = opened(workplace)
    assert form.client.client is not None
    assert form.client.client.id == MAYA
    assert (form.service.currentData(), form.staff.currentData()) == (HAIRCUT, ANA)
    assert (form.wishes.rows[0].days.text(), form.wishes.rows[0].times.text()) == ("2025-06-27", "9:15")
    assert form.text.toPlainText() == "maya haircut ana fri 9:15"
    form.store()
    wish = WishedTime(first_day=date(2025, 6, 27), from_minute=555, until_minute=556)
    assert (kept(workplace).client_id, kept(workplace).wishes) == (MAYA, (wish,))
    held = workplace.desk.env.store.read(lambda work: work.holds.active(workplace.desk.env.now()))
    assert [hold for hold in held if hold.expires_at > workplace.desk.env.now() + timedelta(minutes=10)] == []


def test_that_a_half_filled_form_is_there_again_after_esc(workplace: Workplace, qtbot: QtBot) -> None:
    form = opened(workplace)
    qtbot.keyClicks(form.client.field, "Eva Rossi")
    qtbot.keyClicks(form.phone, "030 5550177")
    qtbot.keyClick(form.phone, Key.Key_Escape)
    assert workplace.window.panel.page is None
    assert workplace.requests.unsaved == 1
    again = opened(workplace)
    assert (again.draft().name, again.phone.text()) == ("Eva Rossi", "030 5550177")
    again.store()
    assert workplace.requests.unsaved == 0
    assert opened(workplace).draft().name == ""


def test_that_a_second_form_keeps_the_half_filled_one(workplace: Workplace, qtbot: QtBot) -> None:
    form = opened(workplace)
    qtbot.keyClicks(form.phone, "030 5550177")
    workplace.line.field.setText("balloon ride")
    again = opened(workplace)
    assert again is not form
    assert (again.phone.text(), again.text.toPlainText()) == ("030 5550177", "balloon ride")


def test_that_an_empty_form_leaves_nothing_behind(workplace: Workplace, qtbot: QtBot) -> None:
    form = opened(workplace)
    assert form.unsaved is None
    qtbot.keyClick(form.phone, Key.Key_Escape)
    assert workplace.requests.unsaved == 0
