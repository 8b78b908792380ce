"""Who waits in the sample studio: some wishes of different kinds and two walk-ins, so that nothing looks empty."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.ids import ClientId, QueueId
from bookingdesk.domain.queue import QueueEntry
from bookingdesk.domain.waitlist import WaitWindow
from bookingdesk.usecases.recording import Step
from bookingdesk.usecases.waiting_commands import EnterWaitlist
from bookingdesk.usecases.waitlist import entered

MORNINGS = WaitWindow(weekdays=frozenset({0, 1, 2}), until_minute=12 * 60)
AFTERNOONS = WaitWindow(from_minute=13 * 60)
WISHES = ((), (AFTERNOONS,), (MORNINGS,), (), (AFTERNOONS,), ())
"""When each of the sample's wishes would suit; none: any time."""


def sample_waiting(step: Step, clients: Sequence[ClientId], seed: int) -> None:
    """Store the wishes and walk-ins; the second wish has priority, every other one asks for somebody."""
    draw = random.Random(seed)
    catalogue = step.work.catalogue.load()
    services = list(catalogue.services.values())
    for number, windows in enumerate(WISHES):
        service = services[number % len(services)]
        skilled = [
            person.id
            for need in service.requirements
            if need.kind is ResourceKind.STAFF
            for person in catalogue.eligible(need)
        ]
        wanted = frozenset({draw.choice(skilled)}) if skilled and number % 2 else frozenset()
        command = EnterWaitlist(
            client_id=draw.choice(clients),
            service_ids=(service.id,),
            wanted=wanted,
            windows=windows,
            priority=number == 1,
            since=step.now - timedelta(days=2 * number + 1, hours=number),
        )
        entered(step, command)
    for minutes in (11, 3):
        since = step.now - timedelta(minutes=minutes)
        entry = QueueEntry(
            id=QueueId(0),
            client_id=draw.choice(clients),
            service_id=services[0].id,
            since=since,
            state_since=since,
            created_by=step.env.actor.name,
        )
        step.work.queue.add(entry)
