"""Bookings from files pass the same rules and guards as those taken at the desk."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.errors import NothingToUndo
from bookingdesk.domain.messages import MessageKind
from bookingdesk.usecases.agenda import agenda
from bookingdesk.usecases.commands import AgendaQuery
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.importing import bookings, days
from bookingdesk.usecases.importing.bookings import import_bookings
from bookingdesk.usecases.importing.mapping import given
from bookingdesk.usecases.importing.reading import read_table
from bookingdesk.usecases.importing.report import Imported, ImportFile, Rejection
from bookingdesk.usecases.readings import AgendaEntry
from bookingdesk.usecases.undoing import undo
from tests.builders import ANA, MONDAY, at

HEADER = "client,phone,service,staff,date,time\n"


def run(env: Env, path: Path, text: str, *, dry_run: bool = False) -> tuple[Imported, list[Rejection]]:
    outcome, rejected = outcome_of(env, path, text, dry_run=dry_run)
    return outcome.value, rejected


def outcome_of(
    env: Env, path: Path, text: str, *, dry_run: bool = False
) -> tuple[Outcome[Imported], list[Rejection]]:
    path.write_text(text, encoding="utf-8")
    table = read_table(path)
    rejected: list[Rejection] = []
    command = ImportFile(
        table=table,
        mapping=given("bookings", table.columns, {}),
        dry_run=dry_run,
        rejected=rejected.append,
    )
    return import_bookings(env, command), rejected


def entries(env: Env, days: int = 5) -> tuple[AgendaEntry, ...]:
    return agenda(env, AgendaQuery(first_day=MONDAY, days=days)).value.entries


def test_that_a_booking_is_taken_with_its_client_service_and_staff(salon: Env, tmp_path: Path) -> None:
    imported, rejected = run(salon, tmp_path / "b.csv", HEADER + "Maya Ortiz,,Haircut,Ana,2025-06-25,09:15\n")
    assert (imported.added, rejected) == (1, [])
    (entry,) = entries(salon)
    assert entry.client.name == "Maya Ortiz"
    assert entry.booking.span.start == at("2025-06-25 09:15")
    assert ANA in entry.booking.resource_ids()
    assert entry.confirmation is None


def test_that_a_client_nobody_knows_is_added_where_the_row_can_reach_them(salon: Env, tmp_path: Path) -> None:
    text = HEADER + "Nora Neu,030 5557777,cut,Ana,2025-06-25,09:15\nNora Neu,030 5557777,cut,Ana,2025-06-25,13:00\n"
    imported, rejected = run(salon, tmp_path / "b.csv", text)
    assert (imported.added, rejected) == (2, [])
    assert len({entry.client.id for entry in entries(salon)}) == 1


def test_that_every_view_hears_of_the_new_clients(salon: Env, tmp_path: Path) -> None:
    text = HEADER + (
        "Nora Neu,030 5557777,Haircut,Ana,2025-06-25,09:15\n"
        "Maya Ortiz,,Haircut,Ana,2025-06-25,13:00\n"
        "Ida Kade,030 5558888,Haircut,Ana,2025-06-25,13:00\n"
    )
    assert not outcome_of(salon, tmp_path / "b.csv", text, dry_run=True)[0].changes.clients
    outcome, _rejected = outcome_of(salon, tmp_path / "b.csv", text)
    (nora,) = salon.store.read(lambda work: work.clients.find("nora neu", limit=2))
    assert outcome.changes.clients == {nora.id}


def test_that_a_double_booking_in_the_file_is_a_rejected_row(salon: Env, tmp_path: Path) -> None:
    text = HEADER + (
        "Maya Ortiz,,Haircut,Ana,2025-06-25,09:15\n"
        "Nora Neu,030 5557777,Haircut,Ana,2025-06-25,09:30\n"
        "Maya Ortiz,,Haircut,Ana,2025-06-25,10:00\n"
    )
    imported, rejected = run(salon, tmp_path / "b.csv", text)
    assert (imported.added, imported.rejected) == (2, 1)
    assert [one.line for one in rejected] == [3]
    found = salon.store.read(lambda work: work.clients.find("nora neu", limit=2))
    assert not found, "a refused row leaves no client behind"


def test_that_the_same_file_twice_adds_nothing(salon: Env, tmp_path: Path) -> None:
    text = HEADER + "Maya Ortiz,,Haircut,Ana,2025-06-25,09:15\n"
    run(salon, tmp_path / "b.csv", text)
    imported, rejected = run(salon, tmp_path / "b.csv", text)
    assert (imported.added, imported.known, rejected) == (0, 1, [])


def test_that_bad_rows_say_what_is_wrong(salon: Env, tmp_path: Path) -> None:
    text = HEADER + (
        "Nobody Known,,Haircut,Ana,2025-06-25,09:15\n"
        "Maya Ortiz,,Shoe shine,Ana,2025-06-25,09:15\n"
        "Maya Ortiz,,Haircut,Zed,2025-06-25,09:15\n"
        "Maya Ortiz,,Haircut,Ana,2025-06-31,09:15\n"
        "Maya Ortiz,,Haircut,Ana,2025-06-25,03:00\n"
        "Maya Ortiz,,Massage,Ana,2025-06-25,09:15\n"
        "Maya Ortiz,,Haircut,Ana,2025-03-30,02:30\n"
        "Maya Ortiz,,Haircut,Ana,2025-10-26,02:30\n"
    )
    imported, rejected = run(salon, tmp_path / "b.csv", text)
    assert imported.added == 0
    assert [(one.line, one.why.code) for one in rejected] == [
        (3, "not_found"),
        (4, "not_found"),
        (5, "invalid_value"),
        (8, "nonexistent_time"),
        (9, "ambiguous_time"),
        (2, "not_found"),
        (6, "not_bookable"),
        (7, "not_bookable"),
    ]


def test_that_what_is_over_counts_as_completed_and_a_cancelled_row_takes_no_time(
    salon: Env, tmp_path: Path
) -> None:
    text = "client,service,staff,start,status\n" + (
        "Maya Ortiz,Haircut,Ana,2025-06-23 09:15,\n"
        "Maya Ortiz,Haircut,Ana,2025-06-24 09:15,cancelled\n"
        "Maya Ortiz,Haircut,Ana,2025-06-24 09:30,\n"
    )
    imported, rejected = run(salon, tmp_path / "b.csv", text)
    assert (imported.added, rejected) == (3, [])
    found = agenda(salon, AgendaQuery(first_day=MONDAY, days=2, cancelled=True)).value.entries
    assert [entry.booking.status for entry in found] == [Status.COMPLETED, Status.CANCELLED, Status.CONFIRMED]


def test_that_a_dry_run_says_what_would_be_refused_and_stores_nothing(salon: Env, tmp_path: Path) -> None:
    text = HEADER + (
        "Maya Ortiz,,Haircut,Ana,2025-06-25,09:15\n"
        "Nora Neu,030 5557777,Haircut,Ana,2025-06-25,09:30\n"
        "Maya Ortiz,,Haircut,Ana,2025-06-25,09:15\n"
    )
    imported, rejected = run(salon, tmp_path / "b.csv", text, dry_run=True)
    assert (imported.added, imported.known, imported.dry_run) == (1, 1, True)
    assert [one.line for one in rejected] == [3]
    assert entries(salon) == ()


@pytest.mark.parametrize("word", ["declined", "cancelled by client", "abgesagt"])
def test_that_a_status_nobody_knows_is_never_taken_for_confirmed(salon: Env, tmp_path: Path, word: str) -> None:
    text = f"client,service,staff,start,status\nMaya Ortiz,Haircut,Ana,2025-06-25 09:15,{word}\n"
    imported, rejected = run(salon, tmp_path / "b.csv", text)
    assert (imported.added, [one.why.facts["field"] for one in rejected]) == (0, ["status"])
    assert entries(salon) == ()


@pytest.mark.parametrize("day", ["01/01/0001", "0001-01-01", "31/12/9999", "9999-12-31"])
def test_that_a_date_of_no_calendar_is_a_rejected_row(salon: Env, tmp_path: Path, day: str) -> None:
    text = HEADER + f"Maya Ortiz,,Haircut,Ana,{day},09:15\nMaya Ortiz,,Haircut,Ana,25/06/2025,09:15\n"
    imported, rejected = run(salon, tmp_path / "b.csv", text)
    assert (imported.added, [one.line for one in rejected]) == (1, [2])


@pytest.mark.parametrize("number", ["²", "٣", "0", "999999999"])
def test_that_a_client_number_that_is_none_is_a_rejected_row(salon: Env, tmp_path: Path, number: str) -> None:
    text = f"client_id,service,staff,start\n{number},Haircut,Ana,2025-06-25 09:15\n"
    imported, rejected = run(salon, tmp_path / "b.csv", text)
    assert (imported.added, [one.why.code for one in rejected]) == (0, ["not_found"])


def test_that_undo_never_takes_back_a_row_of_an_import(salon: Env, tmp_path: Path) -> None:
    text = "client,service,staff,start,status\n" + (
        "Maya Ortiz,Haircut,Ana,2025-06-24 09:15,cancelled\nMaya Ortiz,Haircut,Ana,2025-06-25 09:15,\n"
    )
    assert run(salon, tmp_path / "b.csv", text)[0].added == 2
    with pytest.raises(NothingToUndo):
        undo(salon)


def test_that_a_cancelled_row_does_not_need_its_time_free(salon: Env, tmp_path: Path) -> None:
    text = "client,service,staff,start,status\n" + (
        "Maya Ortiz,Haircut,Ana,2025-06-25 09:15,\nMaya Ortiz,Haircut,Ana,2025-06-25 09:30,cancelled\n"
    )
    imported, rejected = run(salon, tmp_path / "b.csv", text)
    assert (imported.added, rejected) == (2, [])
    found = agenda(salon, AgendaQuery(first_day=MONDAY, days=5, cancelled=True)).value.entries
    assert [entry.booking.status for entry in found] == [Status.CONFIRMED, Status.CANCELLED]
    assert found[1].booking.cancellation is not None
    assert not salon.store.verify()


def test_that_a_dry_run_finds_doubles_and_new_people_anywhere_in_the_file(
    salon: Env, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches of two rows: what the first row takes is in the way of the last, and its client is known there."""
    monkeypatch.setattr(bookings, "BATCH", 2)
    text = HEADER + (
        "Nora Neu,030 5557777,Haircut,Ana,2025-06-25,09:15\n"
        "Maya Ortiz,,Haircut,Ana,2025-06-25,13:00\n"
        "Maya Ortiz,,Haircut,Ana,2025-06-26,09:15\n"
        "Maya Ortiz,,Haircut,Ana,2025-06-26,09:15\n"
        "Maya Ortiz,,Haircut,Ana,2025-06-25,09:30\n"
        "Nora Neu,,Haircut,Ana,2025-06-26,13:00\n"
    )
    rehearsed, dry = run(salon, tmp_path / "b.csv", text, dry_run=True)
    assert entries(salon) == ()
    imported, rejected = run(salon, tmp_path / "b.csv", text)
    assert [one.line for one in dry] == [one.line for one in rejected] == [6]
    assert (rehearsed.added, rehearsed.known) == (imported.added, imported.known) == (4, 1)


