"""Every table that knows of a meeting with a client, each as a branch of the same columns; nothing is stored twice.

Messages that a person tells are seen in the tries to call, not once more in the outbox.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal,
    null,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler

from bookingdesk.domain.calls import TOLD_ON, CallOutcome
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.contact_log import FOLLOWED, InteractionKind, Source, kind_of
from bookingdesk.domain.messages import BY_HAND, MessageState
from bookingdesk.storage import schema as s

SPOKEN_OF = ("book", "reschedule", "change_service", "reassign", "cancel", "approve", "reconfirm")
"""What was done to a booking that the client was part of."""
TURNED_BACK = ("undo", "redo")
AMONG_OURSELVES = ("mark", "confirm", "read_back", "amend", "extend_deposit", "session_seats")
"""Taking these back is no business of the client's."""

_m, _k, _b, _q = s.outbox.c, s.call_attempt.c, s.booking.c, s.queue_entry.c
_r, _a, _u, _e = s.request.c, s.request_answer.c, s.audit.c, s.interaction.c
_h, _o = s.client_change.c, s.waitlist_offer.c
_whose = bindparam("whose", type_=Integer)


class _EpochOf(ColumnElement[int]):
    """The epoch seconds of a moment that is kept as ISO 8601 text."""

    inherit_cache = False
    type = BigInteger()

    def __init__(self, column: ColumnElement[str]) -> None:
        self.column = column


