"""Admission of a start inside the writing transaction, and after a refusal the times that could be had instead.

The check explains; whether a unit is free is decided by the database when the booking is stored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bookingdesk.domain.availability.admission import allocate, scope
from bookingdesk.domain.availability.asking import Question
from bookingdesk.domain.availability.nearest import nearest_slots
from bookingdesk.domain.availability.values import Slot, StartWish
from bookingdesk.domain.bookings import Allocation
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import NotBookable, RuleViolation, SlotTaken
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.offering import span_around
from bookingdesk.usecases.ports import Work

T = TypeVar("T")

ALTERNATIVES = 3


def admitted(work: Work, catalogue: Catalogue, wish: StartWish, now: datetime) -> tuple[Allocation, ...]:
    """The units the start takes. Raises NotBookable with the obstacles, NotFound for an unknown service."""
    span = scope(catalogue, wish)
    return allocate(catalogue, work.occupancy.busy(span, resources(catalogue, wish), now), wish, now)


def explained(env: Env, wish: StartWish, step: Callable[[], T]) -> T:
    """Run the step; a refusal of the time leaves with `alternatives`, read after the failed transaction."""
    try:
        return step()
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
        length = wish.duration or catalogue.services[wish.service_id].duration
        found.append(Slot(span=Span.lasting(wish.start, length), allocations=allocations))
    for asked in (wish, anybody):
        if len(found) < ALTERNATIVES:
            more = nearest_slots(Question.of(catalogue, occupancy, asked, now, known), ALTERNATIVES)
            found += [slot for slot in more if slot.span not in {s.span for s in found}]
    return tuple(found[:ALTERNATIVES])
