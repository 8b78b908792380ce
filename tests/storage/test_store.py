"""The store itself: one view per reading, all or nothing per writing, and every failure in words."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, event

from bookingdesk.domain.catalogue import TimeOff
from bookingdesk.domain.clients import Client
from bookingdesk.domain.errors import (
    BackupFailed,
    DatabaseLocked,
    DatabaseUnreachable,
    DiskFull,
    FolderMissing,
    KnownError,
    NotFound,
    ReadOnly,
)
from bookingdesk.domain.ids import BookingId
from bookingdesk.storage import commit_gate
from bookingdesk.storage import engine as engine_module
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.own_writes import MOST, OwnWrites
from bookingdesk.storage.retry import ATTEMPTS, DatabaseFault, LostUpdate, repeating
from bookingdesk.storage.store import SqlStore, _position
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Work
from tests.builders import ANA, BEN, a_booking, a_client, at, span
from tests.databases import fresh_sqlite
from tests.salon import MAYA, furnish


def test_that_a_step_that_raises_leaves_nothing(salon: Env) -> None:
    def fail(work: Work) -> None:
        work.bookings.add(a_booking())
        work.settings.set("reminder.hours", "1")
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        salon.store.write(fail)
    assert salon.store.read(lambda work: work.bookings.count()) == 0
    assert salon.store.read(lambda work: work.settings.all()) == {}


def test_that_a_reading_step_cannot_write(salon: Env) -> None:
    with pytest.raises((KnownError, DatabaseFault)):
        salon.store.read(lambda work: work.settings.set("reminder.hours", "1"))
    assert salon.store.read(lambda work: work.settings.all()) == {}


def test_that_a_reading_step_sees_one_moment(salon: Env, salon_url: str) -> None:
    other = SqlStore(open_engine(salon_url))
    wrote = threading.Event()

    def write() -> None:
        other.write(lambda work: work.settings.set("reminder.hours", "1"))
        wrote.set()

    writer = threading.Thread(target=write)

    def step(work: Work) -> tuple[str | None, str | None]:
        before = work.settings.get("reminder.hours")
        writer.start()
        wrote.wait(0.3)
        return before, work.settings.get("reminder.hours")

    assert salon.store.read(step) == (None, None)
    writer.join()
    other.close()
    assert salon.store.read(lambda work: work.settings.get("reminder.hours")) == "1"


def test_that_a_store_for_reading_only_refuses_writes_with_its_reason(salon_url: str) -> None:
    store = SqlStore(open_engine(salon_url), read_only_reason="guards_changed")
    with pytest.raises(ReadOnly) as refused:
        store.write(lambda work: work.bookings.add(a_booking()))
    assert refused.value.facts["reason"] == "guards_changed"
    assert store.read(lambda work: work.clients.get(MAYA)).name == "Maya Ortiz"
    store.close()


def test_that_a_store_may_be_shut_for_writing_while_it_runs(salon_url: str) -> None:
    store = SqlStore(open_engine(salon_url))
    store.refuse("other_host")
    with pytest.raises(ReadOnly) as refused:
        store.write(lambda work: work.bookings.add(a_booking()))
    assert refused.value.facts["reason"] == "other_host"
    store.close()


def test_that_a_reading_that_fails_knows_that_nothing_was_to_be_saved(
    small: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "BUSY_SECONDS", 0.1)
    store = SqlStore(open_engine(small))
    with closing(sqlite3.connect(small.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(DatabaseLocked) as reading:
            store.read(lambda work: work.clients.count())
        with pytest.raises(DatabaseLocked) as writing:
            store.write(lambda work: work.clients.count())
    store.close()
    assert reading.value.facts.get("reading") is True
    assert "reading" not in writing.value.facts


def test_that_a_change_by_another_connection_is_noticed_once(salon: Env, salon_url: str) -> None:
    salon.store.changed()
    assert not salon.store.changed()
    other = SqlStore(open_engine(salon_url))
    other.write(lambda work: work.bookings.add(a_booking()))
    assert salon.store.changed()
    assert not salon.store.changed()
    other.close()


def test_that_what_this_process_wrote_is_no_news(salon: Env, salon_url: str) -> None:
    salon.store.changed()
    salon.store.write(lambda work: work.bookings.add(a_booking()))
    with pytest.raises(NotFound):
        salon.store.write(add_and_fail)
    assert not salon.store.changed()
    other = SqlStore(open_engine(salon_url))
    for own_first in (True, False):
        for writer in (salon.store, other) if own_first else (other, salon.store):
            writer.write(note_an_event)
        assert salon.store.changed(), own_first
        salon.store.write(note_an_event)
        assert not salon.store.changed()
    other.close()


def test_that_news_that_could_not_be_read_stays_news(
    salon: Env, salon_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    salon.store.changed()
    other = SqlStore(open_engine(salon_url))
    other.write(note_an_event)
    other.close()

    def locked(step: object) -> None:
        raise DatabaseLocked

    with monkeypatch.context() as patch:
        patch.setattr(salon.store, "read", locked)
        with pytest.raises(DatabaseLocked):
            salon.store.changed()
    assert salon.store.changed()
    assert not salon.store.changed()


def test_that_what_was_written_and_not_announced_is_news_here_once(
    salon: Env, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(step: object) -> None:
        raise DatabaseLocked

    salon.store.changed()
    with salon.store.announcing():
        salon.store.write(note_an_event)
    assert not salon.store.changed()
    with pytest.raises(ZeroDivisionError):
        announce_nothing(salon, lambda: salon.store.write(note_an_event))
    with monkeypatch.context() as patch:
        patch.setattr(salon.store, "read", locked)
        with pytest.raises(DatabaseLocked):
            salon.store.changed()
    assert [salon.store.changed() for _ in range(2)] == [True, False]


def test_that_threads_that_ask_at_once_find_their_connections_open(salon_url: str) -> None:
    """The window, the sender, and a reading beside the window; each reads while the others do."""
    engine = open_engine(salon_url)
    store = SqlStore(engine)
    opened: list[object] = []
    event.listen(engine, "connect", lambda connection, _record: opened.append(connection))
    store.connect_ahead()
    assert len(opened) == 3
    store.read(lambda _w: store.read(lambda _s: store.read(lambda work: work.outbox.counts())))
    assert len(opened) == 3
    store.close()


def test_that_a_refusal_before_anything_is_stored_is_no_news(salon: Env) -> None:
    salon.store.changed()
    with pytest.raises(NotFound), salon.store.announcing():
        salon.store.write(add_and_fail)
    other = threading.Thread(target=salon.store.write, args=[note_an_event])

    def meanwhile() -> None:
        other.start()  # what another thread stores, that thread announces
        other.join()

    with pytest.raises(ZeroDivisionError):
        announce_nothing(salon, meanwhile)
    assert not salon.store.changed()


class SlowToCommit(sqlite3.Connection):
    """Commits when it is let."""

    begun, let = threading.Event(), threading.Event()

    def commit(self) -> None:
        self.begun.set()
        self.let.wait(10)
        super().commit()


def test_that_who_begins_to_read_during_a_commit_of_ours_is_woken_by_its_end(tmp_path: Path) -> None:
    """SQLite's own waiting is a series of ever longer sleeps."""
    engine = open_engine(fresh_sqlite(tmp_path, furnish))
    event.listen(engine, "do_connect", lambda _d, _r, _args, options: options.update(factory=SlowToCommit))
    store = SqlStore(engine)
    writer = threading.Thread(target=store.write, args=[note_an_event])
    reader = threading.Thread(target=store.read, args=[lambda work: work.outbox.counts()])
    writer.start()
    assert SlowToCommit.begun.wait(10)
    reader.start()
    reader.join(0.2)
    assert reader.is_alive() is (engine_module.journal_mode() == "TRUNCATE")
    SlowToCommit.let.set()
    for thread in (writer, reader):
        thread.join(10)
        assert not thread.is_alive()
    store.close()


