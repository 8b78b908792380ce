"""Clients and bookings from CSV files: the use cases against bare executemany into the same tables and guards.

The floor reads the same file and writes the rows of clients and their index, of bookings and their allocations;
which room is free and every id were prepared. It checks nothing, looks for nobody alike, audits nothing, plans no
reminder. Each sample is a file of its own, imported once into the database of each.
"""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from bookingdesk.domain.availability.bits import instant_of
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.local_time import wall
from bookingdesk.storage.engine import open_engine, prepare_sqlite
from bookingdesk.storage.search.documents import document
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.importing.bookings import import_bookings
from bookingdesk.usecases.importing.clients import import_clients
from bookingdesk.usecases.importing.mapping import guessed
from bookingdesk.usecases.importing.reading import read_table
from bookingdesk.usecases.importing.report import BATCH, ImportFile
from tests.benchmarks.bench_search import people
from tests.benchmarks.busy_desk import AFTER, NOW, PLACE, SERVICE, ZONE, Desk, a_desk
from tests.benchmarks.running import REPETITIONS, Benchmark, Case, Size, Target
from tests.benchmarks.stored_desk import env_of, furnish
from tests.databases import fresh_sqlite

FILES = REPETITIONS + 1
ROWS = {Size.TINY: 15, Size.QUICK: 300, Size.USUAL: 1_000, Size.FULL: 12_500}
"""In each of the files: in full size they are 100,000 together."""
DESKS = {Size.TINY: (4, 6), Size.QUICK: (20, 15), Size.USUAL: (20, 50), Size.FULL: (32, 375)}
Record = Sequence[str]


@contextmanager
def importing(what: str, size: Size) -> Iterator[Case]:
    """Both read the next file of the same series."""
    desk = a_desk(*DESKS[size])
    with TemporaryDirectory() as folder:
        files = _files(what, Path(folder), desk, ROWS[size])
        url = _furnished(Path(folder), "product", desk)
        store = SqlStore(open_engine(url))
        connection = sqlite3.connect(_furnished(Path(folder), "floor", desk).removeprefix("sqlite:///"))
        prepare_sqlite(connection)
        floor = _RawClients(connection) if what == "clients" else _RawBookings(connection, desk)
        mine, theirs = iter(files), iter(files)
        contestants: dict[str, Callable[[], object]] = {
            "product": lambda: _imported(env_of(store), what, next(mine)),
            "raw executemany": lambda: floor.imported(next(theirs)),
        }
        try:
            yield Case(
                contestants=contestants,
                agree=_alike,
                repetitions=FILES - 1,
                once_per_sample=frozenset(contestants),
            )
        finally:
            connection.close()
            store.close()


def _furnished(folder: Path, name: str, desk: Desk) -> str:
    (folder / name).mkdir()
    url = fresh_sqlite(folder / name)
    store = SqlStore(open_engine(url))
    store.write(lambda work: furnish(work, desk))
    store.close()
    return url


def _files(what: str, folder: Path, desk: Desk, rows: int) -> list[Path]:
    """The series, bookings in order of time."""
    records = _client_records(FILES * rows) if what == "clients" else _booking_records(desk)
    header, *rest = records
    files = []
    for number in range(FILES):
        path = folder / f"{what}{number}.csv"
        with path.open("w", newline="", encoding="utf-8") as stream:
            csv.writer(stream).writerows([header, *rest[number * rows : (number + 1) * rows]])
        files.append(path)
    if len(rest) < FILES * rows:
        raise AssertionError("the desk has too few bookings for the files")
    return files


def _client_records(rows: int) -> list[Record]:
    header = ("id", "first name", "last name", "phone", "email")
    crowd = enumerate(people(rows))
    return [header, *((f"c{n}", p.given_name, p.family_name, p.phone, p.email) for n, p in crowd)]


def _booking_records(desk: Desk) -> list[Record]:
    """All for the one client that the desk has, by number."""
    found: list[Record] = [("external_id", "client_id", "service", "date", "time", "staff")]
    for number, (person, _, first, _) in enumerate(sorted(desk.taken, key=lambda taken: taken[2])):
        at = wall(instant_of(first), ZONE)
        found.append((f"b{number}", "1", "Visit", f"{at:%Y-%m-%d}", f"{at:%H:%M}", f"Person {person}"))
    return found


def _imported(env: Env, what: str, path: Path) -> int:
    table = read_table(path)
    command = ImportFile(table=table, mapping=guessed(what, table.columns))
    verb = import_clients if what == "clients" else import_bookings
    return verb(env, command).value.added


