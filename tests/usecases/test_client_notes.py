"""What a department keeps about a client is read by its people alone, wherever it could be read (R45)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Department
from bookingdesk.domain.errors import InvalidValue, NotFound, Stale
from bookingdesk.domain.ids import DepartmentId
from bookingdesk.usecases.client_notes import WriteClientNote, client_notes, write_client_note
from bookingdesk.usecases.clients import client_file
from bookingdesk.usecases.commands import DayScheduleQuery
from bookingdesk.usecases.departments import AddDepartment, add_department
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.merging import MergeClients, merge_clients, split_clients
from bookingdesk.usecases.printing import day_schedule
from bookingdesk.usecases.tray import put_on_tray, tray
from tests.builders import HAIRCUT, MASSAGE, MONDAY
from tests.salon import LENA, MAYA
from tests.usecases.desk import FrontDesk


def departments(desk: FrontDesk) -> tuple[Department, Department]:
    """Hair and wellness."""
    hair = add_department(desk.env, AddDepartment(name="Hair", services=frozenset({HAIRCUT}))).value
    return hair, add_department(desk.env, AddDepartment(name="Wellness", services=frozenset({MASSAGE}))).value


def limited(desk: FrontDesk, *of: Department) -> Env:
    return replace(desk.env, actor=replace(desk.env.actor, departments=frozenset(each.id for each in of)))


def texts(env: Env) -> list[str]:
    return [note.text for note in client_notes(env, MAYA).value]


def test_that_a_note_is_read_by_its_department_and_by_those_to_whom_it_is_granted(desk: FrontDesk) -> None:
    hair, wellness = departments(desk)
    write_client_note(desk.env, WriteClientNote(client_id=MAYA, department_id=wellness.id, text="  bad\n knee "))
    write_client_note(limited(desk, hair), WriteClientNote(client_id=MAYA, department_id=hair.id, text="grey"))
    assert texts(desk.env) == ["bad\nknee", "grey"]
    assert texts(limited(desk, hair)) == ["grey"]
    assert texts(limited(desk, wellness)) == ["bad\nknee"]
    assert texts(limited(desk, hair, wellness)) == ["bad\nknee", "grey"]
    assert [note.text for note in client_file(limited(desk, hair), MAYA).value.notes] == ["grey"]


def test_that_another_departments_note_is_not_written_over_and_not_admitted_to(desk: FrontDesk) -> None:
    hair, wellness = departments(desk)
    note = WriteClientNote(client_id=MAYA, department_id=wellness.id, text="bad knee")
    write_client_note(desk.env, note)
    for department in (wellness.id, DepartmentId(77)):
        with pytest.raises(NotFound):
            write_client_note(limited(desk, hair), replace(note, department_id=department, text=""))
    assert texts(desk.env) == ["bad knee"]


def test_that_old_texts_are_kept_beside_the_log_and_never_in_it(desk: FrontDesk) -> None:
    _hair, wellness = departments(desk)
    for text in ("bad knee", "bad knee, left", ""):
        write_client_note(desk.env, WriteClientNote(client_id=MAYA, department_id=wellness.id, text=text))
    assert texts(desk.env) == []
    changes = desk.env.store.read(lambda work: work.clients.changes_of(MAYA))
    assert [(c.old, c.new) for c in changes] == [
        ("bad knee, left", ""),
        ("bad knee", "bad knee, left"),
        ("", "bad knee"),
    ]
    entry = desk.log()[-1]
    assert (entry.action, entry.detail) == ("write_client_note", {"department": wellness.id})


def test_that_two_who_write_at_once_are_told_and_the_same_again_is_no_change(desk: FrontDesk) -> None:
    _hair, wellness = departments(desk)
    note = WriteClientNote(client_id=MAYA, department_id=wellness.id, text="bad knee", shown="")
    write_client_note(desk.env, note)
    with pytest.raises(Stale):
        write_client_note(desk.env, replace(note, text="fine"))
    again = write_client_note(desk.env, replace(note, shown="bad knee"))
    assert again.changes.clients == frozenset()
    with pytest.raises(InvalidValue):
        write_client_note(desk.env, replace(note, text="a\u202eb", shown=None))


def test_that_notes_move_with_a_merge_and_back(desk: FrontDesk) -> None:
    _hair, wellness = departments(desk)
    for client in (MAYA, LENA):
        write_client_note(
            desk.env, WriteClientNote(client_id=client, department_id=wellness.id, text=f"of {client}")
        )
    merge = merge_clients(desk.env, MergeClients(kept_id=MAYA, gone_id=LENA)).value
    assert texts(desk.env) == [f"of {MAYA}", f"of {LENA}"]
    split_clients(desk.env, merge.id)
    assert texts(desk.env) == [f"of {MAYA}"]


def test_that_paper_and_tray_keep_notes_of_another_department_to_themselves(desk: FrontDesk) -> None:
    hair, _wellness = departments(desk)
    massage = desk.book("2025-06-24 15:15", service=MASSAGE, note="bad knee")

    def seen(env: Env) -> set[str]:
        paper = day_schedule(env, DayScheduleQuery(day=MONDAY.replace(day=24))).value
        printed = {row.note for page in paper.pages for row in page.rows if row.client_name}
        return printed | {_note(entry.booking) for entry in tray(env).value}

    put_on_tray(desk.env, massage.id)
    assert seen(desk.env) == {"bad knee"}
    assert seen(limited(desk, hair)) == {""}


def _note(booking: Booking) -> str:
    return booking.note
