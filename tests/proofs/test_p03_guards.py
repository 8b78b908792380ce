"""P3: hostile statements change nothing, and every guard that is dropped or altered is found at opening."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from bookingdesk.domain.errors import ReadOnly
from bookingdesk.storage.engine import open_engine, reading, writing
from bookingdesk.storage.inventory import compared, manifest, reference
from bookingdesk.storage.opening import GUARDS_CHANGED, open_database
from bookingdesk.storage.verify import findings
from tests.databases import DIALECTS
from tests.proofs.guard_lab import (
    breaks,
    busy_morning,
    connect,
    postgresql_mutants,
    sqlite_mutants,
    without_guards,
)
from tests.proofs.hostile import cases
from tests.proofs.hostile_sessions import SESSIONS

Say = Callable[[str], None]


@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_hostile_statements_change_nothing(dialect: str, tmp_path: Path, say: Say) -> None:
    attempts = cases(dialect) + SESSIONS
    with busy_morning(dialect, tmp_path) as url:
        broken = [case.name for case in attempts if breaks(url, case)]
        if dialect == "sqlite":
            broken += [f"foreign tool: {case.name}" for case in attempts if breaks(url, case, foreign=True)]
        engine = open_engine(url)
        with reading(engine) as connection:
            wrong = findings(connection)
        engine.dispose()
        without_guards(url)
        control = sum(not breaks(url, case, commit=False) for case in attempts)
    total = len(attempts) * (2 if dialect == "sqlite" else 1)
    say(f"P3 guards: {dialect} {total - len(broken)}/{total} refused, control {control}/{len(attempts)}")
    assert broken == []
    assert wrong == ()
    assert len(attempts) >= 40
    assert control < len(attempts) / 2


def test_that_every_spoilt_guard_of_sqlite_makes_the_desk_read_only(tmp_path: Path, say: Say) -> None:
    tried, missed = 0, []
    with busy_morning("sqlite", tmp_path) as url:
        for name, mutant in sqlite_mutants(url, tmp_path):
            tried += 1
            opened = open_database(mutant)
            if opened.read_only_reason != GUARDS_CHANGED:
                missed.append(name)
            opened.close()
        untouched = open_database(url)
        control = untouched.read_only_reason
        untouched.close()
    say(
        f"P3 inventory: sqlite {tried - len(missed)}/{tried} mutants found, control {0 if control is None else 1}/1"
    )
    assert missed == []
    assert control is None
    assert tried >= 80


def test_that_every_spoilt_guard_of_postgresql_is_found(tmp_path: Path, say: Say) -> None:
    missed = []
    with busy_morning("postgresql", tmp_path) as url:
        with closing(connect(url)) as driver:
            mutants = postgresql_mutants(driver)
        engine = open_engine(url)
        with engine.connect() as connection:
            with connection.begin() as transaction:
                wanted = reference(connection)
                transaction.rollback()
            with connection.begin() as transaction:
                control = len(compared(wanted, manifest(connection)))
                transaction.rollback()
            for name, statement in mutants:
                with connection.begin() as transaction:
                    connection.execute(text(statement))
                    if not compared(wanted, manifest(connection)):
                        missed.append(name)
                    transaction.rollback()
        engine.dispose()
    found = len(mutants) - len(missed)
    say(f"P3 inventory: postgresql {found}/{len(mutants)} mutants found, control {control}/1")
    assert missed == []
    assert control == 0
    assert len(mutants) >= 150


@pytest.mark.parametrize(
    "spoiling",
    [
        "ALTER TABLE allocation DROP CONSTRAINT double_booking",
        "ALTER TABLE booking DISABLE TRIGGER USER",
        "DROP FUNCTION bd_audit_append_only() CASCADE",
    ],
)
def test_that_a_spoilt_guard_of_postgresql_makes_the_desk_read_only(spoiling: str, tmp_path: Path) -> None:
    with busy_morning("postgresql", tmp_path) as url:
        with closing(connect(url)) as driver:
            driver.execute(spoiling)
        opened = open_database(url)
        assert opened.read_only_reason == GUARDS_CHANGED
        with pytest.raises(ReadOnly) as refused, writing(opened.engine):
            pass
        assert refused.value.facts == {"reason": GUARDS_CHANGED}
        with reading(opened.engine) as connection:
            assert connection.execute(text("SELECT count(*) FROM booking")).scalar_one() == 3
        opened.close()
