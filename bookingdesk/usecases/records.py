"""How much there is: counts and positions for those who look after the desk. Changes nothing."""

from __future__ import annotations

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import DeskStatus


@needs(Right.SEE_SCHEDULE)
def status_of_desk(env: Env, nothing: None = None) -> Outcome[DeskStatus]:
    """Clients, bookings by status, what is offered, messages by fate, and the head of the log."""
    now = env.now()

    def step(work: Work) -> DeskStatus:
        catalogue = work.catalogue.load()
        return DeskStatus(
            clients=work.clients.count(),
            bookings={status: work.bookings.count(status=status) for status in Status},
            services=sum(not service.retired for service in catalogue.services.values()),
            staff=len(catalogue.of_kind(ResourceKind.STAFF)),
            spaces=len(catalogue.of_kind(ResourceKind.SPACE)),
            messages=work.outbox.counts(),
            next_due=work.outbox.next_due(),
            audit_seq=work.audit.head()[0],
            read_at=now,
        )

    return Outcome(env.store.read(step))
