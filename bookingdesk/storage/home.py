"""Where a database lives: what is kept in it and beside it, so that a copy or an older state of it stays silent.

A file has a name of its own in `meta` and the same name in `desk.sqlite3.home` beside it, with this computer, this
path and how far the log had come. A copied file has no such neighbour, a copied folder names another place, and a
file that was put back is behind the mark. On a server the place is the cluster, its timeline, the database and the
table, none of which a dump or a template carries along. Not noticed: a whole computer, or a server's whole folder,
that was duplicated with everything it knows of itself.
"""

from __future__ import annotations

import errno
import json
import os
import uuid
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import bindparam, insert, select

from bookingdesk.domain.errors import DiskFull, FolderNotWritable
from bookingdesk.storage import schema
from bookingdesk.storage.wire import ByDialect, Statement, Wire

KEY = "home"
IN_BACKUP = "backup"
"""What stands in every backup instead of a name: it is nobody's home until it is released."""

_meta = schema.meta.c
_NAME = Statement(select(_meta.value).where(_meta.key == KEY))
_FIRST_NAME = Statement(insert(schema.meta).values(key=KEY, value=bindparam("name")))
_RENAME = Statement(schema.meta.update().where(_meta.key == KEY).values(value=bindparam("name")))
_HEAD = Statement(select(schema.audit_head.c.seq, schema.audit_head.c.hash))
_HASH_AT = Statement(select(schema.audit.c.hash).where(schema.audit.c.seq == bindparam("seq")))
_SERVER = ByDialect(
    sqlite="SELECT ''",
    postgresql="SELECT concat_ws('/', (SELECT system_identifier FROM pg_control_system()),"
    " (SELECT timeline_id FROM pg_control_checkpoint()),"
    " (SELECT oid FROM pg_database WHERE datname = current_database()), 'meta'::regclass::oid)",
)


class SqlHome:
    """`usecases.ports.Home`. `beside` is the file next to a database file, None on a server and in memory."""

    def __init__(self, wire: Wire, beside: Path | None, host: str) -> None:
        self._wire = wire
        self._beside = beside
        self._host = host

    def moved(self) -> bool:
        """Whether this is a copy, or an older state of what has sent messages from here."""
        name = self._name()
        if name is None:
            return False
        if self._beside is None:
            return name != self._here()
        found = _read(self._beside)
        if found.get("name") != name or {key: found.get(key) for key in self._place()} != self._place():
            return True
        seq = found.get("seq")
        return seq != 0 and self._wire.value(_HASH_AT, seq=seq) != found.get("hash")

    def is_noted(self) -> bool:
        """Whether any place was remembered yet."""
        return self._name() is not None

    def note(self) -> None:
        """Remember the place where there is none yet, and how far the log has come. Raises KnownError."""
        name = self._name()
        if name is None:
            self.settle()
        elif self._beside is not None:
            self._mark(name)

    def settle(self) -> None:
        """From now on this is where the database lives. Raises KnownError."""
        name = self._here() if self._beside is None else uuid.uuid4().hex
        known = self._name() is not None
        self._wire.run(_RENAME if known else _FIRST_NAME, {"name": name})
        if self._beside is not None:
            self._mark(name)

    def _name(self) -> str | None:
        row = self._wire.one(_NAME)
        return None if row is None else str(row[0])

    def _here(self) -> str:
        """The place on a server; empty for a database in memory, which is always at home."""
        return str(self._wire.value(_SERVER))

    def _place(self) -> dict[str, object]:
        return {"host": self._host, "path": str(self._beside)}

    def _mark(self, name: str) -> None:
        """Write the file beside. Killed before the commit that follows, the database is silent and not two."""
        assert self._beside is not None
        row = self._wire.one(_HEAD)
        assert row is not None
        content = {"name": name, **self._place(), "seq": row[0], "hash": row[1]}
        if _read(self._beside) != content:
            _write(self._beside, json.dumps(content))


def beside(database: str | None) -> Path | None:
    """The file next to a database file."""
    if not database or database == ":memory:":
        return None
    path = Path(database).resolve()
    return path.with_name(f"{path.name}.home")


def _read(path: Path) -> Mapping[str, object]:
    """What stands in the file; nothing where it is missing or spoilt."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write(path: Path, content: str) -> None:
    """Under another name first, so that there is the old file or the new one."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}.{uuid.uuid4().hex[:8]}")
    try:
        with fresh.open("w", encoding="utf-8") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as why:
        fresh.unlink(missing_ok=True)
        if why.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise DiskFull() from why
        raise FolderNotWritable(path=str(path.parent)) from why
