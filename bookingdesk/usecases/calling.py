"""Making calls: who is calling whom, how it went and what follows (interface 2.16).

Only who was reached counts as informed. It refuses what the client does not want and one try too many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bookingdesk.domain import calls as rules
from bookingdesk.domain.best_time import hours_said
from bookingdesk.domain.calls import CallAttempt, CallClaim, CallOutcome
from bookingdesk.domain.clients import AddressCheck, Channel, CheckedBy, Client, cleaned_line
from bookingdesk.domain.errors import MessageRefused
from bookingdesk.domain.ids import LocationId, MessageId
from bookingdesk.domain.messages import BY_HAND, Message, MessageKind, MessageState
from bookingdesk.domain.opening import next_day_opening, opening
from bookingdesk.domain.rights import Right
from bookingdesk.domain.ways import way_to_client
from bookingdesk.usecases.call_answers import said_no, said_yes
from bookingdesk.usecases.call_commands import BeginCall, Called, Said
from bookingdesk.usecases.calls import last_attempt, noted, told_by_hand
from bookingdesk.usecases.claiming import freed, subject_of
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.letters import not_delivered
from bookingdesk.usecases.outbox import touched_by
from bookingdesk.usecases.permits import needs, require
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.wrong_address import check_phone


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
        audited(Step(env, work, now), "begin_call", "message", row.id, subject_of(row))
        return claim

    return Outcome(env.store.write(step), ChangeSet(messages=frozenset({command.message_id})))


@needs(Right.SEND)
def leave_call(env: Env, message_id: MessageId) -> Outcome[bool]:
    """Give it back for others to make; false where this desk did not have it."""
    now = env.now()

    def step(work: Work) -> bool:
        claim = work.calls.claims([message_id]).get(message_id)
        if claim is None or (claim.by, claim.station) != (env.actor.name, env.actor.station):
            return False
        work.calls.release(message_id)
        audited(Step(env, work, now), "leave_call", "message", message_id, {})
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
    channel = rules.TOLD_ON.get(command.outcome, Channel.PHONE)
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
    last = last_attempt(at.work, row)
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
    state, reason, due = MessageState.QUEUED, row.reason, _next_due(at, row, outcome, client, tried)
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


def _next_due(
    at: Step, row: Message, outcome: CallOutcome, client: Client | None, tried: Sequence[CallAttempt]
) -> datetime:
    """When it is tried again, by the hours of where the booking is and those that the client likes."""
    catalogue = at.work.catalogue.load()
    place: LocationId | None = next(iter(catalogue.locations), None)
    if row.booking_id is not None:
        place = at.work.bookings.get(row.booking_id).location_id
    if place is None:
        return rules.next_try(
            outcome, at.now, closes=None, next_day=None, latest=row.expires_at, tried=rules.tries(tried)
        )
    return rules.next_try(
        outcome,
        at.now,
        closes=opening(catalogue, place, at.now).closes,
        next_day=next_day_opening(catalogue, place, at.now),
        latest=row.expires_at,
        liked=hours_said(client.best_time) if client is not None else None,
        zone=catalogue.zone_of(place),
        tried=rules.tries(tried),
    )
