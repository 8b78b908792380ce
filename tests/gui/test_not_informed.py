"""A client who does not know how their booking stands is marked on the tile, in the lists and in the filter."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from bookingdesk.domain.calls import CallOutcome
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import MessageState, Silence
from bookingdesk.domain.requests import AnswerKind, RequestKind
from bookingdesk.gui.booking.booking_panel import BookingPanel
from bookingdesk.gui.frontdesk.call_panel import CallPanel
from bookingdesk.gui.messages.not_informed_panel import NotInformedPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.agenda_rows import flag_words
from bookingdesk.presentation.day_filter import DayFilter
from bookingdesk.presentation.tiles import Flag, booking_facts
from bookingdesk.usecases.informing import note_told
from bookingdesk.usecases.requests.answering import answer_request
from bookingdesk.usecases.requests.commands import AnswerRequest, TakeRequest
from bookingdesk.usecases.requests.taking import take_request
from tests.gui.outbox_places import confirmation_of, filled, put
from tests.gui.salon_day import booked
from tests.salon import OLE


def test_that_the_mark_stands_wherever_the_booking_does_and_goes_with_delivery(
    workplace: Workplace, qtbot: QtBot
) -> None:
    env = workplace.desk.env
    stored = booked(env, "2025-06-23 16:00")
    put(workplace, stored.id, MessageState.FAILED, "address_refused")
    workplace.bus.announce_elsewhere()
    agenda = workplace.day_feed.agenda
    assert agenda is not None
    entry = next(e for e in agenda.entries if e.booking.id == stored.id)
    assert Flag.NOT_INFORMED in booking_facts(entry, agenda.catalogue).flags
    assert DayFilter(not_informed=True).shows(entry, env.now())
    assert "Client not informed" in flag_words(entry)
    sent = replace(confirmation_of(workplace, stored.id), state=MessageState.SENT, sent_at=env.now())

    def deliver(work: object) -> None:
        work.outbox.replace(sent)  # type: ignore[attr-defined]
        catalogue = work.catalogue.load()  # type: ignore[attr-defined]
        note_told(work, sent.id, [stored], catalogue)  # type: ignore[arg-type]

    env.store.write(deliver)
    workplace.bus.announce_elsewhere()
    agenda = workplace.day_feed.agenda
    assert agenda is not None
    entry = next(e for e in agenda.entries if e.booking.id == stored.id)
    assert not DayFilter(not_informed=True).shows(entry, env.now())


def test_that_the_list_of_the_end_of_the_day_leads_to_the_booking(workplace: Workplace, qtbot: QtBot) -> None:
    filled(workplace)
    assert workplace.window.commands.run("not_informed")
    page = workplace.window.panel.page
    lines = [page.list.item(row).text() for row in range(page.list.count())]  # type: ignore[union-attr]
    assert any("not sent" in line.lower() for line in lines)
    page.list.setCurrentRow(0)  # type: ignore[union-attr]
    page.list.itemActivated.emit(page.list.item(0))  # type: ignore[union-attr]
    assert workplace.window.panel.page is not None
    assert workplace.window.panel.page.objectName() == "bookingPanel"


def test_that_the_list_is_gone_through_with_a_key_for_each(workplace: Workplace, qtbot: QtBot) -> None:
    env = workplace.desk.env
    for start in ("2025-06-26 10:00", "2025-06-26 14:00", "2025-06-27 10:00"):
        put(workplace, booked(env, start).id, MessageState.FAILED, "connection")
    workplace.window.commands.run("not_informed")
    page = workplace.window.panel.page
    assert isinstance(page, NotInformedPanel)
    first, second, third = (entry.booking for entry in page.entries)
    qtbot.keyClick(page.list, "m")
    assert confirmation_of(workplace, first.id).state is MessageState.QUEUED
    assert workplace.window.panel.page is page
    assert page.list.current_key() == second.id, "on its way; the next one is current"
    qtbot.keyClick(page.list, "k")
    called = workplace.window.panel.page
    assert isinstance(called, CallPanel)
    assert called.line.booking is not None
    assert called.line.booking.id == second.id
    workplace.window.panel.close_page(called)
    assert [entry.booking.id for entry in page.entries] == [second.id, third.id]
    assert page.list.item(0).text().endswith(": to be said")


def test_that_the_booking_says_what_its_client_does_not_know_and_one_key_tells_them(
    workplace: Workplace, qtbot: QtBot
) -> None:
    env = workplace.desk.env
    stored = booked(env, "2025-06-26 16:00")
    put(workplace, stored.id, MessageState.FAILED, "address_refused")
    page = workplace.bookings.open_booking(stored.id)
    assert isinstance(page, BookingPanel)
    assert page.form.informed.text() == "Client not informed. Nothing has reached them yet."
    letters = [button.text().split()[-1] for button in page.head.buttons[:2]]
    assert letters == ["M", "K"]
    qtbot.keyClicks(page.head.buttons[0], "k")
    called = workplace.window.panel.page
    assert isinstance(called, CallPanel)
    assert called.line.booking is not None
    assert called.line.booking.id == stored.id
    called.tell(CallOutcome.REACHED)
    assert page.form.informed.isHidden()
    assert all(not button.objectName().startswith("step_inform") for button in page.head.buttons)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (RequestKind.CANCEL, "They ask to cancel it: request #1, by email."),
        (RequestKind.MOVE, "They ask to move it: request #1, by email."),
        (RequestKind.QUESTION, "A request about it is open: #1, by email."),
    ],
)
def test_that_an_open_booking_says_what_is_asked_about_it_until_it_is_settled(
    workplace: Workplace, kind: RequestKind, words: str
) -> None:
    """A declined invitation is a request: who takes the client's call sees it on the booking too."""
    stored = booked(workplace.desk.env, "2025-06-26 16:00", silent=True, silent_reason=Silence.TOLD_ALREADY)
    page = workplace.bookings.open_booking(stored.id)
    assert isinstance(page, BookingPanel)
    assert page.form.informed.isHidden()
    asked = TakeRequest(
        kind=kind, channel=Channel.EMAIL, client_id=stored.client_id, booking_id=stored.id, text="Can't come"
    )
    request = workplace.desk.do(take_request, asked)
    assert page.form.informed.text() == words
    workplace.desk.do(answer_request, AnswerRequest(request_id=request.id, kind=AnswerKind.DECLINED, text="No"))
    assert page.form.informed.isHidden()


