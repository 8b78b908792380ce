"""The list of calls: whom a person has to tell something today, and what was tried (interface 2.16).

Pure readings. A call to make is a row of the outbox on a channel that people use, or a message that did not arrive.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from bookingdesk.domain import calls as rules
from bookingdesk.domain.calls import CallAttempt, CallClaim, one_call_each, overtaken
from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.local_time import day_span, local_date
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.domain.rights import Right
from bookingdesk.domain.waitlist import OfferState
from bookingdesk.usecases.departments import may_read
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.outbox import lines_of
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import OutboxLine


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLine:
    """One call of the list, with what was tried."""

    line: OutboxLine
    attempts: tuple[CallAttempt, ...] = ()
    """The first first."""
    claim: CallClaim | None = None
    """Who else is calling at this moment."""
    asks_decision: bool = False
    """Tried often enough: a letter, or a supervisor decides."""

    @property
    def id(self) -> MessageId:
        """The message's."""
        return self.line.message.id


@dataclass(frozen=True, slots=True, kw_only=True)
class CallList:
    """The calls and letters of today."""

    due: tuple[CallLine, ...]
    """To be made now, the first due first."""
    later: tuple[CallLine, ...]
    """To be made later today."""
    done: int
    """Clients told by hand since midnight."""


@needs(Right.SEE_MESSAGES)
def call_list(env: Env, nothing: None = None) -> Outcome[CallList]:
    """Everybody whom a person has to tell something today, and how many have been told."""
    now = env.now()

    def step(work: Work) -> CallList:
        zone = next((place.zone for place in work.catalogue.load().locations.values()), "UTC")
        today = day_span(local_date(now, zone), zone)
        lines = due_lines(work, env, now, today.end)
        whole = call_lines(work, env, lines, now)
        return CallList(
            due=tuple(each for each in whole if each.line.message.due_at <= now),
            later=tuple(each for each in whole if each.line.message.due_at > now),
            done=work.calls.told_since(today.start),
        )

    return Outcome(env.store.read(step))


@needs(Right.SEE_MESSAGES)
def call_line(env: Env, message_id: MessageId) -> Outcome[CallLine]:
    """One call with what was tried. Raises NotFound."""
    now = env.now()

    def step(work: Work) -> CallLine:
        (line,) = call_lines(work, env, lines_of(work, [work.outbox.get(message_id)], env.actor), now)
        return line

    return Outcome(env.store.read(step))


def call_lines(work: Work, env: Env, lines: tuple[OutboxLine, ...], now: datetime) -> tuple[CallLine, ...]:
    """The same messages with what was tried and who is calling, notes as far as the reader may know them."""
    ids = [line.message.id for line in lines]
    tried, claims = work.calls.attempts(ids), work.calls.claims(ids)
    catalogue, actor = work.catalogue.load(), env.actor

    def known(line: OutboxLine) -> tuple[CallAttempt, ...]:
        attempts = tuple(tried.get(line.message.id, ()))
        if line.service is None or may_read(actor, line.service.id, catalogue):
            return attempts
        return tuple(replace(attempt, note="") for attempt in attempts)

    return tuple(
        CallLine(
            line=line,
            attempts=known(line),
            claim=rules.calling_elsewhere(claims.get(line.message.id), actor.name, actor.station, now),
            asks_decision=rules.asks_decision(line.message, tried.get(line.message.id, ())),
        )
        for line in lines
    )


def due_lines(work: Work, env: Env, now: datetime, until: datetime) -> tuple[OutboxLine, ...]:
    """What a person has to tell somebody by `until`, oldest first: by hand as planned, or as it did not arrive."""
    rows = [*_not_arrived(work, now), *work.outbox.calls(until)]
    lines = lines_of(work, one_call_each(sorted(rows, key=lambda row: (row.due_at, row.expires_at))), env.actor)
    return tuple(line for line in lines if line.message.needs_call)


def _not_arrived(work: Work, now: datetime) -> list[Message]:
    """Messages in doubt, failed or too late, of which the client has not heard by another since."""
    rows = work.outbox.troubled(now)
    told = work.outbox.of_bookings({row.booking_id for row in rows if row.booking_id is not None})
    bookings = work.bookings.many(told)
    requests = work.requests.many({row.request_id for row in rows if row.request_id is not None})
    offers = work.waitlist.many_offers({row.offer_id for row in rows if row.offer_id is not None})
    found = []
    for row in rows:
        if row.booking_id is not None:
            over = overtaken(row, told[row.booking_id], bookings[row.booking_id])
        elif row.request_id is not None:
            over = len(requests[row.request_id].answers) > _answered_as(row)
        else:
            over = row.offer_id is not None and offers[row.offer_id].state is not OfferState.OPEN
        if not over:
            found.append(row)
    return found


def _answered_as(row: Message) -> int:
    """How many answers the request has while nothing was said since: the failure itself is noted as one more."""
    return row.sequence + (1 if row.state in {MessageState.FAILED, MessageState.SKIPPED} else 0)
