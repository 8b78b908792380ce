"""What the guards let pass, on both databases: the legitimate ways of writing. P3 shows what they refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, delete, func, select, update
from sqlalchemy.exc import DBAPIError

from bookingdesk.domain.errors import DatabaseLocked, ReadOnly
from bookingdesk.storage.engine import open_engine, reading, writing
from bookingdesk.storage.errors import guard_code, known_error
from bookingdesk.storage.guards import GENESIS, GuardCode
from bookingdesk.storage.schema import allocation, booking, group_member, outbox
from bookingdesk.storage.schema import hold as hold_table
from bookingdesk.storage.verify import FindingKind, broken_chain, findings
from tests.builders import ANA, BEN, CY, ROOM3, at
from tests.databases import DIALECTS, fresh_database, fresh_postgresql, fresh_sqlite
from tests.proofs.guard_lab import without_guards
from tests.storage.salon import (
    a_busy_morning,
    allocate,
    book,
    cancel,
    draft,
    event,
    furnish,
    hold,
    message,
    set_status,
    unit_of,
)


@pytest.fixture(params=DIALECTS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    with fresh_database(request.param, tmp_path) as url:
        opened = open_engine(url)
        yield opened
        opened.dispose()


@pytest.fixture
def morning(engine: Engine) -> Engine:
    with writing(engine) as connection:
        a_busy_morning(connection)
    return engine


def active_units(engine: Engine, booking_id: str) -> list[int]:
    a = allocation.c
    with reading(engine) as connection:
        query = select(a.unit_id).where(a.booking_id == booking_id, a.active == 1).order_by(a.unit_id)
        return list(connection.execute(query).scalars())


Attempt = Callable[[Connection], object]


def refusal(engine: Engine, attempt: Attempt) -> GuardCode | None:
    with pytest.raises(DBAPIError) as refused, writing(engine) as connection:
        attempt(connection)
    return guard_code(refused.value)


def test_that_touching_bookings_do_not_overlap(morning: Engine) -> None:
    with writing(morning) as connection:
        book(connection, "x", 9, "2025-06-23 15:00")
        book(connection, "y", 10, "2025-06-23 13:30")
    assert active_units(morning, "x") == [11, 121]


def test_that_cancelling_frees_the_time_and_reviving_takes_it_again(morning: Engine) -> None:
    with writing(morning) as connection:
        cancel(connection, "a")
    assert active_units(morning, "a") == []
    with writing(morning) as connection:
        set_status(connection, "a", "confirmed", version=3)
    assert active_units(morning, "a") == [11, 121]


def test_that_reviving_is_refused_where_the_time_was_given_away(morning: Engine) -> None:
    with writing(morning) as connection:
        cancel(connection, "a")
        book(connection, "x", 9)
    revived = refusal(morning, lambda c: set_status(c, "a", "confirmed", version=3))
    assert revived is GuardCode.DOUBLE_BOOKING


def test_that_two_bookings_swap_their_staff_in_one_transaction(morning: Engine) -> None:
    with writing(morning) as connection:
        for one in ("a", "b"):
            set_status(connection, one, "draft", version=2)
            mine = allocation.c.booking_id == one
            connection.execute(delete(allocation).where(mine, allocation.c.unit_id.in_((11, 21))))
        allocate(connection, BEN, 10, booking_id="a")
        allocate(connection, ANA, 10, booking_id="b")
        for one in ("a", "b"):
            set_status(connection, one, "confirmed")
    assert active_units(morning, "a") == [21, 121]
    assert active_units(morning, "b") == [11, 111]
    with reading(morning) as connection:
        assert findings(connection) == ()


def test_that_a_draft_that_keeps_its_allocations_takes_them_again(morning: Engine) -> None:
    with writing(morning) as connection:
        set_status(connection, "a", "draft", version=2, note="asked")
        set_status(connection, "a", "confirmed")
    assert active_units(morning, "a") == [11, 121]


def test_that_a_status_may_change_without_the_gate_after_a_skill_was_lost(morning: Engine) -> None:
    with writing(morning) as connection:
        connection.execute(delete(group_member).where(group_member.c.resource_id == ANA))
        set_status(connection, "a", "arrived", version=2)
    assert active_units(morning, "a") == [11, 121]


def test_that_releasing_a_hold_frees_its_time(morning: Engine) -> None:
    with writing(morning) as connection:
        connection.execute(delete(hold_table).where(hold_table.c.id == "h"))
        hold(connection, "i", "2025-06-23 14:15", CY)
    with reading(morning) as connection:
        assert connection.execute(select(func.count()).select_from(hold_table)).scalar_one() == 1


@pytest.mark.parametrize(
    ("attempt", "code"),
    [
        pytest.param(lambda c: draft(c, "a", 9), GuardCode.BOOKING_EXISTS, id="saved twice"),
        pytest.param(lambda c: draft(c, "x", 1), GuardCode.BOOKING_NUMBER_TAKEN, id="number twice"),
        pytest.param(lambda c: draft(c, "x", 9), GuardCode.DRAFT_COMMITTED, id="draft at commit"),
        pytest.param(lambda c: book(c, "x", 9), GuardCode.DOUBLE_BOOKING, id="double booking"),
        pytest.param(
            lambda c: hold(c, "x", "2025-06-23 14:15", ANA), GuardCode.DOUBLE_BOOKING, id="hold over booking"
        ),
        pytest.param(lambda c: hold(c, "h", "2025-06-24 14:15"), GuardCode.HOLD_EXISTS, id="hold twice"),
        pytest.param(
            lambda c: message(c, "m1", "new", "queued"), GuardCode.OUTBOX_EXISTS, id="message twice by id"
        ),
        pytest.param(
            lambda c: set_status(c, "a", "arrived", version=1), GuardCode.VERSION_NOT_NEXT, id="stale version"
        ),
        pytest.param(lambda c: event(c, 3, GENESIS), GuardCode.AUDIT_PREV, id="event on another past"),
        pytest.param(
            lambda c: (draft(c, "x", 9, "2025-06-24 10:00"), set_status(c, "x", "confirmed")),
            GuardCode.REQUIREMENT_MISSING,
            id="forgotten room",
        ),
    ],
)
def test_that_both_databases_name_the_same_guard(morning: Engine, attempt: Attempt, code: GuardCode) -> None:
    assert refusal(morning, attempt) in {code, _at_commit_on_sqlite(morning, code)}


def _at_commit_on_sqlite(engine: Engine, code: GuardCode) -> GuardCode | None:
    """SQLite does not say which foreign key broke at COMMIT."""
    return None if engine.dialect.name == "sqlite" and code is GuardCode.DRAFT_COMMITTED else code


def test_that_planning_a_message_twice_leaves_the_first(morning: Engine) -> None:
    with suppress(DBAPIError), writing(morning) as connection:
        message(connection, "m9", "a:reminder", "queued")
    with reading(morning) as connection:
        keys = connection.execute(select(outbox.c.id).where(outbox.c.dedupe_key == "a:reminder")).scalars().all()
    assert list(keys) == ["m2"]


def test_that_a_writer_waits_for_the_writer_before_it(morning: Engine) -> None:
    if morning.dialect.name == "sqlite":
        wait = "PRAGMA busy_timeout = 100"
    else:
        wait = "SET lock_timeout = '100ms'"
    with morning.connect() as second:
        second.connection.driver_connection.execute(wait)  # type: ignore[union-attr]
        second.connection.driver_connection.commit()  # type: ignore[union-attr]
        with writing(morning), pytest.raises(DBAPIError) as refused:
            second.execution_options(bookingdesk_writer=True).begin()
    assert isinstance(known_error(refused.value), DatabaseLocked)


def test_that_a_reader_of_postgresql_sees_one_moment_while_others_write() -> None:
    with fresh_postgresql() as url:
        engine = open_engine(url)
        with writing(engine) as connection:
            a_busy_morning(connection)
        count = select(func.count()).select_from(booking)
        with reading(engine) as before:
            first = before.execute(count).scalar_one()
            with writing(engine) as connection:
                book(connection, "x", 9, "2025-06-24 10:00")
            assert before.execute(count).scalar_one() == first
        with reading(engine) as after:
            assert after.execute(count).scalar_one() == first + 1
        engine.dispose()


def test_that_a_writer_is_refused_by_a_reading_transaction_of_postgresql() -> None:
    with fresh_postgresql() as url:
        engine = open_engine(url)
        with pytest.raises(DBAPIError) as refused, reading(engine) as connection:
            furnish(connection)
        assert isinstance(known_error(refused.value), ReadOnly)
        engine.dispose()


def test_that_verify_names_what_is_wrong_without_its_guards(morning: Engine) -> None:
    url = morning.url.render_as_string(hide_password=False).replace("+pysqlite", "").replace("+psycopg", "")
    without_guards(url)
    with writing(morning) as connection:
        book(connection, "x", 9, room=ROOM3)
        connection.execute(update(allocation).where(allocation.c.booking_id == "b").values(active=0))
        connection.execute(delete(allocation).where(allocation.c.hold_id == "h"))
        connection.execute(
            update(allocation)
            .where(allocation.c.booking_id == "a", allocation.c.unit_id == unit_of(12))
            .values(busy_end=at("2025-06-23 14:50"))
        )
        event(connection, 3, "forged")
    with reading(morning) as connection:
        found = {finding.kind for finding in findings(connection)}
    assert found == {
        FindingKind.OVERLAP,
        FindingKind.ALLOCATION_NOT_ACTIVE,
        FindingKind.ALLOCATION_TOO_SHORT,
        FindingKind.HOLD_WITHOUT_ALLOCATION,
        FindingKind.CHAIN_BROKEN,
    }


def test_that_the_chain_is_whole_after_many_events(engine: Engine) -> None:
    with writing(engine) as connection:
        furnish(connection)
        last = GENESIS
        for seq in range(1, 40):
            last = event(connection, seq, last, detail='{"name": "Zoë %s"}' % ("€" * seq))
    with reading(engine) as connection:
        assert list(broken_chain(connection)) == []


def test_that_an_overlap_is_looked_up_in_one_index_step(tmp_path: Path) -> None:
    engine = open_engine(fresh_sqlite(tmp_path))
    with reading(engine) as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT other.busy_end FROM allocation AS other WHERE other.active = 1"
            " AND other.unit_id = 1 AND other.busy_start < 9 ORDER BY other.busy_start DESC LIMIT 1"
        ).all()
    engine.dispose()
    assert "ix_allocation_busy" in str(plan)
    assert "TEMP B-TREE" not in str(plan)
