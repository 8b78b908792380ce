"""What each station did last, with the booking before and after: what undo works from."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import ActionId, BookingId
from bookingdesk.storage import schema
from bookingdesk.storage.repositories.booking_rows import from_json, to_json
from bookingdesk.storage.wire import (
    Row,
    Statement,
    Wire,
    epoch,
    epoch_or_none,
    inserting,
    instant,
    instant_or_none,
)
from bookingdesk.usecases.ports import Action

_action = schema.action.c
_all = select(
    _action.id,
    _action.at,
    _action.user,
    _action.station,
    _action.verb,
    _action.booking_id,
    _action.before,
    _action.after,
    _action.group_id,
    _action.undone_at,
)
_GET = Statement(_all.where(_action.id == bindparam("key")))
_LAST = Statement(
    _all.where(_action.station == bindparam("at_station")).order_by(_action.id.desc()).limit(bindparam("most"))
)
_OF_GROUP = Statement(_all.where(_action.group_id == bindparam("wanted")).order_by(_action.id.desc()))
_INSERT = Statement(inserting(schema.action, "id").returning(_action.id))
_MARK = Statement(update(schema.action).where(_action.id == bindparam("key")).values(undone_at=bindparam("moment")))


class SqlActions:
    """`usecases.ports.Actions` of one unit of work: what is added through it belongs together."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._group = str(uuid.uuid4())

    def add(
        self, *, at: datetime, user: str, station: str, verb: str, before: Booking | None, after: Booking
    ) -> ActionId:
        """Remember one action."""
        return ActionId(
            self._wire.value(
                _INSERT,
                at=epoch(at),
                user=user,
                station=station,
                verb=verb,
                booking_id=after.id,
                before=None if before is None else _dumped(before),
                after=_dumped(after),
                group_id=self._group,
                undone_at=None,
            )
        )

    def last(self, station: str, *, limit: int = 50) -> Sequence[Action]:
        """Newest first, undone ones included."""
        return [_value(row) for row in self._wire.rows(_LAST, at_station=station, most=limit)]

    def of_group(self, group: str) -> Sequence[Action]:
        """Newest first."""
        return [_value(row) for row in self._wire.rows(_OF_GROUP, wanted=group)]

    def get(self, action: ActionId) -> Action:
        """Raises NotFound."""
        row = self._wire.one(_GET, key=action)
        if row is None:
            raise NotFound(kind="action", wanted=action)
        return _value(row)

    def mark_undone(self, action: ActionId, at: datetime | None) -> None:
        """None: the action was done again. Raises NotFound."""
        if self._wire.run(_MARK, {"key": action, "moment": epoch_or_none(at)}) == 0:
            raise NotFound(kind="action", wanted=action)


def _dumped(booking: Booking) -> str:
    return json.dumps(to_json(booking), sort_keys=True, ensure_ascii=False)


def _value(row: Row) -> Action:
    id_, at, user, station, verb, booking, before, after, group, undone = row
    return Action(
        id=ActionId(id_),
        at=instant(at),
        user=user,
        station=station,
        verb=verb,
        booking_id=BookingId(booking),
        before=None if before is None else from_json(json.loads(before)),
        after=from_json(json.loads(after)),
        group=group,
        undone_at=instant_or_none(undone),
    )
