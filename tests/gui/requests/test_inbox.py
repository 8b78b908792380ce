"""The inbox in the real window: what is seen, claimed and held, and what each key answers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import RequestId, UserId
from bookingdesk.domain.requests import Need, NeedKind, Request, RequestKind, RequestState, Told, WishedTime
from bookingdesk.domain.rights import Role
from bookingdesk.gui.requests.request_form import RequestForm
from bookingdesk.gui.widgets.identity_strip import IdentityStrip
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.today_rows import Group
from bookingdesk.usecases.env import Actor, Env
from bookingdesk.usecases.requests.commands import ClaimRequest, InboxQuery, TakeRequest
from bookingdesk.usecases.requests.reading import RequestLine, inbox
from bookingdesk.usecases.requests.taking import claim_request, take_request
from tests.builders import ANA, BEN, COLOUR, HAIRCUT
from tests.gui.salon_day import booked
from tests.salon import MAYA

FRIDAY = WishedTime(first_day=date(2025, 6, 27), from_minute=0, until_minute=720)
BEA = Actor(user_id=UserId(1), name="Bea", station="Desk 2", role=Role.COORDINATOR)


def asked(place: Workplace, hours_ago: float = 2, **changes: object) -> RequestId:
    """Eva Rossi's online request for a colour on Friday morning, taken by another desk."""
    env = place.desk.env
    said: dict[str, object] = {
        "channel": Channel.WEB,
        "received_at": env.now() - timedelta(hours=hours_ago),
        "name": "Eva Rossi",
        "email": "eva@mail.example",
        "service_id": COLOUR,
        "wishes": (FRIDAY,),
        "needs": (Need(kind=NeedKind.ALLERGY, words="nickel"),),
        "text": "<b>first</b> time",
    }
    number = take_request(env, TakeRequest(**(said | changes))).value.id  # type: ignore[arg-type]
    place.bus.announce_elsewhere()
    return number


def stored(place: Workplace, number: RequestId) -> Request:
    return place.desk.env.store.read(lambda work: work.requests.get(number))


def other_desk(place: Workplace) -> Env:
    return replace(place.desk.env, actor=BEA)


