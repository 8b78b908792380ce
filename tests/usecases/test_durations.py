"""Own lengths: set, taken back, and used wherever something is offered or booked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from bookingdesk.domain.availability.values import SlotWish
from bookingdesk.domain.errors import InvalidValue, NotAllowed, NotFound
from bookingdesk.domain.ids import ServiceId
from bookingdesk.domain.rights import Role
from bookingdesk.domain.series import SeriesRule
from bookingdesk.usecases.commands import OfferSlots
from bookingdesk.usecases.durations import (
    AskLength,
    SetClientDuration,
    SetStaffDuration,
    ask_length,
    durations,
    set_client_duration,
    set_staff_duration,
)
from bookingdesk.usecases.merging import MergeClients, merge_clients, split_clients
from bookingdesk.usecases.offering import offer_slots
from bookingdesk.usecases.series.commands import PreviewSeries
from bookingdesk.usecases.series.previewing import preview_series
from tests.builders import ANA, BEN, COLOUR, HAIRCUT, ROOM1
from tests.salon import LENA, MAYA
from tests.usecases.desk import FrontDesk


def minutes(number: int) -> timedelta:
    return timedelta(minutes=number)


def slow_ana(desk: FrontDesk, length: int | None = 60) -> None:
    wish = SetStaffDuration(service_id=HAIRCUT, staff_id=ANA, duration=None if length is None else minutes(length))
    set_staff_duration(desk.env, wish)


def thick_hair(desk: FrontDesk, length: int | None = 75, service: ServiceId = HAIRCUT) -> None:
    wish = SetClientDuration(
        service_id=service, client_id=MAYA, duration=None if length is None else minutes(length)
    )
    set_client_duration(desk.env, wish)


def asked(desk: FrontDesk, **question: object) -> int:
    return ask_length(desk.env, AskLength(service_id=HAIRCUT, **question)).value // minutes(1)  # type: ignore[arg-type]


def test_that_lengths_are_set_used_and_taken_back(desk: FrontDesk) -> None:
    assert asked(desk, resources=frozenset({ANA})) == 45
    slow_ana(desk)
    thick_hair(desk)
    assert asked(desk) == 45
    assert asked(desk, resources=frozenset({ANA})) == 60
    assert asked(desk, resources=frozenset({BEN})) == 45
    assert asked(desk, resources=frozenset({ANA}), client_id=MAYA) == 75
    assert asked(desk, resources=frozenset({ANA}), client_id=LENA) == 60
    assert [(own.staff_id, own.client_id) for own in durations(desk.env).value] == [(ANA, None), (None, MAYA)]
    assert [own.duration for own in durations(desk.env, MAYA).value] == [minutes(75)]
    slow_ana(desk, None)
    thick_hair(desk, None)
    assert durations(desk.env).value == ()
    assert asked(desk, resources=frozenset({ANA}), client_id=MAYA) == 45


def test_that_a_change_leaves_old_and_new_value(desk: FrontDesk) -> None:
    slow_ana(desk, 60)
    slow_ana(desk, 50)
    slow_ana(desk, 50)
    found = [entry.detail for entry in desk.log() if entry.action == "set_staff_duration"]
    assert [detail["minutes"] for detail in found] == [[None, 60], [60, 50]]


def test_that_other_desks_see_a_new_length_at_once(desk: FrontDesk) -> None:
    assert ask_length(desk.other_desk, AskLength(service_id=HAIRCUT, resources=frozenset({ANA}))).value == minutes(
        45
    )
    slow_ana(desk)
    assert ask_length(desk.other_desk, AskLength(service_id=HAIRCUT, resources=frozenset({ANA}))).value == minutes(
        60
    )


def test_that_offers_last_as_long_as_whoever_serves_needs(desk: FrontDesk) -> None:
    slow_ana(desk)
    wish = SlotWish(service_id=HAIRCUT, first_day=date(2025, 6, 24), days=1)
    slots = offer_slots(desk.env, OfferSlots(wish=wish, limit=None)).value
    assert slots
    assert all((slot.span.duration == minutes(60)) is (ANA in slot.resource_ids()) for slot in slots)
    with_ana = OfferSlots(wish=replace(wish, wanted=frozenset({ANA})), limit=3)
    assert {slot.span.duration for slot in offer_slots(desk.env, with_ana).value} == {minutes(60)}


def test_that_the_dates_of_a_series_last_as_long(desk: FrontDesk) -> None:
    slow_ana(desk)
    rule = SeriesRule(first=datetime(2025, 6, 24, 14, 15), zone="Europe/Berlin", count=2)  # noqa: DTZ001
    question = PreviewSeries(rule=rule, service_id=HAIRCUT, wanted=frozenset({ANA}))
    assert [d.slot.span.duration for d in preview_series(desk.env, question).value.dates if d.slot] == [
        minutes(60)
    ] * 2
    thick_hair(desk)
    theirs = replace(question, client_id=MAYA)
    assert [d.slot.span.duration for d in preview_series(desk.env, theirs).value.dates if d.slot] == [
        minutes(75)
    ] * 2


@pytest.mark.parametrize("length", [0, -15, 13 * 60])
def test_that_no_such_length_is_kept(desk: FrontDesk, length: int) -> None:
    with pytest.raises(InvalidValue):
        slow_ana(desk, length)
    with pytest.raises(InvalidValue):
        thick_hair(desk, length)
    assert durations(desk.env).value == ()


def test_that_a_room_has_no_length(desk: FrontDesk) -> None:
    with pytest.raises(InvalidValue):
        set_staff_duration(desk.env, SetStaffDuration(service_id=HAIRCUT, staff_id=ROOM1, duration=minutes(60)))
    with pytest.raises(NotFound):
        thick_hair(desk, 60, ServiceId(99))


def test_that_a_coordinator_agrees_with_clients_and_leaves_staff_to_supervisors(desk: FrontDesk) -> None:
    env = replace(desk.env, actor=replace(desk.env.actor, role=Role.COORDINATOR))
    set_client_duration(env, SetClientDuration(service_id=COLOUR, client_id=MAYA, duration=minutes(90)))
    with pytest.raises(NotAllowed):
        set_staff_duration(env, SetStaffDuration(service_id=COLOUR, staff_id=ANA, duration=minutes(90)))


def test_that_a_merged_client_brings_their_lengths_and_takes_them_back(desk: FrontDesk) -> None:
    """Where both have one for the same service, that of the profile that stays counts."""
    for service, client, length in ((HAIRCUT, MAYA, 75), (HAIRCUT, LENA, 30), (COLOUR, LENA, 90)):
        set_client_duration(
            desk.env, SetClientDuration(service_id=service, client_id=client, duration=minutes(length))
        )
    merged = merge_clients(desk.env, MergeClients(kept_id=MAYA, gone_id=LENA)).value
    assert {own.service_id: own.duration for own in durations(desk.env, MAYA).value} == {
        HAIRCUT: minutes(75),
        COLOUR: minutes(90),
    }
    split_clients(desk.env, merged.id)
    assert [own.duration for own in durations(desk.env, MAYA).value] == [minutes(75)]
    assert [own.duration for own in durations(desk.env, LENA).value] == [minutes(30), minutes(90)]
