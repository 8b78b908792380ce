"""Notes of a department on the client's page: written, kept from others, never written over unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bookingdesk.domain.catalogue import Department
from bookingdesk.domain.ids import IdentityCheckId
from bookingdesk.gui.clients.department_notes import DepartmentNotes
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.client_notes import WriteClientNote, client_notes, write_client_note
from bookingdesk.usecases.commands import SetSetting
from bookingdesk.usecases.departments import AddDepartment, add_department
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.settings import set_setting
from tests.builders import HAIRCUT, MASSAGE
from tests.gui.salon_day import booked
from tests.salon import MAYA


@pytest.fixture
def departments(sqlite_salon: Env) -> tuple[Department, Department]:
    hair = add_department(sqlite_salon, AddDepartment(name="Hair", services=frozenset({HAIRCUT}))).value
    return hair, add_department(sqlite_salon, AddDepartment(name="Wellness", services=frozenset({MASSAGE}))).value


def owner(notes: DepartmentNotes, name: str) -> None:
    """Choose a department as a click in the list does."""
    row = notes.owner.findText(name)
    notes.owner.setCurrentIndex(row)
    notes.owner.activated.emit(row)


def test_that_a_note_is_written_for_a_department_and_read_back(
    workplace: Workplace, departments: tuple[Department, Department], sqlite_salon: Env, qtbot: QtBot
) -> None:
    _hair, wellness = departments
    booking = booked(sqlite_salon, "2025-06-23 15:15")
    workplace.bus.announce_elsewhere()
    workplace.selection.choose(booking.id)
    assert workplace.window.commands.run("department_note")
    page = workplace.window.panel.page
    assert page is not None
    notes = page.notes  # type: ignore[attr-defined]
    assert notes.text.hasFocus()
    owner(notes, "Wellness")
    assert not notes.save.isEnabled()
    qtbot.keyClicks(notes.text, "bad knee")
    qtbot.keyClick(notes.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    kept = client_notes(sqlite_salon, MAYA).value
    assert [(n.department_id, n.text) for n in kept] == [(wellness.id, "bad knee")]
    assert notes.kept.text() == "Wellness: bad knee"
    assert notes.said.text() == "The note is kept for Wellness."


def test_that_somebody_of_another_department_sees_and_offers_only_their_own(
    workplace: Workplace, departments: tuple[Department, Department], sqlite_salon: Env
) -> None:
    hair, wellness = departments
    for one, text in ((hair, "grey"), (wellness, "bad knee")):
        write_client_note(sqlite_salon, WriteClientNote(client_id=MAYA, department_id=one.id, text=text))
    actor = replace(workplace.desk.env.actor, departments=frozenset({hair.id}))
    workplace.desk.env = replace(workplace.desk.env, actor=actor)
    page = workplace.clients.open_client(MAYA)
    assert page is not None
    assert page.notes.kept.text() == "Hair: grey"
    assert [page.notes.owner.itemText(row) for row in range(page.notes.owner.count())] == ["Hair"]
    everything = " ".join(label.text() for label in page.findChildren(type(page.notes.kept)))
    assert "bad knee" not in everything


def test_that_what_a_colleague_wrote_meanwhile_is_shown_before_it_is_written_over(
    workplace: Workplace, departments: tuple[Department, Department], sqlite_salon: Env, qtbot: QtBot
) -> None:
    hair, _wellness = departments
    page = workplace.clients.open_client(MAYA)
    assert page is not None
    assert not page.notes.text.isVisible(), "the page stays short until somebody writes"
    qtbot.mouseClick(page.notes.open, Qt.MouseButton.LeftButton)
    assert page.notes.text.hasFocus()
    qtbot.keyClicks(page.notes.text, "mine")
    write_client_note(sqlite_salon, WriteClientNote(client_id=MAYA, department_id=hair.id, text="theirs"))
    page.notes.store()
    assert "theirs" in page.notes.said.text()
    assert page.notes.text.toPlainText() == "mine"
    page.notes.store()
    assert [n.text for n in client_notes(sqlite_salon, MAYA).value] == ["mine"]


def test_that_a_note_that_is_not_stored_survives_leaving_the_page_and_is_told_before_quitting(
    workplace: Workplace, departments: tuple[Department, Department], sqlite_salon: Env, qtbot: QtBot
) -> None:
    _hair, wellness = departments
    page = workplace.clients.open_client(MAYA)
    assert page is not None
    page.begin_note()
    qtbot.keyClicks(page.notes.text, "grey")
    owner(page.notes, "Wellness")
    assert page.notes.text.toPlainText() == ""
    qtbot.keyClicks(page.notes.text, "bad knee")
    owner(page.notes, "Hair")
    assert page.notes.text.toPlainText() == "grey", "another department's text takes nothing away"
    assert workplace.clients.unsaved == 2
    assert "2 forms hold something that is not saved." in workplace._unsaved_words()
    workplace.window.panel.close_all()
    page = workplace.clients.open_client(MAYA)
    assert page is not None
    assert page.notes.text.isVisible()
    assert page.notes.text.toPlainText() == "grey"
    page.notes.store()
    owner(page.notes, "Wellness")
    page.begin_note()
    assert page.notes.text.toPlainText() == "bad knee"
    page.notes.store()
    assert workplace.clients.unsaved == 0
    kept = {note.department_id: note.text for note in client_notes(sqlite_salon, MAYA).value}
    assert kept[wellness.id] == "bad knee"
    assert len(kept) == 2


def test_that_a_kept_text_still_tells_what_a_colleague_wrote_meanwhile(
    workplace: Workplace, departments: tuple[Department, Department], sqlite_salon: Env, qtbot: QtBot
) -> None:
    hair, _wellness = departments
    page = workplace.clients.open_client(MAYA)
    assert page is not None
    page.begin_note()
    qtbot.keyClicks(page.notes.text, "mine")
    workplace.window.panel.close_all()
    write_client_note(sqlite_salon, WriteClientNote(client_id=MAYA, department_id=hair.id, text="theirs"))
    page = workplace.clients.open_client(MAYA)
    assert page is not None
    page.notes.store()
    assert "theirs" in page.notes.said.text()
    page.notes.store()
    assert [n.text for n in client_notes(sqlite_salon, MAYA).value] == ["mine"]


def test_that_no_note_stays_on_the_page_once_the_contact_is_over(
    workplace: Workplace, departments: tuple[Department, Department], sqlite_salon: Env, qtbot: QtBot
) -> None:
    hair, _wellness = departments
    write_client_note(sqlite_salon, WriteClientNote(client_id=MAYA, department_id=hair.id, text="short"))
    set_setting(sqlite_salon, SetSetting(key="identity.mode", value="blind"))
    page = workplace.clients.open_client(MAYA)
    assert page is not None
    workplace.desk.caller.confirm(MAYA, IdentityCheckId("known"))
    page.begin_note()
    qtbot.keyClicks(page.notes.text, ", grey")
    typed = page.notes.text.toPlainText()
    workplace.desk.caller.forget()
    texts = (page.notes.kept.text(), page.notes.said.text(), page.notes.text.toPlainText())
    assert texts == ("", "", "")
    assert page.notes.isHidden()
    workplace.desk.caller.confirm(MAYA, IdentityCheckId("known again"))
    assert page.notes.text.toPlainText() == typed


def test_that_without_departments_nothing_is_asked(workplace: Workplace) -> None:
    page = workplace.clients.open_client(MAYA)
    assert page is not None
    assert not page.notes.isVisible()
