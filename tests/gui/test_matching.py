"""Who could use a time, in the real window: its letters, who stays current, and that it opens beside what one does."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from bookingdesk.domain.messages import MessageKind, MessageState
from bookingdesk.domain.waitlist import OfferState
from bookingdesk.gui.waiting.match_panel import MatchPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel
from bookingdesk.usecases.env import ChangeSet, Env
from bookingdesk.usecases.waiting_commands import EnterWaitlist
from bookingdesk.usecases.waitlist import enter
from tests.builders import ANA, CY, HAIRCUT, span
from tests.gui.salon_day import booked
from tests.salon import LENA, MAYA, OLE

Key = Qt.Key


@pytest.fixture
def place(workplace: Workplace) -> Workplace:
    """Two wait for a haircut; Ole was first."""
    for client in (OLE, LENA):
        workplace.desk.do(enter, EnterWaitlist(client_id=client, service_ids=(HAIRCUT,)))
    return workplace


def freed(place: Workplace, start: str) -> None:
    booking = booked(place.desk.env, f"2025-06-23 {start}")
    place.bus.announce_elsewhere()
    place.desk.do(cancel, Cancel(booking_id=booking.id, reason="ill"))


def matching(place: Workplace, qtbot: QtBot) -> MatchPanel:
    freed(place, "17:00")
    qtbot.waitUntil(lambda: isinstance(place.window.panel.page, MatchPanel))
    page = place.window.panel.page
    assert isinstance(page, MatchPanel)
    page.setFocus()
    return page


def open_offers(place: Workplace) -> int:
    return len(place.desk.env.store.read(lambda work: work.waitlist.offers(states=frozenset({OfferState.OPEN}))))


def test_that_c_says_whom_to_call_and_y_and_n_answer_from_the_list(place: Workplace, qtbot: QtBot) -> None:
    page = matching(place, qtbot)
    assert page.list.hasFocus()
    qtbot.keyClick(page.list, Key.Key_C)
    assert page._number.text().startswith("Call Ole")
    page.offer_current()
    first = page.offered
    page.list.setFocus()
    qtbot.keyClick(page.list, Key.Key_N)
    assert (first and first.client.id, page.offered and page.offered.client.id) == (OLE, LENA)
    page.list.setFocus()
    qtbot.keyClick(page.list, Key.Key_Y)
    assert open_offers(place) == 0
    (booking,) = place.desk.env.store.read(lambda work: work.bookings.of_client(LENA))
    assert booking.span == span("2025-06-23 17:00")


def test_that_the_text_of_the_offer_is_seen_before_and_its_fate_after(place: Workplace, qtbot: QtBot) -> None:
    page = matching(place, qtbot)
    assert page.preview.text.isVisible()
    assert "A time that you have been waiting for is free" in page.preview.text.toPlainText()  # to be said
    page.offer_current()
    assert not page.preview.text.isVisible()
    assert page.offered is not None
    assert page.offered.message is not None
    assert page.offered.message.client_id == OLE


def test_that_who_is_to_be_called_first_is_not_written_to(place: Workplace, qtbot: QtBot) -> None:
    page = matching(place, qtbot)
    page.list.setCurrentRow(1)
    qtbot.keyClick(page.list, Key.Key_C)
    page.refresh()
    page.offer_current()
    (line,) = place.calls.lines
    assert line.client is not None
    assert (line.client.id, line.message.kind) == (LENA, MessageKind.WAITLIST_OFFER)


def test_that_who_is_current_stays_current_when_somebody_comes_before_them(place: Workplace, qtbot: QtBot) -> None:
    page = matching(place, qtbot)
    page.list.setCurrentRow(1)
    before = page.current
    place.desk.do(enter, EnterWaitlist(client_id=MAYA, service_ids=(HAIRCUT,), priority=True))
    assert page.list.count() == 3
    assert before is not None
    assert page.current is not None
    assert page.current.client.id == before.client.id
    assert page.list.currentRow() == 2


def test_that_enter_presses_the_button_it_stands_on(place: Workplace, qtbot: QtBot) -> None:
    page = matching(place, qtbot)
    page._call.setFocus()
    qtbot.keyClick(page._call, Key.Key_Return)
    assert page._number.isVisible()
    assert open_offers(place) == 0


def test_that_it_is_only_said_while_somebody_works_in_the_side_panel(place: Workplace, qtbot: QtBot) -> None:
    form = place.bookings.open_new()
    form.form.note.setFocus()
    freed(place, "17:00")
    qtbot.waitUntil(lambda: any("Somebody is waiting" in text for text in place.toasts.texts()))
    assert place.window.panel.page is form
    assert QApplication.focusWidget() is form.form.note
    show = place.toasts.findChild(QPushButton, "who_fits")
    assert isinstance(show, QPushButton)
    show.click()
    page = place.window.panel.page
    assert isinstance(page, MatchPanel)
    assert page.opening.span == span("2025-06-23 17:00")


def test_that_w_on_a_booking_says_once_that_it_still_stands(place: Workplace, sqlite_salon: Env) -> None:
    booking = booked(sqlite_salon, "2025-06-23 15:15")
    place.bus.announce_elsewhere()
    place.selection.choose(booking.id)
    place.window.commands.run("waitlist")
    said = [text for text in place.toasts.texts() if "still stands" in text]
    assert said == ["The booking still stands; the list shows who could use its time."]


def test_that_w_where_nobody_is_free_says_so_once(place: Workplace, sqlite_salon: Env) -> None:
    place.calendar.chosen_slot = (frozenset({ANA, CY}), span("2025-06-23 23:00", 15))
    place.window.commands.run("waitlist")
    assert place.toasts.texts() == ["Nobody is free at this time, so it can't be offered."]


def test_that_t_withdraws_an_offer_without_asking_the_next(place: Workplace, qtbot: QtBot) -> None:
    page = matching(place, qtbot)
    page.offer_current()
    assert open_offers(place) == 1
    page.list.setFocus()
    qtbot.keyClick(page.list, Key.Key_T)
    assert (open_offers(place), page.offered) == (0, None)
    assert page._offer.isVisible()
    assert not page._back.isVisible()


def test_that_the_waitlist_says_at_once_what_became_of_the_message_of_an_offer(
    place: Workplace, qtbot: QtBot
) -> None:
    matching(place, qtbot).offer_current()
    assert place.window.commands.run("waitlist_page")
    (letter,) = (line.message for line in place.waiting.view._shown if line.message is not None)
    failed = replace(letter, state=MessageState.FAILED, reason="address_refused")
    place.desk.env.store.write(lambda work: work.outbox.replace(failed))
    place.desk.announce(ChangeSet(messages=frozenset({failed.id})))
    assert failed in [line.message for line in place.waiting.view._shown]


def test_that_an_offer_is_withdrawn_from_the_waitlist_too(place: Workplace, qtbot: QtBot) -> None:
    matching(place, qtbot).offer_current()
    assert place.window.commands.run("waitlist_page")
    view = place.waiting.view
    row = next(row for row, line in enumerate(view._shown) if line.offer is not None)
    view.table.setCurrentCell(row, 0)
    assert view.withdraw.isEnabled()
    view.withdraw.click()
    assert open_offers(place) == 0
    assert "is withdrawn; the time is free again" in place.toasts.texts()[-1]
    assert not view.withdraw.isEnabled()
