"""How fast the program is, as ratios: the product, the least work that gives the same answer, and peers.

    python -m tests.benchmarks                       everything, usual sizes
    python -m tests.benchmarks --only slots_team     one of them (give the option again for more)
    python -m tests.benchmarks --quick --json out.json
    python -m tests.benchmarks --full                with the sizes that take minutes

All contestants of a benchmark run interleaved in one process, at least five repetitions each, and medians are
compared, because machines differ and are noisy. One table is printed: ratio, target, met or missed, and for a
miss its cause. The suite does not time anything; `test_benchmarks.py` runs each benchmark in its tiny size and
checks that all contestants give the same answer.

To add one, write a module `bench_<anything>.py` here with a list `BENCHMARKS` of `running.Benchmark`:

* `prepare(size)` is a context manager that builds the workload with a fixed seed and yields a `running.Case`:
  named contestants (functions without arguments that return an answer) and `agree`, which gets all answers by
  name and raises AssertionError where they differ. The first contestant is called `product`; `floor` is the
  least work that gives the same answer; anything else is a peer. A peer that is not installed is left out of
  the contestants and named in `absent`, with the reason.
* `targets` are `running.Target` values: `Target(against="floor", at_most=2.0)`, `Target(against="slotify",
  at_least=100)` for "so many times faster", `Target(at_most_ms=16.0, statistic="p95")` for a time of its own.
* `causes` says, per name of a compared contestant (or `"ms"`), why a target is missed where it is known to be.

Sizes: TINY is for the suite (well under a second), QUICK for a look, USUAL is what the targets are about, FULL
adds what takes minutes.
"""
