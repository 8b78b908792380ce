"""What is personal and where it stands, table by table, so that it can be forgotten; nothing else is touched.

The log holds no names and stays as it is. What was deleted leaves no copy behind in SQLite's file (secure_delete;
the search index is packed anew); PostgreSQL gives its pages back with its own vacuum.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, bindparam, case, delete, func, literal, null, or_, select, union_all, update

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.clients import Client
from bookingdesk.domain.deferrals import DeferralState
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.issues import IssueState
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.queue import PRESENT
from bookingdesk.domain.requests import UNSETTLED
from bookingdesk.domain.retention import Kept, RecordKind, forgotten
from bookingdesk.domain.waitlist import WaitState
from bookingdesk.storage import schema as s
from bookingdesk.storage.repositories.clients import SqlClients
from bookingdesk.storage.search.keeping import pack, unlearn
from bookingdesk.storage.wire import Statement, Wire, epoch, instant
from bookingdesk.usecases.ports.retention import RecordCount

_ENDED = (Status.COMPLETED, Status.NO_SHOW, Status.LEFT, Status.CANCELLED)
_ON_ITS_WAY = (MessageState.QUEUED, MessageState.SENDING, MessageState.RETRY_WAIT, MessageState.PAUSED)
_b, _c, _m, _r, _p = s.booking.c, s.client.c, s.outbox.c, s.request.c, s.payment.c
_w, _q, _i, _k, _ch = s.waitlist_entry.c, s.queue_entry.c, s.issue.c, s.identity_check.c, s.client_change.c
_d = s.deferral.c
_no = literal(0)


def words(values: Iterable[StrEnum]) -> list[ColumnElement[str]]:
    """Fixed words of an IN, one parameter each: a list would be taken for one that is still to come."""
    return [literal(value.value) for value in sorted(values)]


_TOUCHES = union_all(
    select(_c.id.label("who"), _c.created_at.label("at"), _no.label("open")),
    select(_c.merged_into, _c.created_at, _no).where(_c.merged_into.is_not(None)),
    select(_b.client_id, _b.end_at, case((_b.status.in_(words(_ENDED)), 0), else_=1)),
    select(_b.client_id, _b.status_since, _no),
    select(_b.client_id, _p.at, _no).select_from(s.payment.join(s.booking, _p.booking_id == _b.id)),
    select(
        _m.client_id,
        func.coalesce(_m.sent_at, _m.created_at),
        case((_m.state.in_(words(_ON_ITS_WAY)), 1), else_=0),
    ),
    select(
        _r.client_id,
        func.coalesce(_r.answered_at, _r.received_at),
        case((_r.state.in_(words(UNSETTLED)), 1), else_=0),
    ).where(_r.client_id.is_not(None)),
    select(_w.client_id, _w.state_since, case((_w.state == WaitState.WAITING.value, 1), else_=0)),
    select(_q.client_id, _q.state_since, case((_q.state.in_(words(PRESENT)), 1), else_=0)).where(
        _q.client_id.is_not(None)
    ),
    select(_i.client_id, _i.at, case((_i.state == IssueState.OPEN.value, 1), else_=0)).where(
        _i.client_id.is_not(None)
    ),
    select(s.hold.c.client_id, s.hold.c.expires_at, _no).where(s.hold.c.client_id.is_not(None)),
    select(s.client_note.c.client_id, s.client_note.c.written_at, _no),
    select(s.interaction.c.client_id, s.interaction.c.at, _no),
    select(s.series.c.client_id, s.series.c.created_at, _no),
    select(_d.client_id, _d.at, case((_d.state == DeferralState.OPEN.value, 1), else_=0)).where(
        _d.client_id.is_not(None)
    ),
    select(_k.client_id, _k.at, _no),
    select(_ch.client_id, _ch.at, _no),
).subquery()
_kept = (
    select(_TOUCHES.c.who, func.max(_TOUCHES.c.at), func.max(_TOUCHES.c.open))
    .join(s.client, _c.id == _TOUCHES.c.who)
    .where(_c.forgotten_at.is_(None), _c.merged_into.is_(None))
    .group_by(_TOUCHES.c.who)
    .order_by(func.max(_TOUCHES.c.at), _TOUCHES.c.who)
)
_KEPT = Statement(_kept)
_KEPT_ONE = Statement(_kept.where(_c.id == bindparam("key")))

_MERGED = Statement(select(_c.id).where(_c.merged_into == bindparam("key"), _c.forgotten_at.is_(None)))

_contacts = union_all(select(_m.created_at.label("at")), select(s.interaction.c.at)).subquery()
_COUNTS = {
    RecordKind.BOOKINGS: Statement(select(func.count(), func.min(_b.end_at))),
    RecordKind.CONTACTS: Statement(select(func.count(), func.min(_contacts.c.at))),
    RecordKind.CHANGES: Statement(select(func.count(), func.min(s.action.c.at))),
}
_of_client = select(_b.id).where(_b.client_id == bindparam("whose")).scalar_subquery()
_messages = select(_m.id).where(_m.client_id == bindparam("whose")).scalar_subquery()
_requests = select(_r.id).where(_r.client_id == bindparam("whose")).scalar_subquery()
_merged = or_(s.client_merge.c.kept_id == bindparam("whose"), s.client_merge.c.gone_id == bindparam("whose"))
_ASKED = {
    "name": "",
    "phone": "",
    "email": "",
    "text": "",
    "source": "",
    "service_words": "",
    "needs": null(),
    "external_id": null(),
    "content_hash": null(),
    "version": _r.version + 1,
}
_FORGET = tuple(
    Statement(each)
    for each in (
        delete(s.action).where(s.action.c.booking_id.in_(_of_client)),
        delete(s.client_note).where(s.client_note.c.client_id == bindparam("whose")),
        delete(s.interaction).where(s.interaction.c.client_id == bindparam("whose")),
        delete(s.client_duration).where(s.client_duration.c.client_id == bindparam("whose")),
        delete(s.client_change).where(_ch.client_id == bindparam("whose")),
        update(s.booking)
        .where(_b.client_id == bindparam("whose"))
        .values(
            note="",
            mode_detail="",
            cancel_reason=case((_b.status == Status.CANCELLED.value, "–"), else_=""),
            cancel_waived="",
            approved_by="",
            read_back_skipped="",
            exempt_reason="",
            change_reason="",
            requested_by=null(),
            external_id=null(),
            version=_b.version + 1,
        ),
        update(s.outbox).where(_m.client_id == bindparam("whose")).values(recipient="", reason=""),
        update(s.call_attempt).where(s.call_attempt.c.message_id.in_(_messages)).values(note="", was=null()),
        update(s.request_answer)
        .where(s.request_answer.c.request_id.in_(_requests))
        .values(text="", late_reason=""),
        update(s.request).where(_r.client_id == bindparam("whose")).values(_ASKED),
        update(s.waitlist_entry).where(_w.client_id == bindparam("whose")).values(note="", version=_w.version + 1),
        update(s.queue_entry).where(_q.client_id == bindparam("whose")).values(name="", reason=""),
        update(s.deferral).where(_d.client_id == bindparam("whose")).values(command="{}", why="", answer=""),
        update(s.issue).where(_i.client_id == bindparam("whose")).values(text=""),
        update(s.identity_check).where(_k.client_id == bindparam("whose")).values(reason="", person_id=null()),
        update(s.client_merge)
        .where(_merged)
        .values(kept_before="{}", kept_after="{}", gone_before="{}", moved="{}"),
    )
)
_old_requests = (
    _r.client_id.is_(None)
    & _r.state.not_in(words(UNSETTLED))
    & (func.coalesce(_r.answered_at, _r.received_at) < bindparam("moment"))
    & ((_r.name != "") | (_r.phone != "") | (_r.email != "") | (_r.text != ""))
)
_old_walk_ins = (
    _q.client_id.is_(None)
    & _q.state.not_in(words(PRESENT))
    & (_q.state_since < bindparam("moment"))
    & (_q.name != "–")
)
_STRANGE_REQUESTS = Statement(select(func.count()).select_from(s.request).where(_old_requests))
_STRANGE_WALK_INS = Statement(select(func.count()).select_from(s.queue_entry).where(_old_walk_ins))
_answered = select(_r.id).where(_old_requests).scalar_subquery()
_FORGET_ANSWERS = Statement(
    update(s.request_answer).where(s.request_answer.c.request_id.in_(_answered)).values(text="", late_reason="")
)
_strange_messages = select(_m.id).where(_m.request_id.in_(_answered)).scalar_subquery()
_FORGET_CALLS = Statement(
    update(s.call_attempt).where(s.call_attempt.c.message_id.in_(_strange_messages)).values(note="", was=null())
)
_FORGET_RECIPIENTS = Statement(update(s.outbox).where(_m.request_id.in_(_answered)).values(recipient="", reason=""))
_FORGET_REQUESTS = Statement(update(s.request).where(_old_requests).values(_ASKED))
_FORGET_WALK_INS = Statement(update(s.queue_entry).where(_old_walk_ins).values(name="–", reason=""))


class SqlRetention:
    """`usecases.ports.retention.Retention`."""

    def __init__(self, wire: Wire, clients: SqlClients) -> None:
        self._wire, self._clients = wire, clients

    def kept(self, client: ClientId | None = None) -> Sequence[Kept]:
        """What speaks for keeping each client that is not forgotten, or one; the longest untouched first.

        A profile that became part of another one is kept and forgotten with it.
        """
        rows = self._wire.rows(_KEPT) if client is None else self._wire.rows(_KEPT_ONE, key=client)
        return [Kept(client_id=ClientId(who), last=instant(at), open=bool(open_)) for who, at, open_ in rows]

    def counts(self) -> Mapping[RecordKind, RecordCount]:
        """How much there is of each class, since when."""
        found = {kind: self._wire.one(statement) or (0, None) for kind, statement in _COUNTS.items()}
        return {
            kind: RecordCount(int(count), None if oldest is None else instant(oldest))
            for kind, (count, oldest) in found.items()
        }

    def forget(self, client: Client) -> None:
        """Store the forgotten profile and remove what is personal from everything that names the client."""
        assert client.forgotten_at is not None
        for (other,) in self._wire.rows(_MERGED, key=client.id):
            self.forget(forgotten(self._clients.get(ClientId(other)), client.forgotten_at))
        known = self._clients.get(client.id)
        for statement in _FORGET:
            self._wire.run(statement, {"whose": client.id})
        self._clients.replace(client)
        unlearn(self._wire, known)

    def strangers(self, before: datetime) -> int:
        """How many settled requests and walk-ins of nobody known are older."""
        moment = epoch(before)
        return sum(int(self._wire.value(one, moment=moment)) for one in (_STRANGE_REQUESTS, _STRANGE_WALK_INS))

    def forget_strangers(self, before: datetime) -> int:
        """Remove what is personal from them; how many there were."""
        found = self.strangers(before)
        for statement in (_FORGET_ANSWERS, _FORGET_CALLS, _FORGET_RECIPIENTS, _FORGET_REQUESTS, _FORGET_WALK_INS):
            self._wire.run(statement, {"moment": epoch(before)})
        pack(self._wire)
        return found
