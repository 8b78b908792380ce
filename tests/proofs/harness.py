"""What all proofs share: one line each, printed at the end of the run, with the figure and its control's."""

from __future__ import annotations

import pytest

LINES = pytest.StashKey[list[str]]()


def record(config: pytest.Config, line: str) -> None:
    """Keep a proof's line (`P3 guards: sqlite 70/70 … control 2/70`) for the end of the run."""
    config.stash.setdefault(LINES, []).append(line)


def recorded(config: pytest.Config) -> list[str]:
    """The lines of this run, in order."""
    return config.stash.get(LINES, [])
