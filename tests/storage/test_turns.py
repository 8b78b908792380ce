"""Turns on one SQLite file: one at a time, among threads and processes, with an end to the patience."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from bookingdesk.domain.errors import DatabaseLocked
from bookingdesk.storage.turns import Turns


def test_that_two_stores_on_one_file_never_have_the_turn_together(tmp_path: Path) -> None:
    inside, most = [0], [0]

    def work(turns: Turns) -> None:
        for _ in range(30):
            with turns.taken():
                inside[0] += 1
                most[0] = max(most[0], inside[0])
                time.sleep(0.0005)
                inside[0] -= 1

    threads = [threading.Thread(target=work, args=(Turns(tmp_path / "desk"),)) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_that_patience_ends_in_a_known_error_and_the_turn_is_passed_on_afterwards(tmp_path: Path) -> None:
    first, second = Turns(tmp_path / "desk"), Turns(tmp_path / "desk", patience=0.05)
    with first.taken():
        for _ in range(3):
            with pytest.raises(DatabaseLocked), second.taken():
                pass
    patient = Turns(tmp_path / "desk", patience=5)
    with patient.taken():
        pass


def test_that_threads_of_one_store_wait_for_each_other(tmp_path: Path) -> None:
    turns = Turns(None, patience=0.05)
    refused: list[bool] = []

    def other() -> None:
        try:
            with turns.taken():
                refused.append(False)
        except DatabaseLocked:
            refused.append(True)

    with turns.taken():
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()
    assert refused == [True]


def test_that_a_turn_ends_with_the_process_that_had_it(tmp_path: Path) -> None:
    script = (
        "import pathlib, sys, time\n"
        "from bookingdesk.storage.turns import Turns\n"
        "with Turns(pathlib.Path(sys.argv[1])).taken():\n"
        "    print('mine', flush=True)\n"
        "    time.sleep(60)\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "desk")]
    root = Path(__file__).parents[2]
    other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=root)
    assert other.stdout is not None
    assert other.stdout.readline() == "mine\n"
    with pytest.raises(DatabaseLocked), Turns(tmp_path / "desk", patience=0.05).taken():
        pass
    other.kill()
    other.communicate()
    with Turns(tmp_path / "desk").taken():
        pass


def test_that_a_folder_that_takes_no_file_is_no_obstacle(tmp_path: Path) -> None:
    with Turns(tmp_path / "missing" / "desk").taken():
        pass