def test_that_a_commit_that_waits_for_a_reading_holds_up_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A long reading beside the window, a sender that wants to commit, and the window."""
    monkeypatch.setattr(commit_gate, "PATIENCE_S", 10)
    store = SqlStore(open_engine(fresh_sqlite(tmp_path, furnish)))
    reads, over = threading.Event(), threading.Event()

    def at_length(work: Work) -> None:
        work.outbox.counts()
        reads.set()
        over.wait(10)

    def and_commits(work: Work) -> None:
        note_an_event(work)
        reads.wait(10)

    threads = [threading.Thread(target=store.read, args=[at_length])]
    threads.append(threading.Thread(target=store.write, args=[and_commits]))
    for thread in threads:
        thread.start()
    assert reads.wait(10)
    for _look in range(3):
        store.read(lambda work: work.outbox.counts())
    assert all(thread.is_alive() for thread in threads)
    over.set()
    for thread in threads:
        thread.join(10)
        assert not thread.is_alive()
    store.close()


def test_that_what_others_wrote_is_not_taken_for_a_commit_of_ours_that_did_not_happen(
    salon: Env, salon_url: str
) -> None:
    planned: list[object] = []

    def lost(work: Work) -> None:
        note_an_event(work)
        planned.append(_position(work))
        raise DatabaseUnreachable(where="there")

    with pytest.raises(DatabaseUnreachable):
        salon.store.write(lost)
    other = SqlStore(open_engine(salon_url))
    other.write(lambda work: note_an_event(work, actor="Bea"))
    other.close()
    assert salon.store.read(_position) not in planned


def test_that_a_look_at_own_writes_stands_what_is_noted_meanwhile() -> None:
    steps = OwnWrites()
    noting: list[threading.Thread] = []

    class Seen:
        looked_up = 0

        def __hash__(self) -> int:
            self.looked_up += 1
            if self.looked_up == 3:  # noted, found, and about to be taken
                noting.append(threading.Thread(target=fill))
                noting[0].start()
                noting[0].join(0.2)
            return 1

    def fill() -> None:
        for number in range(MOST):
            steps.note(number, number + 1)

    seen = Seen()
    steps.note(seen, "now")
    assert steps.lead(seen, "now")
    noting[0].join()


def announce_nothing(env: Env, write: Callable[[], object]) -> None:
    """Who meant to tell of it fails after it."""
    with env.store.announcing():
        write()
        raise ZeroDivisionError


def add_and_fail(work: Work) -> None:
    """A step that is rolled back."""
    note_an_event(work)
    work.bookings.get(BookingId("nobody's"))


def note_an_event(work: Work, actor: str = "Jo") -> None:
    """What every use case leaves."""
    work.audit.append(
        at=at("2025-06-23 14:02"),
        actor=actor,
        station="Desk",
        action="tried",
        entity="settings",
        entity_id="x",
        detail={},
    )


def test_that_a_lost_update_of_a_setting_runs_the_step_again(salon: Env) -> None:
    salon.store.write(lambda work: work.settings.set("n", "0"))
    ten_each = 10

    def count_up() -> None:
        for _ in range(ten_each):
            salon.store.write(lambda work: work.settings.set("n", str(int(work.settings.get("n") or 0) + 1)))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert salon.store.read(lambda work: work.settings.get("n")) == str(4 * ten_each)


def test_that_a_deadlock_is_tried_again_with_pauses_and_then_told() -> None:
    pauses: list[float] = []
    failures = iter([LostUpdate("x")] * (ATTEMPTS - 1))

    def attempt() -> str:
        for failure in failures:
            raise failure
        return "done"

    assert repeating(attempt, pause=pauses.append) == "done"
    assert len(pauses) == ATTEMPTS - 1
    assert all(0 <= pause < 0.4 for pause in pauses)

    def never() -> str:
        raise LostUpdate("x")

    with pytest.raises(LostUpdate):
        repeating(never, pause=pauses.append)


def test_that_a_rule_violation_is_not_tried_again() -> None:
    calls: list[int] = []

    def attempt() -> None:
        calls.append(1)
        raise NotFound(kind="client", wanted=1)

    with pytest.raises(NotFound):
        repeating(attempt)
    assert calls == [1]


def test_that_a_refusal_nobody_foresaw_names_codes_and_no_contents(salon: Env) -> None:
    secret = "Confidential <b>"

    def step(work: Work) -> object:
        return work.clients.add(a_client(given_name=secret, born=date(1980, 1, 1), usual_staff=999_999))

    with pytest.raises(DatabaseFault) as refused:
        salon.store.write(step)
    assert "Confidential" not in str(refused.value)
    assert "999999" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.fixture
def small(tmp_path: Path) -> str:
    url = fresh_sqlite(tmp_path)
    engine = open_engine(url)
    furnish(engine)
    engine.dispose()
    return url


def test_that_a_locked_database_is_said_to_be_locked(small: str) -> None:
    blocker = sqlite3.connect(small.removeprefix("sqlite:///"), isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    store = SqlStore(_impatient(open_engine(small)))
    with pytest.raises(DatabaseLocked):
        store.write(lambda work: work.settings.set("a", "b"))
    blocker.execute("ROLLBACK")
    blocker.close()
    store.write(lambda work: work.settings.set("a", "b"))
    store.close()


def _impatient(engine: Engine) -> Engine:
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout=50")
    return engine


def test_that_a_full_disk_is_said_to_be_full_and_nothing_is_half_done(small: str) -> None:
    engine = open_engine(small)
    store = SqlStore(engine)
    with engine.connect() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    crowd: list[Client] = [a_client(given_name=f"Somebody {i}", note="x" * 4000) for i in range(500)]
    with pytest.raises(DiskFull):
        store.write(lambda work: work.clients.add_many(crowd))
    assert store.read(lambda work: work.clients.count()) == 5
    assert store.read(lambda work: work.clients.find("somebody")) == []
    store.close()


def test_that_a_database_that_went_away_is_said_to_be_unreachable(tmp_path: Path) -> None:
    store = SqlStore(open_engine(f"sqlite:///{tmp_path / 'nowhere' / 'desk.sqlite3'}"))
    with pytest.raises(DatabaseUnreachable):
        store.read(lambda work: work.clients.count())
    dead = SqlStore(open_engine("postgresql://nobody@127.0.0.1:1/desk"))
    with pytest.raises(DatabaseUnreachable):
        dead.write(lambda work: work.clients.count())
    dead.close()
    store.close()


def test_that_a_backup_is_a_database_that_opens(small: str, tmp_path: Path) -> None:
    store = SqlStore(open_engine(small))
    steps: list[tuple[int, int]] = []
    store.backup(tmp_path / "copy.sqlite3", lambda done, of: steps.append((done, of)))
    store.close()
    copy = SqlStore(open_engine(f"sqlite:///{tmp_path / 'copy.sqlite3'}"))
    assert copy.read(lambda work: work.clients.get(MAYA)).name == "Maya Ortiz"
    assert steps
    assert steps[-1][0] == steps[-1][1]
    copy.close()


def test_that_a_backup_into_nowhere_is_refused(small: str, tmp_path: Path) -> None:
    store = SqlStore(open_engine(small))
    with pytest.raises((FolderMissing, BackupFailed)):
        store.backup(tmp_path / "missing" / "copy.sqlite3")
    store.close()


def test_that_a_broken_link_heals_at_the_next_question(salon: Env, salon_url: str) -> None:
    if salon_url.startswith("sqlite"):
        with pytest.raises(DatabaseFault):
            salon.store.read(lambda work: work.wire.cursor.execute("SELECT nothing"))
    else:
        with pytest.raises(DatabaseUnreachable):
            salon.store.read(
                lambda work: work.wire.cursor.execute("SELECT pg_terminate_backend(pg_backend_pid())").fetchall()
            )
    assert salon.store.read(lambda work: work.clients.get(MAYA)).name == "Maya Ortiz"
    salon.store.write(lambda work: work.settings.set("a", "b"))


def test_that_what_a_savepoint_undoes_is_gone_from_memory_too(salon: Env) -> None:
    def wrong_row(work: Work) -> None:
        with work.savepoint():
            work.settings.set("a", "inside")
            work.settings.set("b", "inside")
            work.catalogue.add_time_off(TimeOff(resource_id=ANA, span=span("2025-06-24 09:00")))
            work.bookings.add(a_booking())
            _note(work, salon)
            raise RuntimeError("this row of the import is wrong")

    def step(work: Work) -> None:
        work.settings.set("a", "before")
        with pytest.raises(RuntimeError):
            wrong_row(work)
        assert work.catalogue.load().time_off == {}
        assert work.settings.all() == {"a": "before"}
        work.settings.set("b", "after")
        work.catalogue.add_time_off(TimeOff(resource_id=BEN, span=span("2025-06-24 09:00")))
        assert _note(work, salon) == 1
        assert work.bookings.add(a_booking()).number == 1001

    salon.store.write(step)
    assert salon.store.read(lambda work: work.settings.all()) == {"a": "before", "b": "after"}
    found = salon.store.read(lambda work: work.catalogue.load())
    assert list(found.time_off) == [BEN]
    assert found.version == 2


def _note(work: Work, env: Env) -> int:
    return work.audit.append(
        at=env.now(), actor="Jo", station="Desk 1", action="x", entity="y", entity_id="z", detail={}
    )


def test_that_a_server_tells_its_time_and_a_file_has_none(salon: Env, salon_url: str, tmp_path: Path) -> None:
    mark = tmp_path / "now"
    mark.touch()
    here = datetime.fromtimestamp(mark.stat().st_mtime, UTC)
    told_time = salon.store.clock()
    if salon_url.startswith("sqlite"):
        assert told_time is None
    else:
        assert told_time is not None
        assert abs(told_time - here) < timedelta(minutes=2)