def test_that_two_bookings_under_one_external_id_are_told_apart(salon: Env, tmp_path: Path) -> None:
    text = "booking_id,client,service,staff,start\n" + (
        "A1,Maya Ortiz,Haircut,Ana,2025-06-25 09:15\n"
        "A1,Maya Ortiz,Haircut,Ana,2025-06-25 13:00\n"
        "A1,Maya Ortiz,Haircut,Ana,2025-06-25 09:15\n"
    )
    imported, rejected = run(salon, tmp_path / "b.csv", text)
    assert (imported.added, imported.known) == (1, 1)
    assert [(one.line, one.why.facts["reason"], one.why.facts["line"]) for one in rejected] == [
        (3, "stands_twice", 2)
    ]


def test_that_one_row_the_database_refuses_leaves_the_others_of_its_batch(
    salon: Env, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Admission that sees nobody busy: only the guards know better, and then each row stands for itself."""
    monkeypatch.setattr(days, "_with", lambda occupancy, unit, taken: occupancy)
    text = HEADER + (
        "Nora Neu,030 5557777,Haircut,Ana,2025-06-25,09:15\n"
        "Maya Ortiz,,Haircut,Ana,2025-06-25,09:30\n"
        "Nora Neu,030 5557777,Haircut,Ana,2025-06-25,13:00\n"
    )
    imported, rejected = run(salon, tmp_path / "b.csv", text)
    assert (imported.added, [one.line for one in rejected]) == (2, [3])
    assert len(salon.store.read(lambda work: work.clients.find("nora neu", limit=3))) == 1


def test_that_reminders_are_planned_and_every_row_is_in_the_log(salon: Env, tmp_path: Path) -> None:
    text = HEADER + "Maya Ortiz,,Haircut,Ana,2025-06-25,09:15\nMaya Ortiz,,Haircut,Ben,2025-06-26,09:15\n"
    run(salon, tmp_path / "b.csv", text)
    found = entries(salon)
    kinds = [
        [row.kind for row in salon.store.read(lambda work, key=key: work.outbox.of_booking(key))]
        for key in (entry.booking.id for entry in found)
    ]
    assert kinds == [[MessageKind.REMINDER], [MessageKind.REMINDER]]
    logged = [
        salon.store.read(lambda work, key=entry.booking.id: work.audit.of_entity("booking", key)) for entry in found
    ]
    assert [[event.action for event in events] for events in logged] == [["book"], ["book"]]
    assert [entry.booking.number for entry in found] == [1001, 1002]


@pytest.mark.parametrize("column", ["booking id", "client number", "client", "service", "note"])
def test_that_a_null_in_a_cell_spoils_no_file(salon: Env, tmp_path: Path, column: str) -> None:
    names = ["booking id", "client number", "client", "phone", "service", "staff", "date", "time", "note"]
    good = ["B1", "", "Maya Ortiz", "", "Haircut", "Ana", "2025-06-25", "09:15", ""]
    bad = ["B2" if name == "booking id" else cell for name, cell in zip(names, good, strict=True)]
    bad[names.index(column)] = "a\x00b"
    imported, rejected = run(salon, tmp_path / "b.csv", "\n".join(map(",".join, (names, bad, good))) + "\n")
    assert (imported.added, [one.line for one in rejected]) == (1, [2])
