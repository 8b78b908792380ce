"""Several bookings at once in the whole window: letters, one reason, swaps, copies, lists, what others changed."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from bookingdesk.domain.bookings import AskedBy, Booking, Status
from bookingdesk.domain.ids import UserId
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.rights import Role
from bookingdesk.gui.widgets.chooser import Chooser
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.commands import Mark, Reschedule
from bookingdesk.usecases.env import Actor, Env
from bookingdesk.usecases.marking import mark
from bookingdesk.usecases.readings import Heartbeat
from bookingdesk.usecases.rescheduling import reschedule
from tests.builders import ANA, BEN, span
from tests.gui.conftest import OpenWindow
from tests.gui.salon_day import booked
from tests.salon import LENA

Key = Qt.Key


def stored(place: Workplace, booking: Booking) -> Booking:
    return place.desk.env.store.read(lambda work: work.bookings.get(booking.id))


def two(place: Workplace) -> tuple[Booking, Booking]:
    """Maya with Ana at a quarter past two, and with Ben at four."""
    env = place.desk.env
    pair = (
        booked(env, "2025-06-23 14:15", wanted=frozenset({ANA})),
        booked(env, "2025-06-23 16:00", wanted=frozenset({BEN})),
    )
    place.ways.go_to_today()
    return pair


def select_both(place: Workplace, pair: tuple[Booking, Booking]) -> None:
    place.selection.choose(pair[0].id, (pair[1].id,))


def test_that_letters_act_on_all_that_are_selected_and_f8_takes_all_back(
    workplace: Workplace, qtbot: QtBot
) -> None:
    pair = two(workplace)
    select_both(workplace, pair)
    canvas = workplace.calendar.view.canvas
    canvas.setFocus()
    assert canvas.picking.marked == {b.id for b in pair}
    qtbot.keyClick(canvas, Key.Key_A)
    assert [stored(workplace, b).status for b in pair] == [Status.ARRIVED, Status.ARRIVED]
    assert "2 bookings changed." in workplace.toasts.texts()
    workplace.window.commands.run("undo")
    assert [stored(workplace, b).status for b in pair] == [Status.CONFIRMED, Status.CONFIRMED]
    assert any("and 1 more" in text for text in workplace.toasts.texts())


def test_that_shift_and_arrows_in_the_agenda_select_for_letters_too(workplace: Workplace, qtbot: QtBot) -> None:
    pair = two(workplace)
    workplace.ways.show_view("agenda")
    table = workplace.agenda.table
    table.setFocus()
    table.selectRow(0)
    qtbot.keyClick(table, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert set(workplace.selection.ids) == {b.id for b in pair}
    qtbot.keyClick(table, Key.Key_A)
    assert [stored(workplace, b).status for b in pair] == [Status.ARRIVED, Status.ARRIVED]


def test_that_several_are_cancelled_for_one_typed_reason(workplace: Workplace, qtbot: QtBot) -> None:
    pair = two(workplace)
    select_both(workplace, pair)
    workplace.window.commands.run("cancel")
    chooser = workplace.window.findChild(Chooser)
    assert isinstance(chooser, Chooser)
    qtbot.keyClicks(chooser.field, "Burst pipe")
    assert [line.words for line in chooser.lines()] == ["Burst pipe (we cancel)", "Burst pipe (the clients asked)"]
    qtbot.keyClick(chooser.field, Key.Key_Return)
    reasons = [stored(workplace, b).cancellation for b in pair]
    assert [r.reason for r in reasons if r] == ["Burst pipe", "Burst pipe"]
    assert "2 bookings cancelled." in workplace.toasts.texts()


def test_that_two_selected_swap_by_the_palettes_command(workplace: Workplace) -> None:
    pair = two(workplace)
    workplace.selection.choose(pair[0].id)
    assert not workplace.window.commands.available("swap")
    select_both(workplace, pair)
    assert workplace.window.commands.run("swap")
    assert stored(workplace, pair[0]).span == pair[1].span
    assert BEN in stored(workplace, pair[0]).resource_ids()
    mark(workplace.desk.env, Mark(booking_id=pair[1].id, status=Status.ARRIVED))
    workplace.ways.go_to_today()
    select_both(workplace, pair)
    assert not workplace.window.commands.available("swap")


def test_that_a_swap_onto_a_clients_other_booking_asks_and_its_button_swaps(
    workplace: Workplace, qtbot: QtBot
) -> None:
    env = workplace.desk.env
    first = booked(env, "2025-06-23 14:15", wanted=frozenset({ANA}))
    second = booked(env, "2025-06-23 16:00", wanted=frozenset({BEN}), client=LENA)
    booked(env, "2025-06-23 16:00", wanted=frozenset({ANA}))
    workplace.ways.go_to_today()
    select_both(workplace, (first, second))
    workplace.window.commands.run("swap")
    assert stored(workplace, first) == first
    (words,) = [text for text in workplace.toasts.texts() if text.endswith("Do it all the same?")]
    assert "Maya Ortiz" in words
    button = next(b for b in workplace.window.findChildren(QPushButton) if b.text() == "Keep both")
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert stored(workplace, first).span == second.span


def test_that_a_copy_is_booked_and_told_and_undone_like_any_booking(workplace: Workplace) -> None:
    first, _other = two(workplace)
    view = workplace.calendar.view
    wanted = span("2025-06-25 10:00")
    view.copy_asked.emit(first.id, wanted, frozenset({ANA}))
    of_client = workplace.desk.env.store.read(lambda work: work.bookings.of_client(first.client_id))
    again = next(b for b in of_client if b.span == wanted)
    assert (again.service_id, again.status) == (first.service_id, Status.CONFIRMED)
    assert stored(workplace, first).span == first.span
    assert any(text.startswith("Booked: ") for text in workplace.toasts.texts())
    workplace.window.commands.run("undo")
    assert stored(workplace, again).status is Status.CANCELLED


def test_that_the_form_for_the_same_again_asks_only_for_the_time(workplace: Workplace) -> None:
    first, _other = two(workplace)
    workplace.selection.choose(first.id)
    assert workplace.window.commands.run("rebook")
    page = workplace.window.panel.page
    assert page is not None
    draft = page.editing.draft  # type: ignore[attr-defined]
    assert (draft.client.id, draft.service_id, draft.start) == (first.client_id, first.service_id, None)


def test_that_a_click_on_a_name_lists_that_persons_day(workplace: Workplace) -> None:
    two(workplace)
    workplace.calendar.view.canvas.heads.chosen.emit(int(BEN))
    assert workplace.ways.view == "agenda"
    assert workplace.agenda.order.rowCount() == 1
    workplace.window.commands.run("back")
    assert workplace.ways.view == "day"


def test_that_another_desks_change_is_dotted_and_told_and_our_own_is_not(
    open_window: OpenWindow, sqlite_salon: Env
) -> None:
    place = open_window(sqlite_salon)
    ours, theirs = two(place)
    canvas = place.calendar.view.canvas
    place.desk.do(reschedule, Reschedule(booking_id=ours.id, span=span("2025-06-23 15:00")))
    assert canvas.elsewhere == {}
    ben = Env(
        clock=sqlite_salon.clock,
        store=sqlite_salon.store,
        actor=Actor(user_id=UserId(1), name="Ben", station="Desk 2", role=Role.COORDINATOR),
    )
    reschedule(ben, Reschedule(booking_id=theirs.id, span=span("2025-06-23 17:00")))
    place.bus.announce_elsewhere()
    assert set(canvas.elsewhere) == {theirs.id}
    place.calendar.view.select_booking(theirs.id)
    assert "Ben" in place.calendar.view.hint.text()
    assert canvas.overlay.pulsing


def test_that_show_on_the_mail_banner_leads_to_what_waits(workplace: Workplace, qtbot: QtBot) -> None:
    two(workplace)
    beat = Heartbeat(channel_paused="login_refused", counts={MessageState.QUEUED: 2})
    workplace.status.show_heartbeat(beat)
    button = next(b for b in workplace.window.banners.findChildren(QPushButton) if b.text() == "Show")
    button.click()
    assert workplace.ways.view == "outbox"
    assert "Maya Ortiz" in {line.person for line in workplace.outbox.view.model.lines}


def test_that_a_clock_that_differs_from_the_databases_is_said(workplace: Workplace) -> None:
    banners = workplace.window.banners
    workplace.bus.clock_compared.emit(timedelta(minutes=7, seconds=10))
    assert banners.words == "This computer's clock is 7 min fast compared with the schedule's. Please set it."
    workplace.bus.clock_compared.emit(timedelta(minutes=-3))
    assert "3 min slow" in banners.words
    workplace.bus.clock_compared.emit(timedelta(seconds=-90))
    assert banners.words == ""


def test_that_several_are_cancelled_for_a_reason_of_the_business_with_its_code(
    workplace: Workplace, qtbot: QtBot
) -> None:
    env = workplace.desk.env
    env.store.write(lambda work: work.settings.set("cancel.reasons", "illness, Snow"))
    pair = two(workplace)
    select_both(workplace, pair)
    workplace.window.commands.run("cancel")
    chooser = workplace.window.findChild(Chooser)
    assert chooser is not None
    words = [line.words for line in chooser.lines()]
    assert words == ["Staff not available (we cancel)", "Illness (the clients asked)", "Snow (the clients asked)"]
    for key in (Key.Key_Down, Key.Key_Down, Key.Key_Return):
        qtbot.keyClick(chooser.field, key)
    reasons = [stored(workplace, b).cancellation for b in pair]
    assert [(r.code, r.reason, r.asked_by) for r in reasons if r] == [("snow", "Snow", AskedBy.CLIENT)] * 2
