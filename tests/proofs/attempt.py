"""One attempt at what must not happen, in the words of a database."""

from __future__ import annotations

from dataclasses import dataclass

BOTH = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True)
class Hostile:
    """One attempt: its statements run in one transaction that is committed."""

    name: str
    statements: tuple[str, ...]
    dialects: tuple[str, ...] = BOTH
