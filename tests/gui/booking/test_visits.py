"""Visits in the window: built from the form or the Line, found, booked, moved and cancelled as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QComboBox
from pytestqt.qtbot import QtBot
from shiboken6 import Shiboken

from bookingdesk.domain.bookings import Booking, Mode, Status
from bookingdesk.domain.errors import IdentityNeeded
from bookingdesk.domain.ids import BookingId, VisitId
from bookingdesk.domain.series import Every, Scope
from bookingdesk.gui.booking.booking_panel import BookingPanel
from bookingdesk.gui.booking.visit_panel import VisitPanel
from bookingdesk.gui.booking.word_panel import WordPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.booking_draft import BookingDraft
from bookingdesk.presentation.line.views import LineMode, Phase
from bookingdesk.qt.background.jobs import Job
from bookingdesk.usecases.clients import register_client
from bookingdesk.usecases.commands import OfferSlots, RegisterClient, SetSetting
from bookingdesk.usecases.durations import (
    SetClientDuration,
    SetStaffDuration,
    durations,
    set_client_duration,
    set_staff_duration,
)
from bookingdesk.usecases.env import Env, new_uuid
from bookingdesk.usecases.settings import set_setting
from bookingdesk.usecases.visits.adding import add_to_visit
from bookingdesk.usecases.visits.commands import AddToVisit
from bookingdesk.usecases.visits.moving import visit_slots
from tests.builders import ANA, BEN, COLOUR, HAIRCUT, a_client
from tests.gui.booking.test_repeating import the_series, we_ask
from tests.gui.salon_day import booked
from tests.gui.visit_places import a_visit, new_visit
from tests.salon import LENA, MAYA


def all_bookings(env: Env) -> list[Booking]:
    return sorted(env.store.read(lambda work: work.bookings.page()), key=lambda b: (b.span.start, b.service_id))


def pick(combo: QComboBox, data: object) -> None:
    combo.setCurrentIndex(combo.findData(data))
    combo.activated.emit(combo.currentIndex())


def new_form(workplace: Workplace, env: Env, **fields: object) -> BookingPanel:
    maya = env.store.read(lambda work: work.clients.get(MAYA))
    known: dict[str, object] = {"client": maya, "service_id": HAIRCUT, "minutes": 45, "day": date(2025, 6, 24)}
    draft = BookingDraft(booking_id=BookingId(new_uuid()), **(known | {"start": 10 * 60} | fields))  # type: ignore[arg-type]
    return workplace.bookings.open_new(draft)


def found(qtbot: QtBot, page: VisitPanel, rows: int = 1) -> list[str]:
    qtbot.waitUntil(lambda: page.times.count() >= rows and page.book.isEnabled(), timeout=5000)
    return [page.times.item(row).text() for row in range(page.times.count())]


def a_twin(workplace: Workplace) -> None:
    """A second client whom `mayo` fits."""
    twin = a_client(given_name="Mayra", family_name="Ortiz", phone="+4930555099911", email="mayra@mail.example")
    workplace.desk.do(register_client, RegisterClient(client=twin))


def current_visit(workplace: Workplace) -> VisitPanel:
    page = workplace.window.panel.page
    assert isinstance(page, VisitPanel)
    return page


def test_that_a_second_service_is_added_from_the_form_and_both_are_booked_by_enter(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    form = new_form(workplace, sqlite_salon)
    form.form.add_service.click()
    page = current_visit(workplace)
    assert [part.service_id for part in page.draft.parts] == [HAIRCUT, None]
    assert "Which service in step 2" in page.said.text()
    pick(page.parts.rows[1].service, COLOUR)
    first = found(qtbot, page)[0]
    assert "10:00 Haircut" in first
    assert "10:45 Colour" in first
    qtbot.keyClick(page.times, Qt.Key.Key_Return)
    stored = all_bookings(sqlite_salon)
    assert [(b.service_id, f"{b.span.start:%H:%M}") for b in stored] == [(HAIRCUT, "08:00"), (COLOUR, "08:45")]
    assert len({b.visit_id for b in stored} - {None}) == 1
    assert {b.client_id for b in stored} == {MAYA}
    assert "2 steps" in workplace.toasts.texts()[-1]
    assert QApplication.activeModalWidget() is None
    assert workplace.window.commands.run("undo")
    assert {b.status for b in all_bookings(sqlite_salon)} == {Status.CANCELLED}


def test_that_a_second_person_comes_at_the_same_start(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    form = new_form(workplace, sqlite_salon)
    form.form.add_person.click()
    page = current_visit(workplace)
    assert page.draft.same_start
    lena = sqlite_salon.store.read(lambda work: work.clients.get(LENA))
    page.parts.rows[1].client.chosen.emit(lena)
    assert "10:00" in found(qtbot, page)[0]
    page.confirm()
    stored = all_bookings(sqlite_salon)
    assert {b.client_id for b in stored} == {MAYA, LENA}
    assert len({b.span.start for b in stored}) == 1


def test_that_where_nothing_fits_at_the_same_start_one_after_another_is_proposed(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    """Both want Ana, who serves one at a time: there is no gap that could be longer."""
    form = new_form(workplace, sqlite_salon, staff=ANA)
    form.form.add_person.click()
    page = current_visit(workplace)
    pick(page.parts.rows[1].staff, ANA)
    qtbot.waitUntil(lambda: "Nothing fits" in page.said.text(), timeout=5000)
    assert "Choose “one after another”" in page.said.text()
    assert "gap" not in page.said.text()
    pick(page.how, "row")
    assert "Haircut" in found(qtbot, page)[0]


def test_that_a_child_who_is_no_client_yet_is_registered_with_the_visit(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    form = new_form(workplace, sqlite_salon)
    form.form.add_person.click()
    page = current_visit(workplace)
    page.parts.rows[1].client.new_wanted.emit("Tim Ortiz")
    qtbot.keyClicks(page.parts.rows[1].new_client.no_contact, "Comes with Maya")
    found(qtbot, page)
    page.confirm()
    clients = {b.client_id for b in all_bookings(sqlite_salon)}
    assert MAYA in clients
    (child,) = clients - {MAYA}
    assert sqlite_salon.store.read(lambda work: work.clients.get(child)).name == "Tim Ortiz"


def test_that_whose_step_it_is_has_to_be_said_before_it_is_booked(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    form = new_form(workplace, sqlite_salon)
    form.form.add_person.click()
    page = current_visit(workplace)
    found(qtbot, page)
    page.confirm()
    assert "step 2" in page.error.text()
    assert all_bookings(sqlite_salon) == []


def test_that_who_has_something_else_then_is_asked_whether_both_stay(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booked(sqlite_salon, "2025-06-24 10:00", client=MAYA, wanted=frozenset({BEN}))
    page = new_visit(workplace, qtbot)
    assert isinstance(page, VisitPanel)
    page.day.show_value(date(2025, 6, 24))
    page.start.show_value(10 * 60)
    page._tell()
    qtbot.waitUntil(lambda: page.times.count() > 0 and "10:00" in page.times.item(0).text(), timeout=5000)
    page.times.setCurrentRow(0)
    page.confirm()
    assert "keep both" in page.error.text()
    assert len(all_bookings(sqlite_salon)) == 1
    page.confirm()
    assert len(all_bookings(sqlite_salon)) == 3


def test_that_a_step_is_taken_out_again_and_the_times_follow(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    page = new_visit(workplace, qtbot)
    assert isinstance(page, VisitPanel)
    assert "Haircut" in found(qtbot, page)[0]
    page.parts.rows[1].remove.click()
    qtbot.waitUntil(lambda: "Haircut" not in page.times.item(0).text(), timeout=5000)
    assert len(page.draft.parts) == 1


def test_that_the_line_takes_several_services(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    """`maya cut + colour tue 10`, Enter shows the times, Enter books the first."""
    workplace.line.start(LineMode.BOOK)
    qtbot.keyClicks(workplace.line.field, "ortiz cut + colour tue 10")
    qtbot.waitUntil(lambda: "+ Colour" in [chip.text for chip in workplace.line.view.chips], timeout=3000)
    qtbot.keyClick(workplace.line.field, Qt.Key.Key_Return)
    page = current_visit(workplace)
    first = found(qtbot, page)[0]
    assert "10:00 Haircut" in first
    assert "10:45 Colour" in first
    focus = QApplication.focusWidget()
    assert focus is not None
    qtbot.keyClick(page, Qt.Key.Key_Return)
    assert [b.service_id for b in all_bookings(sqlite_salon)] == [HAIRCUT, COLOUR]


@pytest.mark.parametrize("typed", ["ortiz cut + colour tue 10", "ortiz cut + colour tue 10 *"])
def test_that_a_visit_is_kept_tentatively_by_the_keys_of_the_line(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, typed: str
) -> None:
    """Shift+Enter, or `*`: what was said in the Line is not lost on the page that finds the times."""
    workplace.line.start(LineMode.BOOK)
    qtbot.keyClicks(workplace.line.field, typed)
    qtbot.waitUntil(lambda: "+ Colour" in [chip.text for chip in workplace.line.view.chips], timeout=3000)
    starred = typed.endswith("*")
    key = Qt.KeyboardModifier.NoModifier if starred else Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(workplace.line.field, Qt.Key.Key_Return, key)
    page = current_visit(workplace)
    found(qtbot, page)
    assert "not confirmed yet" in page.said.text()
    qtbot.keyClick(page.times, Qt.Key.Key_Return)
    assert {b.status for b in all_bookings(sqlite_salon)} == {Status.TENTATIVE}
    assert "not confirmed yet" in workplace.toasts.texts()[-1]


def test_that_how_a_visit_is_held_is_kept_from_the_line_for_every_step(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    link = "https://meet.example/maya"
    workplace.line.start(LineMode.BOOK)
    qtbot.keyClicks(workplace.line.field, f"ortiz cut + colour tue 10 virt {link}")
    qtbot.waitUntil(lambda: "+ Colour" in [chip.text for chip in workplace.line.view.chips], timeout=3000)
    qtbot.keyClick(workplace.line.field, Qt.Key.Key_Return)
    page = current_visit(workplace)
    assert page.mode.currentText() == "Virtual"
    assert page.mode_detail.text() == link
    found(qtbot, page)
    page.mode_detail.clear()
    page.mode_detail.textEdited.emit("")
    page.book.click()
    assert "A virtual booking needs a link or a number" in page.error.text()
    assert all_bookings(sqlite_salon) == []
    page.mode_detail.setText(link)
    page.mode_detail.textEdited.emit(link)
    found(qtbot, page)
    page.book.click()
    assert [(b.mode, b.mode_detail) for b in all_bookings(sqlite_salon)] == [(Mode.VIRTUAL, link)] * 2
    beside = workplace.bookings.add_to_visit(all_bookings(sqlite_salon)[0].id)
    assert beside is not None
    assert (beside.draft.mode, beside.draft.mode_detail) == (Mode.VIRTUAL, link)
    pick(beside.mode, Mode.IN_PERSON.value)
    assert beside.mode_detail.isHidden()
    assert (beside.draft.mode, beside.draft.mode_detail) == (Mode.IN_PERSON, "")


@pytest.mark.parametrize("focused", ["times", "add_service", "day"])
def test_that_shift_enter_keeps_a_visit_tentatively(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, focused: str
) -> None:
    """As in the Line, whatever has the focus; the button says the same with the mouse."""
    page = new_visit(workplace, qtbot)
    assert isinstance(page, VisitPanel)
    found(qtbot, page)
    assert "Shift+Enter tentatively" in page.said.text()
    there = getattr(page, focused)
    there.setFocus()
    qtbot.keyClick(there, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert [b.status for b in all_bookings(sqlite_salon)] == [Status.TENTATIVE] * 2
    assert "Kept, not confirmed yet" in workplace.toasts.texts()[-1]


def test_that_what_was_wanted_tentatively_is_booked_by_its_button(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    page = new_visit(workplace, qtbot)
    assert isinstance(page, VisitPanel)
    page.draft = replace(page.draft, tentative=True)
    found(qtbot, page)
    page.book.click()
    assert {b.status for b in all_bookings(sqlite_salon)} == {Status.CONFIRMED}


def test_that_shift_enter_keeps_a_booking_of_the_form_tentatively(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    form = new_form(workplace, sqlite_salon)
    qtbot.waitUntil(form.form.save.isEnabled, timeout=3000)
    qtbot.keyClick(form.form.service, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert [b.status for b in all_bookings(sqlite_salon)] == [Status.TENTATIVE]


def test_that_tab_keeps_a_name_that_fits_several_clients_with_all_of_them_to_choose_from(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    """`mayo cut + colour`, Tab: the visit asks which of them, not once more for the name (rule A51)."""
    a_twin(workplace)
    workplace.line.start(LineMode.BOOK)
    qtbot.keyClicks(workplace.line.field, "mayo cut + colour tue 10:00")
    qtbot.waitUntil(lambda: workplace.line.view.phase is Phase.AMBIGUOUS, timeout=3000)
    qtbot.keyClick(workplace.line.field, Qt.Key.Key_Tab)
    page = current_visit(workplace)
    client = page.parts.rows[0].client
    assert client.field.text() == "mayo"
    assert QApplication.focusWidget() is client.field
    qtbot.waitUntil(lambda: client.list.isVisible() and client.list.count() > 2, timeout=3000)
    qtbot.keyClick(client.field, Qt.Key.Key_Return)
    (first, second) = page.draft.clients()
    assert first is not None
    assert first == second
    assert "10:00 Haircut" in found(qtbot, page)[0]


def test_that_words_for_a_client_stay_with_who_was_found_while_other_fields_are_filled_in(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    a_twin(workplace)
    page = new_visit(workplace, qtbot)
    assert isinstance(page, VisitPanel)
    page.more_person()
    client = page.parts.rows[2].client
    client.field.setFocus()
    client.seek("mayo")
    qtbot.waitUntil(lambda: client.list.count() > 2, timeout=3000)
    pick(page.parts.rows[2].service, COLOUR)
    assert client.typed == "mayo"
    client.field.setFocus()
    qtbot.keyClick(client.field, Qt.Key.Key_Return)
    chosen = page.draft.parts[2].client
    assert chosen is not None
    assert chosen.id, "somebody who was found, not a new client"


def test_that_finding_a_time_takes_several_services_too(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    workplace.line.start(LineMode.TIME)
    qtbot.keyClicks(workplace.line.field, "cut + colour tue")
    qtbot.waitUntil(lambda: "2 services in one visit" in workplace.line.view.echo, timeout=3000)
    assert "+ Colour" in [chip.text for chip in workplace.line.view.chips]
    qtbot.keyClick(workplace.line.field, Qt.Key.Key_Return)
    page = current_visit(workplace)
    assert [part.service_id for part in page.draft.parts] == [HAIRCUT, COLOUR]
    assert page.draft.clients() == (None, None)
    found(qtbot, page)


def test_that_own_lengths_stand_in_the_client_s_file(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    wish = SetClientDuration(service_id=HAIRCUT, client_id=MAYA, duration=timedelta(minutes=75))
    set_client_duration(sqlite_salon, wish)
    page = workplace.clients.open_client(MAYA)
    assert page is not None
    assert "Haircut: 1 hr 15 min, usual 45 min" in page.form.about.text()


def test_that_a_stored_step_says_which_it_is_and_is_cancelled_alone_or_with_all(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    visit = a_visit(sqlite_salon)
    panel = workplace.bookings.open_booking(visit[0].id)
    assert panel is not None
    assert "step 1 of 2" in panel.form.state.text()
    page = workplace.bookings.cancel(visit[0].id)
    assert page is not None
    assert not page.form.scope.isHidden()
    assert page.form.scope.count() == 2
    assert page.form.scope_label.text() == "Steps"
    page.form.scope.show_scope(Scope.ALL)
    we_ask(page.form.asked_by)
    page.choose("I")
    page.confirm()
    assert {b.status for b in all_bookings(sqlite_salon)} == {Status.CANCELLED}
    assert "2 steps" in workplace.toasts.texts()[-1]


def test_that_one_step_is_cancelled_alone(qtbot: QtBot, sqlite_salon: Env, workplace: Workplace) -> None:
    visit = a_visit(sqlite_salon)
    page = workplace.bookings.cancel(visit[0].id)
    assert page is not None
    we_ask(page.form.asked_by)
    page.choose("I")
    page.confirm()
    assert sum(b.status is Status.CANCELLED for b in all_bookings(sqlite_salon)) == 1


def test_that_the_whole_visit_moves_from_the_form_and_from_reschedule(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    visit = a_visit(sqlite_salon)
    panel = workplace.bookings.open_booking(visit[0].id)
    assert panel is not None
    pick(panel.form.scope, Scope.ALL.value)
    panel._change(panel.draft.changed(start=14 * 60))
    we_ask(panel.form.asked_by)
    panel._edited()
    panel.form.reason.setText("Room")
    panel.editing.word = None
    panel.save()
    assert [f"{b.span.start:%H:%M}" for b in all_bookings(sqlite_salon)] == ["12:00", "13:00"], (
        panel.form.error.text()
    )
    page = workplace.bookings.reschedule(visit[0].id)
    assert page is not None
    page.form.scope.show_scope(Scope.ALL)
    we_ask(page.form.asked_by)
    page.form.reason.setText("Room")
    slot = page.form.times.slots[0]
    page.move_to(slot)
    moved = all_bookings(sqlite_salon)
    assert moved[0].span.start == slot.span.start, page.form.error.text()
    assert moved[1].span.start - moved[0].span.start == timedelta(hours=1)


def test_that_somebody_new_in_a_visit_needs_a_phone_number_or_an_email_too(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    form = new_form(workplace, sqlite_salon)
    form.form.add_person.click()
    page = current_visit(workplace)
    row = page.parts.rows[1]
    qtbot.keyClicks(row.client.field, "+Nora Quist")
    qtbot.keyClick(row.client.field, Qt.Key.Key_Return)
    assert row.new_client.isVisible()
    assert row.new_client.phone.hasFocus()
    found(qtbot, page)
    page.confirm()
    assert page.error.text().startswith("A phone number or email of Nora Quist?")
    assert all_bookings(sqlite_salon) == []
    qtbot.keyClicks(row.new_client.phone, "+49 30 901820")
    found(qtbot, page)
    page.confirm()
    assert len(all_bookings(sqlite_salon)) == 2, page.error.text()


def test_that_for_the_whole_visit_only_times_are_listed_at_which_all_of_it_fits(
    sqlite_salon: Env, workplace: Workplace
) -> None:
    visit = a_visit(sqlite_salon)
    page = workplace.bookings.reschedule(visit[0].id)
    assert page is not None
    alone = page.form.times.slots
    page.form.scope.show_scope(Scope.ALL)
    together = page.form.times.slots
    assert together == visit_slots(sqlite_salon, OfferSlots(wish=page._wish(), limit=30, moving=visit[0])).value
    assert together != alone
    page.form.scope.show_scope(Scope.ONE)
    assert page.form.times.slots == alone


def test_that_the_length_follows_who_serves_and_for_whom_and_says_why(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    set_staff_duration(
        sqlite_salon, SetStaffDuration(service_id=HAIRCUT, staff_id=ANA, duration=timedelta(minutes=60))
    )
    form = new_form(workplace, sqlite_salon)
    assert form.form.own_length.isHidden()
    form._change(form.draft.changed(staff=ANA))
    assert form.draft.minutes == 60
    assert "with Ana, usual 45" in form.form.own_length.text()
    form._change(form.draft.changed(staff=BEN))
    assert form.draft.minutes == 45
    set_client_duration(
        sqlite_salon, SetClientDuration(service_id=HAIRCUT, client_id=MAYA, duration=timedelta(minutes=75))
    )
    form.editing.forget_lengths()
    form._change(form.draft.changed(minutes=75))
    assert "for Maya Ortiz, usual 45" in form.form.own_length.text()
    form._change(form.draft.changed(minutes=50))
    form._change(form.draft.changed(staff=ANA))
    assert form.draft.minutes == 50, "what somebody said stays"


def test_that_this_length_is_kept_for_the_client_from_the_form(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    form = new_form(workplace, sqlite_salon)
    form._change(form.draft.changed(minutes=75, staff=ANA))
    assert not form.form.always.isHidden()
    menu = form.form.always.menu()
    menu.aboutToShow.emit()
    texts = [action.text() for action in menu.actions()]
    assert len(texts) == 2
    menu.actions()[0].trigger()
    (own,) = durations(sqlite_salon).value
    assert (own.client_id, own.duration) == (MAYA, timedelta(minutes=75))
    assert "usual 45" in form.form.own_length.text()
    menu.aboutToShow.emit()
    again = next(action for action in menu.actions() if "As usual again" in action.text())
    again.trigger()
    assert durations(sqlite_salon).value == ()
    assert form.draft.minutes == 45


def test_that_this_and_the_following_get_another_rhythm_in_the_form(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    stored = the_series(sqlite_salon, count=4)
    panel = workplace.bookings.open_booking(stored.bookings[1].id)
    assert panel is not None
    pick(panel.form.scope, Scope.FOLLOWING.value)
    repeat = panel.form.repeat
    assert not repeat.unit.isHidden()
    assert repeat.unit.currentText() == "Rhythm as it is"
    pick(repeat.unit, Every.WEEK.value)
    repeat.step.setValue(2)
    repeat.count.setValue(2)
    qtbot.waitUntil(lambda: repeat.dates.count() == 3, timeout=3000)
    lines = [repeat.dates.item(row).text() for row in range(3)]
    assert sum("Will be cancelled" in line for line in lines) == 1
    assert not panel.form.reason.isHidden()
    we_ask(panel.form.asked_by)
    panel.form.reason.setText("Every two weeks now")
    panel._edited()
    panel.save()
    after = [b for b in all_bookings(sqlite_salon) if b.status is not Status.CANCELLED]
    days = [b.span.start.date().isoformat() for b in after]
    assert days == ["2025-06-23", "2025-06-30", "2025-07-14"], panel.form.error.text()
    assert workplace.window.commands.run("undo")
    assert {b.status for b in all_bookings(sqlite_salon)} == {Status.CONFIRMED}


def test_that_a_service_is_added_to_a_stored_booking_from_its_panel(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    alone = booked(sqlite_salon, "2025-06-24 10:00", client=MAYA)
    form = workplace.bookings.open_booking(alone.id)
    assert form is not None
    assert form.form.add_service.isVisibleTo(form)
    form.form.add_service.click()
    page = current_visit(workplace)
    assert "10:00" in page.standing.text()
    assert not page.day.isVisibleTo(page)
    pick(page.parts.rows[0].service, COLOUR)
    lines = found(qtbot, page, 2)
    assert "10:45 Colour" in lines[0] or "9:00 Colour" in lines[0]
    qtbot.keyClick(page.times, Qt.Key.Key_Return)
    stored = all_bookings(sqlite_salon)
    assert {b.service_id for b in stored} == {HAIRCUT, COLOUR}
    assert len({b.visit_id for b in stored} - {None}) == 1
    assert "Added: " in workplace.toasts.texts()[-1]
    assert workplace.window.commands.run("undo")
    left = {b.id: b.status for b in all_bookings(sqlite_salon)}
    again = workplace.bookings.open_booking(alone.id)
    assert again is not None
    assert "step" not in again.form.state.text()
    assert left.pop(alone.id) is Status.CONFIRMED
    assert set(left.values()) == {Status.CANCELLED}


def test_that_a_person_is_added_at_the_same_start_by_the_command(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    visit = a_visit(sqlite_salon)
    page = workplace.bookings.add_to_visit(visit[1].id, person=True)
    assert page is not None
    pick(page.parts.rows[0].service, HAIRCUT)
    page.parts.rows[0].client.chosen.emit(sqlite_salon.store.read(lambda work: work.clients.get(MAYA)))
    assert "One person cannot have two services" in page.said.text()
    page.parts.rows[0].client.chosen.emit(sqlite_salon.store.read(lambda work: work.clients.get(LENA)))
    assert "11:00" in found(qtbot, page)[0]
    page.confirm()
    third = next(b for b in all_bookings(sqlite_salon) if b.client_id == LENA)
    assert (third.visit_id, third.span.start) == (visit[1].visit_id, visit[1].span.start)


def test_that_times_of_another_question_are_not_booked(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    form = new_form(workplace, sqlite_salon)
    form.form.add_service.click()
    page = current_visit(workplace)
    pick(page.parts.rows[1].service, COLOUR)
    assert "10:00 Haircut" in found(qtbot, page)[0]
    page.start.show_value(15 * 60)
    page.start.chosen.emit()
    assert not page.book.isEnabled()
    page.confirm()
    assert page.error.text() == "The times are being looked for. Choose one in a moment."
    assert all_bookings(sqlite_salon) == []
    assert "15:00 Haircut" in found(qtbot, page)[0]
    page.parts.rows[1].remove.click()
    page.confirm()
    assert page.error.text() == "The times are being looked for. Choose one in a moment."
    found(qtbot, page)
    page.confirm()
    assert [(b.service_id, f"{b.span.start:%H:%M}") for b in all_bookings(sqlite_salon)] == [(HAIRCUT, "13:00")]


def test_that_a_visit_that_is_not_booked_survives_leaving_the_page(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    form = new_form(workplace, sqlite_salon)
    form.form.add_service.click()
    page = current_visit(workplace)
    pick(page.parts.rows[1].service, COLOUR)
    workplace.window.panel.close_all()
    assert workplace.bookings.unsaved == 1
    assert workplace.window.commands.run("new_visit")
    page = current_visit(workplace)
    assert [part.service_id for part in page.draft.parts] == [HAIRCUT, COLOUR]
    found(qtbot, page)
    page.confirm()
    assert workplace.bookings.unsaved == 0
    workplace.window.commands.run("new_visit")
    assert current_visit(workplace).draft.is_empty


def test_that_who_is_calling_is_asked_before_anything_is_added_to_what_is_booked(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    booking = booked(sqlite_salon, "2025-06-24 10:00", wanted=frozenset({ANA}))
    set_setting(sqlite_salon, SetSetting(key="identity.mode", value="blind"))
    with pytest.raises(IdentityNeeded):
        add_to_visit(
            sqlite_salon, AddToVisit(booking_id=booking.id, visit_id=VisitId(new_uuid()), parts=(), reason="")
        )
    workplace.bus.announce_elsewhere()
    workplace.selection.choose(booking.id)
    assert workplace.window.commands.run("add_to_visit")
    asking = workplace.window.panel.page
    assert isinstance(asking, WordPanel)
    asking.ask_why()
    asking.reason.setText("Ana has time for the colour as well")
    asking.enter()
    page = current_visit(workplace)
    pick(page.parts.rows[0].service, COLOUR)
    found(qtbot, page)
    page.confirm()
    assert len(all_bookings(sqlite_salon)) == 2
    events = sqlite_salon.store.read(lambda work: work.audit.of_entity("booking", booking.id))
    assert [e.detail["identity"] for e in events if e.action == "visit_add"] == ["not_needed"]


def test_that_an_answer_after_the_page_was_closed_is_for_nobody(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace
) -> None:
    form = new_form(workplace, sqlite_salon)
    form.form.add_service.click()
    page = current_visit(workplace)
    pick(page.parts.rows[1].service, COLOUR)
    page.search.look()
    jobs = workplace.desk.findChildren(Job)
    assert jobs
    workplace.window.panel.close_all()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not Shiboken.isValid(page)
    qtbot.waitUntil(lambda: not workplace.desk.findChildren(Job), timeout=5000)
    assert workplace.failures.dialog is None


def test_that_what_was_to_be_added_to_a_booking_is_there_again(workplace: Workplace, sqlite_salon: Env) -> None:
    booking = booked(sqlite_salon, "2025-06-24 10:15")
    page = workplace.bookings.add_to_visit(booking.id)
    assert page is not None
    page._change(replace(page.draft, note="with her sister"))
    workplace.window.panel.close_page(page)
    assert workplace.bookings.unsaved == 1
    again = workplace.bookings.add_to_visit(booking.id)
    assert again is not None
    assert again.draft.note == "with her sister"
    again._give_up()
    assert workplace.bookings.unsaved == 0
