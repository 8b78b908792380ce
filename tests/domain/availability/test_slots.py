"""What is offered, in named cases: the grid, buffers, clock changes, midnight, capacity, and who is chosen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bookingdesk.domain.availability.bits import Window, window_of
from bookingdesk.domain.availability.occupancy import Occupancy
from bookingdesk.domain.availability.slots import offer
from bookingdesk.domain.availability.values import BusyUnit, Slot, SlotWish
from bookingdesk.domain.availability.working_time import KEPT_BITS, KEY_BITS, working_time
from bookingdesk.domain.catalogue import Catalogue, Closure, Location, Requirement, ResourceKind
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.ids import BookingId, HoldId, RequirementId, ResourceId, ServiceId
from bookingdesk.domain.local_time import wall
from tests.builders import (
    ANA,
    BEN,
    CHAIRS,
    CY,
    DEE,
    HAIRCUT,
    MASSAGE,
    MONDAY,
    ROOM1,
    ROOM3,
    STUDIO,
    STYLISTS,
    a_catalogue,
    at,
    span,
    weekly,
)
from tests.domain.availability.worlds import booked, held, offered, with_resource, with_service

SALON = a_catalogue()


def a_wish(service: ServiceId = HAIRCUT, **changes: Any) -> SlotWish:
    """Monday, the whole day."""
    return SlotWish(**({"service_id": service, "first_day": MONDAY, "days": 1} | changes))


def shown(slots: tuple[Slot, ...], zone: str = "Europe/Berlin") -> list[str]:
    """Starts as the clock on the wall shows them."""
    return [f"{wall(slot.span.start, zone):%H:%M}" for slot in slots]


def staff_of(slot: Slot) -> ResourceId:
    """The staff member of a slot with staff and room."""
    return slot.allocations[0].resource_id


def open_all_night(zone: str) -> Catalogue:
    """The salon in another zone, open and staffed around the clock."""
    always = weekly(range(7), (0, 24))
    place = Location(id=STUDIO, name="Studio", zone=zone)
    return replace(
        SALON,
        locations={STUDIO: place},
        opening_hours={STUDIO: always},
        working_hours=dict.fromkeys((ANA, BEN, CY, DEE), always),
    )


def test_that_slots_fill_the_working_time_and_spare_the_break() -> None:
    """45 minutes within 9-12 and 13-18, every quarter of an hour, none starting before now."""
    starts = shown(offered(SALON, a_wish()))
    assert starts[0] == "09:00"
    assert starts[-1] == "17:15"
    assert "11:15" in starts
    assert not {"11:30", "12:00", "12:45"} & set(starts)
    assert "13:00" in starts


def test_that_the_grid_is_counted_from_midnight_not_from_the_opening() -> None:
    """Open from 9:10 with half-hour steps: 9:30 is the first, as on every other day."""
    late = replace(
        SALON, opening_hours={STUDIO: tuple(replace(h, start_minute=550) for h in weekly(range(5), (9, 18)))}
    )
    half_hourly = with_service(late, HAIRCUT, slot_step=timedelta(minutes=30))
    assert shown(offered(half_hourly, a_wish()))[:2] == ["09:30", "10:00"]


@pytest.mark.parametrize(
    ("zone", "day", "expected"),
    [
        ("Europe/Berlin", date(2026, 3, 29), ["01:00", "01:30", "03:00", "03:30"]),
        (
            "Europe/Berlin",
            date(2025, 10, 26),
            ["01:00", "01:30", "02:00", "02:30", "02:00", "02:30", "03:00", "03:30"],
        ),
        ("Australia/Lord_Howe", date(2025, 10, 5), ["01:00", "01:30", "02:30", "03:00", "03:30"]),
        ("Australia/Lord_Howe", date(2026, 4, 5), ["01:00", "01:30", "01:30", "02:00", "02:30", "03:00", "03:30"]),
        ("Europe/Berlin", date(2025, 10, 27), ["01:00", "01:30", "02:00", "02:30", "03:00", "03:30"]),
    ],
)
def test_that_skipped_times_are_not_offered_and_doubled_ones_are_two_slots(
    zone: str, day: date, expected: list[str]
) -> None:
    """Elapsed minutes count: a visit over the jump lasts as long as any other."""
    night = with_service(open_all_night(zone), HAIRCUT, slot_step=timedelta(minutes=30))
    found = offered(night, a_wish(first_day=day, from_minute=60, until_minute=240))
    assert shown(found, zone) == expected
    assert {slot.span.duration for slot in found} == {timedelta(minutes=45)}
    assert len({slot.span.start for slot in found}) == len(expected)


def test_that_a_day_without_midnight_starts_where_the_clocks_land() -> None:
    """Sao Paulo, 4 November 2018: midnight was skipped, the day began at one."""
    zone = "America/Sao_Paulo"
    night = with_service(open_all_night(zone), HAIRCUT, horizon=timedelta(days=5000))
    found = offered(night, a_wish(first_day=date(2018, 11, 4)), now=at("2018-11-01 08:00"))
    assert shown(found, zone)[0] == "01:00"
    assert len(found) == 23 * 4


def test_that_a_visit_may_cross_midnight_where_the_work_goes_on() -> None:
    """Two rules that meet at midnight are one stretch of work."""
    wish = a_wish(from_minute=23 * 60 + 30)
    assert shown(offered(open_all_night("Europe/Berlin"), wish)) == ["23:30", "23:45"]


def test_that_a_visit_may_not_run_into_a_closure_day() -> None:
    """Closed on Tuesday: on Monday the last visit ends at midnight."""
    night = open_all_night("Europe/Berlin")
    tuesday = MONDAY + timedelta(days=1)
    closed = replace(night, closures={STUDIO: {tuesday: Closure(location_id=STUDIO, day=tuesday, name="Feast")}})
    found = offered(closed, a_wish(days=2, from_minute=22 * 60))
    assert shown(found) == ["22:00", "22:15", "22:30", "22:45", "23:00", "23:15"]


def test_that_buffers_keep_apart_from_bookings_on_both_sides() -> None:
    """Colour, 60 and 10 after, with 15 before: between two bookings of Ben there is one place."""
    padded = with_service(SALON, MASSAGE, buffer_before=timedelta(minutes=15), buffer_after=timedelta(minutes=10))
    busy = [booked(BEN, span("2025-06-23 13:00", 30)), booked(BEN, span("2025-06-23 15:00", 180), booking="b2")]
    assert shown(offered(padded, a_wish(MASSAGE), busy)) == [
        "09:00",
        "09:15",
        "09:30",
        "09:45",
        "10:00",
        "10:15",
        "10:30",
        "10:45",
        "11:00",
        "13:45",
    ]


def test_that_units_of_one_resource_are_taken_one_after_the_other() -> None:
    """A room of two places with one taken offers the other; with both taken nothing."""
    twin = with_resource(
        replace(SALON, groups={**SALON.groups, CHAIRS: replace(SALON.groups[CHAIRS], members=frozenset({ROOM1}))}),
        ROOM1,
        capacity=2,
    )
    ten = span("2025-06-23 10:00")
    wish = a_wish(from_minute=600, until_minute=615)
    (slot,) = offered(twin, wish, [booked(ROOM1, ten)])
    assert (slot.allocations[1].resource_id, slot.allocations[1].unit_no) == (ROOM1, 2)
    assert offered(twin, wish, [booked(ROOM1, ten), booked(ROOM1, ten, unit=2, booking="b2")]) == ()


def test_that_two_requirements_of_one_skill_take_two_people() -> None:
    """A treatment for four hands: with only Ana free there is no slot."""
    pair = (
        Requirement(id=RequirementId(1), kind=ResourceKind.STAFF, group_id=STYLISTS),
        Requirement(id=RequirementId(2), kind=ResourceKind.STAFF, group_id=STYLISTS),
    )
    four_hands = with_service(SALON, HAIRCUT, requirements=pair)
    wish = a_wish(from_minute=600, until_minute=615)
    ten = span("2025-06-23 10:00")
    (slot,) = offered(four_hands, wish, [booked(r, ten, booking=f"b{r}") for r in (ANA, CY)])
    assert {a.resource_id for a in slot.allocations} == {BEN, DEE}
    assert offered(four_hands, wish, [booked(r, ten, booking=f"b{r}") for r in (ANA, BEN, CY)]) == ()


def test_that_the_only_one_who_can_is_kept_for_what_only_they_can_do() -> None:
    """Massage needs Ben; a second pair of hands must not be Ben though he stands first among the free."""
    both = (
        Requirement(id=RequirementId(1), kind=ResourceKind.STAFF, group_id=STYLISTS),
        Requirement(
            id=RequirementId(2), kind=ResourceKind.STAFF, group_id=SALON.services[MASSAGE].requirements[0].group_id
        ),
    )
    assisted = with_service(SALON, MASSAGE, requirements=both)
    ten = span("2025-06-23 10:00", 60)
    (slot,) = offered(assisted, a_wish(MASSAGE, from_minute=600, until_minute=615), [booked(ANA, ten)])
    assert [a.resource_id for a in slot.allocations] == [CY, BEN]


def test_that_the_wanted_are_among_the_chosen() -> None:
    """Dee in room 3, and nothing where Dee is busy."""
    wish = a_wish(wanted=frozenset({DEE, ROOM3}))
    found = offered(SALON, wish, [booked(DEE, span("2025-06-23 09:00", 180))])
    assert shown(found)[0] == "13:00"
    assert all(slot.resource_ids() == {DEE, ROOM3} for slot in found)


def test_that_the_usual_person_is_preferred_and_not_required() -> None:
    """Cy where Cy is free, somebody else where not."""
    wish = a_wish(usual_staff=CY, until_minute=615)
    found = offered(SALON, wish, [booked(CY, span("2025-06-23 10:00"))])
    assert {f"{wall(s.span.start, 'Europe/Berlin'):%H:%M}": staff_of(s) == CY for s in found} == {
        "09:00": True,
        "09:15": True,
        "09:30": False,
        "09:45": False,
        "10:00": False,
    }


def test_that_the_place_without_an_unusable_gap_is_chosen() -> None:
    """At 9:30 it just fits between Ben's clients; with anybody else half an hour at nine would be lost."""
    busy = [
        booked(BEN, span("2025-06-23 09:00", 30)),
        booked(BEN, span("2025-06-23 10:15", 105), booking="b2"),
    ]
    (slot,) = offered(SALON, a_wish(from_minute=570, until_minute=585), busy)
    assert staff_of(slot) == BEN


