"""The sample studio keeps every rule of the desk, and a new desk is ready for its first call."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bookingdesk.domain.availability.admission import allocate
from bookingdesk.domain.availability.values import StartWish
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.catalogue import Location
from bookingdesk.domain.errors import InvalidValue, UnknownZone
from bookingdesk.domain.ids import LocationId, UserId
from bookingdesk.domain.rights import Role
from bookingdesk.domain.spans import Span
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.env import Actor, Env
from bookingdesk.usecases.furnishing.closures import public_holidays
from bookingdesk.usecases.furnishing.setting_up import AlreadyFurnished, Sample, SetUp, set_up
from tests.databases import fresh_sqlite
from tests.fakes import FakeClock

SAMPLE = Sample(seed=11, clients=80, staff=5, days=12)


def test_that_a_sample_is_stored_as_large_as_asked(env: Env) -> None:
    furnished = set_up(env, SetUp(sample=SAMPLE)).value
    assert (furnished.clients, furnished.staff) == (80, 5)
    assert furnished.bookings == env.store.read(lambda work: work.bookings.count())
    assert furnished.bookings > 5 * 12 * 2
    assert env.store.verify() == ()


def test_that_every_sample_booking_could_have_been_taken_at_the_desk(env: Env) -> None:
    set_up(env, SetUp(sample=SAMPLE))
    catalogue = env.store.read(lambda work: work.catalogue.load())
    rows = env.store.read(lambda work: work.bookings.page(limit=2000))
    whole = Span(min(b.busy.start for b in rows), max(b.busy.end for b in rows))
    busy = env.store.read(lambda work: list(work.occupancy.busy(whole, None, env.now())))
    for booking in rows:
        if booking.status is Status.CANCELLED or booking.session_id is not None:
            continue
        wish = StartWish(
            service_id=booking.service_id,
            start=booking.span.start,
            chosen=booking.allocations,
            past_allowed=True,
            any_notice=True,
            ignoring=booking.id,
        )
        taken = allocate(catalogue, busy, wish, env.now())
        assert {a.resource_id for a in taken} == booking.resource_ids()


def test_that_the_same_seed_draws_the_same_studio(tmp_path_factory: pytest.TempPathFactory) -> None:
    shapes = []
    for name in ("one", "other"):
        opened = SqlStore(open_engine(fresh_sqlite(tmp_path_factory.mktemp(name))))
        actor = Actor(user_id=UserId(1), name="Jo", station="Desk 1", role=Role.ADMINISTRATOR)
        set_up(Env(clock=FakeClock(), store=opened, actor=actor), SetUp(sample=SAMPLE))
        rows = opened.read(lambda work: work.bookings.page(limit=2000))
        shapes.append([(b.client_id, b.service_id, b.span, b.status, b.allocations) for b in rows])
        opened.close()
    assert shapes[0] == shapes[1]


def test_that_what_is_past_has_happened_and_what_is_ahead_has_not(env: Env) -> None:
    set_up(env, SetUp(sample=SAMPLE))
    for booking in env.store.read(lambda work: work.bookings.page(limit=2000)):
        if booking.span.end <= env.now():
            assert booking.status in {Status.COMPLETED, Status.NO_SHOW, Status.CANCELLED}
        elif booking.span.start > env.now() + timedelta(minutes=15):
            assert booking.status in {Status.CONFIRMED, Status.TENTATIVE, Status.CANCELLED}


def test_that_a_bare_desk_has_a_place_hours_and_a_policy(env: Env) -> None:
    furnished = set_up(env, SetUp(business="Praxis Nord", zone="Europe/Berlin", country="DE", region="BE")).value
    assert furnished.location == "Praxis Nord"
    catalogue = env.store.read(lambda work: work.catalogue.load())
    (place,) = catalogue.locations.values()
    assert catalogue.opening_hours[place.id]
    assert catalogue.policies
    assert catalogue.closures[place.id][date(2025, 12, 25)].name


def test_that_nothing_that_exists_is_overwritten(env: Env) -> None:
    set_up(env, SetUp(business="Praxis Nord"))
    with pytest.raises(AlreadyFurnished):
        set_up(env, SetUp(sample=SAMPLE))


def test_that_an_unknown_zone_is_refused_before_anything_is_stored(env: Env) -> None:
    with pytest.raises(UnknownZone):
        set_up(env, SetUp(zone="Europe/Atlantis"))
    assert not env.store.read(lambda work: work.catalogue.load()).locations


@pytest.mark.parametrize(("country", "region"), [("XX", ""), ("DE", "ZZ")])
def test_that_an_unknown_country_or_region_is_refused(env: Env, country: str, region: str) -> None:
    with pytest.raises(InvalidValue):
        set_up(env, SetUp(country=country, region=region))


def test_that_holidays_are_named_in_the_language_whatever_the_environment_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LANG", "es_ES.UTF-8")
    place = Location(id=LocationId(1), name="x", zone="Europe/Berlin", holiday_country="DE", holiday_region="BE")
    named = {closure.day: closure.name for closure in public_holidays(place, [2025], "en")}
    assert named[date(2025, 3, 8)] == "Women's Day"


def test_that_setting_up_can_be_stopped_between_batches(env: Env) -> None:
    furnished = set_up(env, SetUp(sample=SAMPLE, progress=lambda done, of: False)).value
    assert furnished.bookings < 500
