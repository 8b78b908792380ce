"""A bare desk becomes one that takes bookings: staff, rooms, services, hours in words."""

from __future__ import annotations

from datetime import date

import pytest

from bookingdesk.domain.availability.values import SlotWish
from bookingdesk.domain.catalogue import ResourceKind, WeeklyHours
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.usecases.commands import OfferSlots
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.furnishing.extending import (
    AddResource,
    AddService,
    add_resource,
    add_service,
    read_hours,
)
from bookingdesk.usecases.furnishing.setting_up import SetUp, set_up
from bookingdesk.usecases.offering import offer_slots


def test_that_a_bare_desk_can_be_made_bookable(env: Env) -> None:
    set_up(env, SetUp(business="Praxis Nord"))
    hours = read_hours("mon-fri 9-12")
    add_resource(env, AddResource(kind=ResourceKind.STAFF, name="Ana Berg", groups=("Cutting",), hours=hours))
    add_resource(env, AddResource(kind=ResourceKind.SPACE, name="Room 1"))
    service = add_service(env, AddService(name="Haircut", minutes=45, skill="cutting")).value
    slots = offer_slots(
        env, OfferSlots(wish=SlotWish(service_id=service.id, first_day=date(2025, 6, 24), days=1), limit=None)
    ).value
    assert len(slots) == 10, "every quarter of an hour from 9:00 to 11:15"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mon 9-17", [(0, 540, 1020)]),
        ("mon-tue 9:30-12", [(0, 570, 720), (1, 570, 720)]),
        ("sat 9-12 13-17:15", [(5, 540, 720), (5, 780, 1035)]),
        ("Monday 9-10, sunday 0-24", [(0, 540, 600), (6, 0, 1440)]),
    ],
)
def test_that_hours_are_read(text: str, expected: list[tuple[int, int, int]]) -> None:
    assert read_hours(text) == tuple(
        WeeklyHours(weekday=day, start_minute=start, end_minute=end) for day, start, end in expected
    )


@pytest.mark.parametrize(
    "text", ["9-17", "mon", "mon 17-9", "fri-mon 9-17", "mon 9-25", "mon 9:75-12", "xyz 9-10", "mon nine-ten"]
)
def test_that_what_are_no_hours_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        read_hours(text)


def test_that_a_name_is_given_once(env: Env) -> None:
    set_up(env, SetUp())
    add_resource(env, AddResource(kind=ResourceKind.SPACE, name="Room 1"))
    with pytest.raises(InvalidValue):
        add_resource(env, AddResource(kind=ResourceKind.SPACE, name="ROOM  1"))
