"""Asking later: what somebody may not do waits for a supervisor, who does it with one answer or declines (D11).

An approved action runs once more as it was asked, in the same transaction that writes the answer, in the name of
who asked and of who allowed it. Refuses what is of use only at this moment, such as an excused identity check.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeVar, get_type_hints

from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.deferrals import (
    Deferral,
    DeferralSettled,
    DeferralState,
    NotDeferrable,
)
from bookingdesk.domain.errors import InvalidValue, ReasonMissing
from bookingdesk.domain.ids import BookingId, ClientId, DeferralId
from bookingdesk.domain.rights import GRANTED, Right, may_lend
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.env import Actor, Approver, ChangeSet, Env, Outcome
from bookingdesk.usecases.marking import cancel_together
from bookingdesk.usecases.merging import merge_clients
from bookingdesk.usecases.paying import refund, waive
from bookingdesk.usecases.permits import allowed, needs, require
from bookingdesk.usecases.plain_commands import from_plain, plain
from bookingdesk.usecases.ports import Store, Work
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.series.booking import book_series
from bookingdesk.usecases.series.changing import cancel_series, change_series
from bookingdesk.usecases.swapping import swap
from bookingdesk.usecases.visits.booking import cancel_visit, move_visit

T = TypeVar("T")
Verb = Callable[[Env, Any], Outcome[Any]]

DEFERRABLE: dict[str, Verb] = {
    verb.__name__: verb
    for verb in (
        book,
        book_series,
        cancel,
        cancel_series,
        cancel_together,
        cancel_visit,
        change_series,
        merge_clients,
        move_visit,
        refund,
        reschedule,
        swap,
        waive,
    )
}
"""Actions that are worth doing an hour later; by name, as they are stored."""
LONGEST_WORDS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AskLater:
    """A command that was refused for want of a right, and why it is wanted."""

    verb: str
    command: object
    right: Right
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeferralQuery:
    """What waits, or all of it; somebody who settles nothing sees only what they asked themselves."""

    state: DeferralState | None = DeferralState.OPEN
    limit: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleDeferral:
    """An answer to one of them, in words where it is no."""

    deferral_id: DeferralId
    answer: str = ""


@needs(Right.SEE_SCHEDULE)
def ask_later(env: Env, command: AskLater) -> Outcome[Deferral]:
    """Let it wait until somebody allows it; asked twice, it waits once.

    Raises NotDeferrable, NotFound, and ReasonMissing: whoever answers an hour later was not there.
    """
    now = env.now()
    if command.verb not in DEFERRABLE or not any(may_lend(role, command.right) for role in GRANTED[command.right]):
        raise NotDeferrable(right=command.right.value)
    given = plain(command.command)
    why = cleaned_line(command.why, "reason", limit=LONGEST_WORDS)
    if not why:
        raise ReasonMissing(number=0, what="later")

    def step(work: Work) -> Deferral:
        actor = env.actor
        known = _known(work, env, command.verb, given)
        if known is not None:
            return known
        booking = _booking_of(work, given)
        asked = Deferral(
            id=DeferralId(0),
            verb=command.verb,
            command=given,
            right=command.right,
            client_id=_client_of(work, given, booking),
            booking_id=booking,
            at=now,
            user_id=actor.user_id,
            user=actor.name,
            station=actor.station,
            why=why,
        )
        number = work.deferrals.add(asked)
        about: dict[str, object] = {"verb": command.verb, "right": command.right.value, "booking": booking or ""}
        audited(Step(env, work, now), "ask_later", "deferral", number, about, reason=why)
        return replace(asked, id=number)

    return Outcome(env.store.write(step), ChangeSet(review=True))


@needs(Right.SEE_SCHEDULE)
def waits_already(env: Env, command: AskLater) -> Outcome[bool]:
    """Whether the same was asked by the same user and nobody has answered yet."""
    if command.verb not in DEFERRABLE:
        return Outcome(False)
    given = plain(command.command)
    return Outcome(env.store.read(lambda work: _known(work, env, command.verb, given)) is not None)


def _known(work: Work, env: Env, verb: str, given: dict[str, Any]) -> Deferral | None:
    mine = work.deferrals.listed(state=DeferralState.OPEN, user=env.actor.user_id)
    return next((one for one in mine if (one.verb, one.command) == (verb, given)), None)


@needs(Right.SEE_SCHEDULE)
def deferrals(env: Env, query: DeferralQuery) -> Outcome[tuple[Deferral, ...]]:
    """What waits for somebody's word, the first to be asked first."""
    whose = None if allowed(env, Right.HANDLE_ISSUES) else env.actor.user_id
    return Outcome(
        tuple(env.store.read(lambda work: work.deferrals.listed(state=query.state, user=whose, limit=query.limit)))
    )


