"""Prints the proofs' lines under the test report, whatever captures output."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.proofs.harness import record, recorded


@pytest.fixture
def say(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Report a proof's figures: `say("P3 guards: …")`."""
    return lambda line: record(request.config, line)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """The proofs' lines, one under the other."""
    lines = recorded(config)
    if lines:
        terminalreporter.section("proofs")
        for line in lines:
            terminalreporter.write_line(line)
