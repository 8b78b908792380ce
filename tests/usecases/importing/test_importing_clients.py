"""Clients from files: good rows kept, bad rows named, the same file twice adds nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.importing import clients
from bookingdesk.usecases.importing.clients import import_clients
from bookingdesk.usecases.importing.mapping import given
from bookingdesk.usecases.importing.reading import read_table
from bookingdesk.usecases.importing.report import (
    ColumnsMissing,
    DateOrderUnclear,
    Imported,
    ImportFile,
    Rejection,
)
from bookingdesk.usecases.importing.values import DateOrder

GOOD = (
    "Nachname;Vorname;Telefon;E-Mail;Geburtsdatum\n"
    "Weiß;Łukasz;030 555 0101;lukasz@mail.example;13.04.1980\n"
    "Brandt;Leo;0176 5550202;;\n"
)


def run(
    env: Env, path: Path, text: str, *, order: DateOrder | None = None, dry_run: bool = False, **pairs: str
) -> tuple[Imported, list[Rejection]]:
    outcome, rejected = outcome_of(env, path, text, order=order, dry_run=dry_run, **pairs)
    return outcome.value, rejected


def outcome_of(
    env: Env, path: Path, text: str, *, order: DateOrder | None = None, dry_run: bool = False, **pairs: str
) -> tuple[Outcome[Imported], list[Rejection]]:
    path.write_text(text, encoding="utf-8")
    table = read_table(path)
    rejected: list[Rejection] = []
    command = ImportFile(
        table=table,
        mapping=given("clients", table.columns, pairs),
        order=order,
        dry_run=dry_run,
        rejected=rejected.append,
    )
    return import_clients(env, command), rejected


def test_that_every_view_hears_of_the_new_clients_and_of_nothing_else(
    env: Env, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clients, "BATCH", 1)
    path = tmp_path / "c.csv"
    assert not outcome_of(env, path, GOOD, dry_run=True)[0].changes
    outcome, _rejected = outcome_of(env, path, GOOD)
    found = env.store.read(lambda work: [work.clients.find(name, limit=1)[0].id for name in ("weiss", "brandt")])
    assert outcome.changes == ChangeSet(clients=frozenset(found))
    assert not outcome_of(env, path, GOOD)[0].changes


def test_that_clients_are_added_and_found_again(env: Env, tmp_path: Path) -> None:
    imported, rejected = run(env, tmp_path / "c.csv", GOOD)
    assert (imported.added, imported.known, imported.rejected, rejected) == (2, 0, 0, [])
    found = env.store.read(lambda work: work.clients.find("lukasz weiss", limit=5))
    assert [(client.name, client.phone) for client in found] == [("Łukasz Weiß", "+49305550101")]


def test_that_the_same_file_twice_adds_nobody(env: Env, tmp_path: Path) -> None:
    run(env, tmp_path / "c.csv", GOOD)
    imported, rejected = run(env, tmp_path / "c.csv", GOOD)
    assert (imported.added, imported.known, rejected) == (0, 2, [])


def test_that_somebody_already_at_the_desk_is_known_by_name_and_phone(salon: Env, tmp_path: Path) -> None:
    before = salon.store.read(lambda work: work.clients.count())
    maya = salon.store.read(lambda work: work.clients.find("maya ortiz", limit=1))[0]
    text = f"name,phone\nMAYA ORTIZ,{maya.phone}\nMaya Ortiz,+49 30 999111\n"
    imported, _rejected = run(salon, tmp_path / "c.csv", text)
    assert (imported.added, imported.known) == (1, 1)
    assert salon.store.read(lambda work: work.clients.count()) == before + 1


def test_that_a_double_within_the_file_is_added_once(env: Env, tmp_path: Path) -> None:
    text = "name,email\nLeo Brandt,leo@mail.example\nBrandt Leo,other@mail.example\nLeo Brandt,LEO@mail.example\n"
    imported, _rejected = run(env, tmp_path / "c.csv", text)
    assert (imported.added, imported.known) == (2, 1)


def test_that_bad_rows_are_named_by_line_and_the_others_kept(env: Env, tmp_path: Path) -> None:
    text = (
        "id,name,email,phone,born\n"
        "1,Good One,good@mail.example,,1980-01-01\n"
        "2,Bad Mail,not an address,,\n"
        "3,,empty@mail.example,,\n"
        "4,Bad Phone,,12,\n"
        "5,Bad Born,born@mail.example,,1980-13-41\n"
        "6,Future Born,future@mail.example,,2090-01-01\n"
        f"7,{'x' * 10_000},long@mail.example,,\n"
        "8,Bell\x07Ring,bell@mail.example,,\n"
        "9,ليلى حداد,layla@mail.example,,\n"
        "10,<b>Bold</b> Name,bold@mail.example,,\n"
    )
    imported, rejected = run(env, tmp_path / "c.csv", text)
    assert imported.added == 3
    assert [(one.line, str(one.why.facts["reason"])) for one in rejected] == [
        (3, "not_an_email"),
        (4, "needed"),
        (5, "not_a_phone"),
        (6, "not_a_date"),
        (7, "in_future"),
        (8, "too_long"),
        (9, "control_character"),
    ]


def test_that_a_dry_run_counts_and_stores_nothing(env: Env, tmp_path: Path) -> None:
    imported, _rejected = run(env, tmp_path / "c.csv", GOOD, dry_run=True)
    assert (imported.added, imported.dry_run) == (2, True)
    assert env.store.read(lambda work: work.clients.count()) == 0


def test_that_unclear_dates_are_asked_about_before_anything_is_stored(env: Env, tmp_path: Path) -> None:
    text = "name,email,born\nLeo Brandt,leo@mail.example,03/04/1980\n"
    with pytest.raises(DateOrderUnclear) as question:
        run(env, tmp_path / "c.csv", text)
    assert question.value.facts == {"column": "born", "example": "03/04/1980"}
    assert env.store.read(lambda work: work.clients.count()) == 0
    run(env, tmp_path / "c.csv", text, order=DateOrder.MONTH_FIRST)
    leo = env.store.read(lambda work: work.clients.find("leo", limit=1))[0]
    assert str(leo.born) == "1980-03-04"


def test_that_a_file_without_names_is_refused(env: Env, tmp_path: Path) -> None:
    with pytest.raises(ColumnsMissing):
        run(env, tmp_path / "c.csv", "shoe,size\nx,42\n")


def test_that_an_import_can_be_stopped_and_gone_on_with(env: Env, tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    rows = "".join(f"Client {n},c{n}@mail.example\n" for n in range(1000))
    path.write_text("name,email\n" + rows, encoding="utf-8")
    table = read_table(path)
    mapping = given("clients", table.columns, {})
    seen: list[tuple[int, int]] = []

    def stop_after_two(done: int, of: int) -> bool:
        seen.append((done, of))
        return len(seen) < 2

    first = import_clients(env, ImportFile(table=table, mapping=mapping, progress=stop_after_two)).value
    assert first.stopped
    assert 0 < first.added < 1000
    assert seen == [(first.added // 2, 1000), (first.added, 1000)]
    second = import_clients(env, ImportFile(table=table, mapping=mapping)).value
    assert (second.added, second.known) == (1000 - first.added, first.added)


def test_that_rows_that_do_not_fit_the_columns_are_rejected_and_not_guessed_at(env: Env, tmp_path: Path) -> None:
    text = (
        "name,phone\n"
        "Ortiz, Maya,030 5550101\n"
        "Zoe\x00,030 5550102\n"
        "Leo Brandt,030 5550103,\n"
        '"Ida Kade,030 5550104\nBo Roth,030 5550105\n'
    )
    imported, rejected = run(env, tmp_path / "c.csv", text)
    assert imported.added == 1
    assert [(one.line, one.why.facts["reason"]) for one in rejected] == [
        (2, "ragged"),
        (3, "control_character"),
        (5, "ragged"),
    ]


@pytest.mark.parametrize("dry_run", [False, True])
def test_that_two_people_under_one_external_id_are_not_taken_for_one(
    env: Env, tmp_path: Path, dry_run: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever they stand in the file: the later row is rejected and names the line of the earlier."""
    monkeypatch.setattr(clients, "BATCH", 2)
    text = "id;last name;first name;phone\n" + (
        "7;Ortiz;Maya;0176 5550101\n"
        "8;Brandt;Leo;0176 5550202\n"
        "8;Brandt;Leo;0176 5550202\n"
        "7;Neu;Nora;0176 5550303\n"
        "7;ortiz;maya;0176 5550101\n"
    )
    imported, rejected = run(env, tmp_path / "c.csv", text, dry_run=dry_run)
    assert (imported.added, imported.known, imported.rejected) == (2, 2, 1)
    assert [(one.line, one.why.facts["reason"], one.why.facts["line"]) for one in rejected] == [
        (5, "stands_twice", 2)
    ]
