"""Golden sequences 4 and 5 of interface 1.4 at a desk that checks who is calling, and tick mode's two keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QListWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Booking, CancelOutcome, Status
from bookingdesk.domain.identity import CheckedHow
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.policy_rules import IdentityRule
from bookingdesk.gui.booking.cancel_panel import CancelPanel
from bookingdesk.gui.booking.read_back_panel import ReadBackPanel
from bookingdesk.gui.booking.reschedule_panel import ReschedulePanel
from bookingdesk.gui.clients.client_panel import ClientPanel
from bookingdesk.gui.clients.merge_panel import MergePanel
from bookingdesk.gui.widgets.identity_keys import ALONE_MS
from bookingdesk.gui.widgets.identity_strip import IdentityStrip
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.clients import amend_client
from bookingdesk.usecases.commands import AmendClient, SetSetting
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.settings import set_setting
from tests.gui.conftest import OpenWindow
from tests.gui.salon_day import booked, marked
from tests.journeys.typist import Typist
from tests.salon import HARBOUR, LENA, MAYA
from tests.usecases.test_identity import in_force

Key = Qt.Key


@pytest.fixture
def careful(sqlite_salon: Env) -> Env:
    """The salon checks who is calling; Maya was born on 12 March 1988 and comes on Thursday."""
    env = sqlite_salon
    client = env.store.read(lambda work: work.clients.get(MAYA))
    amend_client(env, AmendClient(client=replace(client, born=date(1988, 3, 12))))
    set_setting(env, SetSetting(key="identity.mode", value="blind"))
    return env


@pytest.fixture
def coming(careful: Env) -> Booking:
    """Maya's next booking."""
    return booked(careful, "2025-06-26 14:15")


@pytest.fixture
def place(open_window: OpenWindow, coming: Booking, careful: Env) -> Workplace:
    """The window, after the booking was made."""
    return open_window(careful)


@pytest.fixture
def typist(qtbot: QtBot, place: Workplace) -> Iterator[Typist]:
    """Hands over the day view."""
    qtbot.waitUntil(lambda: QApplication.focusWidget() is place.calendar.view.canvas)
    hands = Typist(qtbot)
    yield hands
    hands.stop()
    assert hands.dialogs == []


def open_mayas_card(place: Workplace, typist: Typist, qtbot: QtBot) -> None:
    """`F3` `mayo` `Enter`."""
    typist.press(Key.Key_F3)
    typist.type("mayo")
    typist.press(Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(place.window.panel.page, ClientPanel))


def test_that_4_moves_a_booking_for_a_caller_who_is_known(
    place: Workplace, careful: Env, coming: Booking, typist: Typist, qtbot: QtBot
) -> None:
    open_mayas_card(place, typist, qtbot)
    typist.type("R")
    page = place.window.panel.page
    assert isinstance(page, ReschedulePanel)
    assert page.strip.isVisible()
    typist.type("1203 4417")
    assert not page.strip.isVisible()
    typist.type("fri")
    qtbot.waitUntil(lambda: page.form.times.current is not None and page.form.times.current.span.start.day == 27)
    typist.press(Key.Key_Return)
    moved = careful.store.read(lambda work: work.bookings.get(coming.id))
    assert (moved.span.start.date(), moved.rescheduled_count) == (date(2025, 6, 27), 1)
    assert typist.keys == 20


def test_that_5_cancels_for_a_caller_who_is_known(
    place: Workplace, careful: Env, coming: Booking, typist: Typist, qtbot: QtBot
) -> None:
    open_mayas_card(place, typist, qtbot)
    typist.type("X")
    page = place.window.panel.page
    assert isinstance(page, CancelPanel)
    typist.type("1203 4417")
    typist.type("I")
    typist.press(Key.Key_Return)
    cancelled = careful.store.read(lambda work: work.bookings.get(coming.id))
    assert cancelled.status is Status.CANCELLED
    assert cancelled.cancellation is not None
    assert cancelled.cancellation.reason == "Illness"
    assert typist.keys == 18


def asked_who_calls(place: Workplace, typist: Typist, qtbot: QtBot) -> IdentityStrip:
    open_mayas_card(place, typist, qtbot)
    typist.type("R")
    page = place.window.panel.page
    assert isinstance(page, ReschedulePanel)
    return page.strip


def failed_attempts(env: Env) -> int:
    return sum(
        not check.confirmed for check in env.store.read(lambda work: work.identity.of_client(MAYA, limit=10))
    )


