"""What all proofs share: one line each, printed at the end of the run, with the figure and its control's."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

PROOF = "proof"
"""The property of a test's report that holds a line; reports travel from the processes that share a run."""


def record(item: pytest.Item, line: str) -> None:
    """Keep a proof's line (`P3 guards: sqlite 70/70 … control 2/70`) for the end of the run."""
    item.user_properties.append((PROOF, line))


def recorded(reports: Iterable[object]) -> list[str]:
    """The lines of a run by the number of their proof; processes that share a run end in any order."""
    last = [report for report in reports if getattr(report, "when", "") == "teardown"]
    lines = [str(line) for report in last for name, line in getattr(report, "user_properties", ()) if name == PROOF]
    return sorted(lines, key=lambda line: (int(line.split()[0].removeprefix("P")), line))
