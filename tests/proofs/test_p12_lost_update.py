"""P12: 16 people edit one record 25 times each, at once; every edit is in it at the end, or was asked again.

Each edit adds its own mark to a text that it has read before, as a form does. The control saves over whatever is
there, without the version that the form was opened with, and must lose edits.
"""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bookingdesk.domain.errors import Stale
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.ports import Work
from tests.builders import a_booking
from tests.databases import DIALECTS, fresh_database
from tests.proofs.stampede import eager_threads
from tests.salon import MAYA, furnish

THREADS, EDITS = 16, 25
CONTROL_EDITS = 5


@dataclass(frozen=True, slots=True)
class Record:
    """Something that can be read, edited and saved; `over` saves without the version that was read."""

    name: str
    text: Callable[[Work], str]
    edit: Callable[[SqlStore, str], None]
    over: Callable[[SqlStore, str], None]


def edit_booking(store: SqlStore, mark: str) -> None:
    mine = store.read(lambda work: work.bookings.get(a_booking().id))
    _think()
    store.write(lambda work: work.bookings.replace(replace(mine, note=mine.note + mark)))


def over_booking(store: SqlStore, mark: str) -> None:
    mine = store.read(lambda work: work.bookings.get(a_booking().id))
    _think()

    def save(work: Work) -> None:
        present = work.bookings.get(mine.id)
        work.bookings.replace(replace(mine, note=mine.note + mark, version=present.version))

    store.write(save)


def edit_client(store: SqlStore, mark: str) -> None:
    mine = store.read(lambda work: work.clients.get(MAYA))
    _think()
    store.write(lambda work: work.clients.replace(replace(mine, note=mine.note + mark)))


def over_client(store: SqlStore, mark: str) -> None:
    mine = store.read(lambda work: work.clients.get(MAYA))
    _think()

    def save(work: Work) -> None:
        present = work.clients.get(mine.id)
        work.clients.replace(replace(mine, note=mine.note + mark, version=present.version))

    store.write(save)


def edit_setting(store: SqlStore, mark: str) -> None:
    def save(work: Work) -> None:
        before = work.settings.get("marks") or ""
        _think()
        work.settings.set("marks", before + mark)

    store.write(save)


def over_setting(store: SqlStore, mark: str) -> None:
    before = store.read(lambda work: work.settings.get("marks")) or ""
    _think()
    store.write(lambda work: work.settings.set("marks", before + mark))


RECORDS = (
    Record("booking", lambda work: work.bookings.get(a_booking().id).note, edit_booking, over_booking),
    Record("client", lambda work: work.clients.get(MAYA).note, edit_client, over_client),
    Record("setting", lambda work: work.settings.get("marks") or "", edit_setting, over_setting),
)


def _think() -> None:
    """Somebody looks at the form for a moment."""
    time.sleep(random.uniform(0, 0.004))


def kept(store: SqlStore, record: Record, save: Callable[[SqlStore, str], None], edits: int) -> tuple[int, int]:
    """How many marks of how many are in the record after everybody has edited; a stale edit is made again."""

    def run(person: int) -> None:
        for number in range(edits):
            while True:
                try:
                    save(store, f"<{person}.{number}>")
                except Stale:
                    continue
                break

    threads = [threading.Thread(target=run, args=(person,)) for person in range(THREADS)]
    with eager_threads():
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    text = store.read(record.text)
    marks = [f"<{person}.{number}>" for person in range(THREADS) for number in range(edits)]
    return sum(text.count(mark) == 1 for mark in marks), len(marks)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_no_edit_is_lost_in_silence(dialect: str, tmp_path: Path, say: Callable[[str], None]) -> None:
    figures, controls = [], []
    for record in RECORDS:
        with fresh_database(dialect, tmp_path) as url:
            store = _store(url)
            figures.append((record.name, *kept(store, record, record.edit, EDITS)))
            store.close()
        with fresh_database(dialect, tmp_path) as url:
            store = _store(url)
            controls.append((record.name, *kept(store, record, record.over, CONTROL_EDITS)))
            store.close()
    said = ", ".join(f"{name} {found}/{of}" for name, found, of in figures)
    control = ", ".join(f"{name} {found}/{of}" for name, found, of in controls)
    say(f"P12 lost update: {dialect} {said} edits kept; control {control}")
    assert all(found == of == THREADS * EDITS for _, found, of in figures)
    assert all(found < of for _, found, of in controls), "the control must lose edits, else this proves nothing"


def _store(url: str) -> SqlStore:
    engine = open_engine(url)
    furnish(engine)
    store = SqlStore(engine)
    store.write(lambda work: work.bookings.add(a_booking()))
    return store
