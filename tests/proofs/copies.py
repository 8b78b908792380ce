"""Ways in which a database comes to stand somewhere else, or to be what it was: the harness of P10."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import make_url

from bookingdesk.storage.backup import backup_database
from bookingdesk.storage.engine import open_engine
from tests.databases import empty_postgresql, server_tool

Copying = Callable[[str, Path], AbstractContextManager[str]]
"""From the URL of a database that nobody has open, and a folder, to the URL of what stands elsewhere."""


def file_of(url: str) -> Path:
    """The file of a SQLite URL."""
    return Path(str(make_url(url).database))


@contextmanager
def bare_file(url: str, folder: Path) -> Iterator[str]:
    """The database file alone, on a stick."""
    target = folder / "stick.sqlite3"
    shutil.copyfile(file_of(url), target)
    yield f"sqlite:///{target}"


@contextmanager
def whole_folder(url: str, folder: Path) -> Iterator[str]:
    """Everything that lies beside it too, as somebody does who moves to another computer."""
    source = file_of(url)
    target = folder / "second" / source.name
    target.parent.mkdir()
    for file in source.parent.glob(f"{source.name}*"):
        shutil.copyfile(file, target.with_name(file.name))
    yield f"sqlite:///{target}"


@contextmanager
def verified_backup(url: str, folder: Path) -> Iterator[str]:
    """The program's own backup, put where the database was; what lay beside it still does."""
    target = folder / "backup.sqlite3"
    engine = open_engine(url)
    backup_database(engine, target)
    engine.dispose()
    target.replace(file_of(url))
    yield url


@contextmanager
def template(url: str, folder: Path) -> Iterator[str]:
    """A second database on the same server."""
    with empty_postgresql(template=str(make_url(url).database)) as copy:
        yield copy


@contextmanager
def dump_elsewhere(url: str, folder: Path) -> Iterator[str]:
    """pg_dump, restored into another database."""
    dump = _dump(url, folder)
    with empty_postgresql() as copy:
        _tool("pg_restore", copy, "--no-owner", str(dump))
        yield copy


@contextmanager
def dump_in_place(url: str, folder: Path) -> Iterator[str]:
    """pg_dump, restored over the very database that it was made of."""
    dump = _dump(url, folder)
    _tool("pg_restore", url, "--no-owner", "--clean", "--if-exists", str(dump))
    yield url


def _dump(url: str, folder: Path) -> Path:
    dump = folder / "desk.dump"
    _tool("pg_dump", url, "--format=custom", f"--file={dump}")
    return dump


def _tool(name: str, url: str, *arguments: str) -> None:
    """One of the server's own tools, on a database."""
    address = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    subprocess.run(
        [str(server_tool(name)), f"--dbname={address}", *arguments], check=True, capture_output=True, timeout=120
    )


COPIES: dict[str, dict[str, Copying]] = {
    "sqlite": {"bare file": bare_file, "whole folder": whole_folder, "backup": verified_backup},
    "postgresql": {"template": template, "dump elsewhere": dump_elsewhere, "dump in place": dump_in_place},
}
"""How each database is copied. A file that was put back in its place is played by the proof itself."""
