"""Settings and users that every desk shares."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import bindparam, insert, select, update

from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import UserId
from bookingdesk.domain.rights import Role
from bookingdesk.domain.users import User
from bookingdesk.storage import schema
from bookingdesk.storage.retry import LostUpdate
from bookingdesk.storage.wire import Statement, Wire

_setting, _user = schema.setting.c, schema.user.c
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
_DEFAULT_USER = Statement(
    select(_user.id, _user.name, _user.role, _user.version).where(_user.disabled == 0).order_by(_user.id).limit(1)
)
_ADD_USER = Statement(
    insert(schema.user).values(name=bindparam("name"), role=bindparam("role")).returning(_user.id)
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


class SqlUsers:
    """`usecases.ports.Users`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def default_user(self) -> User:
        """The user that has been there longest. Raises NotFound in a database that nobody has set up."""
        row = self._wire.one(_DEFAULT_USER)
        if row is None:
            raise NotFound(kind="user", wanted="default")
        return User(id=UserId(row[0]), name=row[1], role=Role(row[2]), version=row[3])

    def add(self, name: str, role: Role) -> UserId:
        """A new user; the name is unique."""
        return UserId(self._wire.value(_ADD_USER, name=name, role=role.value))
