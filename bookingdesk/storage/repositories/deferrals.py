"""Actions that wait for somebody who may allow them; an answer is written once."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from bookingdesk.domain.deferrals import Deferral, DeferralState
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import BookingId, ClientId, DeferralId, UserId
from bookingdesk.domain.rights import Right
from bookingdesk.storage import schema
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

_deferral = schema.deferral.c
_all = select(*_deferral)
_ADD = Statement(inserting(schema.deferral, "id").returning(_deferral.id))
_GET = Statement(_all.where(_deferral.id == bindparam("key")))
_LISTED = Statement(
    _all.where(
        or_(_deferral.state == bindparam("wanted"), bindparam("wanted") == ""),
        or_(_deferral.user_id == bindparam("whose"), bindparam("whose") == 0),
    )
    .order_by(_deferral.at, _deferral.id)
    .limit(bindparam("most"))
)
_SETTLE = Statement(
    update(schema.deferral)
    .where(_deferral.id == bindparam("key"), _deferral.state == bindparam("was"))
    .values(
        state=bindparam("becomes"),
        settled_at=bindparam("moment"),
        settled_by=bindparam("who"),
        answer=bindparam("words"),
    )
)


class SqlDeferrals:
    """`usecases.ports.Deferrals`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def add(self, deferral: Deferral) -> DeferralId:
        """Keep one; answers its number."""
        row = {
            "verb": deferral.verb,
            "command": json.dumps(deferral.command, sort_keys=True, ensure_ascii=False),
            "right": deferral.right.value,
            "client_id": deferral.client_id,
            "booking_id": deferral.booking_id,
            "at": epoch(deferral.at),
            "user_id": deferral.user_id,
            "user": deferral.user,
            "station": deferral.station,
            "why": deferral.why,
            "state": deferral.state.value,
            "settled_at": epoch_or_none(deferral.settled_at),
            "settled_by": deferral.settled_by,
            "answer": deferral.answer,
        }
        return DeferralId(self._wire.value(_ADD, **row))

    def get(self, deferral: DeferralId) -> Deferral:
        """Raises NotFound."""
        row = self._wire.one(_GET, key=deferral)
        if row is None:
            raise NotFound(kind="deferral", wanted=deferral)
        return _from(row)

    def listed(
        self, *, state: DeferralState | None, user: UserId | None = None, limit: int = 200
    ) -> Sequence[Deferral]:
        """The first to be asked first."""
        wanted = state.value if state else ""
        return [_from(row) for row in self._wire.rows(_LISTED, wanted=wanted, whose=user or 0, most=limit)]

    def settle(self, deferral: DeferralId, state: DeferralState, at: datetime, by: str, answer: str) -> bool:
        """Write the answer, where there is none yet."""
        row = {
            "key": deferral,
            "was": DeferralState.OPEN.value,
            "becomes": state.value,
            "moment": epoch(at),
            "who": by,
            "words": answer,
        }
        return self._wire.run(_SETTLE, row) == 1


def _from(row: Row) -> Deferral:
    id_, verb, command, right, client, booking, at, user_id, user, station, why, state, settled, by, answer = row
    return Deferral(
        id=DeferralId(id_),
        verb=verb,
        command=json.loads(command),
        right=Right(right),
        client_id=None if client is None else ClientId(client),
        booking_id=None if booking is None else BookingId(booking),
        at=instant(at),
        user_id=UserId(user_id),
        user=user,
        station=station,
        why=why,
        state=DeferralState(state),
        settled_at=instant_or_none(settled),
        settled_by=by,
        answer=answer,
    )
