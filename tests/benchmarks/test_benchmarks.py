"""Every benchmark runs in its tiny size and its contestants agree; the runner judges as documented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.benchmarks import running
from tests.benchmarks.reporting import table, write_json
from tests.benchmarks.running import Benchmark, Case, Result, Size, Target, answers, judged, registered


@pytest.mark.parametrize("benchmark", registered(), ids=lambda b: b.name)
def test_that_all_contestants_give_the_same_answer(benchmark: Benchmark) -> None:
    """A figure about different answers would mean nothing."""
    with benchmark.prepare(Size.TINY) as case:
        found = answers(case)
        assert "product" in found
        assert len(found) + len(case.absent) > 1


def test_that_names_are_given_once() -> None:
    """`--only` names exactly one."""
    names = [b.name for b in registered()]
    assert sorted(set(names)) == sorted(names)


def a_benchmark(agrees: bool = True, targets: tuple[Target, ...] = ()) -> Benchmark:
    """Two contestants that count to ten, one of them badly where asked."""

    @contextmanager
    def prepare(size: Size) -> Iterator[Case]:
        def agree(found: object) -> None:
            assert isinstance(found, dict)
            assert found["product"] == found["floor"]

        yield Case(
            contestants={"product": lambda: 10, "floor": lambda: 10 if agrees else 11},
            agree=agree,
            absent={"peer": "not for this system"},
        )

    return Benchmark(name="count", workload="ten", prepare=prepare, targets=targets, causes={"floor": "slow legs"})


def test_that_answers_that_differ_are_not_timed() -> None:
    """The run stops before the first sample."""
    with pytest.raises(AssertionError):
        running.run(a_benchmark(agrees=False), Size.TINY)


def test_that_contestants_are_sampled_at_least_five_times() -> None:
    """Interleaved repetitions, medians taken later."""
    result = running.run(a_benchmark(), Size.TINY)
    assert all(len(samples) >= 5 for samples in result.samples.values())


def test_that_targets_are_judged_by_medians_and_misses_have_a_cause(tmp_path: Path) -> None:
    """Met, missed with its cause, and a peer that is not there."""
    targets = (
        Target(against="floor", at_most=2.0),
        Target(against="floor", at_most=1.2),
        Target(against="floor", at_least=3),
        Target(against="peer", at_least=100),
        Target(at_most_ms=9.0, statistic="p95"),
    )
    result = Result(
        benchmark=a_benchmark(targets=targets),
        samples={"product": [3.0, 3.0, 9.5], "floor": [2.0, 2.0, 50.0]},
        absent={"peer": "not for this system"},
    )
    found = judged(result)
    assert [v.outcome for v in found] == ["met", "missed", "missed", "absent", "missed"]
    assert [v.cause for v in found][1:4] == ["slow legs", "slow legs", "not for this system"]
    assert found[0].ratio == "1.50 x"
    shown = table(found)
    assert "slow legs" in shown
    assert len(shown.splitlines()) == 2 + len(targets)
    write_json(tmp_path / "out.json", [result], Size.TINY, "0")
    kept = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert kept["results"][0]["samples_ms"]["floor"] == [2.0, 2.0, 50.0]
