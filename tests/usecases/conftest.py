"""The desk of the salon on Monday 23 June 2025 at 8:00, on both databases."""

from __future__ import annotations

import pytest

from bookingdesk.usecases.env import Env
from tests.builders import at
from tests.fakes import FakeClock
from tests.usecases.desk import FrontDesk


@pytest.fixture
def desk(salon: Env, clock: FakeClock) -> FrontDesk:
    """Jo at "Desk 1"."""
    clock.set(at("2025-06-23 08:00"))
    return FrontDesk(env=salon, clock=clock)
