"""Settings that every desk shares."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, insert, select, update

from bookingdesk.storage import schema
from bookingdesk.storage.retry import LostUpdate
from bookingdesk.storage.wire import Statement, Wire

_setting = schema.setting.c
_ALL = Statement(select(_setting.key, _setting.value, _setting.version))
_ONE = Statement(select(_setting.value, _setting.version).where(_setting.key == bindparam("wanted")))
_INSERT = Statement(
    insert(schema.setting).values(key=bindparam("wanted"), value=bindparam("text"), version=bindparam("first"))
)
_UPDATE = Statement(
    update(schema.setting)
    .where(_setting.key == bindparam("wanted"), _setting.version == bindparam("seen"))
    .values(value=bindparam("text"), version=_setting.version + 1)
)


class SqlSettings:
    """`usecases.ports.SharedSettings`. Whoever sets what it has read loses to nobody: the step is run again."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._seen: dict[str, int] = {}

    def get(self, key: str) -> str | None:
        """The stored text, None where nothing is set."""
        row = self._wire.one(_ONE, wanted=key)
        self._seen[key] = 0 if row is None else row[1]
        return None if row is None else row[0]

    def all(self) -> Mapping[str, str]:
        """Every stored setting."""
        rows = self._wire.rows(_ALL)
        self._seen.update((key, version) for key, _, version in rows)
        return {key: value for key, value, _ in rows}

    def forget(self) -> None:
        """The versions since a savepoint were rolled back: read them again."""
        self._seen.clear()

    def set(self, key: str, value: str) -> None:
        """Store over the version that this unit of work has read, or over the present one."""
        if key not in self._seen:
            self.get(key)
        seen = self._seen[key]
        if seen == 0:
            self._wire.run(_INSERT, {"wanted": key, "text": value, "first": 1})
        elif self._wire.run(_UPDATE, {"wanted": key, "text": value, "seen": seen}) == 0:
            raise LostUpdate(f"setting {key}")
        self._seen[key] = seen + 1
