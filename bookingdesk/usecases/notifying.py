"""Messages planned in the transaction of the change they are about; refuses nothing, sends nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Client
from bookingdesk.domain.heard import announced_since, is_owed, was_bid_farewell, was_warned
from bookingdesk.domain.ids import ClientId, MessageId
from bookingdesk.domain.messages import (
    ANNOUNCEMENTS,
    LEFT_OR_MAY_HAVE,
    SUMMARIES,
    UNSENT,
    Message,
    MessageKind,
    MessageState,
    Silence,
)
from bookingdesk.domain.news import News, news_of
from bookingdesk.domain.planning import Plan, correction, farewells, plan
from bookingdesk.usecases.following_up import settle_follow_ups
from bookingdesk.usecases.informing import note_told
from bookingdesk.usecases.recording import Step
from bookingdesk.usecases.summarising import (
    circumstances,
    speaks_for,
    summarise,
    summarise_for,
    tell_again,
    told_in,
)


@dataclass(frozen=True, slots=True)
class Planned:
    """What happened to the outbox: rows touched, rows taken out for good, announcements that had left."""

    messages: frozenset[MessageId] = frozenset()
    withdrawn: int = 0
    told: tuple[Message, ...] = ()
    """Announcements of what was taken back that had left, or may have."""


def tell(
    step: Step,
    before: Booking | None,
    after: Booking,
    catalogue: Catalogue,
    *,
    silent: bool = False,
    why_silent: Silence | None = None,
    told: bool = True,
) -> Planned:
    """Settle what the change makes obsolete and plan what the client is to hear now.

    Not `told`: one message about several bookings follows. The same where such a message still waits.
    With `why_silent` the announcement is kept as a row that says why it was left out; `silent` alone leaves none.
    """
    what = news_of(before, after, catalogue)
    if what is News.NOTHING:
        step.work.outbox.restamp(after.id, after.version)
        return Planned()
    around = circumstances(step, after, catalogue)
    spoken_for = told and not silent and before is not None and speaks_for(step, after)
    settled: frozenset[MessageId] = frozenset()
    rows: tuple[Message, ...] = ()
    former: set[ClientId] = set()
    if before is not None:
        other = before.client_id != after.client_id
        settled = _settled(step, after, MessageState.OBSOLETE, "other_client" if other else what.value)
        rows = tuple(step.work.outbox.of_booking(after.id))
        former = _readers(row for row in rows if row.id in settled and row.kind is MessageKind.CANCELLATION)
        former |= {before.client_id}
    announced = told and not silent and not spoken_for
    wanted = plan(what, after, rows, around, settled=settled, announced=announced, silence=why_silent)
    for row in wanted.add if why_silent is not None else ():
        if row.kind in ANNOUNCEMENTS:  # it stays here because they know, or need not
            note_told(step.work, row.id, [after], catalogue)
    planned = _stored(step, wanted, settled, farewells(after, rows, _others(step, former, after), around))
    messages = planned.messages | settle_follow_ups(step, after.client_id)
    messages |= summarise_for(step, [after] if spoken_for else [], catalogue)
    for row in rows:
        if before is not None and row.id in settled and row.kind in SUMMARIES:
            others = told_in(step.work, before, row.kind)  # the message stood here, and is about them besides
            messages |= summarise(step, others, catalogue) if others is not None else frozenset()
    return replace(planned, messages=messages)


def no_longer_due(step: Step, booking: Booking, why: str) -> frozenset[MessageId]:
    """The deposit was paid or has more time: an unsent warning of its deadline is of no use any more."""
    unsent = [
        row
        for row in step.work.outbox.of_booking(booking.id)
        if row.kind is MessageKind.DEPOSIT_DUE and row.state in UNSENT
    ]
    for row in unsent:
        step.work.outbox.exchange(replace(row, state=MessageState.OBSOLETE, reason=why), row.state)
    return frozenset(row.id for row in unsent)


def heard_by_hand(step: Step, booking: Booking, how: str) -> frozenset[MessageId]:
    """Who is on the line hears it now and is not called to be told the same: what says so by hand is said.

    `how` is the word for the record: `read_back`, `said`.
    """
    said = [
        row
        for row in step.work.outbox.of_booking(booking.id)
        if row.is_call_to_make and (row.kind in ANNOUNCEMENTS or _reminds_now(row, step.now))
    ]
    for row in said:
        told = replace(row, state=MessageState.SENT, reason=how, sent_at=step.now)
        step.work.outbox.exchange(told, row.state)
        note_told(step.work, row.id, [booking], step.work.catalogue.load())
    return frozenset(row.id for row in said)


def _reminds_now(row: Message, now: datetime) -> bool:
    return row.kind is MessageKind.REMINDER and row.due_at <= now


def take_back(step: Step, version: int, before: Booking, after: Booking, catalogue: Catalogue) -> Planned:
    """Withdraw what was planned by a change that is undone, and bring back what it had made obsolete.

    `version` is the booking's before that change, 0 where it did not exist.
    """
    what = news_of(before, after, catalogue)
    told = [
        row
        for row in step.work.outbox.of_booking(after.id)
        if announced_since(row, version) and row.state in LEFT_OR_MAY_HAVE
    ]
    if what is News.NOTHING:
        step.work.outbox.restamp(after.id, after.version)
        return Planned(told=tuple(told))
    settled = _settled(step, after, MessageState.WITHDRAWN, "undone")
    rows = tuple(step.work.outbox.of_booking(after.id))
    around = circumstances(step, after, catalogue)
    every = frozenset(row.id for row in rows)
    owed = what in {News.BOOKED, News.CHANGED} and is_owed(after.client_id, rows, version)
    what = News.CHANGED if owed else what
    owed = owed or (what is News.WARNED and not was_warned(after.client_id, rows))
    wanted = plan(what, after, rows, around, settled=every, announced=owed)
    planned = _stored(step, wanted, settled)
    messages = planned.messages | settle_follow_ups(step, after.client_id)
    return replace(planned, messages=messages, told=tuple(told))


def corrected(step: Step, booking: Booking, catalogue: Catalogue) -> tuple[Message, ...]:
    """Plan what puts right whoever was told of a change since undone: the client, and who had it meanwhile."""
    several = tell_again(step, booking, catalogue)
    if several:
        return several
    around = circumstances(step, booking, catalogue)
    rows = tuple(step.work.outbox.of_booking(booking.id))
    others = _others(step, _readers(rows), booking)
    messages = farewells(booking, rows, others, around)
    if not messages or was_bid_farewell(booking.client_id, rows):
        messages = (correction(booking, around), *messages)
    step.work.outbox.plan(messages)
    return messages


def _readers(rows: Iterable[Message]) -> set[ClientId]:
    return {row.client_id for row in rows if row.client_id is not None}


def _others(step: Step, clients: Iterable[ClientId], booking: Booking) -> Mapping[ClientId, Client]:
    wanted = set(clients) - {booking.client_id}
    return step.work.clients.many(wanted) if wanted else {}


def _settled(step: Step, booking: Booking, state: MessageState, reason: str) -> frozenset[MessageId]:
    return frozenset(step.work.outbox.settle_unsent(booking.id, state, reason))


def _stored(step: Step, wanted: Plan, settled: frozenset[MessageId], also: tuple[Message, ...] = ()) -> Planned:
    add = (*wanted.add, *also)
    if add:
        step.work.outbox.plan(add)
    for row in wanted.again:
        step.work.outbox.replace(row)
    back = frozenset(row.id for row in wanted.again)
    return Planned(settled | back | frozenset(row.id for row in add), withdrawn=len(settled - back))