def press(qtbot: QtBot, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(focus, key, modifiers)


def shown(place: Workplace) -> list[str]:
    table = place.requests.view.table
    return [table.item(row, 1).text() for row in range(table.rowCount())]  # type: ignore[union-attr]


def test_that_f7_opens_the_most_pressing_one_claims_it_and_holds_its_first_time(
    workplace: Workplace, qtbot: QtBot
) -> None:
    young, old = asked(workplace), asked(workplace, 21, name="Old Lee", email="lee@mail.example")
    press(qtbot, Qt.Key.Key_F7)
    view = workplace.requests.view
    assert (workplace.ways.view, view.table.current(), view.table.hasFocus()) == ("requests", old, True)
    assert shown(workplace) == [f"Old Lee (new)  #{old}", f"Eva Rossi (new)  #{young}"]
    line = inbox(other_desk(workplace), InboxQuery()).value.lines[0]
    assert line.claimed is not None
    assert line.claimed.by == workplace.desk.env.actor.name
    held = workplace.requests.keeper.held
    assert held is not None
    assert held.span == view.detail.proposals[0].slot.span
    assert "held 3:00" in view.detail.times.item(0).text()


def test_that_the_facts_are_there_before_the_times_are_looked_for(
    workplace: Workplace, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked(workplace)
    seen: list[str] = []
    look = workplace.requests._look_for_times

    def looking(line: RequestLine) -> None:
        labels = workplace.requests.view.detail.findChildren(QLabel)
        seen.extend(label.text() for label in labels if label.isVisible() and label.width() > 0)
        look(line)

    monkeypatch.setattr(workplace.requests, "_look_for_times", looking)
    press(qtbot, Qt.Key.Key_F7)
    assert "eva@mail.example" in seen


def test_that_latin_facts_stand_beside_their_names_in_a_mirrored_window(
    workplace: Workplace, qtbot: QtBot, qapp: QApplication
) -> None:
    asked(workplace)
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        press(qtbot, Qt.Key.Key_F7)
        labels = workplace.requests.view.detail.findChildren(QLabel)
        email = next(label for label in labels if label.text() == "eva@mail.example")
        assert email.alignment() & Qt.AlignmentFlag.AlignRight
        assert email.alignment() & Qt.AlignmentFlag.AlignAbsolute
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def test_that_f7_pressed_again_finds_the_same_times(workplace: Workplace, qtbot: QtBot) -> None:
    asked(workplace)
    press(qtbot, Qt.Key.Key_F7)
    before = workplace.requests.view.detail.proposals
    press(qtbot, Qt.Key.Key_F7)
    assert workplace.requests.view.detail.proposals == before
    held = workplace.requests.keeper.held
    assert held is not None
    assert held.span == before[0].slot.span


def test_that_leaving_gives_back_what_was_claimed_and_held(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace)
    press(qtbot, Qt.Key.Key_F7)
    workplace.ways.show_view("day")
    assert stored(workplace, number).claim is None
    assert workplace.requests.keeper.held is None
    assert workplace.desk.env.store.read(lambda work: work.holds.active(workplace.desk.env.now())) == []


def test_that_what_another_desk_answers_is_passed_over_and_said(workplace: Workplace, qtbot: QtBot) -> None:
    first, second = asked(workplace, 5), asked(workplace, 1, name="Kim Lee")
    claim_request(other_desk(workplace), ClaimRequest(request_id=first))
    press(qtbot, Qt.Key.Key_F7)
    view = workplace.requests.view
    assert view.table.current() == second
    assert view.table.item(0, 3).text() == "Bea is answering"


def test_that_frontline_looks_and_neither_claims_nor_holds(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace)
    workplace.desk.become(replace(workplace.desk.env.actor, role=Role.FRONTLINE))
    press(qtbot, Qt.Key.Key_F7)
    assert workplace.requests.view.table.current() == number
    assert workplace.requests.view.detail.proposals
    assert (stored(workplace, number).claim, workplace.requests.keeper.held) == (None, None)


def test_that_what_a_client_wrote_is_shown_as_plain_text(workplace: Workplace, qtbot: QtBot) -> None:
    from PySide6.QtWidgets import QLabel

    asked(workplace)
    press(qtbot, Qt.Key.Key_F7)
    texts = {label.text(): label.textFormat() for label in workplace.requests.view.detail.findChildren(QLabel)}
    assert texts["<b>first</b> time"] is Qt.TextFormat.PlainText
    assert texts["Allergy: nickel"] is Qt.TextFormat.PlainText


def test_that_the_next_one_is_current_after_an_answer_and_undo_brings_it_back(
    workplace: Workplace, qtbot: QtBot
) -> None:
    first, second = asked(workplace, 5), asked(workplace, 1, name="Kim Lee", email="kim@mail.example")
    press(qtbot, Qt.Key.Key_F7)
    press(qtbot, Qt.Key.Key_Return)
    assert stored(workplace, first).told is Told.CONFIRMED
    assert workplace.requests.view.table.current() == second
    qtbot.waitUntil(lambda: stored(workplace, second).claim is not None)
    press(qtbot, Qt.Key.Key_F8)
    assert stored(workplace, first).state is RequestState.OPEN
    assert shown(workplace) == [f"Eva Rossi  #{first}", f"Kim Lee (new)  #{second}"]


def test_that_an_incomplete_one_is_not_accepted_and_its_missing_details_are_asked_for(
    workplace: Workplace, qtbot: QtBot
) -> None:
    number = asked(workplace, needs=None)
    press(qtbot, Qt.Key.Key_F7)
    press(qtbot, Qt.Key.Key_Return)
    assert stored(workplace, number).state is RequestState.OPEN
    press(qtbot, Qt.Key.Key_Q)
    box = workplace.requests.view.detail.answer
    assert "- special requirements" in box.preview.toPlainText()
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    after = stored(workplace, number)
    assert (after.state, after.answered_at) == (RequestState.WAITING, None)
    assert [p.value for p in after.answers[0].points] == ["needs"]
    assert workplace.requests.view.table.hasFocus()


def test_that_offering_says_the_times_that_are_seen(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace)
    press(qtbot, Qt.Key.Key_F7)
    spans = [p.slot.span for p in workplace.requests.view.detail.proposals]
    press(qtbot, Qt.Key.Key_O)
    text = workplace.requests.view.detail.answer.preview.toPlainText()
    assert "Dear Eva Rossi," in text
    assert "Friday, 27 June" in text
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert list(stored(workplace, number).answers[0].offered) == spans


def test_that_esc_leaves_the_words_and_answers_nothing(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace)
    press(qtbot, Qt.Key.Key_F7)
    press(qtbot, Qt.Key.Key_D)
    press(qtbot, Qt.Key.Key_Escape)
    assert not workplace.requests.view.detail.answer.isVisible()
    assert workplace.requests.view.table.hasFocus()
    assert stored(workplace, number).answers == ()


def test_that_a_late_answer_asks_why_before_it_books(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace, 25)
    press(qtbot, Qt.Key.Key_F7)
    assert "late" in workplace.requests.view.table.item(0, 0).text()
    press(qtbot, Qt.Key.Key_Return)
    box = workplace.requests.view.detail.answer
    assert box.late.hasFocus()
    assert stored(workplace, number).state is RequestState.OPEN
    qtbot.keyClicks(box.late, "two were ill")
    press(qtbot, Qt.Key.Key_Return)
    assert stored(workplace, number).answers[0].late_reason == "two were ill"


def test_that_t_books_tentatively(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace)
    press(qtbot, Qt.Key.Key_F7)
    press(qtbot, Qt.Key.Key_T)
    answer = stored(workplace, number).answers[0]
    booking = workplace.desk.env.store.read(lambda work: work.bookings.get(answer.booking_id))  # type: ignore[arg-type]
    assert booking.status is Status.TENTATIVE


def test_that_a_question_is_answered_in_words_by_enter(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace, kind=RequestKind.QUESTION, text="Do you have parking?")
    press(qtbot, Qt.Key.Key_F7)
    press(qtbot, Qt.Key.Key_Return)
    box = workplace.requests.view.detail.answer
    qtbot.keyClicks(box.text, "Yes, behind the house")
    press(qtbot, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert stored(workplace, number).answers[0].text == "Yes, behind the house"


@pytest.mark.parametrize("view", ["requests", "waitlist", "absence"])
def test_that_letters_of_bookings_do_nothing_to_the_booking_selected_elsewhere(
    workplace: Workplace, qtbot: QtBot, view: str
) -> None:
    booking = booked(workplace.desk.env, "2025-06-23 14:15")
    workplace.bus.announce_elsewhere()
    workplace.selection.choose(booking.id)
    asked(workplace)
    workplace.ways.show_view(view)
    shown = workplace.window.canvas.view
    assert shown is not None
    for key in (Qt.Key.Key_D, Qt.Key.Key_A, Qt.Key.Key_N, Qt.Key.Key_X):
        press(qtbot, key)
        buttons = [b for b in shown.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()]
        assert buttons
        for button in buttons:
            button.setFocus()
            press(qtbot, key)
            assert workplace.window.panel.page is None, (key, button.text())
        stored = workplace.desk.env.store.read(lambda work: work.bookings.get(booking.id))
        assert stored.status is booking.status, key


def test_that_letters_of_requests_do_nothing_in_the_calendar(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace)
    workplace.ways.show_view("day")
    for key in (Qt.Key.Key_O, Qt.Key.Key_Q, Qt.Key.Key_W):
        press(qtbot, key)
    assert stored(workplace, number).answers == ()
    assert not workplace.requests.view.detail.answer.isVisible()


def test_that_the_rail_counts_and_today_lists_the_three_soonest(workplace: Workplace, qtbot: QtBot) -> None:
    numbers = [asked(workplace, hours, name=f"N{hours}") for hours in (20, 3, 2, 1)]
    view = workplace.today_panel.model
    rows = [line for line in (view.line(n) for n in range(view.rowCount())) if line.key[:1] == (Group.REQUESTS,)]  # type: ignore[index]
    assert [row.request_id for row in rows] == numbers[:3]  # type: ignore[union-attr]
    button = workplace.window.rail._buttons["requests"]
    assert button.text() == "Requests\n4 · 4 hr"
    assert "4 hr left" in button.accessibleName()
    workplace.today_panel.request_opened.emit(numbers[1])
    assert workplace.requests.view.table.current() == numbers[1]


def test_that_the_filter_narrows_and_mine_lists_what_is_answered_here(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace)
    asked(workplace, 1, name="Kim Lee")
    press(qtbot, Qt.Key.Key_F7)
    press(qtbot, Qt.Key.Key_Slash)
    view = workplace.requests.view
    assert view.filter.hasFocus()
    qtbot.keyClicks(view.filter, "kim")
    assert len(shown(workplace)) == 1
    view.filter.clear()
    press(qtbot, Qt.Key.Key_F7)
    view.mine.setChecked(True)
    assert shown(workplace) == [f"Eva Rossi (new)  #{number}"]


def test_that_an_empty_inbox_says_so(workplace: Workplace, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_F7)
    view = workplace.requests.view
    assert view._empty.text() == "No open requests."
    assert not view.detail.inside.isVisible()


def test_that_a_call_is_logged_and_edited_in_the_form(workplace: Workplace, qtbot: QtBot) -> None:
    workplace.window.commands.run("log_request")
    form = workplace.window.panel.page
    assert isinstance(form, RequestForm)
    qtbot.keyClicks(form.client.field, "Eva Rossi")
    qtbot.keyClicks(form.phone, "030 1234567")
    qtbot.keyClicks(form.wishes.rows[0].days, "fri")
    qtbot.keyClicks(form.wishes.rows[0].times, "9-12")
    form.ago.setValue(3)
    form.no_needs.setChecked(True)
    qtbot.keyClick(form.phone, Qt.Key.Key_Return)
    (line,) = inbox(workplace.desk.env, InboxQuery()).value.lines
    request = line.request
    assert (request.name, request.phone, request.needs) == ("Eva Rossi", "+49301234567", ())
    assert request.wishes == (replace(FRIDAY, from_minute=540),)
    assert request.received_at == workplace.desk.env.now() - timedelta(hours=3)
    press(qtbot, Qt.Key.Key_F7)
    press(qtbot, Qt.Key.Key_E)
    form = workplace.window.panel.page
    assert isinstance(form, RequestForm)
    assert (form.wishes.rows[0].days.text(), form.wishes.rows[0].times.text()) == ("2025-06-27", "9:00-12:00")
    form.service.setCurrentIndex(form.service.findData(HAIRCUT))
    qtbot.keyClick(form.wishes.rows[0].days, Qt.Key.Key_Return)
    assert stored(workplace, request.id).service_id == HAIRCUT
    assert workplace.requests.view.detail.proposals


def test_that_what_was_typed_in_the_line_goes_into_the_request(workplace: Workplace, qtbot: QtBot) -> None:
    press(qtbot, Qt.Key.Key_F2)
    qtbot.keyClicks(workplace.line.field, "balloon ride")
    press(qtbot, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    form = workplace.window.panel.page
    assert isinstance(form, RequestForm)
    assert form.text.toPlainText() == "balloon ride"


def test_that_a_change_asks_who_is_asking_before_anything_is_moved(workplace: Workplace, qtbot: QtBot) -> None:
    workplace.desk.env.store.write(lambda work: work.settings.set("identity.mode", "blind"))
    booking = booked(workplace.desk.env, "2025-06-26 14:15")
    number = asked(workplace, kind=RequestKind.MOVE, booking_id=booking.id, name="", email="", service_id=None)
    press(qtbot, Qt.Key.Key_F7)
    press(qtbot, Qt.Key.Key_Return)
    assert stored(workplace, number).state is RequestState.OPEN
    strips = workplace.requests.view.detail.findChildren(IdentityStrip)
    assert [strip.isVisible() for strip in strips] == [True]
    assert "2041" not in workplace.requests.view.table.item(0, 1).text()


def test_that_a_wrong_day_is_said_in_the_form_and_nothing_is_kept(workplace: Workplace, qtbot: QtBot) -> None:
    workplace.window.commands.run("log_request")
    form = workplace.window.panel.page
    assert isinstance(form, RequestForm)
    qtbot.keyClicks(form.client.field, "Eva")
    qtbot.keyClicks(form.wishes.rows[0].days, "soonish")
    qtbot.keyClick(form.wishes.rows[0].days, Qt.Key.Key_Return)
    assert form._error.text() == "Wished days: not a date."
    assert inbox(workplace.desk.env, InboxQuery()).value.open == 0
    qtbot.keyClick(form.wishes.rows[0].days, Qt.Key.Key_Escape)


def test_that_nothing_can_be_answered_while_reading_only(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace)
    workplace.set_read_only("another version")
    press(qtbot, Qt.Key.Key_F7)
    press(qtbot, Qt.Key.Key_Return)
    after = stored(workplace, number)
    assert (after.answers, after.claim) == ((), None)
    assert not workplace.requests.view.detail.buttons["request_accept"].isVisible()


def move_wanted(place: Workplace, qtbot: QtBot) -> RequestId:
    """A change request of Maya's, with the third free time chosen and held, at a desk that asks who is calling."""
    place.desk.env.store.write(lambda work: work.settings.set("identity.mode", "blind"))
    booking = booked(place.desk.env, "2025-06-26 14:15")
    number = asked(place, kind=RequestKind.MOVE, booking_id=booking.id, name="", email="", service_id=None)
    press(qtbot, Qt.Key.Key_F7)
    place.requests.view.detail.times.setCurrentRow(2)
    place.requests.keeper.settle()
    return number


def test_that_the_time_chosen_before_the_identity_check_is_the_one_that_is_booked(
    workplace: Workplace, qtbot: QtBot
) -> None:
    number = move_wanted(workplace, qtbot)
    detail = workplace.requests.view.detail
    chosen = detail.proposals[2].slot.span
    detail.buttons["request_accept"].click()
    assert stored(workplace, number).state is RequestState.OPEN
    assert detail.times.currentRow() == 2
    (strip,) = detail.findChildren(IdentityStrip)
    assert not strip.buttons["U"].isVisible()
    strip.buttons["K"].click()
    assert strip.trouble.text() == "Hang up, then call +49 30 555014417. When they answer: K.", "as one dials it"
    strip.buttons["K"].click()
    answered = stored(workplace, number)
    booking = workplace.desk.env.store.read(lambda work: work.bookings.get(answered.booking_id))  # type: ignore[arg-type]
    assert (answered.told, booking.span) == (Told.CONFIRMED, chosen)
    assert workplace.desk.env.store.read(lambda work: work.holds.active(workplace.desk.env.now())) == []


def test_that_a_refusal_leaves_the_chosen_time_chosen_and_held(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace, needs=None)
    press(qtbot, Qt.Key.Key_F7)
    detail, keeper = workplace.requests.view.detail, workplace.requests.keeper
    detail.times.setCurrentRow(2)
    keeper.settle()
    chosen = detail.proposals[2].slot
    detail.buttons["request_accept"].click()
    assert stored(workplace, number).state is RequestState.OPEN
    now_chosen = detail.current()
    assert now_chosen is not None
    assert (now_chosen.slot.span, keeper.is_for(chosen)) == (chosen.span, True)


def test_that_typed_words_stay_when_a_more_pressing_request_comes_in(workplace: Workplace, qtbot: QtBot) -> None:
    number = asked(workplace, 2)
    press(qtbot, Qt.Key.Key_F7)
    press(qtbot, Qt.Key.Key_D)
    detail = workplace.requests.view.detail
    detail.answer.text.setPlainText("Sorry, nickel is in all of")
    held = workplace.requests.keeper.held
    asked(workplace, 20, name="Old Lee", email="lee@mail.example")
    assert workplace.requests.view.table.currentRow() == 1
    assert workplace.requests.view.table.current() == number
    assert detail.answer.isVisible()
    assert detail.answer.text.toPlainText() == "Sorry, nickel is in all of"
    assert workplace.requests.keeper.held == held
    assert not workplace.requests._stable.isActive()
    assert len(detail.proposals) == 3


def both_asked(place: Workplace, qtbot: QtBot) -> tuple[RequestId, QAbstractButton]:
    """Maya wants a colour on Friday morning, when she has a haircut at every free time; *Keep both*, as it is asked."""
    at = "2025-06-27 09:00"
    booked(place.desk.env, at, client=MAYA, wanted=frozenset({BEN}), minutes=180)
    number = asked(place, client_id=MAYA, staff_id=ANA)
    press(qtbot, Qt.Key.Key_F7)
    detail = place.requests.view.detail
    detail.buttons["request_accept"].click()
    assert stored(place, number).state is RequestState.OPEN
    (toast,) = [words for words in place.toasts.texts() if "Do it all the same?" in words]
    assert "Haircut" in toast
    (keep,) = [b for b in place.window.findChildren(QAbstractButton) if b.text() == "Keep both"]
    return number, keep


def test_that_a_client_who_has_something_else_then_keeps_both_by_one_press(
    workplace: Workplace, qtbot: QtBot
) -> None:
    number, keep = both_asked(workplace, qtbot)
    chosen = workplace.requests.view.detail.current()
    assert chosen is not None
    keep.click()
    assert stored(workplace, number).told is Told.CONFIRMED
    made = [b for b in workplace.desk.env.store.read(lambda work: work.bookings.page()) if b.service_id == COLOUR]
    assert [(b.client_id, b.span) for b in made] == [(MAYA, chosen.slot.span)]
    assert workplace.desk.env.store.read(lambda work: work.holds.active(workplace.desk.env.now())) == []


def test_that_keep_both_does_nothing_once_another_request_is_looked_at(workplace: Workplace, qtbot: QtBot) -> None:
    number, keep = both_asked(workplace, qtbot)
    other = asked(workplace, 20, name="Kim Lee", email="kim@mail.example")
    workplace.requests.view.choose(other)
    keep.click()
    assert [stored(workplace, each).state for each in (number, other)] == [RequestState.OPEN, RequestState.OPEN]


def test_that_the_inbox_goes_with_its_window_where_nobody_has_looked_at_it(workplace: Workplace) -> None:
    view = workplace.requests.view
    assert view.window() is workplace.window
    assert not view.isVisible()
    workplace.requests.open_inbox()
    assert view.isVisible()


def test_that_nothing_is_cut_where_there_is_little_room(workplace: Workplace, qtbot: QtBot) -> None:
    asked(workplace)
    press(qtbot, Qt.Key.Key_F7)
    view = workplace.requests.view
    detail, table = view.detail, view.table
    accept = detail.buttons["request_accept"]
    view.setParent(None)
    qtbot.addWidget(view)
    view.resize(566, 600)
    view.show()
    accept.setText("Am Mittwoch, dem 25. Juni 2025, um 14:15 annehmen und an alle senden  (Enter)")
    qtbot.waitUntil(lambda: detail.inside.width() <= detail.viewport().width() and "\n" in accept.painted)
    right = accept.mapTo(detail.viewport(), accept.rect().topRight()).x()
    assert right <= detail.viewport().width()
    assert accept.painted.split() == accept.text().split()
    header = table.horizontalHeader()
    assert header.length() <= table.viewport().width()
    assert table.isColumnHidden(3)
    view.resize(1200, 600)
    qtbot.waitUntil(lambda: not table.isColumnHidden(3))
    assert header.length() <= table.viewport().width()
