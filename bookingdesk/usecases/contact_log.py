"""A client's contact log: read newest first, written into by hand, and a slip taken back (SOP A6.3, R34).

What stands in other records is read from there. It refuses entries in closed files and changes nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.contact_log import (
    MEETING,
    EntryWay,
    Interaction,
    InteractionKind,
    LogEntry,
    check_entry,
    check_take_back,
    discreet,
    owner_of,
)
from bookingdesk.domain.ids import BookingId, ClientId, DepartmentId, InteractionId, ServiceId
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited

PAGE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLogQuery:
    """A page of a client's log: of these kinds, after so many newer ones."""

    client_id: ClientId
    kinds: frozenset[InteractionKind] = frozenset(InteractionKind)
    limit: int = PAGE
    offset: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactLogPage:
    """What was asked for, newest first, and how much there is of each kind."""

    entries: tuple[Interaction, ...]
    counts: Mapping[InteractionKind, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LogContact:
    """Write down that somebody met the client, or a note about them."""

    client_id: ClientId
    way: EntryWay
    text: str
    booking_id: BookingId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLogPrint:
    """A log went to paper or PDF."""

    client_id: ClientId
    entries: int
    pages: int


@needs(Right.SEE_CLIENTS)
def contact_log(env: Env, query: ContactLogQuery) -> Outcome[ContactLogPage]:
    """A page of the log; what another department wrote is named and not said. Raises NotFound."""

    def step(work: Work) -> ContactLogPage:
        client = work.clients.get(query.client_id).id
        catalogue, mine = work.catalogue.load(), env.actor.departments
        found = work.contact_log.page(client, query.kinds, limit=query.limit, offset=query.offset)
        return ContactLogPage(
            entries=tuple(discreet(each, _owner(each, catalogue), mine) for each in found),
            counts=work.contact_log.counts(client),
        )

    return Outcome(env.store.read(step))


@needs(Right.EDIT_CLIENTS)
def log_contact(env: Env, command: LogContact) -> Outcome[LogEntry]:
    """Keep an entry. Raises InvalidValue without words, ContactLogRefused, NotFound."""
    now = env.now()
    direction, channel = MEETING[command.way]

    def step(work: Work) -> LogEntry:
        client = work.clients.get(command.client_id)
        booking = work.bookings.get(command.booking_id) if command.booking_id else None
        text = check_entry(client, booking, command.text)
        about = _department(booking.service_id, work.catalogue.load()) if booking else None
        entry = LogEntry(
            id=InteractionId(0),
            client_id=client.id,
            at=now,
            direction=direction,
            channel=channel,
            text=text,
            booking_id=booking.id if booking else None,
            department_id=owner_of(about, env.actor.departments, has_booking=booking is not None),
            by=env.actor.name,
            station=env.actor.station,
        )
        kept = replace(entry, id=work.contact_log.add(entry))
        audited(Step(env, work, now), "log_contact", "client", client.id, _detail(kept))
        return kept

    return Outcome(env.store.write(step), ChangeSet(clients=frozenset({command.client_id})))


@needs(Right.EDIT_CLIENTS)
def take_back_contact(env: Env, key: InteractionId) -> Outcome[LogEntry]:
    """Take one's own entry out again, soon after it was written. Raises ContactLogRefused, NotFound."""
    now = env.now()

    def step(work: Work) -> LogEntry:
        entry = work.contact_log.entry(key)
        check_take_back(entry, env.actor.name, now)
        work.contact_log.drop(key)
        audited(Step(env, work, now), "take_back_contact", "client", entry.client_id, _detail(entry))
        return entry

    entry = env.store.write(step)
    return Outcome(entry, ChangeSet(clients=frozenset({entry.client_id})))


@needs(Right.PRINT)
def record_log_print(env: Env, command: RecordLogPrint) -> Outcome[int]:
    """Log that it was handed out on paper. Answers the event's sequence number. Raises NotFound."""
    now = env.now()

    def step(work: Work) -> int:
        client = work.clients.get(command.client_id)
        detail = {"paper": "contact_log", "entries": command.entries, "pages": command.pages}
        audited(Step(env, work, now), "print", "client", client.id, detail)
        return work.audit.head()[0]

    return Outcome(env.store.write(step))


def _owner(interaction: Interaction, catalogue: Catalogue) -> DepartmentId | None:
    """Whose words a line of the log holds."""
    if interaction.department_id is not None:
        return interaction.department_id
    service = interaction.about_service
    return _department(service, catalogue) if service is not None else None


def _department(service: ServiceId, catalogue: Catalogue) -> DepartmentId | None:
    known = catalogue.services.get(service)
    return known.department_id if known is not None else None


def _detail(entry: LogEntry) -> dict[str, object]:
    """What the audit log says of an entry: never its words."""
    return {
        "entry": entry.id,
        "direction": entry.direction.value,
        "channel": entry.channel.value if entry.channel else "",
        "booking": entry.booking_id or "",
    }
