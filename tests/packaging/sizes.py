"""How long the program's files and functions are: `python -m tests.packaging.sizes` lists what is longer than aimed at.

A reader holds a function of 40 lines and a file of 300 in mind. Up to 60 and 450 they may grow where a split would
read worse; beyond that `test_sizes` refuses them.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.packaging.checkout import ROOT

PROGRAM = ROOT / "bookingdesk"
FILE_AIM, FILE_LIMIT = 300, 450
FUNCTION_AIM, FUNCTION_LIMIT = 40, 60


@dataclass(frozen=True, slots=True)
class Size:
    """A file, or a function with its decorators and docstring, and its lines."""

    name: str
    lines: int
    aim: int
    limit: int

    def __str__(self) -> str:
        over = f"limit {self.limit}" if self.lines > self.limit else f"aim {self.aim}"
        return f"{self.lines:5}  {self.name}  ({over})"


def sizes(folder: Path = PROGRAM) -> Iterator[Size]:
    """Every file below the folder, and every function in it."""
    for path in sorted(folder.rglob("*.py")):
        yield from sizes_in(path.relative_to(folder.parent).as_posix(), path.read_text(encoding="utf-8"))


def sizes_in(name: str, text: str) -> Iterator[Size]:
    """One file and its functions, methods and functions within functions."""
    yield Size(name, len(text.splitlines()), FILE_AIM, FILE_LIMIT)
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            lines = (node.end_lineno or node.lineno) - first + 1
            yield Size(f"{name}: {node.name}", lines, FUNCTION_AIM, FUNCTION_LIMIT)


def main() -> int:
    """Print what is over its aim, longest first; exit code 1 where something is over its limit."""
    found = sorted((size for size in sizes() if size.lines > size.aim), key=lambda size: -size.lines)
    for size in found:
        print(size)
    return 1 if any(size.lines > size.limit for size in found) else 0


if __name__ == "__main__":
    sys.exit(main())
