"""Making calls: who is calling whom, how it went, what follows, and taking an outcome back (interface 2.16).

Only who was reached counts as informed. It refuses what the client does not want and one try too many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bookingdesk.domain import calls as rules
from bookingdesk.domain.best_time import hours_said
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.calls import CallAttempt, CallClaim, CallOutcome
from bookingdesk.domain.clients import AddressCheck, Channel, CheckedBy, Client, cleaned_line
from bookingdesk.domain.errors import MessageRefused
from bookingdesk.domain.ids import LocationId, MessageId
from bookingdesk.domain.local_time import day_span, local_date
from bookingdesk.domain.messages import BY_HAND, UNSENT, Message, MessageKind, MessageState
from bookingdesk.domain.opening import next_day_opening, opening
from bookingdesk.domain.rights import Right
from bookingdesk.domain.ways import way_to_client
from bookingdesk.usecases.call_answers import asked_about, said_no, said_yes
from bookingdesk.usecases.call_commands import BeginCall, Called, Said
from bookingdesk.usecases.calls import due_lines, noted, told_by_hand
from bookingdesk.usecases.claiming import freed, subject_of
from bookingdesk.usecases.departments import may_read
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.letters import not_delivered
from bookingdesk.usecases.outbox import lines_of, touched_by
from bookingdesk.usecases.permits import needs, require
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import OutboxLine
from bookingdesk.usecases.recording import Step, audited, audited_booking, changed
from bookingdesk.usecases.wrong_address import check_phone

CHANNEL_OF = {CallOutcome.HERE: Channel.WALK_IN, CallOutcome.HANDED: Channel.LETTER}
"""How the client was told, where not on the phone."""


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


@needs(Right.SEND)
def begin_call(env: Env, command: BeginCall) -> Outcome[CallClaim]:
    """Say on every desk that this one is calling, for ten minutes; beginning again prolongs.

    Raises CallClaimed where somebody else is at it (taking over needs a right), MessageRefused, NotFound.
    """
    now = env.now()

    def step(work: Work) -> CallClaim:
        row = work.outbox.get(command.message_id)
        if not row.needs_call:
            raise MessageRefused(present=row.state, wanted="say_message")
        _claimable(work, env, row, now, take_over=command.take_over)
        claim = CallClaim(
            message_id=row.id,
            by=env.actor.name,
            station=env.actor.station,
            until=now.replace(microsecond=0) + rules.CLAIM_LASTS,
        )
        work.calls.claim(claim)
        return claim

    return Outcome(env.store.write(step), ChangeSet(messages=frozenset({command.message_id})))


@needs(Right.SEND)
def leave_call(env: Env, message_id: MessageId) -> Outcome[bool]:
    """Give it back for others to make; false where this desk did not have it."""

    def step(work: Work) -> bool:
        claim = work.calls.claims([message_id]).get(message_id)
        if claim is None or (claim.by, claim.station) != (env.actor.name, env.actor.station):
            return False
        work.calls.release(message_id)
        return True

    left = env.store.write(step)
    return Outcome(left, ChangeSet(messages=frozenset({message_id})) if left else ChangeSet())


@needs(Right.SEND)
def called(env: Env, command: Called) -> Outcome[CallAttempt]:
    """Note how a call went, or what was decided about it; the next try, way or message follows in the same step.

    Confirmed: the client says that they will come, which marks the booking too or confirms it. Declined: they do
    not, which cancels it by its policy, with the note or code as the reason. A wrong number is flagged in the
    profile and the message goes the client's next way. Raises VoicemailRefused, CallTriesUsed, CallClaimed,
    MessageRefused, NotAllowed for what a supervisor decides, InvalidValue, NotFound, and what `said` raises.
    """
    now = env.now()
    note = cleaned_line(command.note, "note", limit=rules.NOTE_LIMIT)

    def step(work: Work) -> Outcome[CallAttempt]:
        at = Step(env, work, now)
        row = work.outbox.get(command.message_id)
        if not row.needs_call:
            raise MessageRefused(present=row.state, wanted="say_message")
        _claimable(work, env, row, now, take_over=False)
        tried = work.calls.attempts([row.id]).get(row.id, ())
        client = work.clients.get(row.client_id) if row.client_id is not None else None
        silent = client is not None and client.no_voicemail
        rules.check_outcome(command.outcome, tried, no_voicemail=silent, who=client.name if client else "")
        if command.outcome in rules.DECIDED:
            require(env, Right.HANDLE_ISSUES)
        if command.outcome is CallOutcome.DECLINED:
            return _declined(at, row, replace(command, note=note))
        if command.outcome in rules.TOLD:
            return _told(at, row, command, note)
        return _not_told(at, row, command.outcome, note, client, tried)

    return env.store.write(step)


@needs(Right.SEND)
def take_back_call(env: Env, message_id: MessageId) -> Outcome[CallAttempt]:
    """Take back the last outcome of a call: the message stands as before and waits for its call again.

    Raises CallStands where that would not be true any more: its message has left meanwhile, the booking was moved
    or confirmed with the call (undo that first), or something else has happened to it.
    """
    now = env.now()

    def step(work: Work) -> Outcome[CallAttempt]:
        at = Step(env, work, now)
        row = work.outbox.get(message_id)
        last = next(iter(reversed(work.calls.attempts([row.id]).get(row.id, ()))), None)
        if last is None or last.was is None:
            raise rules.CallStands(why="none")
        was = last.was
        _check_can_go_back(work, row, last)
        before = replace(
            freed(row, was.state, code=was.last_code, reason=was.reason),
            channel=was.channel,
            due_at=was.due_at,
            sequence=was.sequence,
            recipient=was.recipient,
            last_code=was.last_code,
            sent_at=None,
        )
        changes = touched_by(before)
        if was.reconfirmed is not None:
            changes |= _unmarked(at, row, last.at)
        if row.sequence != was.sequence:
            not_delivered(at, replace(row, reason="undone"))
        if not work.outbox.exchange(before, row.state):
            raise rules.CallStands(why="left")
        if last.outcome is CallOutcome.WRONG_NUMBER and row.client_id is not None:
            client = work.clients.get(row.client_id)
            if client.phone_is_wrong:
                changes |= check_phone(at, client, was.phone_check)
        work.calls.drop(last.id)
        detail = subject_of(row) | {"outcome": last.outcome.value}
        audited(at, "take_back_call", "message", row.id, detail)
        return Outcome(last, changes)

    return env.store.write(step)


# -- what follows --------------------------------------------------------------------------------------------


def _claimable(work: Work, env: Env, row: Message, now: datetime, *, take_over: bool) -> None:
    """Raise CallClaimed while another desk is calling."""
    claim = work.calls.claims([row.id]).get(row.id)
    other = rules.calling_elsewhere(claim, env.actor.name, env.actor.station, now)
    if other is None:
        return
    if not take_over:
        raise rules.CallClaimed(by=other.by, until=other.until)
    require(env, Right.REASSIGN)


def _told(at: Step, row: Message, command: Called, note: str) -> Outcome[CallAttempt]:
    """The client knows; what they said about coming is kept too."""
    agreed = command.outcome is CallOutcome.CONFIRMED if row.kind is MessageKind.MOVE_CALL else None
    channel = CHANNEL_OF.get(command.outcome, Channel.PHONE)
    said = Said(message_id=row.id, channel=channel, late_reason=command.late_reason, agreed=agreed)
    told = told_by_hand(at, row, said)
    marked = None
    changes = told.changes
    if command.outcome is CallOutcome.CONFIRMED and row.kind is not MessageKind.MOVE_CALL:
        news, marked = said_yes(at, row, channel)
        changes |= news
    attempt = noted(at, row, command.outcome, note, reconfirmed=marked)
    return Outcome(attempt, changes)


def _declined(at: Step, row: Message, command: Called) -> Outcome[CallAttempt]:
    """They do not come: cancelling by their word on the phone notes the answer too (`calls.answered_no`)."""
    changes = said_no(at, row, command)
    last = next(iter(reversed(at.work.calls.attempts([row.id]).get(row.id, ()))), None)
    if last is None or last.outcome is not CallOutcome.DECLINED:  # it was no call to make: a mail had failed
        last = noted(at, row, CallOutcome.DECLINED, command.note)
    return Outcome(last, changes | touched_by(row))


def _not_told(
    at: Step,
    row: Message,
    outcome: CallOutcome,
    note: str,
    client: Client | None,
    tried: Sequence[CallAttempt],
) -> Outcome[CallAttempt]:
    """The next try, the next way, or the end."""
    work, changes = at.work, ChangeSet()
    channel = row.channel if row.channel in BY_HAND else Channel.PHONE
    wrong = AddressCheck(at=at.now, by=at.env.actor.name, how=CheckedBy.WRONG)
    state, reason, due = MessageState.QUEUED, row.reason, _next_due(at, row, outcome, client)
    if outcome is CallOutcome.GIVEN_UP:
        state, reason = MessageState.SKIPPED, "given_up"
    elif outcome is CallOutcome.BY_LETTER:
        channel = Channel.LETTER
    elif outcome is CallOutcome.WRONG_NUMBER:
        channel, reason = Channel.LETTER, "wrong_number"
        if client is not None:
            channel = _next_way(at, row, replace(client, phone_check=wrong), tried)
    after = replace(freed(row, state, code=outcome.value, reason=reason), channel=channel, due_at=due)
    if row.booking_id is not None:
        after = replace(after, booking_version=work.bookings.get(row.booking_id).version)
    if not work.outbox.exchange(after, row.state):
        raise MessageRefused(present=MessageState.SENDING, wanted="say_message")
    attempt = noted(at, row, outcome, note, phone_check=client.phone_check if client else None)
    if outcome is CallOutcome.WRONG_NUMBER and client is not None:
        changes |= check_phone(at, client, wrong)
    if outcome is CallOutcome.GIVEN_UP:
        not_delivered(at, after)
    detail = subject_of(row) | {"kind": row.kind.value, "outcome": outcome.value, "next": due.isoformat()}
    audited(at, "call", "message", row.id, detail | {"channel": channel.value})
    return Outcome(attempt, changes | touched_by(after))


def _next_way(at: Step, row: Message, client: Client, tried: Sequence[CallAttempt]) -> Channel:
    """The client's next way that has not failed for this message already."""
    way = way_to_client(client, at.work.settings.all()).channel
    failed = {row.channel} if row.channel not in BY_HAND else set()
    for attempt in tried:
        if attempt.was is not None and attempt.was.channel not in BY_HAND:
            failed.add(attempt.was.channel)
    return Channel.LETTER if way in failed else way


