"""Pages of the outbox for people to look at: each read along an index, however long the history is.

A page of several states is read state by state and merged, because no index is in order of time across states.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, func, select, tuple_

from bookingdesk.domain.ids import ClientId, MessageId
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.storage import schema
from bookingdesk.storage.repositories.outbox_rows import COLUMNS, from_row
from bookingdesk.storage.wire import Among, Row, Statement, Wire, epoch

_out = schema.outbox.c
_last: tuple[BindParameter[Any], ...] = (bindparam("last_moment"), bindparam("last_id"))
_of_state = select(*schema.outbox.c).where(_out.state == bindparam("wanted"))
_of_kind = _of_state.where(_out.kind == bindparam("kind"))
"""The index ends with the kind: a long history without any of it is passed over without looking at its rows."""
_of_clients = select(*schema.outbox.c).where(
    Among(_out.client_id, "whose"), Among(_out.state, "states"), Among(_out.kind, "kinds")
)
_moment = func.coalesce(_out.sent_at, _out.due_at)
"""What orders a page, in the words of its index: `Message.moment`."""
_soonest, _latest = (_moment, _out.id), (_moment.desc(), _out.id.desc())
_further, _earlier = (
    and_(_moment >= _last[0], tuple_(_moment, _out.id) > tuple_(*_last)),
    and_(_moment <= _last[0], tuple_(_moment, _out.id) < tuple_(*_last)),
)
"""The moment is compared by itself besides, because SQLite searches an index of expressions by no pair."""
_most: BindParameter[int] = bindparam("most")
_PAGES = {
    True: Statement(_of_state.where(_further).order_by(*_soonest).limit(_most)),
    False: Statement(_of_state.where(_earlier).order_by(*_latest).limit(_most)),
}
_PAGES_OF_KIND = {
    True: Statement(_of_kind.where(_further).order_by(*_soonest).limit(_most)),
    False: Statement(_of_kind.where(_earlier).order_by(*_latest).limit(_most)),
}
_PAGES_OF_CLIENTS = {
    True: Statement(_of_clients.where(_further).order_by(*_soonest).limit(_most)),
    False: Statement(_of_clients.where(_earlier).order_by(*_latest).limit(_most)),
}
_BEFORE_ALL, _AFTER_ALL = (-(1 << 60), ""), (1 << 60, "")
_SENT, _DUE, _ID = (COLUMNS.index(name) for name in ("sent_at", "due_at", "id"))


def _place(row: Row) -> tuple[Any, Any]:
    return row[_DUE] if row[_SENT] is None else row[_SENT], row[_ID]


def page_of(
    wire: Wire,
    states: Iterable[MessageState],
    limit: int,
    *,
    soonest_first: bool,
    beyond: tuple[datetime, MessageId] | None,
    clients: Sequence[ClientId] | None,
    kinds: frozenset[MessageKind] | None,
) -> list[Message]:
    """Up to `limit` messages in some states in order of `moment` and id; `beyond` the last of the page before."""
    last_moment, last_id = _BEFORE_ALL if soonest_first else _AFTER_ALL
    if beyond is not None:
        last_moment, last_id = epoch(beyond[0]), beyond[1]
    found: list[Row] = []
    if clients is not None:
        found = wire.rows(
            _PAGES_OF_CLIENTS[soonest_first],
            whose=wire.listed(clients),
            states=wire.listed(sorted(state.value for state in states)),
            kinds=wire.listed(sorted(kind.value for kind in (MessageKind if kinds is None else kinds))),
            last_moment=last_moment,
            last_id=last_id,
            most=limit,
        )
        return [from_row(row) for row in found[:limit]]
    beyond_last = {"last_moment": last_moment, "last_id": last_id, "most": limit}
    for state in sorted(states):
        if kinds is None:
            found += wire.rows(_PAGES[soonest_first], wanted=state.value, **beyond_last)
        for kind in sorted(kinds or ()):
            found += wire.rows(_PAGES_OF_KIND[soonest_first], wanted=state.value, kind=kind.value, **beyond_last)
    found.sort(key=_place, reverse=not soonest_first)
    return [from_row(row) for row in found[:limit]]
