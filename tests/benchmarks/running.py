"""Runs benchmarks: contestants interleaved, medians compared. Refuses to compare answers that differ."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import statistics
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from enum import IntEnum
from time import perf_counter
from typing import Literal

import tests.benchmarks

REPETITIONS = 7
SAMPLE_SECONDS = 0.02
"""A contestant is called as often as fills this, and the mean of the calls is one sample."""


class Size(IntEnum):
    """How large a workload is made."""

    TINY = 0
    QUICK = 1
    USUAL = 2
    FULL = 3


@dataclass(frozen=True, kw_only=True)
class Target:
    """What is to be reached: a ratio to another contestant, or a time of the product's own."""

    against: str = ""
    at_most: float | None = None
    """Product divided by the other."""
    at_least: float | None = None
    """The other divided by the product: so many times faster."""
    at_most_ms: float | None = None
    statistic: Literal["median", "p95"] = "median"

    def __str__(self) -> str:
        """As the table shows it."""
        if self.at_most_ms is not None:
            return f"<= {self.at_most_ms:g} ms"
        if self.at_most is not None:
            return f"<= {self.at_most:g} x"
        return f">= {self.at_least:g} x faster"


@dataclass(frozen=True, kw_only=True)
class Case:
    """A prepared workload."""

    contestants: Mapping[str, Callable[[], object]]
    agree: Callable[[Mapping[str, object]], None]
    absent: Mapping[str, str] = field(default_factory=dict)
    """Peers that cannot run here, with the reason."""
    repetitions: int = REPETITIONS
    once_per_sample: frozenset[str] = frozenset()
    """Contestants that must not be called several times in a row (they would meet a warm cache)."""


@dataclass(frozen=True, slots=True)
class Reported:
    """What a contestant that runs in a process of its own has measured itself, in the benchmark's unit."""

    value: float


@dataclass(frozen=True, kw_only=True)
class Benchmark:
    """One line (or more) of the table."""

    name: str
    workload: str
    prepare: Callable[[Size], AbstractContextManager[Case]]
    targets: Sequence[Target]
    causes: Mapping[str, str] = field(default_factory=dict)
    unit: str = "ms"
    """Of what the contestants report; times are in milliseconds."""


@dataclass(frozen=True, kw_only=True)
class Result:
    """The samples of all contestants, in the benchmark's unit."""

    benchmark: Benchmark
    samples: Mapping[str, Sequence[float]]
    absent: Mapping[str, str]

    def value(self, contestant: str, statistic: str = "median") -> float:
        """Milliseconds (or the benchmark's unit) of a contestant."""
        values = self.samples[contestant]
        if statistic == "median":
            return statistics.median(values)
        return sorted(values)[min(len(values) - 1, round(0.95 * (len(values) - 1)))]


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """One target judged."""

    name: str
    workload: str
    product_ms: float
    against: str
    other_ms: float | None
    ratio: str
    target: str
    outcome: Literal["met", "missed", "absent", "info"]
    cause: str
    unit: str = "ms"


def registered() -> list[Benchmark]:
    """All benchmarks of the modules `bench_*`, in order of module and list."""
    found: list[Benchmark] = []
    for module in sorted(pkgutil.iter_modules(tests.benchmarks.__path__), key=lambda m: m.name):
        if module.name.startswith("bench_"):
            found.extend(importlib.import_module(f"tests.benchmarks.{module.name}").BENCHMARKS)
    return found


def answers(case: Case) -> dict[str, object]:
    """Every contestant once; raises AssertionError where they do not agree."""
    found = {name: contestant() for name, contestant in case.contestants.items()}
    case.agree(found)
    return found


def run(benchmark: Benchmark, size: Size) -> Result:
    """Run one benchmark: answers compared first, then all contestants in turn, again and again."""
    with benchmark.prepare(size) as case:
        answers(case)
        calls = {
            name: 1 if name in case.once_per_sample else _calls_per_sample(contestant)
            for name, contestant in case.contestants.items()
        }
        samples: dict[str, list[float]] = {name: [] for name in case.contestants}
        for _ in range(max(5, case.repetitions)):
            for name, contestant in case.contestants.items():
                samples[name].append(_sample(contestant, calls[name]))
        return Result(benchmark=benchmark, samples=samples, absent=case.absent)


def _calls_per_sample(contestant: Callable[[], object]) -> int:
    seconds = _sample(contestant, 1) / 1000
    return max(1, round(SAMPLE_SECONDS / max(seconds, 1e-7)))


def _sample(contestant: Callable[[], object], calls: int) -> float:
    """The mean of some calls in milliseconds, without the garbage collector; or what the contestant has measured."""
    gc.collect()
    gc.disable()
    try:
        began, answer = perf_counter(), None
        for _ in range(calls):
            answer = contestant()
        took = (perf_counter() - began) * 1000 / calls
        return answer.value if isinstance(answer, Reported) else took
    finally:
        gc.enable()


def judged(result: Result) -> list[Verdict]:
    """The targets of a benchmark against what was measured."""
    return [_judged(result, target) for target in result.benchmark.targets]


def _judged(result: Result, target: Target) -> Verdict:
    benchmark, product = result.benchmark, result.value("product", target.statistic)
    other: float | None = None
    ratio, outcome, cause = "", "met", ""
    if target.at_most_ms is not None:
        met = product <= target.at_most_ms
        ratio = f"{product:.3g} ms" + (" p95" if target.statistic == "p95" else "")
    elif target.against not in result.samples:
        why = result.absent.get(target.against, "peer not installed")
        return _verdict(benchmark, target, product, None, "", "absent", why)
    else:
        other = result.value(target.against, target.statistic)
        if target.at_most is not None:
            met = product <= target.at_most * other
            ratio = f"{product / other:.2f} x"
        else:
            met = target.at_least is not None and other >= target.at_least * product
            ratio = f"{other / product:.0f} x faster"
    if not met:
        outcome = "missed"
        cause = benchmark.causes.get(target.against or "ms", "cause not known yet")
    return _verdict(benchmark, target, product, other, ratio, outcome, cause)


def _verdict(
    benchmark: Benchmark,
    target: Target,
    product: float,
    other: float | None,
    ratio: str,
    outcome: str,
    cause: str,
) -> Verdict:
    return Verdict(
        name=benchmark.name,
        workload=benchmark.workload,
        product_ms=product,
        against=target.against,
        other_ms=other,
        ratio=ratio,
        target=str(target),
        outcome="met" if outcome == "met" else "missed" if outcome == "missed" else "absent",
        cause=cause,
        unit=benchmark.unit,
    )