@needs(Right.SEE_SCHEDULE)
def approve_deferral(env: Env, command: SettleDeferral) -> Outcome[Deferral]:
    """Do it now, in the name of who asked; who approves must have the right.

    Raises NotAllowed, DeferralSettled, NotFound, and whatever refuses the action itself: then it goes on waiting.
    """
    now = env.now()
    answer = cleaned_line(command.answer, "reason", limit=LONGEST_WORDS)

    def step(work: Work) -> Outcome[Deferral]:
        asked = _open(work, command.deferral_id)
        require(env, asked.right)
        done = _run(_as_asked(env, work, asked, answer), asked)
        settled = _settled(Step(env, work, now), asked, DeferralState.APPROVED, _decider(env).name, answer)
        return Outcome(settled, done.changes | ChangeSet(review=True))

    return env.store.write(step)


@needs(Right.SEE_SCHEDULE)
def decline_deferral(env: Env, command: SettleDeferral) -> Outcome[Deferral]:
    """Say no, and why; who asked finds the reason. Raises NotAllowed, ReasonMissing, DeferralSettled, NotFound."""
    now = env.now()
    answer = cleaned_line(command.answer, "reason", limit=LONGEST_WORDS)
    if not answer:
        raise ReasonMissing(number=0)

    def step(work: Work) -> Deferral:
        asked = _open(work, command.deferral_id)
        require(env, asked.right)
        return _settled(Step(env, work, now), asked, DeferralState.DECLINED, _decider(env).name, answer)

    return Outcome(env.store.write(step), ChangeSet(review=True))


@needs(Right.SEE_SCHEDULE)
def withdraw_deferral(env: Env, command: SettleDeferral) -> Outcome[Deferral]:
    """Whoever asked does not need it any more. Raises NotAllowed for anybody else, DeferralSettled, NotFound."""
    now = env.now()

    def step(work: Work) -> Deferral:
        asked = _open(work, command.deferral_id)
        if asked.user_id != env.actor.user_id:
            require(env, asked.right)
        return _settled(Step(env, work, now), asked, DeferralState.WITHDRAWN, env.actor.name, "")

    return Outcome(env.store.write(step), ChangeSet(review=True))


class _Within:
    """A store that is one transaction under way: what a verb reads and writes happens in it."""

    def __init__(self, store: Store, work: Work) -> None:
        self._store, self._work = store, work

    def read(self, step: Callable[[Work], T]) -> T:
        """In the transaction under way."""
        return step(self._work)

    def write(self, step: Callable[[Work], T]) -> T:
        """In the transaction under way, which whoever began it ends."""
        return step(self._work)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)


def _as_asked(env: Env, work: Work, asked: Deferral, answer: str) -> Env:
    """The surroundings in which it was asked, but for the right that was missing."""
    user = work.users.get(asked.user_id)
    actor = Actor(
        user_id=user.id,
        name=user.name,
        station=asked.station,
        role=user.role,
        departments=work.users.departments_of(user.id),
    )
    within: Any = _Within(env.store, work)
    approver = replace(_decider(env), reason=answer or asked.why)
    return replace(env, store=within, actor=actor, approver=approver, asked_at=asked.at)


def _decider(env: Env) -> Approver:
    """Whose answer it is: who lent their PIN, else who acts."""
    if env.approver is not None:
        return env.approver
    return Approver(user_id=env.actor.user_id, name=env.actor.name, role=env.actor.role)


def _run(env: Env, asked: Deferral) -> Outcome[Any]:
    verb = DEFERRABLE[asked.verb]
    try:
        command = from_plain(get_type_hints(verb)["command"], asked.command)
    except (TypeError, ValueError, KeyError) as why:
        raise InvalidValue(field="command", reason="not_readable", value=asked.verb) from why
    return verb(env, command)


def _open(work: Work, number: DeferralId) -> Deferral:
    found = work.deferrals.get(number)
    if found.state is not DeferralState.OPEN:
        raise DeferralSettled(number=number, state=found.state.value, by=found.settled_by)
    return found


def _settled(at: Step, asked: Deferral, state: DeferralState, by: str, answer: str) -> Deferral:
    if not at.work.deferrals.settle(asked.id, state, at.now, by, answer):
        present = at.work.deferrals.get(asked.id)
        raise DeferralSettled(number=asked.id, state=present.state.value, by=present.settled_by)
    about: dict[str, object] = {"verb": asked.verb, "asked_by": asked.user_id, "state": state.value}
    audited(at, "settle_deferral", "deferral", asked.id, about, reason=answer)
    return replace(asked, state=state, settled_at=at.now, settled_by=by, answer=answer)


def _booking_of(work: Work, given: dict[str, Any]) -> BookingId | None:
    """The stored booking that it is about, the first of several; a booking still to be made is none yet."""
    named = [given.get("booking_id"), given.get("one"), *given.get("booking_ids", ())]
    there = work.bookings.many(BookingId(each) for each in named if each)
    return next((BookingId(each) for each in named if each in there), None)


def _client_of(work: Work, given: dict[str, Any], booking: BookingId | None) -> ClientId | None:
    if booking is not None:
        return work.bookings.get(booking).client_id
    number = given.get("client_id") or given.get("kept_id")
    return ClientId(number) if isinstance(number, int) else None
