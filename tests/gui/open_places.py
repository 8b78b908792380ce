"""Opens one place after another of the real main window, for tests that hold for all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.calls import CallOutcome
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId, PaymentId, ResourceId
from bookingdesk.domain.local_time import wall
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import PaymentMethod
from bookingdesk.domain.requests import AnswerKind
from bookingdesk.domain.spans import Span
from bookingdesk.gui.booking.booking_panel import BookingPanel
from bookingdesk.gui.printing.print_dialog import Outlets, PrintDialog
from bookingdesk.gui.printing.receipt_dialog import ReceiptDialog
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.booking_draft import BookingDraft
from bookingdesk.presentation.line.views import LineMode
from bookingdesk.usecases.call_commands import Called
from bookingdesk.usecases.calling import called
from bookingdesk.usecases.commands import Pay
from bookingdesk.usecases.env import new_uuid
from bookingdesk.usecases.paying import pay
from bookingdesk.usecases.requests.answering import answer_request
from bookingdesk.usecases.requests.commands import AnswerRequest, TakeRequest
from bookingdesk.usecases.requests.proposing import proposals
from bookingdesk.usecases.requests.taking import take_request
from tests.builders import ANA, BERLIN, COLOUR
from tests.gui import (
    contact_places,
    grid_places,
    group_places,
    outbox_places,
    policy_places,
    review_places,
    template_places,
    visit_places,
    waiting_places,
)
from tests.gui.salon_day import booked

Open = Callable[[Workplace, QtBot], QWidget]
"""Opens a place with the focus in it, and returns the widget that holds it."""


def day_view(place: Workplace, qtbot: QtBot) -> QWidget:
    """The calendar, with a booking in it."""
    place.ways.show_view("day")
    place.window.canvas.setFocus()
    return place.window.canvas


def agenda(place: Workplace, qtbot: QtBot) -> QWidget:
    """The list of the day."""
    place.ways.show_view("agenda")
    place.agenda.table.setFocus()
    return place.agenda


def today(place: Workplace, qtbot: QtBot) -> QWidget:
    """The Today panel."""
    place.today_panel.setFocus()
    return place.today_panel


def line(place: Workplace, qtbot: QtBot) -> QWidget:
    """The Line with candidates for a client and a service."""
    place.line.start(LineMode.BOOK)
    qtbot.keyClicks(place.line.field, "may haircut")
    qtbot.waitUntil(lambda: bool(place.line.view.rows), timeout=3000)
    return place.line


def booking(place: Workplace, qtbot: QtBot) -> QWidget:
    """The form on a stored booking."""
    assert place.selection.current is not None
    page = place.bookings.open_booking(place.selection.current)
    assert page is not None
    return page


def new_booking(place: Workplace, qtbot: QtBot) -> QWidget:
    """The empty form."""
    return place.bookings.open_new()


def booking_at(place: Workplace, when: Span, staff: ResourceId | None = None) -> BookingPanel:
    """The form for a new booking at this time, as a draft of the Line would open it."""
    begins = wall(when.start, str(BERLIN))
    return place.bookings.open_new(
        BookingDraft(
            booking_id=BookingId(new_uuid()),
            day=begins.date(),
            start=begins.hour * 60 + begins.minute,
            minutes=int(when.duration / timedelta(minutes=1)),
            staff=staff,
        )
    )


def moving(place: Workplace, qtbot: QtBot) -> QWidget:
    """Other times for a booking."""
    assert place.selection.current is not None
    page = place.bookings.reschedule(place.selection.current)
    assert page is not None
    return page


def cancelling(place: Workplace, qtbot: QtBot) -> QWidget:
    """Why a booking is cancelled."""
    assert place.selection.current is not None
    page = place.bookings.cancel(place.selection.current)
    assert page is not None
    return page


def settling(place: Workplace, qtbot: QtBot) -> QWidget:
    """Approval and payment of a booking."""
    assert place.selection.current is not None
    page = place.bookings.settle(place.selection.current)
    assert page is not None
    return page


def policies(place: Workplace, qtbot: QtBot) -> QWidget:
    """The policies of the house."""
    return place.policies.open()


def records(place: Workplace, qtbot: QtBot) -> QWidget:
    """What is kept of clients, and who may be forgotten."""
    page = place.policies.open_records()
    qtbot.waitUntil(lambda: page.report is not None)
    return page


def message_settings(place: Workplace, qtbot: QtBot) -> QWidget:
    """What is set about messages, with the focus in its first field."""
    page = place.message_settings.open()
    assert page is not None
    return page


def mail_account(place: Workplace, qtbot: QtBot) -> QWidget:
    """The account that mail leaves by."""
    page = place.policies.open_mail()
    qtbot.waitUntil(lambda: page.standing is not None)
    return page


def replies(place: Workplace, qtbot: QtBot) -> QWidget:
    """The mailbox that replies come to."""
    page = place.replies.open()
    qtbot.waitUntil(lambda: page.standing is not None)
    return page


def texting(place: Workplace, qtbot: QtBot) -> QWidget:
    """Whether and by which gateway text messages are sent."""
    page = place.policies.open_texting()
    qtbot.waitUntil(lambda: page.gateway is not None)
    return page


def client(place: Workplace, qtbot: QtBot) -> QWidget:
    """Everything about a client."""
    page = place.clients.open_client(2041)
    assert page is not None
    return page


def client_edited(place: Workplace, qtbot: QtBot) -> QWidget:
    """The form on a stored client."""
    page = place.clients.open_client(2041, edit=True)
    assert page is not None
    return page


def new_client(place: Workplace, qtbot: QtBot) -> QWidget:
    """The empty form for a client."""
    return place.clients.open_new()


def history(place: Workplace, qtbot: QtBot) -> QWidget:
    """What this desk did."""
    place.commands.show_history()
    assert place.window.panel.page is not None
    return place.window.panel.page


def requests(place: Workplace, qtbot: QtBot) -> QWidget:
    """The inbox with a request, its free times and the words of an answer."""
    said = TakeRequest(name="Eva Rossi", email="eva@mail.example", service_id=COLOUR, text="first time")
    take_request(place.desk.env, said)
    place.requests.open_inbox()
    place.requests.answering.open_box(AnswerKind.DECLINED)
    place.window.canvas.setFocus()
    return place.requests.view


def offering(place: Workplace, qtbot: QtBot) -> QWidget:
    """The times that are offered, one of them held from an offer before, with the text of the answer."""
    said = TakeRequest(name="Eva Rossi", email="eva@mail.example", service_id=COLOUR, text="first time")
    request = take_request(place.desk.env, said).value
    first = proposals(place.desk.env, request.id).value[0].slot
    answer_request(place.desk.env, AnswerRequest(request_id=request.id, kind=AnswerKind.OFFER, offered=(first,)))
    place.requests.open_inbox(request.id)
    place.requests.answering.open_box(AnswerKind.OFFER)
    place.window.canvas.setFocus()
    return place.requests.view


def call(place: Workplace, qtbot: QtBot) -> QWidget:
    """A call to make, with what to say."""
    said = TakeRequest(name="Kim Lee", phone="030 5550177", channel=Channel.WEB, text="first time")
    request = take_request(place.desk.env, said).value
    answer = AnswerRequest(request_id=request.id, kind=AnswerKind.DECLINED, text="We are full until July.")
    answer_request(place.desk.env, answer)
    place.calls.open_next()
    assert place.window.panel.page is not None
    return place.window.panel.page


def calls(place: Workplace, qtbot: QtBot) -> QWidget:
    """The list of calls with one that was tried."""
    call(place, qtbot)
    message = place.calls.lines[0].message.id
    called(place.desk.env, Called(message_id=message, outcome=CallOutcome.NO_ANSWER, note="rang ten times"))
    place.window.panel.close_all()
    place.calls.refresh()
    place.ways.show_view("calls")
    return place.calls.view


def new_request(place: Workplace, qtbot: QtBot) -> QWidget:
    """The form for a request."""
    place.requests.log()
    assert place.window.panel.page is not None
    return place.window.panel.page


def palette(place: Workplace, qtbot: QtBot) -> QWidget:
    """Every command by its name."""
    place.commands.open_palette()
    return _focused(place).parentWidget()


def overlay(place: Workplace, qtbot: QtBot) -> QWidget:
    """Every key."""
    place.commands.open_overlay()
    return _focused(place).parentWidget()


def dates(place: Workplace, qtbot: QtBot) -> QWidget:
    """A day by a few letters."""
    place.commands.open_dates()
    return _focused(place).parentWidget()


def printing(place: Workplace, qtbot: QtBot) -> QWidget:
    """The day on paper."""
    outlets = Outlets(names=lambda: ("Front desk",))
    dialog = PrintDialog(place.desk, place.desk.formatter, place.window, outlets)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def receipt(place: Workplace, qtbot: QtBot) -> QWidget:
    """A receipt on paper."""
    command = Pay(
        payment_id=PaymentId(new_uuid()),
        booking_id=place.selection.current or BookingId(""),
        amount=Money(Decimal("20.00"), "EUR"),
        method=PaymentMethod.CASH,
    )
    number = place.desk.do(pay, command).receipt_no
    assert number is not None
    outlets = Outlets(names=lambda: ("Front desk",))
    dialog = ReceiptDialog(place.desk, place.desk.formatter, number, place.window, outlets)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog


def absence(place: Workplace, qtbot: QtBot) -> QWidget:
    """The board of somebody who is out, with their bookings."""
    stored = booked(place.desk.env, "2025-06-23 17:00", wanted=frozenset({ANA}))
    place.bus.announce_elsewhere()
    place.absences.open(ANA)
    place.absences.board.plan.click()
    qtbot.waitUntil(lambda: place.absences.job is None, timeout=10_000)
    assert place.absences.board.table.rowCount() >= 1, stored
    return place.absences.board


PLACES: dict[str, Open] = {
    "absence": absence,
    "day view": day_view,
    "agenda": agenda,
    "today": today,
    "line": line,
    "booking": booking,
    "new booking": new_booking,
    "new visit": visit_places.new_visit,
    "visit cancelled": visit_places.visit_cancelled,
    "added to a visit": visit_places.added_to,
    "moving": moving,
    "cancelling": cancelling,
    "settling": settling,
    "policies": policies,
    "records": records,
    "message_settings": message_settings,
    "mail account": mail_account,
    "replies": replies,
    "texting": texting,
    "client": client,
    "client edited": client_edited,
    "contact log": contact_places.contact_log,
    "new client": new_client,
    "history": history,
    "requests": requests,
    "times offered": offering,
    "call": call,
    "calls": calls,
    "new request": new_request,
    "palette": palette,
    "overlay": overlay,
    "dates": dates,
    "printing": printing,
    "receipt": receipt,
    "policy reading": policy_places.reading,
    "reading back": review_places.reading_back,
    "who asked": review_places.who_asked,
    "identity": review_places.identity,
    "merging": review_places.merging,
    "review": review_places.review,
    "contradiction": review_places.contradiction,
    "finding time": review_places.finding_time,
    "people": review_places.people,
    "signing in": review_places.signing_in,
    "roster": group_places.roster,
    "opening a session": group_places.opening,
    "opening a session every week": group_places.opening_weekly,
    "somebody new in the roster": group_places.newcomer,
    "another rhythm": group_places.rhythm,
    "seats of services and rooms": group_places.seats,
    "waitlist": waiting_places.waitlist,
    "waitlist match": waiting_places.match,
    "waitlist openings": waiting_places.openings,
    "waitlist wish": waiting_places.wish,
    "queue": waiting_places.queue,
    "tray": waiting_places.tray,
    "day filter": grid_places.filtering,
    "why not": grid_places.why,
    "department note": grid_places.department_note,
    "kept times": grid_places.kept_times,
    "outbox": outbox_places.outbox,
    "message text": outbox_places.message_text,
    "not informed": outbox_places.not_informed,
    "untold": outbox_places.untold,
    "confirm by call": outbox_places.confirm_by_call,
    "release": outbox_places.release,
    "texts of messages": template_places.texts,
    "text of a message": template_places.edited,
    "piece of messages": template_places.shared,
    "history of a text": template_places.history,
}
FORMS = (
    "booking",
    "new booking",
    "new visit",
    "visit cancelled",
    "added to a visit",
    "moving",
    "cancelling",
    "settling",
    "policies",
    "records",
    "message_settings",
    "mail account",
    "replies",
    "texting",
    "client",
    "client edited",
    "contact log",
    "new client",
    "history",
    "call",
    "new request",
    "reading back",
    "who asked",
    "identity",
    "merging",
    "review",
    "printing",
    "receipt",
    "policy reading",
    "roster",
    "opening a session",
    "opening a session every week",
    "somebody new in the roster",
    "another rhythm",
    "seats of services and rooms",
)
PAPERS = ("printing", "receipt")
"""Windows of their own: as wide as they want, and the system gives the focus back."""
LEFT_BY_ESC = (*FORMS, "palette", "overlay", "dates", "line")


def _focused(place: Workplace) -> QWidget:
    focus = QApplication.focusWidget()
    assert focus is not None
    return focus


def seen(top: QWidget) -> Iterator[QWidget]:
    """Every widget in a window that can be seen, without Qt's own inner parts."""
    for widget in (top, *top.findChildren(QWidget)):
        if widget.isVisible() and not widget.objectName().startswith("qt_"):
            yield widget


def spoken_name(widget: QWidget) -> str:
    """What a screen reader says first."""
    face = QAccessible.queryAccessibleInterface(widget)
    return face.text(QAccessible.Text.Name) if face else ""


def label_of(widget: QWidget) -> str:
    """A widget in a failure's report."""
    text = getattr(widget, "text", lambda: "")()
    return f"{type(widget).__name__} {widget.objectName()!r} {text!r}"
