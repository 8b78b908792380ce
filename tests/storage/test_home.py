"""The identity of a database, kept in it and beside it: what counts as moved, and what cannot be written."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bookingdesk.domain.errors import DiskFull, FolderNotWritable
from bookingdesk.storage import home
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from tests.databases import DIALECTS, fresh_database, fresh_sqlite
from tests.proofs.copies import file_of


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A fresh file."""
    return fresh_sqlite(tmp_path)


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    """The file, at home."""
    made = SqlStore(open_engine(url), host="front")
    made.write(lambda work: work.home.note())
    yield made
    made.close()


def beside(url: str) -> Path:
    """The file that says where the database lives."""
    found = home.beside(str(file_of(url)))
    assert found is not None
    return found


def moved(store: SqlStore) -> bool:
    """What the sender asks."""
    return store.read(lambda work: work.home.moved())


@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_a_database_without_a_home_takes_the_first_place_it_sends_from(dialect: str, tmp_path: Path) -> None:
    with fresh_database(dialect, tmp_path) as url:
        store = SqlStore(open_engine(url))
        assert not moved(store)
        store.write(lambda work: work.home.note())
        assert not moved(store)
        store.close()
        again = SqlStore(open_engine(url))
        assert not moved(again)
        again.close()


def _changed(file: Path, **facts: object) -> None:
    file.write_text(json.dumps(json.loads(file.read_text()) | facts))


SPOILT: dict[str, Callable[[Path], object]] = {
    "gone": lambda path: path.unlink(),
    "empty after a power cut": lambda path: path.write_text(""),
    "no words of ours": lambda path: path.write_text("[1]"),
    "of another database": lambda path: _changed(path, name="other"),
    "of another computer": lambda path: _changed(path, host="back office"),
    "of another folder": lambda path: _changed(path, path="/elsewhere/desk.sqlite3.home"),
    "ahead of the log": lambda path: _changed(path, seq=99, hash="what was written then"),
    "of a log that went another way": lambda path: _changed(path, hash="x", seq=1),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_that_it_is_not_at_home_where_the_file_beside_it_is(
    spoil: Callable[[Path], object], store: SqlStore, url: str
) -> None:
    spoil(beside(url))
    assert moved(store)
    store.write(lambda work: work.home.settle())
    assert not moved(store)


@pytest.mark.parametrize(("fault", "known"), [(28, DiskFull), (13, FolderNotWritable)], ids=["full", "not ours"])
def test_that_a_place_that_cannot_be_written_down_is_said_and_left_as_it_was(
    fault: int, known: type[Exception], store: SqlStore, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = beside(url).read_text()

    def refuse(_descriptor: int) -> None:
        raise OSError(fault, "no")

    with monkeypatch.context() as patch:
        patch.setattr(home.os, "fsync", refuse)
        with pytest.raises(known):
            store.write(lambda work: work.home.settle())
    assert beside(url).read_text() == before
    assert list(beside(url).parent.glob("*.home.*")) == []
    assert not moved(store)
