"""What every test may ask for: a clock that stands still, a real database on either system, the salon in it."""

from __future__ import annotations

import gc
import os
import random
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest

from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases import hashing
from bookingdesk.usecases.env import Env
from tests.databases import DIALECTS, fresh_sqlite, quick_folder
from tests.fakes import FakeClock
from tests.lending import engine_on, lent_database
from tests.proofs.harness import recorded
from tests.salon import furnish, salon_env

MOST_PROCESSES = 4


def pytest_configure() -> None:
    """Windows need no screen; databases lie in memory where they can, also the files that a test makes for itself."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Processes that share a run must find its tests in one order, also those whose cases stand in a set.
    os.environ.setdefault("PYTHONHASHSEED", str(random.randrange(1 << 32)))
    quick = quick_folder()
    if quick:
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", quick)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--full` adds the lanes that take minutes."""
    parser.addoption("--full", action="store_true", help="with the lanes that take minutes, too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long lanes out, counted as deselected, unless they are asked for."""
    if config.getoption("--full"):
        return
    long = [item for item in items if item.get_closest_marker("full")]
    config.hook.pytest_deselected(items=long)
    items[:] = [item for item in items if item not in long]


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One process per core for a run of many files, at most four; none besides this one for files that are named.

    Each process collects the tests and starts a PostgreSQL server for itself, which a short run would only wait for.
    The long lanes build and load: they get the machine for themselves.
    """
    if config.getoption("--full") or all(Path(name.partition("::")[0]).is_file() for name in config.args):
        return 0
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(cores, MOST_PROCESSES)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Imports and collection make little garbage and much that stays: its collector would walk that again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """What imports and collection made stays for good, so the collector of garbage need not walk it in every test."""
    gc.collect()
    gc.freeze()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The proofs' lines, one under the other, whatever captures output and whichever process ran them."""
    lines = recorded(report for reports in terminalreporter.stats.values() for report in reports)
    if lines:
        terminalreporter.section("proofs")
        for line in lines:
            terminalreporter.write_line(line)


@pytest.fixture(scope="session", autouse=True)
def cheap_secrets() -> Iterator[hashing.Cost]:
    """Hashes that are as quick as they may be, everywhere in this process; what the program itself takes is given."""
    usual = hashing.COST
    hashing.COST = hashing.Cost(time_cost=1, memory_cost=8)
    yield usual
    hashing.COST = usual


@pytest.fixture
def clock() -> FakeClock:
    """Monday 23 June 2025, 14:02 in Berlin, until it is moved."""
    return FakeClock()


@pytest.fixture(params=DIALECTS)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh database with tables and guards and nothing else; the test runs on both systems."""
    with lent_database(request.param, tmp_path) as url:
        yield url


@pytest.fixture
def store(database_url: str) -> Iterator[SqlStore]:
    """A store over the fresh database."""
    yield from _store(database_url)


@pytest.fixture
def env(store: SqlStore, clock: FakeClock) -> Env:
    """User Jo at station "Desk 1", with nothing in the database."""
    return salon_env(store, clock)


@pytest.fixture(params=DIALECTS)
def salon_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The URL of a fresh database that holds the salon, for tests that open several stores on it."""
    with lent_database(request.param, tmp_path, furnish) as url:
        yield url


@pytest.fixture
def salon(salon_url: str, clock: FakeClock) -> Iterator[Env]:
    """Jo at "Desk 1" in the salon of `tests.builders`: its catalogue and ids, the clients of `tests.salon`."""
    for opened in _store(salon_url):
        yield salon_env(opened, clock)


@pytest.fixture
def sqlite_salon(tmp_path: Path, clock: FakeClock) -> Iterator[Env]:
    """The salon on SQLite only, for tests of windows."""
    for opened in _store(fresh_sqlite(tmp_path, furnish)):
        yield salon_env(opened, clock)


def _store(url: str) -> Iterator[SqlStore]:
    opened = SqlStore(engine_on(url))
    try:
        yield opened
    finally:
        opened.close()
