"""Approval and payment (Y), and the page of policies: what is settled where, and why a button is off."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import DatabaseUnreachable
from bookingdesk.domain.ids import BookingId, PaymentId, PolicyId
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import PaymentMethod, PaymentState
from bookingdesk.domain.policy_rules import DepositRule, Policy, PolicyKind, PolicyState
from bookingdesk.domain.rights import Role
from bookingdesk.gui.booking import settle_panel
from bookingdesk.gui.booking.settle_panel import SettlePanel
from bookingdesk.gui.preferences.policies_panel import PoliciesPanel
from bookingdesk.gui.widgets.combos import choose
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.tiles import Flag, booking_facts
from bookingdesk.usecases.agenda import booking_file
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Book, Cancel, Pay
from bookingdesk.usecases.env import Env, new_uuid
from bookingdesk.usecases.paying import pay
from bookingdesk.usecases.policies import ApprovePolicy, DraftPolicy, approve_policy, draft_policy, policy_lines
from tests.builders import ANA, HAIRCUT, span
from tests.gui.salon_day import booked
from tests.salon import MAYA


def owing(env: Env) -> Booking:
    """A haircut that asks 50.00 before it is confirmed."""
    rule = DepositRule(amount=Money(Decimal("50.00"), "EUR"))
    policy = Policy(id=PolicyId(0), name="Cuts", kind=PolicyKind.DEPOSIT, deposit=rule, description="missed")
    approve_policy(env, ApprovePolicy(policy_id=draft_policy(env, DraftPolicy(policy=policy)).value.id))
    command = Book(
        booking_id=BookingId(new_uuid()),
        client_id=MAYA,
        service_id=HAIRCUT,
        span=span("2025-06-26 14:15"),
        wanted=frozenset({ANA}),
    )
    return book(env, command).value


def settling(workplace: Workplace, booking: Booking) -> SettlePanel:
    workplace.selection.choose(booking.id)
    assert workplace.window.commands.run("settle")
    page = workplace.window.panel.page
    assert isinstance(page, SettlePanel)
    return page


def stored(env: Env, booking: Booking) -> Booking:
    return env.store.read(lambda work: work.bookings.get(booking.id))


def test_that_a_deposit_is_taken_and_the_booking_confirmed(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = owing(sqlite_salon)
    page = settling(workplace, booking)
    assert (page.sure.isEnabled(), page.amount.text()) == (False, "50.00")
    assert page.account.text() == "Unpaid: €50.00 due by Tue 24 Jun 14:02."
    assert page.why_not.text() == "Not before the deposit: €50.00 is still due. A supervisor can waive it."
    page.setFocus()
    qtbot.keyClicks(page.amount, "20,00")  # what stood there is replaced
    qtbot.keyClick(page.amount, Qt.Key.Key_Return)
    assert page.account.text().startswith("Partly paid: €30.00 due by")
    assert page.amount.selectedText() == "30.00"
    qtbot.keyClick(page.amount, Qt.Key.Key_Return)
    assert page.entries.count() == 2
    assert page.sure.hasFocus()
    qtbot.keyClick(page.sure, Qt.Key.Key_Return)
    assert stored(sqlite_salon, booking).status is Status.CONFIRMED
    assert not page.sure.isVisible()
    assert page.paper.hasFocus()  # and not the Undo of the toast
    toast = workplace.toasts.standing()[-1].toast
    assert (toast.text, toast.sends_by) == ("Confirmed: Maya Ortiz.", Channel.EMAIL), "what they are told now"


def test_that_enter_gives_back_what_is_to_go_back_and_takes_nothing(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = owing(sqlite_salon)
    settling(workplace, booking).take.click()
    cancel(sqlite_salon, Cancel(booking_id=booking.id, reason="ill"))
    page = settling(workplace, booking)
    assert (page.account.text(), page.amount.text()) == ("To give back: €50.00.", "50.00")
    qtbot.keyClick(page.amount, Qt.Key.Key_Return)
    assert page.error.text() == "Reason: needed."
    page.setFocus()
    qtbot.keyClicks(page.reason, "by policy")
    qtbot.keyClick(page.reason, Qt.Key.Key_Return)
    assert page.account.text() == "Given back."


def test_that_confirming_waits_for_the_recorded_yes(sqlite_salon: Env, workplace: Workplace) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15", status=Status.TENTATIVE)
    page = settling(workplace, booking)
    assert not page.sure.isEnabled()
    assert page.why_not.text() == "Not before the client's yes: record how and from whom."
    page.how.setCurrentIndex(page.how.findData("email"))
    page.given_by.setText("Ida Kade")
    page.record.click()
    assert page.sure.isEnabled()
    assert page.yes.text().startswith("By email: Ida Kade, ")
    page.sure.click()
    assert stored(sqlite_salon, booking).status is Status.CONFIRMED


def test_that_a_refusal_says_what_to_do_and_changes_nothing(sqlite_salon: Env, workplace: Workplace) -> None:
    booking = owing(sqlite_salon)
    page = settling(workplace, booking)
    page.amount.setText("a lot")
    page.take.click()
    assert page.error.text() == "Amount: not an amount of money."
    assert page.let.isEnabled()
    page.let.click()
    assert page.error.text() == "Reason: needed."
    page.reason.setText("regular")
    page.let.click()
    assert page.account.text() == "Waived."
    assert booking_file(sqlite_salon, booking.id).value.account.state is PaymentState.WAIVED


def test_that_what_is_unpaid_is_marked_in_calendar_and_list(sqlite_salon: Env, workplace: Workplace) -> None:
    entry = booking_file(sqlite_salon, owing(sqlite_salon).id).value.entry
    assert Flag.UNPAID in booking_facts(entry, workplace.desk.catalogue()).flags


def policies(workplace: Workplace) -> PoliciesPanel:
    assert workplace.window.commands.run("policies")
    page = workplace.window.panel.page
    assert isinstance(page, PoliciesPanel)
    return page


def test_that_a_policy_is_drafted_and_approved_on_its_page(sqlite_salon: Env, workplace: Workplace) -> None:
    page = policies(workplace)
    assert page.lines.item(0).text() == "Cancelling: Standard, version 1 · in force"
    assert not page.approve.isEnabled()
    page.limit.setText("48")
    page.amount.setText("30")
    page.draft.click()
    assert page.error.text() == "What changed and why: needed."
    page.description.setText("Too many gaps")
    page.draft.click()
    assert page.lines.item(0).text() == "Cancelling: Standard, version 2 · Draft"
    page.lines.setCurrentRow(0)
    assert page.says.text() == "Free until 48 hr before, then €30.00."
    page.approve.click()
    assert page.lines.item(0).text() == "Cancelling: Standard, version 2 · in force"
    assert "Approved by " in page.record.text()


def test_that_a_role_that_may_not_is_told_so_on_the_page(sqlite_salon: Env, workplace: Workplace) -> None:
    desk = workplace.desk
    desk.become(replace(desk.env.actor, role=Role.FRONTLINE))
    page = policies(workplace)
    page.limit.setText("48")
    page.description.setText("Too many gaps")
    page.draft.click()
    assert "does not allow this" in page.error.text()
    assert [line.policy.state for line in policy_lines(sqlite_salon).value] == [PolicyState.APPROVED]


def test_that_a_deposit_gets_more_time_for_a_reason(sqlite_salon: Env, workplace: Workplace) -> None:
    booking = owing(sqlite_salon)
    page = settling(workplace, booking)
    page.longer.click()
    assert page.error.text() == "Say until when, such as “fri 12:00”."
    page.until.setText("wed 12:00")
    page.longer.click()
    assert page.error.text() == "Reason: needed."
    page.reason.setText("bank is closed")
    page.longer.click()
    assert page.account.text() == "Unpaid: €50.00 due by Wed 25 Jun 12:00."
    assert page.until.text() == ""
    page.until.setText("fri 12:00")
    page.reason.setText("longer still")
    page.longer.click()
    assert page.error.text() == "The deadline has to be ahead, and not after the start."


def test_that_a_no_show_can_be_made_to_cost(sqlite_salon: Env, workplace: Workplace) -> None:
    workplace.window.commands.run("policies")
    page = workplace.window.findChild(PoliciesPanel)
    assert page is not None
    page.limit.setText("24")
    page.amount.setText("25")
    page.no_show.setChecked(True)
    page.description.setText("empty chairs")
    page.draft.click()
    (draft,) = (one.policy for one in policy_lines(sqlite_salon).value if one.policy.state is PolicyState.DRAFT)
    assert draft.no_show_late
    assert page.says.text().endswith("Who does not come owes the same.")


def paid(env: Env, booking: Booking) -> list[str]:
    entries = env.store.read(lambda work: work.payments.of_booking(booking.id))
    return [str(entry.amount.amount) for entry in entries]


def test_that_a_double_click_takes_money_once(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    booking = owing(sqlite_salon)
    page = settling(workplace, booking)
    page.amount.setText("20,00")
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(page.take, left)
    qtbot.mouseDClick(page.take, left)
    assert paid(sqlite_salon, booking) == ["20.00"]


def test_that_a_lost_answer_takes_money_once(
    sqlite_salon: Env, workplace: Workplace, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = owing(sqlite_salon)
    page = settling(workplace, booking)
    page.amount.setText("20,00")

    def away(env: object, booking_id: object) -> None:
        raise DatabaseUnreachable(url="a database")

    with monkeypatch.context() as patched:
        patched.setattr(settle_panel, "booking_file", away)
        page.take.click()
    assert page.error.isVisible()
    assert paid(sqlite_salon, booking) == ["20.00"]
    page.take.click()
    assert paid(sqlite_salon, booking) == ["20.00"]
    assert page.account.text().startswith("Partly paid: €30.00 due by")
    page.take.click()
    assert paid(sqlite_salon, booking) == ["20.00", "30.00"]


def test_that_esc_keeps_what_was_typed_into_a_policy(qtbot: QtBot, workplace: Workplace) -> None:
    page = workplace.policies.open()
    choose(page.kind, PolicyKind.DEPOSIT.value)
    page.kind.activated.emit(page.kind.currentIndex())
    qtbot.keyClicks(page.description, "missed too often")
    for field, text in ((page.limit, "48"), (page.amount, "25")):
        field.selectAll()
        qtbot.keyClicks(field, text)
    qtbot.keyClick(page.amount, Qt.Key.Key_Escape)
    assert workplace.window.panel.page is None
    assert workplace.policies.unsaved == 1
    again = workplace.policies.open()
    typed = again.typed
    assert (typed.kind, typed.amount, typed.description) == (PolicyKind.DEPOSIT, "25", "missed too often")
    again.draft.click()
    assert not again.error.isVisible(), again.error.text()
    assert workplace.policies.unsaved == 0


def test_that_a_payment_of_two_lines_is_shown_whole(sqlite_salon: Env, workplace: Workplace, qtbot: QtBot) -> None:
    booking = owing(sqlite_salon)
    page = settling(workplace, booking)
    page.reason.setText("a reason so long that no panel of any width at all can show it on one line, " * 2)
    page.let.click()
    qtbot.waitUntil(lambda: not page.entries.verticalScrollBar().isVisible(), timeout=2000)
    assert page.entries.height() >= page.entries.visualItemRect(page.entries.item(0)).height()


def test_that_a_deposit_that_another_desk_took_is_not_asked_for_again(
    sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = owing(sqlite_salon)
    page = settling(workplace, booking)
    page.reason.setText("card machine was slow")
    money = Money(Decimal("50.00"), "EUR")
    pay(
        sqlite_salon,
        Pay(payment_id=PaymentId(new_uuid()), booking_id=booking.id, amount=money, method=PaymentMethod.CASH),
    )
    workplace.bus.announce_elsewhere()
    assert page.account.text().startswith("Paid")
    assert page.entries.count() == 1
    assert page.amount.text() == ""
    assert page.reason.text() == "card machine was slow"
