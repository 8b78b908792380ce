"""The table that people read and the JSON that machines keep."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.running import Result, Size, Verdict, judged

HEADINGS = ("benchmark", "product", "unit", "against", "other", "ratio", "target", "", "cause of a miss")


def table(verdicts: Sequence[Verdict]) -> str:
    """One line per target."""
    rows = [HEADINGS, *(_row(v) for v in verdicts)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    lines.insert(1, "-" * max(len(line) for line in lines))
    return "\n".join(lines)


def _row(verdict: Verdict) -> tuple[str, ...]:
    return (
        verdict.name,
        f"{verdict.product_ms:.3f}",
        verdict.unit,
        verdict.against,
        "" if verdict.other_ms is None else f"{verdict.other_ms:.3f}",
        verdict.ratio,
        verdict.target,
        verdict.outcome,
        verdict.cause,
    )


def load() -> str:
    """The machine's load, where it tells."""
    try:
        return " ".join(f"{value:.2f}" for value in os.getloadavg())
    except OSError:
        return "unknown"


def write_json(path: Path, results: Sequence[Result], size: Size, load_before: str) -> None:
    """Everything measured, with the machine and its load."""
    document = {
        "size": size.name.lower(),
        "python": platform.python_version(),
        "system": platform.system(),
        "processors": os.cpu_count(),
        "load_before": load_before,
        "load_after": load(),
        "results": [
            {
                "benchmark": result.benchmark.name,
                "workload": result.benchmark.workload,
                "samples_ms": {name: list(values) for name, values in result.samples.items()},
                "absent": dict(result.absent),
                "verdicts": [asdict(verdict) for verdict in judged(result)],
            }
            for result in results
        ],
    }
    path.write_text(json.dumps(document, indent=2) + "\n", encoding="utf-8")
