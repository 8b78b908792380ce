"""Users, their hashed secrets and where they signed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from bookingdesk.domain.errors import NotFound, Stale
from bookingdesk.domain.ids import DepartmentId, UserId
from bookingdesk.domain.passwords import PIN_TRIES, Credentials
from bookingdesk.domain.rights import Role
from bookingdesk.domain.users import User
from bookingdesk.storage import schema
from bookingdesk.storage.wire import Row, Statement, Wire, epoch, epoch_or_none, inserting, instant, instant_or_none

_user, _secret, _signed = schema.user.c, schema.credential.c, schema.full_sign_in.c
_people = select(
    _user.id,
    _user.name,
    _user.role,
    _user.disabled,
    _user.version,
    _secret.password_hash,
    _secret.pin_hash,
    _secret.pin_failures,
).select_from(schema.user.outerjoin(schema.credential))
_ALL = Statement(_people.order_by(_user.id))
_GET = Statement(_people.where(_user.id == bindparam("key")))
_ADD = Statement(insert(schema.user).values(name=bindparam("name"), role=bindparam("role")).returning(_user.id))
_REPLACE = Statement(
    update(schema.user)
    .where(_user.id == bindparam("key"), _user.version == bindparam("seen"))
    .values(
        name=bindparam("called"),
        role=bindparam("acts_as"),
        disabled=bindparam("shut"),
        version=_user.version + 1,
    )
)
_mine = schema.user_department.c
_DEPARTMENTS = Statement(select(_mine.department_id).where(_mine.user_id == bindparam("key")))
_UNLIMITED = Statement(delete(schema.user_department).where(_mine.user_id == bindparam("key")))
_LIMITED = Statement(inserting(schema.user_department))
_SECRETS = Statement(
    select(
        _secret.password_hash,
        _secret.pin_hash,
        _secret.password_failures,
        _secret.pin_failures,
        _secret.failed_at,
    ).where(_secret.user_id == bindparam("key"))
)
_SET_SECRETS = Statement(
    update(schema.credential)
    .where(_secret.user_id == bindparam("key"))
    .values({c.name: bindparam(c.name) for c in _secret if c.name != "user_id"})
)
_ADD_SECRETS = Statement(inserting(schema.credential))
_SIGNED_IN = Statement(
    select(_signed.at).where(_signed.user_id == bindparam("key"), _signed.station == bindparam("place"))
)
_MOVE_SIGN_IN = Statement(
    update(schema.full_sign_in)
    .where(_signed.user_id == bindparam("key"), _signed.station == bindparam("place"))
    .values(at=bindparam("moment"))
)
_ADD_SIGN_IN = Statement(
    insert(schema.full_sign_in).values(user_id=bindparam("key"), station=bindparam("place"), at=bindparam("moment"))
)
_FORGET_SIGN_IN = Statement(
    delete(schema.full_sign_in).where(_signed.user_id == bindparam("key"), _signed.station == bindparam("place"))
)
_FORGET_SIGN_INS = Statement(delete(schema.full_sign_in).where(_signed.user_id == bindparam("key")))
_ADD_REASON = Statement(inserting(schema.approval_reason))
_REASON = Statement(
    select(schema.approval_reason.c.reason).where(schema.approval_reason.c.seq == bindparam("number"))
)


class SqlUsers:
    """`usecases.ports.Users`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def all(self) -> Sequence[User]:
        """Everybody, in the order in which they were added."""
        return [_of(row) for row in self._wire.rows(_ALL)]

    def get(self, user: UserId) -> User:
        """Raises NotFound."""
        row = self._wire.one(_GET, key=user)
        if row is None:
            raise NotFound(kind="user", wanted=user)
        return _of(row)

    def add(self, name: str, role: Role) -> UserId:
        """A new user; the name is unique."""
        return UserId(self._wire.value(_ADD, name=name, role=role.value))

    def replace(self, user: User) -> None:
        """Store over the version that was read. Raises Stale."""
        values = {
            "key": user.id,
            "seen": user.version,
            "called": user.name,
            "acts_as": user.role.value,
            "shut": int(user.disabled),
        }
        if self._wire.run(_REPLACE, values) == 0:
            raise Stale(kind="user", id=user.id, theirs=self.get(user.id))

    def departments_of(self, user: UserId) -> frozenset[DepartmentId]:
        """What the user is limited to; empty where they see all departments."""
        return frozenset(DepartmentId(one) for (one,) in self._wire.rows(_DEPARTMENTS, key=user))

    def limit(self, user: UserId, departments: frozenset[DepartmentId]) -> None:
        """Replace what the user is limited to."""
        self._wire.run(_UNLIMITED, {"key": user})
        rows = [{"user_id": user, "department_id": one} for one in sorted(departments)]
        self._wire.many(_LIMITED, rows)

    def credentials(self, user: UserId) -> Credentials:
        """What is kept of their secrets."""
        row = self._wire.one(_SECRETS, key=user)
        if row is None:
            return Credentials()
        return Credentials(
            password_hash=row[0],
            pin_hash=row[1],
            password_failures=row[2],
            pin_failures=row[3],
            failed_at=instant_or_none(row[4]),
        )

    def set_credentials(self, user: UserId, credentials: Credentials) -> None:
        """Store over whatever is there."""
        values = {
            "password_hash": credentials.password_hash,
            "pin_hash": credentials.pin_hash,
            "password_failures": credentials.password_failures,
            "pin_failures": credentials.pin_failures,
            "failed_at": epoch_or_none(credentials.failed_at),
        }
        if self._wire.run(_SET_SECRETS, {"key": user, **values}) == 0:
            self._wire.run(_ADD_SECRETS, {"user_id": user, **values})

    def full_sign_in(self, user: UserId, station: str) -> datetime | None:
        """When they last gave their password at this station."""
        seconds = self._wire.value(_SIGNED_IN, key=user, place=station)
        return None if seconds is None else instant(seconds)

    def remember_full_sign_in(self, user: UserId, station: str, at: datetime | None) -> None:
        """None takes back what is remembered, at every station where `station` is empty."""
        if at is None:
            values = {"key": user, "place": station} if station else {"key": user}
            self._wire.run(_FORGET_SIGN_IN if station else _FORGET_SIGN_INS, values)
            return
        signed = {"key": user, "place": station, "moment": epoch(at)}
        if self._wire.run(_MOVE_SIGN_IN, signed) == 0:
            self._wire.run(_ADD_SIGN_IN, signed)

    def add_approval_reason(self, seq: int, reason: str) -> None:
        """Why an action was allowed."""
        self._wire.run(_ADD_REASON, {"seq": seq, "reason": reason})

    def approval_reason(self, seq: int) -> str:
        """Empty where none was given."""
        return str(self._wire.value(_REASON, number=seq) or "")


def _of(row: Row) -> User:
    return User(
        id=UserId(row[0]),
        name=row[1],
        role=Role(row[2]),
        disabled=bool(row[3]),
        version=row[4],
        has_password=bool(row[5]),
        has_pin=bool(row[6]),
        pin_locked=(row[7] or 0) >= PIN_TRIES,
    )
