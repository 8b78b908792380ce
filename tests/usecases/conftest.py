"""The desk of the salon on Monday 23 June 2025 at 8:00, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bookingdesk.domain.ids import UserId
from bookingdesk.domain.rights import Role
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.env import Actor, Env
from tests.builders import at
from tests.databases import DIALECTS
from tests.fakes import FakeClock
from tests.lending import engine_on, lent_database
from tests.usecases.desk import FrontDesk, outdated
from tests.usecases.hall import Hall
from tests.yoga import furnish_yoga


@pytest.fixture
def desk(salon: Env, clock: FakeClock) -> Iterator[FrontDesk]:
    """Jo at "Desk 1"; whatever a test does there, no message is lost by it."""
    clock.set(at("2025-06-23 08:00"))
    front = FrontDesk(env=salon, clock=clock)
    yield front
    assert outdated(salon.store) == []


@pytest.fixture(params=DIALECTS)
def hall(request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock) -> Iterator[Hall]:
    """The desk with Yoga, on both databases."""
    clock.set(at("2025-06-23 08:00"))
    with lent_database(request.param, tmp_path, furnish_yoga) as url:
        store = SqlStore(engine_on(url))
        actor = Actor(user_id=UserId(1), name="Jo", station="Desk 1", role=Role.ADMINISTRATOR)
        yield Hall(env=Env(clock=clock, store=store, actor=actor), clock=clock)
        store.close()
