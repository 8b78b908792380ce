"""The salon with a group service: Yoga, an hour with Ana or Dee in room 3, for three; room 3 holds four."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import Engine

from bookingdesk.domain.catalogue import Catalogue, Group, Requirement, ResourceKind, Service
from bookingdesk.domain.ids import GroupId, PolicyId, RequirementId, ServiceId
from bookingdesk.domain.money import Money
from tests.builders import ANA, DEE, ROOM3, STUDIO, a_catalogue
from tests.salon import furnish

YOGA = ServiceId(4)
TEACHERS, HALL = GroupId(5), GroupId(6)


def a_yoga_catalogue() -> Catalogue:
    """`a_catalogue` and Yoga."""
    salon = a_catalogue()
    yoga = Service(
        id=YOGA,
        name="Yoga",
        code="yoga",
        duration=timedelta(minutes=60),
        requirements=(
            Requirement(id=RequirementId(40), kind=ResourceKind.STAFF, group_id=TEACHERS),
            Requirement(id=RequirementId(41), kind=ResourceKind.SPACE, group_id=HALL),
        ),
        location_id=STUDIO,
        price=Money(Decimal("12.00"), "EUR"),
        policy_id=PolicyId(1),
        seats=3,
    )
    groups = (
        Group(id=TEACHERS, kind=ResourceKind.STAFF, name="Yoga", members=frozenset({ANA, DEE})),
        Group(id=HALL, kind=ResourceKind.SPACE, name="Hall", members=frozenset({ROOM3})),
    )
    return replace(
        salon,
        services={**salon.services, YOGA: yoga},
        groups={**salon.groups, **{group.id: group for group in groups}},
        resources={**salon.resources, ROOM3: replace(salon.resources[ROOM3], seats=4)},
    )


def furnish_yoga(engine: Engine) -> None:
    """The salon with Yoga in an empty database."""
    furnish(engine, a_yoga_catalogue())