def test_that_among_equals_the_one_with_less_to_do_is_chosen() -> None:
    """Ana, Ben and Cy have work in the afternoon, Dee has none."""
    busy = [booked(r, span("2025-06-23 14:00"), booking=f"b{r}") for r in (ANA, BEN, CY)]
    (slot,) = offered(SALON, a_wish(from_minute=540, until_minute=555), busy)
    assert staff_of(slot) == DEE


def test_that_all_else_equal_the_desks_order_decides_every_time() -> None:
    """Deterministic: the same question has the same answer on every desk."""
    first = offered(SALON, a_wish())
    assert first == offered(replace(SALON), a_wish())
    assert first[0].resource_ids() == {ANA, ROOM1}


def test_that_the_limit_cuts_after_the_soonest() -> None:
    """Ten of them are the first ten of all."""
    assert offered(SALON, a_wish(days=5), limit=10) == offered(SALON, a_wish(days=5))[:10]


def test_that_days_and_hours_of_the_wish_bound_the_starts() -> None:
    """Tuesdays and Thursdays before ten."""
    found = offered(SALON, a_wish(days=14, weekdays=frozenset({1, 3}), until_minute=600))
    assert {slot.span.start.weekday() for slot in found} == {1, 3}
    assert set(shown(found)) == {"09:00", "09:15", "09:30", "09:45"}
    assert len(found) == 4 * 4