def test_that_enter_after_each_right_fact_is_no_failed_attempt(
    place: Workplace, careful: Env, typist: Typist, qtbot: QtBot
) -> None:
    strip = asked_who_calls(place, typist, qtbot)
    typist.type("12.3.1988")
    typist.press(Key.Key_Return)
    assert strip.trouble.text() == "1 fact more: what else do they say?"
    typist.type("4417")
    assert not strip.isVisible()
    assert failed_attempts(careful) == 0


def test_that_a_wrong_fact_after_a_right_one_is_typed_over_and_the_right_one_stays(
    place: Workplace, careful: Env, typist: Typist, qtbot: QtBot
) -> None:
    strip = asked_who_calls(place, typist, qtbot)
    typist.type("12.3.1988")
    typist.press(Key.Key_Return)
    typist.press(Key.Key_Return)
    typist.type("9999")
    typist.press(Key.Key_Return)
    assert failed_attempts(careful) == 2
    assert strip.field.text() == "12.3.1988 9999"
    typist.type("4417")
    assert not strip.isVisible()


@pytest.fixture
def soon(careful: Env) -> Booking:
    """Maya's next booking, two hours from now: inside the 24 hours of the policy."""
    return booked(careful, "2025-06-23 16:00")


@pytest.mark.parametrize(
    ("keys", "outcome", "fee", "count"),
    [("I", CancelOutcome.LATE, "25.00 EUR", 18), ("IW", CancelOutcome.WAIVED, "None", 19)],
    ids=["charged", "waived"],
)
def test_that_5_proposes_the_fee_and_w_waives_it(
    soon: Booking,
    place: Workplace,
    careful: Env,
    typist: Typist,
    qtbot: QtBot,
    keys: str,
    outcome: CancelOutcome,
    fee: str,
    count: int,
) -> None:
    open_mayas_card(place, typist, qtbot)
    typist.type("X")
    page = place.window.panel.page
    assert isinstance(page, CancelPanel)
    typist.type("1203 4417")
    assert page.form.terms.text().startswith("Late cancellation €25.00, inside 24 hr")
    typist.type(keys)
    typist.press(Key.Key_Return)
    gone = careful.store.read(lambda work: work.bookings.get(soon.id)).cancellation
    assert gone is not None
    assert (gone.code, gone.outcome, str(gone.fee)) == ("illness", outcome, fee)
    assert typist.keys == count


def test_that_tick_mode_takes_two_keys(
    place: Workplace, careful: Env, coming: Booking, typist: Typist, qtbot: QtBot
) -> None:
    in_force(careful, IdentityRule(ticked=True))
    open_mayas_card(place, typist, qtbot)
    typist.type("R")
    page = place.window.panel.page
    assert isinstance(page, ReschedulePanel)
    assert "1988" not in " ".join(button.text() for button in page.strip.ticks)
    typist.type("12")
    assert not page.strip.isVisible()
    typist.type("fri")
    qtbot.waitUntil(lambda: page.form.times.current is not None and page.form.times.current.span.start.day == 27)
    typist.press(Key.Key_Return)
    moved = careful.store.read(lambda work: work.bookings.get(coming.id))
    assert moved.span.start.date() == date(2025, 6, 27)


def test_that_the_second_change_of_a_contact_is_not_asked_again(
    place: Workplace, careful: Env, coming: Booking, typist: Typist, qtbot: QtBot
) -> None:
    open_mayas_card(place, typist, qtbot)
    typist.type("R")
    typist.type("1203 4417")
    page = place.bookings.cancel(coming.id)
    assert page is not None
    assert not page.strip.isVisible()
    place.clients.open_client(LENA)
    page = place.bookings.cancel(coming.id)
    assert page is not None
    assert page.strip.isVisible()


def test_that_nothing_is_cancelled_for_a_caller_who_does_not_know(
    place: Workplace, careful: Env, coming: Booking, typist: Typist, qtbot: QtBot
) -> None:
    open_mayas_card(place, typist, qtbot)
    typist.type("X")
    page = place.window.panel.page
    assert isinstance(page, CancelPanel)
    for attempt in range(3):
        typist.type("0101 9999")
        typist.press(Key.Key_Return)
        assert ("attempt" in page.strip.trouble.text()) == (attempt < 2)
    assert "Locked until" in page.strip.trouble.text()
    page.choose("I")
    page.confirm()
    stored = careful.store.read(lambda work: work.bookings.get(coming.id))
    assert stored.status is Status.CONFIRMED


