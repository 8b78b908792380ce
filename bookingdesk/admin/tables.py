"""How the console answers: plain tables for people, JSON for programs, from the same rows.

A row is a dictionary with snake_case keys; times are ISO 8601 with the location's offset, money is text.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any, TextIO

Row = Mapping[str, Any]

NESTED = 2


def print_rows(rows: Sequence[Row], *, as_json: bool, stream: TextIO | None = None) -> None:
    """Print rows as a table whose columns are the keys of the first row, or as one JSON list."""
    out = stream or sys.stdout
    if as_json:
        json.dump(list(rows), out, ensure_ascii=not _takes_everything(out), indent=NESTED, default=str)
        out.write("\n")
        return
    if not rows:
        return
    columns = list(rows[0])
    lines = [columns, *[[_cell(row.get(column)) for column in columns] for row in rows]]
    widths = [max(_width(line[index]) for line in lines) for index in range(len(columns))]
    for line in lines:
        padded = (text + " " * (width - _width(text)) for text, width in zip(line, widths, strict=True))
        out.write("  ".join(padded).rstrip() + "\n")


def print_facts(facts: Row, *, as_json: bool, stream: TextIO | None = None) -> None:
    """Print one row as `key  value` lines, or as one JSON object."""
    out = stream or sys.stdout
    if as_json:
        json.dump(facts, out, ensure_ascii=not _takes_everything(out), indent=NESTED, default=str)
        out.write("\n")
        return
    width = max((len(key) for key in facts), default=0)
    for key, value in facts.items():
        out.write(f"{key.ljust(width)}  {_cell(value)}".rstrip() + "\n")


def _takes_everything(stream: TextIO) -> bool:
    """Whether the stream can write any name; a console of an old code page cannot."""
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "").startswith("utf")


def _cell(value: object) -> str:
    """A value on one line; control characters of untrusted text never reach the terminal."""
    if value is None:
        return ""
    if isinstance(value, Mapping):
        return str(value.get("name") or value.get("number") or value.get("id") or "")
    if isinstance(value, list | tuple):
        return ", ".join(_cell(one) for one in value)
    text = " ".join(str(value).split())
    return "".join("?" if unicodedata.category(c) in {"Cc", "Cf"} else c for c in text)


def _width(text: str) -> int:
    """How many terminal cells a text takes."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(unicodedata.combining(c) > 0 for c in text)
