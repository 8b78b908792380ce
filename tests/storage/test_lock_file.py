"""The lock file: one computer, any number of its processes, and an end to what a crash has left."""

from __future__ import annotations

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from bookingdesk.domain.errors import DatabaseLocked, KnownError, OtherHost
from bookingdesk.storage.lock_file import STALE_SECONDS, LockFile
from bookingdesk.storage.surroundings import Surroundings

HERE = Surroundings(host="front", pid=1, is_alive=lambda _: True)
THERE = replace(HERE, host="back", pid=2)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "desk.sqlite3"


def entry_at(database: Path) -> dict[str, object]:
    content = json.loads(Path(f"{database}.lock").read_text(encoding="utf-8"))
    assert isinstance(content, dict)
    return content


def grow_old(database: Path, seconds: float) -> None:
    lock = Path(f"{database}.lock")
    os.utime(lock, (lock.stat().st_atime, lock.stat().st_mtime - seconds))


def test_that_of_many_computers_that_open_at_once_one_gets_in(database: Path) -> None:
    locks = [LockFile(database, replace(HERE, host=f"desk {number}")) for number in range(12)]
    together = threading.Barrier(len(locks))

    def enter(lock: LockFile) -> bool:
        together.wait()
        try:
            lock.take()
        except OtherHost:
            return False
        return True

    with ThreadPoolExecutor(len(locks)) as desks:
        got_in = list(desks.map(enter, locks))
    assert sum(got_in) == 1
    assert entry_at(database)["host"] == f"desk {got_in.index(True)}"


def test_that_no_process_of_one_computer_is_forgotten(database: Path) -> None:
    locks = [LockFile(database, replace(HERE, pid=pid)) for pid in range(1, 13)]
    together = threading.Barrier(len(locks))

    def enter(lock: LockFile) -> None:
        together.wait()
        lock.take()

    with ThreadPoolExecutor(len(locks)) as desks:
        list(desks.map(enter, locks))
        assert entry_at(database)["pids"] == list(range(1, 13))
        list(desks.map(lambda lock: lock.leave(), locks))
    assert list(database.parent.iterdir()) == []


@pytest.mark.parametrize(("silent", "gets_in"), [(STALE_SECONDS - 30, False), (STALE_SECONDS + 30, True)])
def test_that_a_lock_without_a_sign_of_life_ends_by_itself(silent: float, gets_in: bool, database: Path) -> None:
    LockFile(database, THERE).take()
    grow_old(database, silent)
    try:
        LockFile(database, HERE).take()
    except OtherHost:
        assert not gets_in
    assert entry_at(database)["host"] == ("front" if gets_in else "back")


def test_that_a_sign_of_life_keeps_the_lock(database: Path) -> None:
    there = LockFile(database, THERE)
    there.take()
    grow_old(database, 2 * STALE_SECONDS)
    assert there.beat()
    with pytest.raises(OtherHost):
        LockFile(database, HERE).take()


def test_that_who_slept_too_long_learns_that_the_file_is_anothers(database: Path) -> None:
    sleeper = LockFile(database, THERE)
    sleeper.take()
    grow_old(database, 2 * STALE_SECONDS)
    LockFile(database, HERE).take()
    lost = threading.Event()
    sleeper.keep(lost.set, every=0.01)
    assert lost.wait(5)
    sleeper.leave()
    assert entry_at(database)["host"] == "front"


def test_that_signs_of_life_end_with_the_leaving(database: Path) -> None:
    lock = LockFile(database, HERE)
    lock.take()
    lock.keep(lambda: None, every=0.01)
    lock.leave()
    assert not [thread for thread in threading.enumerate() if thread.name == "lock file"]
    assert list(database.parent.iterdir()) == []


def test_that_a_computer_that_is_just_writing_its_name_is_waited_for(database: Path) -> None:
    half_made = Path(f"{database}.lock")
    half_made.touch()
    writer = threading.Timer(0.1, half_made.write_text, [json.dumps({"host": "back", "pids": [2]})])
    writer.start()
    with pytest.raises(OtherHost):
        LockFile(database, HERE).take()
    writer.join()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"pids": "many"}', "\x00" * 40])
def test_that_a_spoilt_lock_file_is_nobodys(content: str, database: Path) -> None:
    Path(f"{database}.lock").write_text(content, encoding="utf-8")
    LockFile(database, HERE).take()
    assert entry_at(database) == {"host": "front", "pids": [1], "alone": 0}


def test_that_one_process_can_have_the_file_alone(database: Path) -> None:
    mine, other = LockFile(database, HERE), LockFile(database, replace(HERE, pid=3))
    mine.take()
    with mine.alone(), pytest.raises(DatabaseLocked):
        other.take()
    other.take()
    with pytest.raises(DatabaseLocked), mine.alone():
        pass
    assert entry_at(database)["pids"] == [1, 3]


def test_that_a_crash_while_alone_keeps_nobody_out(database: Path) -> None:
    lock = Path(f"{database}.lock")
    lock.write_text(json.dumps({"host": "front", "pids": [9], "alone": 9}), encoding="utf-8")
    LockFile(database, replace(HERE, is_alive=lambda _: False)).take()
    assert entry_at(database) == {"host": "front", "pids": [1], "alone": 0}


def test_that_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(KnownError) as refused:
        LockFile(tmp_path / "gone" / "desk.sqlite3", HERE).take()
    assert refused.value.code == "folder_not_writable"
