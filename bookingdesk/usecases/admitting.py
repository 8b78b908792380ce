"""Admission of a start inside the writing transaction, and after a refusal the times that could be had instead.

The check explains; whether a unit is free is decided by the database when the booking is stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar

from bookingdesk.domain.agreement import Exemption
from bookingdesk.domain.availability.admission import allocate, scope
from bookingdesk.domain.availability.asking import Question
from bookingdesk.domain.availability.exempting import rights_to_try
from bookingdesk.domain.availability.nearest import nearest_slots
from bookingdesk.domain.availability.pacing import length_asked
from bookingdesk.domain.availability.values import Slot, StartWish
from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.errors import InvalidValue, NotBookable, RuleViolation, SlotTaken
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.rights import Right, may
from bookingdesk.domain.sessions import NoSession, SessionFull
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.offering import span_around
from bookingdesk.usecases.permits import require
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step
from bookingdesk.usecases.seats_offered import session_slots

T = TypeVar("T")

ALTERNATIVES = 3
WEEKS_AHEAD = timedelta(weeks=4)


def admitted(work: Work, catalogue: Catalogue, wish: StartWish, now: datetime) -> tuple[Allocation, ...]:
    """The units the start takes. Raises NotBookable with the obstacles, NotFound for an unknown service."""
    span = scope(catalogue, wish)
    return allocate(catalogue, work.occupancy.busy(span, resources(catalogue, wish), now), wish, now)


def admitted_or_exempt(
    step: Step, catalogue: Catalogue, wish: StartWish, *, outside: bool, reason: str
) -> tuple[tuple[Allocation, ...], Exemption | None]:
    """The same, where `outside` also against rules that the actor or the approver may set aside (R54).

    As few rights as possible are used. Raises NotBookable where no right helps, NotAllowed where nobody has it,
    InvalidValue without a reason.
    """
    try:
        return admitted(step.work, catalogue, wish, step.now), None
    except NotBookable as refused:
        found = refused.facts.get("obstacles")
        if not outside or not isinstance(found, tuple):
            raise
        for rights in rights_to_try(found):
            try:
                allocations = admitted(step.work, catalogue, replace(wish, excused=rights), step.now)
            except NotBookable:
                continue
            return allocations, _exemption(step, rights, reason)
        raise


def _exemption(step: Step, rights: frozenset[Right], reason: str) -> Exemption:
    """Who sets the rules aside: the actor, else the approver. Raises NotAllowed, InvalidValue."""
    for right in sorted(rights):
        require(step.env, right)
    approver = step.env.approver
    why = cleaned_line(reason or (approver.reason if approver else ""), "reason", limit=200)
    if not why:
        raise InvalidValue(field="reason", reason="needed")
    mine = all(may(step.env.actor.role, right) for right in rights)
    return Exemption(rights=rights, by=step.env.actor.name if mine or not approver else approver.name, reason=why)


def explained(env: Env, wish: StartWish, step: Callable[[], T]) -> T:
    """Run the step; a refusal of the time leaves with `alternatives`, read after the failed transaction."""
    try:
        return step()
    except (SessionFull, NoSession) as refused:
        facts = dict(refused.facts) | {"alternatives": _next_sessions(env, wish)}
        raise type(refused)(**facts) from refused
    except (SlotTaken, NotBookable) as refused:
        facts = dict(refused.facts) | {"alternatives": alternatives(env, wish)}
        raise type(refused)(**facts) from refused


def alternatives(env: Env, wish: StartWish) -> tuple[Slot, ...]:
    """Up to three slots: the same start with somebody else, then the nearest starts with whom was wanted."""
    now = env.now()
    try:
        return env.store.read(lambda work: _nearest(env, work, wish, now))
    except RuleViolation:  # the wish itself is impossible: the first refusal says so
        return ()


def _next_sessions(env: Env, wish: StartWish) -> tuple[Slot, ...]:
    """The sessions of the service in the weeks from then on that have a free seat."""
    ahead = Span(max(wish.start, env.now()), max(wish.start, env.now()) + WEEKS_AHEAD)

    def step(work: Work) -> tuple[Slot, ...]:
        return session_slots(work, work.catalogue.load(), ahead, env.now()).get(wish.service_id, ())

    return env.store.read(step)[:ALTERNATIVES]


def resources(catalogue: Catalogue, wish: StartWish) -> frozenset[ResourceId] | None:
    """The resources whose busy time decides: all that could serve, and those asked for."""
    service = catalogue.services.get(wish.service_id)
    if service is None:
        return None
    eligible = {r.id for requirement in service.requirements for r in catalogue.eligible(requirement)}
    return frozenset(eligible | wish.wanted | {a.resource_id for a in wish.chosen})


def _nearest(env: Env, work: Work, wish: StartWish, now: datetime) -> tuple[Slot, ...]:
    catalogue = work.catalogue.load()
    known = span_around(catalogue, wish)
    occupancy = env.board.occupancy(work, known, now)
    anybody = replace(wish, wanted=frozenset(), chosen=())
    found: list[Slot] = []
    try:
        allocations = allocate(catalogue, occupancy, anybody, now)
    except NotBookable:
        pass
    else:
        length = length_asked(catalogue, anybody)
        found.append(Slot(span=Span.lasting(wish.start, length), allocations=allocations))
    for asked in (wish, anybody):
        if len(found) < ALTERNATIVES:
            more = nearest_slots(Question.of(catalogue, occupancy, asked, now, known), ALTERNATIVES)
            found += [slot for slot in more if slot.span not in {s.span for s in found}]
    return tuple(found[:ALTERNATIVES])