def test_that_notice_and_horizon_bound_the_offer() -> None:
    """Two hours' notice from 8:00, three hours ahead at the most."""
    tight = with_service(SALON, HAIRCUT, lead_time=timedelta(hours=2), horizon=timedelta(hours=3))
    assert shown(offered(tight, a_wish())) == ["10:00", "10:15", "10:30", "10:45", "11:00"]
    assert shown(offered(tight, a_wish(any_notice=True)))[0] == "09:00"


def test_that_a_booking_about_to_move_is_not_in_its_own_way() -> None:
    """Neither is the caller's own hold."""
    ten = span("2025-06-23 10:00")
    wish = a_wish(wanted=frozenset({ANA}), from_minute=600, until_minute=615)
    mine = [booked(ANA, ten, booking="mine")]
    assert offered(SALON, wish, mine) == ()
    assert len(offered(SALON, replace(wish, ignoring=BookingId("mine")), mine)) == 1
    my_hold = [held(ANA, ten, at("2025-06-23 09:00"))]
    assert offered(SALON, wish, my_hold) == ()
    assert len(offered(SALON, replace(wish, ignoring_hold=HoldId("h1")), my_hold)) == 1


def test_that_a_service_without_requirements_needs_open_doors_only() -> None:
    """A pick-up takes nobody's time; the slot has no allocations."""
    pick_up = with_service(SALON, HAIRCUT, requirements=())
    found = offered(pick_up, a_wish())
    assert "12:00" in shown(found)
    assert all(slot.allocations == () for slot in found)


def test_that_retired_services_and_people_are_not_offered() -> None:
    """They stay in the records only."""
    assert offered(with_service(SALON, HAIRCUT, retired=True), a_wish()) == ()
    gone = with_resource(SALON, BEN, retired=True)
    assert offered(gone, a_wish(MASSAGE)) == ()


@pytest.mark.parametrize("changes", [{"days": 0}, {"days": 5000}, {"duration": timedelta(0)}])
def test_that_wishes_without_sense_are_refused(changes: dict[str, Any]) -> None:
    """Rather than answered with nothing."""
    with pytest.raises(InvalidValue):
        offered(SALON, a_wish(**changes))


def test_that_an_unknown_service_is_not_found() -> None:
    """Its id is in the facts."""
    with pytest.raises(NotFound):
        offered(SALON, a_wish(ServiceId(99)))


def test_that_what_is_not_known_is_not_guessed() -> None:
    """An occupancy of another day is refused, not taken for a free day."""
    another_day = window_of(span("2025-06-30 00:00", 1440))
    busy: list[BusyUnit] = [booked(ANA, span("2025-06-30 10:00"))]
    with pytest.raises(ValueError, match="beyond the known"):
        offer(SALON, Occupancy.of(busy, another_day), a_wish(), at("2025-06-23 08:00"))


def test_that_remembered_masks_are_bounded_in_number_and_size() -> None:
    """A day of dragging asks about thousands of short stretches; the memory does not grow with them."""
    rules = working_time(replace(SALON))
    for minute in range(60_000):
        rules.opening(STUDIO, Window(29_000_000 + minute, 45))
    assert len(rules._masks) * (45 + KEY_BITS) <= KEPT_BITS
