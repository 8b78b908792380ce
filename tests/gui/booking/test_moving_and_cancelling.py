"""Move (R) and cancel (X): the old time is kept until the new one is taken; no cancellation without a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.availability.values import Slot as FreeSlot
from bookingdesk.domain.bookings import AskedBy, Booking, CancelOutcome, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId, PolicyId
from bookingdesk.domain.money import Money
from bookingdesk.domain.policy_rules import Policy, PolicyKind
from bookingdesk.domain.rights import Role
from bookingdesk.gui.booking.cancel_panel import CancelPanel
from bookingdesk.gui.booking.reschedule_panel import ReschedulePanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.commands import Reschedule
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.policies import ApprovePolicy, DraftPolicy, approve_policy, draft_policy
from bookingdesk.usecases.rescheduling import reschedule
from tests.builders import ANA, BEN, span
from tests.gui.salon_day import booked, marked


def stored(env: Env, booking: BookingId) -> Booking:
    return env.store.read(lambda work: work.bookings.get(booking))


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def moving(workplace: Workplace, booking: Booking) -> ReschedulePanel:
    workplace.selection.choose(booking.id)
    assert workplace.window.commands.run("reschedule")
    page = workplace.window.panel.page
    assert isinstance(page, ReschedulePanel)
    return page


def cancelling(workplace: Workplace, booking: Booking) -> CancelPanel:
    workplace.selection.choose(booking.id)
    assert workplace.window.commands.run("cancel")
    page = workplace.window.panel.page
    assert isinstance(page, CancelPanel)
    return page


def test_that_typing_filters_and_enter_moves(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15", wanted=frozenset({ANA}))
    page = moving(workplace, booking)
    assert focused() is page.form.times.filter
    qtbot.keyClicks(focused(), "fri")
    assert stored(sqlite_salon, booking.id).span == booking.span
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    after = stored(sqlite_salon, booking.id)
    assert after.span == span("2025-06-27 09:00")
    assert ANA in after.resource_ids()
    assert "Moved: Maya Ortiz is now Fri 27 Jun 09:00, Ana." in workplace.toasts.texts()[-1]
    assert workplace.window.panel.page is None


def test_that_its_own_time_is_no_obstacle(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15", wanted=frozenset({ANA}))
    page = moving(workplace, booking)
    qtbot.keyClicks(focused(), "thu 14:30")
    page.form.times.look()
    assert [slot.span for slot in page.form.times.slots] == [span("2025-06-26 14:30")]


def test_that_a_typed_time_that_can_t_be_had_says_why(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15", wanted=frozenset({ANA}))
    page = moving(workplace, booking)
    for typed, said in (
        ("/ana thu 12:15", "Ana works 09:00–12:00, 13:00–18:00 then."),
        ("/ana thu 23:00", "This is outside opening hours: 09:00–18:00."),
        ("/ana sun", "Nothing free"),
    ):
        page.form.times.filter.setText(typed)
        page.form.times.look()
        assert page.form.times.hint.text().startswith(said), page.form.times.hint.text()


def test_that_the_free_times_stand_right_under_their_filter(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15", wanted=frozenset({ANA}))
    times = moving(workplace, booking).form.times
    for typed in ("", "thu 14:30"):
        times.filter.setText(typed)
        times.look()
        qtbot.wait(20)
        assert times.filter.y() == 0
        assert times.list.y() - times.filter.geometry().bottom() < times.filter.height()


def test_that_a_time_taken_meanwhile_leaves_the_old_one(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15", wanted=frozenset({ANA}))
    page = moving(workplace, booking)
    qtbot.keyClicks(focused(), "fri 9:00")
    page.form.times.look()
    slot = page.form.times.current
    assert slot is not None
    booked(sqlite_salon, "2025-06-27 09:00", client=2042, wanted=frozenset({ANA}))
    page.move_to(slot)
    assert "Ana is booked until 09:45" in page.form.error.text()
    assert stored(sqlite_salon, booking.id).span == booking.span


def with_change_policy(env: Env) -> None:
    """From now on a move inside 24 hours costs 25.00."""
    fee = Money(Decimal("25.00"), "EUR")
    policy = Policy(
        id=PolicyId(0), name="Changes", kind=PolicyKind.MODIFICATION, late_fee=fee, description="as told"
    )
    draft = draft_policy(env, DraftPolicy(policy=policy)).value
    approve_policy(env, ApprovePolicy(policy_id=draft.id))


def test_that_a_fee_that_a_supervisor_has_to_waive_is_not_said_to_be_waived(
    sqlite_salon: Env, open_window: Callable[[Env], Workplace]
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 16:00")
    clerk = sqlite_salon.acting_as(replace(sqlite_salon.actor, role=Role.COORDINATOR))
    page = cancelling(open_window(clerk), booking)
    assert page.choose("I")
    assert page.choose("W")
    assert page.form.terms.text() == "Late: the fee of €25.00 is due until a supervisor allows to waive it."
    assert page.form.terms.property("tone") == "warning"


def test_that_a_late_fee_is_waived_with_w_once_a_reason_is_chosen(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 16:00")
    page = cancelling(workplace, booking)
    qtbot.keyClicks(focused(), "iw")
    assert page.form.waive.isChecked()
    assert page.form.terms.text() == "Late, but the fee of €25.00 is waived."
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    cancellation = stored(sqlite_salon, booking.id).cancellation
    assert cancellation is not None
    assert (cancellation.outcome, cancellation.fee, cancellation.waived, cancellation.code) == (
        CancelOutcome.WAIVED,
        None,
        "Illness",
        "illness",
    )


def test_that_w_waives_before_a_reason_is_chosen_too_and_is_said_beside_it(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 16:00")
    page = cancelling(workplace, booking)
    assert page.form.waive.text().endswith("W")
    page.form.channel.setCurrentIndex(page.form.channel.findData("email"))
    qtbot.keyClicks(focused(), "w")
    assert page.form.waive.isChecked()
    assert page.reason is None
    qtbot.keyClicks(focused(), "wr")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    cancellation = stored(sqlite_salon, booking.id).cancellation
    assert cancellation is not None
    assert (cancellation.code, cancellation.outcome, cancellation.channel) == (
        "work",
        CancelOutcome.LATE,
        Channel.EMAIL,
    )


def test_that_a_move_without_a_policy_of_changes_costs_nothing(sqlite_salon: Env, workplace: Workplace) -> None:
    page = moving(workplace, booked(sqlite_salon, "2025-06-23 16:00"))
    assert page.form.terms.text() == ""
    assert not page.form.waive.isVisible()


def test_that_a_late_move_says_its_fee(sqlite_salon: Env, workplace: Workplace) -> None:
    with_change_policy(sqlite_salon)
    page = moving(workplace, booked(sqlite_salon, "2025-06-23 16:00"))
    assert "the fee is €25.00" in page.form.terms.text()
    page.form.asked_by.setCurrentIndex(page.form.asked_by.findData(AskedBy.BUSINESS.value))
    assert page.form.terms.text() == ""


def test_that_esc_leaves_the_booking_where_it_is(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15")
    moving(workplace, booking)
    qtbot.keyClicks(focused(), "fri")
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert workplace.window.panel.page is not None
    qtbot.keyClick(focused(), Qt.Key.Key_Escape)
    assert workplace.window.panel.page is None
    assert stored(sqlite_salon, booking.id) == booking


def test_that_a_letter_and_enter_cancel(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15")
    cancelling(workplace, booking)
    qtbot.keyClicks(focused(), "i")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    after = stored(sqlite_salon, booking.id)
    assert after.status is Status.CANCELLED
    assert after.cancellation is not None
    assert (after.cancellation.reason, after.cancellation.asked_by) == ("Illness", AskedBy.CLIENT)
    assert "Cancelled: Maya Ortiz Thu 26 Jun 14:15." in workplace.toasts.texts()[-1]
    workplace.actions.undo()
    assert stored(sqlite_salon, booking.id).status is Status.CONFIRMED


@pytest.mark.parametrize("keys", ["", "o"])
def test_that_nothing_is_cancelled_without_a_reason(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, keys: str
) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15")
    page = cancelling(workplace, booking)
    qtbot.keyClicks(focused(), keys)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert stored(sqlite_salon, booking.id) == booking
    assert page.form.error.isVisible()
    assert focused() is (page.form.details if keys else page.form.reasons)


def test_that_the_arrows_choose_a_reason_too(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15")
    cancelling(workplace, booking)
    qtbot.keyClick(focused(), Qt.Key.Key_Down)
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    cancellation = stored(sqlite_salon, booking.id).cancellation
    assert cancellation is not None
    assert cancellation.reason == "Changed mind"


def test_that_other_is_stored_in_the_words_typed(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15")
    cancelling(workplace, booking)
    qtbot.keyClicks(focused(), "o")
    qtbot.keyClicks(focused(), "moved to Rome")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    cancellation = stored(sqlite_salon, booking.id).cancellation
    assert cancellation is not None
    assert cancellation.reason == "moved to Rome"


def test_that_a_late_cancellation_says_its_fee_and_a_business_one_is_free(
    sqlite_salon: Env, workplace: Workplace
) -> None:
    page = cancelling(workplace, booked(sqlite_salon, "2025-06-23 16:02"))
    assert page.form.terms.text() == "Late cancellation €25.00, inside 24 hr: 2 hr before the start."
    page.form.asked_by.setCurrentIndex(page.form.asked_by.findData(AskedBy.BUSINESS.value))
    assert page.form.terms.text() == "Free: the business asks for it, so no fee is due."


def test_that_what_is_over_can_neither_be_moved_nor_cancelled(sqlite_salon: Env, workplace: Workplace) -> None:
    booking = marked(sqlite_salon, booked(sqlite_salon, "2025-06-23 13:00"), Status.ARRIVED, Status.COMPLETED)
    workplace.selection.choose(booking.id)
    assert not workplace.window.commands.run("reschedule")
    assert not workplace.window.commands.run("cancel")


def test_that_a_cancellation_of_a_booking_changed_meanwhile_is_refused(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-23 15:15")
    page = cancelling(workplace, booking)
    marked(sqlite_salon, booking, Status.ARRIVED)
    qtbot.keyClicks(focused(), "i")
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert stored(sqlite_salon, booking.id).status is Status.ARRIVED
    assert page.form.error.isVisible()


def test_that_a_desk_that_only_reads_neither_moves_nor_cancels_nor_books(
    sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15")
    workplace.selection.choose(booking.id)
    workplace.set_read_only("The schedule can only be read here.")
    for command in ("reschedule", "cancel", "new_booking", "new_client", "import_clients", "import_bookings"):
        assert not workplace.window.commands.run(command), command
    assert workplace.window.commands.run("open")
    client = workplace.clients.open_client(2041)
    assert client is not None
    assert not client.form.edit.isEnabled()


def test_that_the_time_it_has_is_not_offered_as_another_one(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-26 09:00", wanted=frozenset({ANA}))
    page = moving(workplace, booking)
    qtbot.keyClicks(focused(), "thu")
    page.form.times.look()
    assert page.form.times.slots
    assert booking.span not in [slot.span for slot in page.form.times.slots]
    assert "09:00" in page.form.now_at.text()
    qtbot.keyClicks(focused(), " 9:00")
    page.form.times.look()
    assert page.form.times.slots == ()
    page.form.times.filter.setText("/ben thu 9:00")
    page.form.times.look()
    assert [slot.span for slot in page.form.times.slots] == [booking.span], "with Ben it is a move"


def test_that_a_move_into_the_client_s_own_time_is_asked_about_and_chosen_again(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booked(sqlite_salon, "2025-06-26 09:00", wanted=frozenset({BEN}))
    booking = booked(sqlite_salon, "2025-06-26 14:15", wanted=frozenset({ANA}))
    page = moving(workplace, booking)
    qtbot.keyClicks(focused(), "thu 9:00")
    page.form.times.look()
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert page.form.error.text() == (
        "Maya Ortiz already has Haircut at 09:00 with Ben. Choose it again to keep both."
    )
    assert stored(sqlite_salon, booking.id).span == booking.span
    qtbot.keyClick(focused(), Qt.Key.Key_Return)
    assert stored(sqlite_salon, booking.id).span == span("2025-06-26 09:00")


def test_that_a_booking_that_another_desk_moves_is_said_and_can_still_be_cancelled(
    sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-24 10:00")
    page = workplace.bookings.cancel(booking.id)
    assert page is not None
    assert page.choose(page._reasons[0].letter)
    reschedule(sqlite_salon, Reschedule(booking_id=booking.id, span=span("2025-06-25 11:00", 45)))
    workplace.bus.announce_elsewhere()
    assert "11:00" in page.form.when.text()
    assert page.form.error.text().startswith("Another desk changed this booking meanwhile: ")
    page.confirm()
    assert stored(sqlite_salon, booking.id).status is Status.CANCELLED
    assert workplace.window.panel.page is None


def test_that_a_booking_that_another_desk_moves_is_moved_from_there(
    sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-24 10:00")
    page = workplace.bookings.reschedule(booking.id)
    assert page is not None
    reschedule(sqlite_salon, Reschedule(booking_id=booking.id, span=span("2025-06-25 11:00", 45)))
    workplace.bus.announce_elsewhere()
    assert "11:00" in page.form.now_at.text()
    page.move_to(FreeSlot(span=span("2025-06-26 14:15", 45), allocations=()))
    assert stored(sqlite_salon, booking.id).span == span("2025-06-26 14:15", 45)


def test_that_the_clients_name_begins_at_the_side_of_a_mirrored_window(
    qapp: QApplication, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-26 14:15", wanted=frozenset({ANA}))
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        title = moving(workplace, booking).form.title
        assert title.alignment() & Qt.AlignmentFlag.AlignRight
        assert title.alignment() & Qt.AlignmentFlag.AlignAbsolute
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
