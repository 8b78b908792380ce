"""`python -m tests.benchmarks`: run, print one table, write JSON where asked."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.benchmarks.reporting import load, table, write_json
from tests.benchmarks.running import Result, Size, judged, registered, run


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 when all ran, whatever the figures; 2 for an unknown name."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="run this one (repeatable)")
    parser.add_argument("--quick", action="store_true", help="smaller sizes")
    parser.add_argument("--full", action="store_true", help="with the sizes that take minutes")
    parser.add_argument("--json", type=Path, metavar="PATH", help="write everything measured to this file")
    options = parser.parse_args(arguments)
    known = registered()
    unknown = set(options.only) - {b.name for b in known}
    if unknown:
        names = ", ".join(b.name for b in known)
        print(f"There is no benchmark {', '.join(sorted(unknown))}. There are: {names}.", file=sys.stderr)
        return 2
    size = Size.QUICK if options.quick else Size.FULL if options.full else Size.USUAL
    load_before = load()
    results: list[Result] = []
    for benchmark in known:
        if not options.only or benchmark.name in options.only:
            print(f"{benchmark.name}: {benchmark.workload}", file=sys.stderr, flush=True)
            results.append(run(benchmark, size))
    print(table([verdict for result in results for verdict in judged(result)]))
    print(
        f"load before {load_before}, after {load()}; medians of interleaved repetitions, size {size.name.lower()}"
    )
    if options.json is not None:
        write_json(options.json, results, size, load_before)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
