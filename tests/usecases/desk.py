"""A salon on a real database for the use cases' tests: Ana, Ben, Cy and Dee, three rooms, three services, Maya.

The catalogue is `builders.a_catalogue()` with the ids the database gave.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import BookingId, ClientId, GroupId, LocationId, ResourceId, ServiceId, UserId
from bookingdesk.domain.messages import Message
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.clients import register_client
from bookingdesk.usecases.commands import Book, RegisterClient
from bookingdesk.usecases.env import Actor, Env, new_uuid
from bookingdesk.usecases.ports import AuditEntry, Store, Work
from tests import builders
from tests.builders import a_catalogue, a_client, at, span
from tests.fakes import FakeClock

JO = Actor(user_id=UserId(1), name="Jo", station="front")
BEA = Actor(user_id=UserId(1), name="Bea", station="back")


@dataclass(frozen=True)
class Salon:
    """The furnished database with its ids."""

    env: Env
    clock: FakeClock
    location: LocationId
    staff: dict[str, ResourceId]
    rooms: dict[str, ResourceId]
    services: dict[str, ServiceId]
    maya: Client

    @property
    def other_desk(self) -> Env:
        """The same database from another station, with another memory."""
        return Env(clock=self.clock, store=self.env.store, actor=BEA)

    def book(self, start: str = "2025-06-24 14:15", *, env: Env | None = None, **changes: Any) -> Booking:
        """Maya's haircut with Ana, an hour into Tuesday afternoon, or as said."""
        return book(env or self.env, self.wish(start, **changes)).value

    def wish(self, start: str = "2025-06-24 14:15", *, service: str = "Haircut", **changes: Any) -> Book:
        """The command that `book` runs."""
        parts: dict[str, Any] = {
            "booking_id": BookingId(new_uuid()),
            "service_id": self.services[service],
            "span": span(start, {"Haircut": 45, "Colour": 60, "Massage": 60}[service]),
            "wanted": frozenset({self.staff["Ana" if service != "Massage" else "Ben"]}),
        }
        if "new_client" not in changes:
            parts["client_id"] = self.maya.id
        return Book(**(parts | changes))

    def messages(self, booking: Booking) -> list[tuple[str, str, str]]:
        """Kind, state and reason of the booking's rows in order of planning."""
        rows = sorted(self.rows(booking), key=lambda m: (m.booking_version, m.created_at, m.kind.value))
        return [(m.kind.value, m.state.value, m.reason) for m in rows]

    def rows(self, booking: Booking) -> tuple[Message, ...]:
        """The booking's outbox rows."""
        return tuple(self.env.store.read(lambda work: work.outbox.of_booking(booking.id)))

    def stored(self, booking: Booking) -> Booking:
        """The booking as the database has it."""
        return self.env.store.read(lambda work: work.bookings.get(booking.id))

    def log(self) -> list[AuditEntry]:
        """The whole audit log."""
        return list(self.env.store.read(lambda work: work.audit.since(0, limit=10_000)))

    def set(self, **settings: str) -> None:
        """Store settings; `hold_seconds` is `messages.hold_seconds` and so on."""

        def step(work: Work) -> None:
            for key, value in settings.items():
                work.settings.set(key.replace("__", "."), value)

        self.env.store.write(step)

    def change_rows(self, booking: Booking, kind: str, **changes: Any) -> None:
        """What a sender would have done to the booking's messages of a kind."""

        def step(work: Work) -> None:
            for row in work.outbox.of_booking(booking.id):
                if row.kind.value == kind:
                    work.outbox.replace(replace(row, **changes))

        self.env.store.write(step)


def furnished(store: Store, now: datetime | None = None) -> Salon:
    """The salon in an empty database, on Monday 23 June 2025 at 8:00."""
    clock = FakeClock(now or at("2025-06-23 08:00"))
    env = Env(clock=clock, store=store, actor=JO)

    def step(work: Work) -> tuple[LocationId, dict[str, ResourceId], dict[str, ServiceId]]:
        model = a_catalogue()
        location = work.catalogue.add_location(model.locations[builders.STUDIO])
        work.catalogue.set_opening_hours(location, model.opening_hours[builders.STUDIO])
        resources = {}
        for old, resource in model.resources.items():
            resources[old] = work.catalogue.add_resource(replace(resource, location_id=location))
            if old in model.working_hours:
                work.catalogue.set_working_hours(resources[old], model.working_hours[old])
        groups: dict[GroupId, GroupId] = {}
        for old_group, group in model.groups.items():
            members = frozenset(resources[member] for member in group.members)
            groups[old_group] = work.catalogue.add_group(replace(group, members=members))
        policy = work.catalogue.add_policy(next(iter(model.policies.values())))
        services = {}
        for service in model.services.values():
            needs = tuple(replace(need, group_id=groups[need.group_id]) for need in service.requirements)
            known = replace(service, requirements=needs, location_id=location, policy_id=policy)
            services[service.name] = work.catalogue.add_service(known)
        return location, {model.resources[old].name: new for old, new in resources.items()}, services

    location, resources, services = store.write(step)
    maya = register_client(env, RegisterClient(client=a_client(id=ClientId(0)))).value
    return Salon(
        env=env,
        clock=clock,
        location=location,
        staff={name: id_ for name, id_ in resources.items() if not name.startswith("Room")},
        rooms={name: id_ for name, id_ in resources.items() if name.startswith("Room")},
        services=services,
        maya=maya,
    )


def minutes(count: int) -> timedelta:
    """A short word for tables."""
    return timedelta(minutes=count)
