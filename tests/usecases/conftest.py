"""The desk of the salon on Monday 23 June 2025 at 8:00, on both databases."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bookingdesk.usecases.env import Env
from tests.builders import at
from tests.fakes import FakeClock
from tests.usecases.desk import FrontDesk, outdated


@pytest.fixture
def desk(salon: Env, clock: FakeClock) -> Iterator[FrontDesk]:
    """Jo at "Desk 1"; whatever a test does there, no message is lost by it."""
    clock.set(at("2025-06-23 08:00"))
    front = FrontDesk(env=salon, clock=clock)
    yield front
    assert outdated(salon.store) == []