@compiles(_EpochOf, "sqlite")
def _epoch_on_sqlite(element: _EpochOf, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(strftime('%s', {compiler.process(element.column, **options)}) AS INTEGER)"


@compiles(_EpochOf, "postgresql")
def _epoch_on_postgresql(element: _EpochOf, compiler: SQLCompiler, **options: Any) -> str:
    return f"CAST(EXTRACT(EPOCH FROM CAST({compiler.process(element.column, **options)} AS timestamptz)) AS BIGINT)"


def _line(source: Source, kind: InteractionKind | ColumnElement[str], **parts: ColumnElement[Any]) -> Select[Any]:
    """One branch of the log: the columns that it has, and nothing in the others."""
    texts = ("booking_id", "channel", "topic", "outcome", "reason", "by", "text", "before", "detail", "direction")
    numbers = ("service_id", "department_id", "request_id")
    empty = {name: cast(null(), Text) for name in texts} | {name: cast(null(), Integer) for name in numbers}
    kinds = literal(kind.value) if isinstance(kind, InteractionKind) else kind
    columns = {"source": literal(source.value), "kind": kinds, **empty, **parts}
    return select(*(columns[name].label(name) for name in _ORDER))


_ORDER = (
    *("source", "kind", "at", "key", "booking_id", "service_id", "channel", "topic", "outcome"),
    *("reason", "by", "text", "before", "detail", "direction", "department_id", "request_id"),
)
LAST_FIRST = (
    *(Source.ENTRY, Source.MESSAGE, Source.ATTEMPT, Source.READ_BACK, Source.ANSWER),
    *(Source.CHANGE, Source.REQUEST, Source.WALK_IN, Source.DETAIL),
)
"""Of one and the same second: what follows from what."""
_by_hand = _m.channel.in_([literal(channel.value) for channel in sorted(BY_HAND)])
_reached_out = case(
    (_m.state.in_([literal(MessageState.SENT.value), literal(MessageState.IN_DOUBT.value)]), ~_by_hand),
    (_m.state == literal(MessageState.FAILED.value), true()),
    (_m.state == literal(MessageState.SKIPPED.value), _m.reason == literal("not_called")),
    else_=false(),
)
"""What left or should have; what a person said is a call. A CASE, so that nobody looks for it by its state."""
_messages = s.outbox.outerjoin(s.request, _m.request_id == _r.id).outerjoin(s.waitlist_offer, _m.offer_id == _o.id)
_request_of_client = and_(
    func.coalesce(_m.client_id, 0) == 0, _m.request_id.in_(select(_r.id).where(_r.client_id == _whose))
)
"""Found by the client's requests, not among all messages to nobody that is known, which grow with the years."""
_message = _line(
    Source.MESSAGE,
    InteractionKind.MESSAGE,
    at=func.coalesce(_m.sent_at, _m.due_at),
    key=_m.id,
    booking_id=_m.booking_id,
    service_id=func.coalesce(_r.service_id, _o.service_id),
    request_id=_m.request_id,
    channel=_m.channel,
    topic=_m.kind,
    outcome=_m.state,
    reason=_m.reason,
)
_how = case(
    *(
        (_k.outcome == literal(outcome.value), literal(channel.value))
        for outcome, channel in (TOLD_ON | {CallOutcome.BY_LETTER: Channel.LETTER}).items()
    ),
    else_=literal(Channel.PHONE.value),
)
_attempt = _line(
    Source.ATTEMPT,
    InteractionKind.CALL,
    at=_k.at,
    key=cast(_k.id, Text),
    booking_id=_m.booking_id,
    service_id=func.coalesce(_r.service_id, _o.service_id),
    request_id=_m.request_id,
    channel=_how,
    topic=_m.kind,
    outcome=_k.outcome,
    by=_k.by,
    text=_k.note,
)
_read_back = (
    _line(
        Source.READ_BACK,
        InteractionKind.BOOKING,
        at=_b.read_back_at,
        key=_b.id,
        booking_id=_b.id,
        by=_b.read_back_by,
    )
    .select_from(s.booking)
    .where(_b.client_id == _whose, _b.read_back_at.is_not(None), _b.read_back_skipped == "")
)
_walk_in = (
    _line(
        Source.WALK_IN,
        InteractionKind.VISIT,
        at=_q.since,
        key=cast(_q.id, Text),
        booking_id=_q.booking_id,
        service_id=_q.service_id,
        channel=literal(Channel.WALK_IN.value),
        outcome=_q.state,
        by=_q.created_by,
        text=_q.reason,
    )
    .select_from(s.queue_entry)
    .where(_q.client_id == _whose)
)
_request = (
    _line(
        Source.REQUEST,
        InteractionKind.REQUEST,
        at=_r.received_at,
        key=cast(_r.id, Text),
        booking_id=_r.booking_id,
        service_id=_r.service_id,
        request_id=_r.id,
        channel=_r.channel,
        topic=_r.kind,
        outcome=_r.state,
        by=_r.taken_by,
        text=_r.text,
    )
    .select_from(s.request)
    .where(_r.client_id == _whose)
)
_answer = (
    _line(
        Source.ANSWER,
        InteractionKind.REQUEST,
        at=_a.at,
        key=cast(_a.id, Text),
        booking_id=func.coalesce(_a.booking_id, _r.booking_id),
        service_id=_r.service_id,
        request_id=_r.id,
        channel=_a.channel,
        topic=_r.kind,
        outcome=_a.kind,
        by=_a.said_by,
        text=_a.text,
    )
    .select_from(s.request.join(s.request_answer, _a.request_id == _r.id))
    .where(_r.client_id == _whose)
)
_change = (
    _line(
        Source.CHANGE,
        InteractionKind.BOOKING,
        at=_EpochOf(_u.at),
        key=cast(_u.seq, Text),
        booking_id=_u.entity_id,
        topic=_u.action,
        by=_u.actor,
        detail=_u.detail,
    )
    .select_from(s.audit)
    .where(
        _u.entity == literal("booking"),
        _u.entity_id.in_(select(_b.id).where(_b.client_id == _whose)),
        ~and_(_u.action == literal("reconfirm"), _u.detail.like('%"reconfirmed": [true, false]%')),
        or_(
            _u.action.in_([literal(verb) for verb in SPOKEN_OF]),
            and_(
                _u.action.in_([literal(verb) for verb in TURNED_BACK]),
                *(~_u.detail.like(f'%"verb": "{verb}"%') for verb in AMONG_OURSELVES),
            ),
        ),
    )
)
_entry = (
    _line(
        Source.ENTRY,
        case(
            *((_e.channel == literal(way.value), literal(kind_of(way).value)) for way in Channel),
            else_=literal(kind_of(None).value),
        ),
        at=_e.at,
        key=cast(_e.id, Text),
        booking_id=_e.booking_id,
        channel=_e.channel,
        by=_e.by,
        text=_e.text,
        direction=_e.direction,
        department_id=_e.department_id,
    )
    .select_from(s.interaction)
    .where(_e.client_id == _whose)
)
_detail = (
    _line(
        Source.DETAIL,
        InteractionKind.DETAILS,
        at=_h.at,
        key=cast(_h.id, Text),
        topic=_h.field,
        by=_h.user,
        text=_h.new,
        before=_h.old,
    )
    .select_from(s.client_change)
    .where(_h.client_id == _whose, _h.field.in_([literal(name) for name in sorted(FOLLOWED)]))
)
LOG = union_all(
    _message.select_from(_messages).where(_m.client_id == _whose, _reached_out),
    _message.select_from(_messages).where(_request_of_client, _reached_out),
    _attempt.select_from(_messages.join(s.call_attempt, _k.message_id == _m.id)).where(_m.client_id == _whose),
    _attempt.select_from(_messages.join(s.call_attempt, _k.message_id == _m.id)).where(_request_of_client),
    _read_back,
    _walk_in,
    _request,
    _answer,
    _change,
    _entry,
    _detail,
).subquery("log")