def test_that_1b_stamps_contact_details_with_one_key(
    place: Workplace, careful: Env, typist: Typist, qtbot: QtBot
) -> None:
    typist.press(Key.Key_F2)
    typist.type("mayo cut")
    typist.press(Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is place.calendar.view.canvas)
    typist.type("O")
    client = careful.store.read(lambda work: work.clients.get(MAYA))
    assert client.phone_check is not None
    assert (client.phone_check.by, client.phone_check.at) == ("Jo", careful.now())
    assert typist.keys == 11


def test_that_a_booking_is_read_back_with_two_keys(
    place: Workplace, careful: Env, coming: Booking, typist: Typist, qtbot: QtBot
) -> None:
    open_mayas_card(place, typist, qtbot)
    typist.type("Q")
    page = place.window.panel.page
    assert isinstance(page, ReadBackPanel)
    assert "Thursday the twenty-sixth of June at quarter past two" in page.say.text()
    page.back.setFocus()
    typist.type("friday")
    assert page.back.property("invalid")
    typist.press(Key.Key_Return)
    assert careful.store.read(lambda work: work.bookings.get(coming.id)).read_back is None
    typist.type("1")
    assert (page.back.text(), page.form.slip.isVisible()) == ("", False)
    page.right.setFocus()
    typist.press(Key.Key_Return)
    stored = careful.store.read(lambda work: work.bookings.get(coming.id))
    assert stored.read_back is not None
    assert stored.read_back.by == "Jo"


def test_that_another_weekday_can_mean_another_day(
    place: Workplace, coming: Booking, typist: Typist, qtbot: QtBot
) -> None:
    open_mayas_card(place, typist, qtbot)
    typist.type("Q")
    page = place.window.panel.page
    assert isinstance(page, ReadBackPanel)
    page.back.setFocus()
    typist.type("friday2")
    assert isinstance(place.window.panel.page, ReschedulePanel)


def test_that_skipping_the_read_back_needs_a_reason(
    place: Workplace, careful: Env, coming: Booking, typist: Typist, qtbot: QtBot
) -> None:
    open_mayas_card(place, typist, qtbot)
    typist.type("Q")
    typist.type("S")
    page = place.window.panel.page
    assert isinstance(page, ReadBackPanel)
    typist.press(Key.Key_Return)
    assert page.form.trouble.isVisible()
    assert careful.store.read(lambda work: work.bookings.get(coming.id)).read_back is None
    typist.type("in a hurry")
    typist.press(Key.Key_Return)
    stored = careful.store.read(lambda work: work.bookings.get(coming.id)).read_back
    assert stored is not None
    assert stored.skipped == "in a hurry"


def opened_strip(place: Workplace, typist: Typist, qtbot: QtBot) -> IdentityStrip:
    """The strip of a booking that is to be moved, with the focus in its field."""
    open_mayas_card(place, typist, qtbot)
    typist.type("R")
    page = place.window.panel.page
    assert isinstance(page, ReschedulePanel)
    return page.strip


@pytest.mark.parametrize("first", ["0", "K", "s", "U"])
def test_that_a_command_key_typed_on_is_the_beginning_of_an_answer(
    place: Workplace, careful: Env, coming: Booking, typist: Typist, qtbot: QtBot, first: str
) -> None:
    strip = opened_strip(place, typist, qtbot)
    typist.type(first)
    assert strip.trouble.isVisible(), "it says what the key is about to do"
    typist.type("123")
    assert not strip.trouble.isVisible()
    qtbot.wait(ALONE_MS + 100)
    assert strip.field.text() == f"{first}123"
    assert careful.store.read(lambda work: work.identity.of_client(MAYA)) == []


def test_that_0_alone_logs_a_failed_check(
    place: Workplace, careful: Env, coming: Booking, typist: Typist, qtbot: QtBot
) -> None:
    strip = opened_strip(place, typist, qtbot)
    typist.type("0")
    qtbot.waitUntil(lambda: bool(careful.store.read(lambda work: work.identity.of_client(MAYA))))
    assert "2 attempts left" in strip.trouble.text()
    assert strip.field.text() == ""


def test_that_k_calls_back_and_k_again_says_that_they_answered(
    place: Workplace, careful: Env, coming: Booking, typist: Typist, qtbot: QtBot
) -> None:
    strip = opened_strip(place, typist, qtbot)
    typist.type("K")
    typist.press(Key.Key_Return)
    assert "+49 30" in strip.trouble.text()
    typist.type("K")
    assert not strip.isVisible()
    (check,) = careful.store.read(lambda work: work.identity.of_client(MAYA))
    assert (check.confirmed, check.how) == (True, CheckedHow.CALLED_BACK)


