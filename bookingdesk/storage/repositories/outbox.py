"""Messages as stored intentions: planned with the booking, claimed by one sender, fenced before they leave.

The fence lets a message pass only while its booking is the version that the message was planned or restamped for
and still has a status that the kind of message fits.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
    text,
    update,
)

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.fitting import FITS
from bookingdesk.domain.ids import BookingId, ClientId, MessageId, OfferId, RequestId
from bookingdesk.domain.messages import (
    BY_HAND,
    UNSENT,
    UNSETTLED,
    Message,
    MessageKind,
    MessageState,
    Phase,
)
from bookingdesk.domain.waitlist import OfferState
from bookingdesk.storage import schema
from bookingdesk.storage.repositories.outbox_pages import page_of
from bookingdesk.storage.repositories.outbox_rows import COLUMNS, from_row, to_row
from bookingdesk.storage.wire import Among, ByDialect, Statement, Wire, epoch, instant, instant_or_none
from bookingdesk.usecases.ports import Lease

_out, _booking, _lease = schema.outbox.c, schema.booking.c, schema.lease.c


def _words(*words: object) -> list[ColumnElement[str]]:
    """Constant words of our own enumerations as SQL literals, so that partial indexes apply."""
    return [literal_column(f"'{word}'") for word in words]


_all = select(*schema.outbox.c)
_names = ", ".join(COLUMNS)
_PLAN = ByDialect(
    sqlite=f"INSERT INTO outbox ({_names}) VALUES ({', '.join(':' + n for n in COLUMNS)}) "  # noqa: S608
    "ON CONFLICT (dedupe_key) DO NOTHING",
    postgresql=f"INSERT INTO outbox ({_names}) VALUES ({', '.join(f'%({n})s' for n in COLUMNS)}) "  # noqa: S608
    "ON CONFLICT (dedupe_key) DO NOTHING",
)
_KNOWN_KEYS = Statement(select(_out.id).where(Among(_out.dedupe_key, "keys")))
_GET = Statement(_all.where(_out.id == bindparam("key")))
_OF_BOOKINGS = Statement(_all.where(Among(_out.booking_id, "keys")).order_by(_out.created_at, _out.due_at, _out.id))
_OF_CLIENT = Statement(
    _all.where(_out.client_id == bindparam("wanted"))
    .order_by(_out.created_at.desc(), _out.due_at.desc(), _out.id)
    .limit(bindparam("most"))
)
_OF_REQUESTS = Statement(
    _all.where(Among(_out.request_id, "keys")).order_by(_out.created_at, _out.sequence, _out.id)
)
_OF_OFFERS = Statement(_all.where(Among(_out.offer_id, "keys")).order_by(_out.created_at, _out.id))
_FIXED = {"id", "dedupe_key", "message_id"}
_changing: dict[str, ColumnElement[Any]] = {name: bindparam(name) for name in COLUMNS if name not in _FIXED}
_REPLACE = Statement(update(schema.outbox).where(_out.id == bindparam("key")).values(_changing))
_EXCHANGE = Statement(
    update(schema.outbox).where(_out.id == bindparam("key"), _out.state == bindparam("expected")).values(_changing)
)
_of_unsent = update(schema.outbox).where(
    _out.booking_id == bindparam("wanted"), _out.state.in_(_words(*sorted(UNSENT), MessageState.SENDING.value))
)
_RESTAMP = Statement(_of_unsent.values(booking_version=bindparam("stamp")))
_KEEP_UNSENT = Statement(
    _of_unsent.values(
        booking_version=select(_booking.version).where(_booking.id == _out.booking_id).scalar_subquery(),
        client_id=case((_out.client_id == bindparam("source"), bindparam("target")), else_=_out.client_id),
    )
)
_SETTLE = Statement(
    update(schema.outbox)
    .where(_out.booking_id == bindparam("wanted"), _out.state.in_(_words(*sorted(UNSENT))))
    .values(state=bindparam("settled"), reason=bindparam("why"))
    .returning(_out.id)
)
_SETTLE_LETTERS = Statement(
    update(schema.outbox)
    .where(
        or_(_out.request_id == bindparam("about_request"), _out.offer_id == bindparam("about_offer")),
        _out.state.in_(_words(*sorted(UNSENT))),
    )
    .values(state=bindparam("settled"), reason=bindparam("why"))
    .returning(_out.id)
)
_ADOPT = Statement(
    update(schema.outbox)
    .where(_out.request_id == bindparam("wanted"), _out.client_id.is_(None))
    .values(client_id=bindparam("whom"))
)
_open = _out.state.in_(_words(*sorted(UNSETTLED)))
"""Said besides the state that is meant, so that the small index of these rows applies, not the whole history."""
_by_hand = _out.channel.in_(_words(*sorted(BY_HAND)))
_CALLS = Statement(
    _all.where(_open, _out.state.in_(_words(*sorted(UNSENT))), _by_hand, _out.due_at <= bindparam("present"))
    .order_by(_out.due_at, _out.id)
    .limit(bindparam("most"))
)
_NOT_CALLED = Statement(
    _all.where(_open, _out.state.in_(_words(*sorted(UNSENT))), _by_hand, _out.expires_at <= bindparam("present"))
)
_TROUBLED = Statement(
    _all.where(text(f"({schema.TROUBLED})"), _out.expires_at > bindparam("present"))
    .order_by(_out.due_at, _out.id)
    .limit(bindparam("most"))
)
_waiting = and_(
    _out.state.in_(_words(MessageState.QUEUED.value, MessageState.RETRY_WAIT.value)),
    _out.channel.not_in(_words(*sorted(BY_HAND))),
)
_DUE = Statement(
    _all.where(
        _waiting,
        _out.due_at <= bindparam("present"),
        or_(
            and_(_out.channel != bindparam("one_passed"), _out.channel != bindparam("other_passed")),
            _out.expires_at <= bindparam("unless_by"),
        ),
    )
    .order_by(_out.due_at, _out.created_at, _out.id)
    .limit(bindparam("most"))
)
_COUNT_DUE = Statement(
    select(func.count()).select_from(
        select(_out.id).where(_waiting, _out.due_at <= bindparam("present")).limit(bindparam("most")).subquery()
    )
)
_PAUSE = Statement(
    update(schema.outbox)
    .where(_waiting)
    .values(state=MessageState.PAUSED.value, reason=bindparam("why"))
    .returning(_out.id)
)
_CLAIM = Statement(
    update(schema.outbox)
    .where(_out.id == bindparam("key"), _waiting, _out.due_at <= bindparam("present"))
    .values(
        state=MessageState.SENDING.value,
        phase=Phase.CLAIMED.value,
        lease_owner=bindparam("by_owner"),
        lease_until=bindparam("leased"),
        attempts=_out.attempts + 1,
    )
    .returning(*schema.outbox.c)
)
_mine = _out.client_id == _booking.client_id
_fits = or_(
    *(
        and_(_mine, _out.kind == kind.value, _booking.status.in_(_words(*sorted(statuses))))
        for kind, statuses in FITS.items()
    ),
    and_(_out.kind == MessageKind.CANCELLATION.value, ~_mine),  # it was put under another client
)
_answers = (
    select(func.count()).where(schema.request_answer.c.request_id == _out.request_id).correlate(schema.outbox)
)
_answer_stands = and_(_out.request_id.is_not(None), _answers.scalar_subquery() == _out.sequence)
"""Nothing was answered since: a message carries what was said last."""
_offer = schema.waitlist_offer.c
_offer_stands = (
    select(_offer.id)
    .where(
        _offer.id == _out.offer_id,
        or_(
            and_(_out.kind == MessageKind.WAITLIST_OFFER.value, _offer.state == OfferState.OPEN.value),
            and_(_out.kind == MessageKind.OFFER_WITHDRAWN.value, _offer.state == OfferState.WITHDRAWN.value),
        ),
    )
    .exists()
)
_FENCE = Statement(
    update(schema.outbox)
    .where(
        _out.id == bindparam("key"),
        _out.state == MessageState.SENDING.value,
        _out.phase == Phase.CLAIMED.value,
        _out.lease_owner == bindparam("by_owner"),
        _out.lease_until > bindparam("present"),
        or_(
            select(_booking.id)
            .where(_booking.id == _out.booking_id, _booking.version == _out.booking_version, _fits)
            .exists(),
            _answer_stands,
            _offer_stands,
        ),
    )
    .values(phase=Phase.HANDOVER.value)
)
AHEAD = 600
"""Seconds. No lease runs for so long: it was given by a clock that was ahead and has been set back since."""
_LAPSED = Statement(
    _all.where(
        _open,
        _out.state == MessageState.SENDING.value,
        or_(_out.lease_until <= bindparam("present"), _out.lease_until > bindparam("beyond")),
    ).order_by(_out.due_at, _out.id)
)
_counts = (
    select(_out.state, func.count())
    .where(not_(and_(_by_hand, _out.state.in_(_words(*sorted(UNSENT))))))
    .group_by(_out.state)
)
_COUNTS = Statement(_counts)
_UNSETTLED = Statement(_counts.where(_open))
_NEXT_DUE = Statement(select(func.min(_out.due_at)).where(_waiting))
_READ_LEASE = Statement(select(_lease.owner, _lease.until).where(_lease.name == bindparam("wanted")))
_FIRST_LEASE = Statement(
    insert(schema.lease).values(name=bindparam("wanted"), owner=bindparam("by_owner"), until=bindparam("leased"))
)
_TAKE_LEASE = Statement(
    update(schema.lease)
    .where(_lease.name == bindparam("wanted"))
    .values(owner=bindparam("by_owner"), until=bindparam("leased"))
)


def keep_unsent(wire: Wire, bookings: Sequence[Sequence[object]], source: ClientId, target: ClientId) -> None:
    """Bookings (their keys) went from one profile to another of the same person: what waits still holds."""
    wire.many(_KEEP_UNSENT, [{"wanted": key, "source": source, "target": target} for (key,) in bookings])


class SqlOutbox:
    """`usecases.ports.Outbox`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def plan(self, messages: Sequence[Message]) -> Sequence[Message]:
        """Insert those whose dedupe_key is new, in bulk; returns the inserted ones."""
        if not messages:
            return []
        wanted: dict[str, Message] = {}
        for message in messages:
            wanted.setdefault(message.dedupe_key, message)
        if self._wire.many(_PLAN, [to_row(message) for message in wanted.values()]) == len(wanted):
            return list(wanted.values())
        kept = {row[0] for row in self._wire.rows(_KNOWN_KEYS, keys=self._wire.listed(wanted))}
        return [message for message in wanted.values() if message.id in kept]

    def get(self, message: MessageId) -> Message:
        """Raises NotFound."""
        row = self._wire.one(_GET, key=message)
        if row is None:
            raise NotFound(kind="message", wanted=message)
        return from_row(row)

    def of_booking(self, booking: BookingId) -> Sequence[Message]:
        """Oldest first."""
        return self.of_bookings([booking]).get(booking, [])

    def of_bookings(self, bookings: Iterable[BookingId]) -> Mapping[BookingId, Sequence[Message]]:
        """The rows of many bookings in one question, oldest first; bookings without rows are left out."""
        found: defaultdict[BookingId, list[Message]] = defaultdict(list)
        for row in self._wire.rows(_OF_BOOKINGS, keys=self._wire.listed(bookings)):
            message = from_row(row)
            found[message.about_booking].append(message)
        return dict(found)

    def of_requests(self, requests: Iterable[RequestId]) -> Mapping[RequestId, Sequence[Message]]:
        """The rows of many requests in one question, oldest first; requests without rows are left out."""
        found: defaultdict[RequestId, list[Message]] = defaultdict(list)
        for row in self._wire.rows(_OF_REQUESTS, keys=self._wire.listed(requests)):
            message = from_row(row)
            if message.request_id is not None:
                found[message.request_id].append(message)
        return dict(found)

    def of_offers(self, offers: Iterable[OfferId]) -> Mapping[OfferId, Sequence[Message]]:
        """The same of times offered to who waits."""
        found: defaultdict[OfferId, list[Message]] = defaultdict(list)
        for row in self._wire.rows(_OF_OFFERS, keys=self._wire.listed(offers)):
            message = from_row(row)
            if message.offer_id is not None:
                found[message.offer_id].append(message)
        return dict(found)

    def calls(self, now: datetime, *, limit: int = 200) -> Sequence[Message]:
        """What a person has to tell a client by now, the first due first."""
        return [from_row(row) for row in self._wire.rows(_CALLS, present=epoch(now), most=limit)]

    def troubled(self, now: datetime, *, limit: int = 200) -> Sequence[Message]:
        """What did not reach a client, or may not have, and would still be of use; the first due first."""
        return [from_row(row) for row in self._wire.rows(_TROUBLED, present=epoch(now), most=limit)]

    def not_called(self, now: datetime) -> Sequence[Message]:
        """What a person should have told a client, and it is too late now."""
        return [from_row(row) for row in self._wire.rows(_NOT_CALLED, present=epoch(now))]

    def of_client(self, client: ClientId, *, limit: int = 50) -> Sequence[Message]:
        """Newest first."""
        return [from_row(row) for row in self._wire.rows(_OF_CLIENT, wanted=client, most=limit)]

    def replace(self, message: Message) -> None:
        """Overwrite the row by id. Raises NotFound."""
        if self._wire.run(_REPLACE, {**to_row(message), "key": message.id}) == 0:
            raise NotFound(kind="message", wanted=message.id)

    def exchange(self, message: Message, expected: MessageState) -> bool:
        """Overwrite the row only where its state still is `expected`."""
        row = {**to_row(message), "key": message.id, "expected": expected.value}
        return self._wire.run(_EXCHANGE, row) == 1

    def restamp(self, booking: BookingId, version: int) -> None:
        """Rows not yet sent say what the booking's new version says too."""
        self._wire.run(_RESTAMP, {"wanted": booking, "stamp": version})

    def settle_unsent(self, booking: BookingId, state: MessageState, reason: str) -> Sequence[MessageId]:
        """Make the unsent messages of a booking obsolete or withdrawn; returns their ids."""
        rows = self._wire.rows(_SETTLE, wanted=booking, settled=state.value, why=reason)
        return [MessageId(row[0]) for row in rows]

    def settle_letters(
        self,
        state: MessageState,
        reason: str,
        *,
        request: RequestId | None = None,
        offer: OfferId | None = None,
    ) -> Sequence[MessageId]:
        """The same for what is unsent about a request or an offer."""
        rows = self._wire.rows(
            _SETTLE_LETTERS, about_request=request, about_offer=offer, settled=state.value, why=reason
        )
        return [MessageId(row[0]) for row in rows]

    def adopt(self, request: RequestId, client: ClientId) -> None:
        """Messages of a request that had no client belong to this one; they keep the address they go to."""
        self._wire.run(_ADOPT, {"wanted": request, "whom": client})

    def pause_waiting(self, reason: str) -> Sequence[MessageId]:
        """Everything that would leave by itself is paused; returns the ids."""
        return [MessageId(row[0]) for row in self._wire.rows(_PAUSE, why=reason)]

    def due(
        self,
        now: datetime,
        *,
        limit: int = 50,
        passing_over: frozenset[Channel] = frozenset(),
        unless_by: datetime | None = None,
    ) -> Iterator[Message]:
        """Queued or waiting rows with due_at <= now, oldest first; some channels only where they expire soon."""
        by_mail, by_text = ((c.value if c in passing_over else "") for c in (Channel.EMAIL, Channel.SMS))
        found = self._wire.rows(
            _DUE,
            present=epoch(now),
            most=limit,
            one_passed=by_mail,
            other_passed=by_text,
            unless_by=0 if unless_by is None else epoch(unless_by),
        )
        return map(from_row, found)

    def count_due(self, now: datetime, *, most: int) -> int:
        """The same rows, counted up to `most`."""
        found: int = self._wire.value(_COUNT_DUE, present=epoch(now), most=most)
        return found

    def claim(self, message: MessageId, owner: str, until: datetime, now: datetime) -> Message | None:
        """Take a due row for one sender and count the attempt; None where somebody else was faster."""
        row = self._wire.one(_CLAIM, key=message, present=epoch(now), by_owner=owner, leased=epoch(until))
        return None if row is None else from_row(row)

    def fence(self, message: MessageId, owner: str, now: datetime) -> bool:
        """Phase handover, only where the owner's lease runs and the booking is still what the message says."""
        return self._wire.run(_FENCE, {"key": message, "by_owner": owner, "present": epoch(now)}) == 1

    def lapsed(self, now: datetime) -> Sequence[Message]:
        """Rows in sending whose lease has run out."""
        return [from_row(row) for row in self._wire.rows(_LAPSED, present=epoch(now), beyond=epoch(now) + AHEAD)]

    def page(
        self,
        *,
        states: frozenset[MessageState] | None = None,
        limit: int = 500,
        soonest_first: bool = False,
        beyond: tuple[datetime, MessageId] | None = None,
        clients: Sequence[ClientId] | None = None,
        kinds: frozenset[MessageKind] | None = None,
    ) -> Sequence[Message]:
        """See the port."""
        return page_of(
            self._wire,
            frozenset(MessageState) if states is None else states,
            limit,
            soonest_first=soonest_first,
            beyond=beyond,
            clients=clients,
            kinds=kinds,
        )

    def counts(self) -> Mapping[MessageState, int]:
        """How many rows each state has; states without rows are left out."""
        return {MessageState(state): count for state, count in self._wire.rows(_COUNTS)}

    def unsettled(self) -> Mapping[MessageState, int]:
        """The same of the states that somebody may have to see to; quick, however long the history is."""
        return {MessageState(state): count for state, count in self._wire.rows(_UNSETTLED)}

    def next_due(self) -> datetime | None:
        """When the next waiting row falls due, past moments included."""
        return instant_or_none(self._wire.value(_NEXT_DUE))

    def lease(self, name: str) -> Lease | None:
        """The named lease as it was taken last; None where it never was."""
        row = self._wire.one(_READ_LEASE, wanted=name)
        return None if row is None else Lease(row[0], instant(row[1]))

    def take_lease(self, name: str, owner: str, until: datetime, now: datetime) -> bool:
        """True where `owner` has the named lease now: it was free, had run out, was its own, or cannot be true."""
        values = {"wanted": name, "by_owner": owner, "leased": epoch(until)}
        row = self._wire.one(_READ_LEASE, wanted=name)
        if row is None:
            self._wire.run(_FIRST_LEASE, values)
        elif row[0] == owner or not epoch(now) < row[1] <= epoch(now) + AHEAD:
            self._wire.run(_TAKE_LEASE, values)
        else:
            return False
        return True