class _RawClients:
    """Profiles and their index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection, self._ids = connection, count(1_000_001)

    def imported(self, path: Path) -> int:
        """How many rows were written."""
        with path.open(encoding="utf-8", newline="") as stream:
            records = list(csv.reader(stream))[1:]
        added = 0
        for start in range(0, len(records), BATCH):
            added += self._batch(records[start : start + BATCH])
        return added

    def _batch(self, records: Sequence[Record]) -> int:
        run, at = self._connection.executemany, int(NOW.timestamp())
        rows = [(next(self._ids), *record) for record in records]
        found = [(row[0], *self._document(row)) for row in rows]
        self._connection.execute("BEGIN IMMEDIATE")
        run(
            "INSERT INTO client (id, kind, external_id, given_name, family_name, phone, email, preferred_channel,"
            " created_at) VALUES (?, 'person', ?, ?, ?, ?, ?, 'email', ?)",
            [(*row, at) for row in rows],
        )
        run("INSERT INTO client_search (client_id, words, grams, digits) VALUES (?, ?, ?, ?)", found)
        run("INSERT INTO client_words (rowid, words) VALUES (?, ?)", [(id_, words) for id_, words, _, _ in found])
        run("INSERT INTO client_grams (rowid, grams) VALUES (?, ?)", [(id_, grams) for id_, _, grams, _ in found])
        words = {(word,) for _, text, _, _ in found for word in text.split() if word.isalpha()}
        run("INSERT INTO client_word (word) VALUES (?) ON CONFLICT (word) DO NOTHING", sorted(words))
        self._connection.execute("COMMIT")
        return len(rows)

    def _document(self, row: Sequence[object]) -> tuple[str, str, str]:
        _, _, given, family, phone, email = (str(cell) for cell in row)
        client = Client(
            id=ClientId(0), given_name=given, family_name=family, phone=phone, email=email, created_at=NOW
        )
        made = document(client)
        return made.words, made.grams, made.digits


class _RawBookings:
    """Drafts, their allocations, and live; who takes which room when is prepared."""

    def __init__(self, connection: sqlite3.Connection, desk: Desk) -> None:
        self._connection = connection
        units = dict(connection.execute("SELECT resource_id, id FROM resource_unit"))
        in_order = sorted(desk.taken, key=lambda taken: taken[2])
        self._prepared = {
            f"b{number}": (person, units[person], room, units[room], first * 60, last * 60)
            for number, (person, room, first, last) in enumerate(in_order)
        }

    def imported(self, path: Path) -> int:
        """How many rows were written."""
        with path.open(encoding="utf-8", newline="") as stream:
            ids = [record[0] for record in csv.reader(stream)][1:]
        for start in range(0, len(ids), BATCH):
            self._batch(ids[start : start + BATCH])
        return len(ids)

    def _batch(self, ids: Sequence[str]) -> None:
        run, buffer = self._connection.executemany, AFTER * 60
        rows = [(id_, self._prepared[id_]) for id_ in ids]
        self._connection.execute("BEGIN IMMEDIATE")
        run(
            "INSERT INTO booking (id, number, external_id, client_id, service_id, location_id, start_at, end_at,"
            " buffer_after, status, status_since, mode, channel, created_at)"
            f" VALUES (?, ?, ?, 1, {SERVICE}, {PLACE}, ?, ?, {buffer}, 'draft', ?, 'in_person', 'web', ?)",
            [(id_, 1001 + int(id_[1:]), id_, p[4], p[5] - buffer, p[4], p[4]) for id_, p in rows],
        )
        run(
            "INSERT INTO allocation (booking_id, requirement_id, unit_id, resource_id, busy_start, busy_end)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            [
                row
                for id_, p in rows
                for row in ((id_, 1, p[1], p[0], p[4], p[5]), (id_, 2, p[3], p[2], p[4], p[5]))
            ],
        )
        run("UPDATE booking SET status = 'confirmed' WHERE id = ?", [(id_,) for id_, _ in rows])
        self._connection.execute("COMMIT")


def _alike(found: Mapping[str, object]) -> None:
    if len(set(found.values())) != 1 or not found["product"]:
        raise AssertionError(f"not the same rows added: {found}")


def _benchmark(what: str, cause: str) -> Benchmark:
    return Benchmark(
        name=f"import_rate_{what}",
        workload=f"{what} from CSV, a file of 1,000 rows each time (12,500 in full size)",
        prepare=partial(importing, what),
        targets=[Target(against="raw executemany", at_most=4)],
        causes={"raw executemany": cause},
    )


BENCHMARKS = [
    _benchmark("clients", "phone, email and name of every row are checked, and everybody alike is looked for"),
    _benchmark(
        "bookings",
        "a third is choosing among twenty rooms, the rest audit chain, reminder, external ids and reading cells",
    ),
]
