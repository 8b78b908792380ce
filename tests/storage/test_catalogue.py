"""The catalogue comes back as it was stored, from memory until somebody changes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from bookingdesk.domain.catalogue import (
    Closure,
    Group,
    Location,
    Policy,
    Requirement,
    Resource,
    ResourceKind,
    Service,
    TimeOff,
    TimeOffKind,
    WeeklyHours,
)
from bookingdesk.domain.ids import GroupId, LocationId, PolicyId, RequirementId, ResourceId, ServiceId
from bookingdesk.domain.money import Money
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Work
from tests.builders import ANA, STUDIO, a_catalogue, span


def test_that_the_salon_is_stored_exactly_as_the_builders_say(salon: Env) -> None:
    assert salon.store.read(lambda work: work.catalogue.load()) == a_catalogue()


def test_that_every_field_of_a_new_catalogue_comes_back(store: SqlStore) -> None:
    def furnish(work: Work) -> None:
        place = work.catalogue.add_location(
            Location(id=LocationId(0), name="Hafen", zone="Europe/Berlin", address="Kai 1", holiday_country="DE")
        )
        seats = work.catalogue.add_resource(
            Resource(
                id=ResourceId(0),
                kind=ResourceKind.SPACE,
                name="Sauna",
                location_id=place,
                capacity=3,
                follows_opening_hours=True,
                position=4,
                initials="SA",
            )
        )
        group = work.catalogue.add_group(
            Group(id=GroupId(0), kind=ResourceKind.SPACE, name="Warm", members=frozenset({seats}))
        )
        policy = work.catalogue.add_policy(
            Policy(
                id=PolicyId(0),
                name="Strict",
                free_until=timedelta(hours=48),
                late_fee=Money(Decimal("12.50"), "EUR"),
                text={"de": "Bis 48 Stunden vorher frei."},
                version_no=2,
            )
        )
        work.catalogue.add_service(
            Service(
                id=ServiceId(0),
                name="Aufguss",
                code="auf",
                duration=timedelta(minutes=90),
                buffer_before=timedelta(minutes=5),
                buffer_after=timedelta(minutes=15),
                requirements=(Requirement(id=RequirementId(0), kind=ResourceKind.SPACE, group_id=group),),
                location_id=place,
                price=Money(Decimal("30.00"), "EUR"),
                policy_id=policy,
                lead_time=timedelta(hours=2),
                horizon=timedelta(days=90),
                slot_step=timedelta(minutes=30),
                reminder_hours=(48, 2),
            )
        )
        hours = WeeklyHours(weekday=2, start_minute=600, end_minute=1200, valid_from=date(2025, 1, 1))
        work.catalogue.set_opening_hours(place, [hours])
        work.catalogue.set_working_hours(seats, [replace(hours, valid_until=date(2025, 12, 31))])
        work.catalogue.add_time_off(
            TimeOff(
                resource_id=seats, span=span("2025-06-25 10:00"), kind=TimeOffKind.MAINTENANCE, note="New stones"
            )
        )

    store.write(furnish)
    found = store.read(lambda work: work.catalogue.load())
    (service,) = found.services.values()
    (sauna,) = found.resources.values()
    (place,) = found.locations.values()
    (policy,) = found.policies.values()
    assert (service.name, service.price, service.reminder_hours) == (
        "Aufguss",
        Money(Decimal("30.00"), "EUR"),
        (48, 2),
    )
    assert (service.buffer_before, service.buffer_after) == (timedelta(minutes=5), timedelta(minutes=15))
    assert (service.lead_time, service.horizon, service.slot_step) == (
        timedelta(hours=2),
        timedelta(days=90),
        timedelta(minutes=30),
    )
    assert (sauna.capacity, sauna.follows_opening_hours, sauna.initials, sauna.position) == (3, True, "SA", 4)
    assert found.eligible(service.requirements[0]) == (sauna,)
    assert (place.address, place.holiday_country) == ("Kai 1", "DE")
    assert (policy.text, policy.late_fee) == ({"de": "Bis 48 Stunden vorher frei."}, Money(Decimal("12.50"), "EUR"))
    assert found.opening_hours[place.id][0].valid_from == date(2025, 1, 1)
    assert found.working_hours[sauna.id][0].valid_until == date(2025, 12, 31)
    assert found.time_off[sauna.id][0].note == "New stones"


def test_that_a_catalogue_nobody_changed_is_not_read_again(salon: Env) -> None:
    first = salon.store.read(lambda work: work.catalogue.load())
    assert salon.store.read(lambda work: work.catalogue.load()) is first


def test_that_a_change_by_another_desk_is_seen_at_the_next_reading(salon: Env, salon_url: str) -> None:
    before = salon.store.read(lambda work: work.catalogue.load())
    other = SqlStore(open_engine(salon_url))
    sick = TimeOff(resource_id=ANA, span=span("2025-06-24 09:00", 60), kind=TimeOffKind.SICK)
    other.write(lambda work: work.catalogue.add_time_off(sick))
    other.close()
    after = salon.store.read(lambda work: work.catalogue.load())
    assert after.time_off[ANA] == (sick,)
    assert after.version > before.version


def test_that_a_change_that_was_rolled_back_leaves_no_trace_in_memory(salon: Env) -> None:
    def fail(work: Work) -> None:
        work.catalogue.add_closures([Closure(location_id=STUDIO, day=date(2025, 12, 25), name="Christmas")])
        assert work.catalogue.load().closures
        raise RuntimeError("changed my mind")

    with pytest.raises(RuntimeError):
        salon.store.write(fail)
    salon.store.write(
        lambda work: work.catalogue.add_time_off(TimeOff(resource_id=ANA, span=span("2025-06-24 09:00")))
    )
    assert not salon.store.read(lambda work: work.catalogue.load()).closures


def test_that_a_day_already_closed_keeps_its_name_and_is_not_counted(salon: Env) -> None:
    def closure(day: int, name: str) -> Closure:
        return Closure(location_id=STUDIO, day=date(2025, 12, day), name=name)

    first = salon.store.write(lambda work: work.catalogue.add_closures([closure(25, "Christmas")]))
    second = salon.store.write(
        lambda work: work.catalogue.add_closures(
            [closure(25, "Noel"), closure(26, "Boxing Day"), closure(26, "Twice")]
        )
    )
    found = salon.store.read(lambda work: work.catalogue.load()).closures[STUDIO]
    assert (first, second) == (1, 1)
    assert {day.day: c.name for day, c in found.items()} == {25: "Christmas", 26: "Boxing Day"}