def _next_due(at: Step, row: Message, outcome: CallOutcome, client: Client | None) -> datetime:
    """When it is tried again, by the hours of where the booking is and those that the client likes."""
    catalogue = at.work.catalogue.load()
    place: LocationId | None = next(iter(catalogue.locations), None)
    if row.booking_id is not None:
        place = at.work.bookings.get(row.booking_id).location_id
    if place is None:
        return rules.next_try(outcome, at.now, closes=None, next_day=None, latest=row.expires_at)
    return rules.next_try(
        outcome,
        at.now,
        closes=opening(catalogue, place, at.now).closes,
        next_day=next_day_opening(catalogue, place, at.now),
        latest=row.expires_at,
        liked=hours_said(client.best_time) if client is not None else None,
        zone=catalogue.zone_of(place),
    )


def _check_can_go_back(work: Work, row: Message, last: CallAttempt) -> None:
    """Raise CallStands where the message is not any more as the outcome left it."""
    told = last.outcome in rules.TOLD
    if last.outcome is CallOutcome.DECLINED:
        raise rules.CallStands(why="cancelled")
    if told and row.kind is MessageKind.MOVE_CALL:
        raise rules.CallStands(why="moved")
    confirmed = told and last.was is not None and last.was.reconfirmed is False
    if confirmed and work.bookings.get(row.about_booking).status is not Status.TENTATIVE:
        raise rules.CallStands(why="confirmed")
    if last.outcome is CallOutcome.GIVEN_UP:
        stands = row.state is MessageState.SKIPPED
    else:
        stands = row.state is MessageState.SENT if told else row.state in UNSENT
    if not stands:
        left = row.state in {MessageState.SENT, MessageState.SENDING, MessageState.IN_DOUBT}
        raise rules.CallStands(why="left" if left else "changed")


def _unmarked(at: Step, row: Message, said_at: datetime) -> ChangeSet:
    """Take off the mark that the client comes, where it still stands as this call set it."""
    changes = ChangeSet()
    for booking in asked_about(at, row):
        said = booking.reconfirmation
        if said is None or said.at != said_at:
            continue
        stored = at.work.bookings.replace(replace(booking, reconfirmation=None))
        audited_booking(at, "reconfirm", stored, booking)
        at.work.outbox.restamp(stored.id, stored.version)
        changes |= changed(stored)
    return changes