def test_that_nobody_else_is_taken_for_the_client_who_asks(workplace: Workplace) -> None:
    """A request may name any booking's number, whoever it comes from."""
    stored = booked(workplace.desk.env, "2025-06-26 16:00", silent=True, silent_reason=Silence.TOLD_ALREADY)
    page = workplace.bookings.open_booking(stored.id)
    assert isinstance(page, BookingPanel)
    asked = TakeRequest(kind=RequestKind.CANCEL, channel=Channel.EMAIL, client_id=OLE, booking_id=stored.id)
    workplace.desk.do(take_request, asked)
    assert page.form.informed.text() == "A request about it is open: #1, by email."


def test_that_a_failed_message_is_tried_again_from_the_booking(workplace: Workplace, qtbot: QtBot) -> None:
    stored = booked(workplace.desk.env, "2025-06-26 16:00")
    failed = put(workplace, stored.id, MessageState.FAILED, "server_busy")
    page = workplace.bookings.open_booking(stored.id)
    assert isinstance(page, BookingPanel)
    qtbot.keyClicks(page.head.buttons[0], "m")
    again = workplace.desk.env.store.read(lambda work: work.outbox.get(failed.id))
    assert again.state is MessageState.QUEUED
    assert any("Leaves now, by email: Maya Ortiz" in text for text in workplace.toasts.texts())