def test_that_s_lets_it_pass_for_a_reason(
    place: Workplace, careful: Env, coming: Booking, typist: Typist, qtbot: QtBot
) -> None:
    strip = opened_strip(place, typist, qtbot)
    typist.type("s")
    typist.press(Key.Key_Return)
    typist.type("known for years")
    typist.press(Key.Key_Return)
    assert not strip.isVisible()
    (check,) = careful.store.read(lambda work: work.identity.of_client(MAYA))
    assert (check.how, check.reason) == (CheckedHow.EXCUSED, "known for years")


def test_that_u_says_that_we_ask(place: Workplace, coming: Booking, typist: Typist, qtbot: QtBot) -> None:
    strip = opened_strip(place, typist, qtbot)
    typist.type("u")
    qtbot.waitUntil(lambda: not strip.isVisible())


def test_that_t_lets_a_contact_person_speak_whose_own_facts_count(
    place: Workplace, careful: Env, typist: Typist, qtbot: QtBot
) -> None:
    stored = booked(careful, "2025-06-26 16:00", client=HARBOUR)
    page = place.bookings.cancel(stored.id)
    assert page is not None
    qtbot.waitUntil(lambda: page.strip.field.hasFocus())
    assert page.strip.buttons["T"].isVisible()
    typist.type("t")
    typist.press(Key.Key_Return)
    assert "Petra Klein" in page.strip.speaks.currentText()
    typist.type("7101 klein@harbour.example")
    assert not page.strip.isVisible()
    (check,) = careful.store.read(lambda work: work.identity.of_client(HARBOUR))
    assert check.person_id == 1


def test_that_two_clients_are_made_one_side_by_side_and_parted_again(
    place: Workplace, careful: Env, coming: Booking, typist: Typist
) -> None:
    assert place.clients.compare(MAYA, LENA) is None  # nobody's facts are shown before it is known who calls
    typist.type("1203 4417")
    page = place.window.panel.page
    assert isinstance(page, MergePanel)
    page.go_on.click()
    merged = careful.store.read(lambda work: work.clients.get(LENA))
    assert merged.merged_into == MAYA
    file = place.window.panel.page
    assert isinstance(file, ClientPanel)
    assert file.form.split.isVisible()
    file.form.split.click()
    assert careful.store.read(lambda work: work.clients.get(LENA)).merged_into is None
    assert not file.form.split.isVisible()


def test_that_3_says_the_sentence_and_no_fact_before_it_is_known_who_calls(
    place: Workplace, careful: Env, coming: Booking, typist: Typist, qtbot: QtBot
) -> None:
    last = booked(careful, "2025-05-09 10:00")
    marked(careful, last, Status.ARRIVED, Status.COMPLETED)
    place.bus.announce_elsewhere()
    typist.press(Key.Key_F3)
    typist.type("mayo")
    card = place.line.candidates.facts
    qtbot.waitUntil(lambda: card.isVisible() and bool(card.text()))
    assert card.text().startswith("Thursday 26 June at 14:15 with Ana")
    assert typist.keys == 5
    (row,) = place.line.view.rows
    shown = " ".join((card.text(), *row.cells, row.sentence))
    assert not [fact for fact in ("4417", "2041", "12/03", "mail.example", "9 May") if fact in shown]
    assert "…417" in shown, "enough to tell two clients apart"


def test_that_the_address_is_not_read_off_the_messages_before_it_is_known_who_calls(
    place: Workplace, typist: Typist, qtbot: QtBot, careful: Env, coming: Booking
) -> None:
    sent = {"state": MessageState.SENT, "sent_at": careful.now(), "recipient": "maya.ortiz@mail.example"}

    def leave(work: Work) -> None:
        for row in work.outbox.of_booking(coming.id):
            work.outbox.replace(replace(row, **sent))

    careful.store.write(leave)
    open_mayas_card(place, typist, qtbot)
    page = place.window.panel.page
    assert page is not None
    shown = [label.text() for label in page.findChildren(QLabel)]
    shown += [lines.item(row).text() for lines in page.findChildren(QListWidget) for row in range(lines.count())]
    assert any(words.startswith("Confirmation, Email: Sent") for words in shown)
    assert [words for words in shown if "maya.ortiz@" in words] == []
