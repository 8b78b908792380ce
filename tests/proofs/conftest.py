"""Lets a proof say its figures: one line each, printed at the end of the run whatever captures output."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.proofs.harness import record


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Report a proof's figures: `say("P3 guards: …")`."""
    return lambda line: record(request.node, line)
