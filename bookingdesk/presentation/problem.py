"""What is the matter with one field of a form, in words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """What is the matter with a field. `needed` ones are only marked until somebody tries to save."""

    words: str
    needed: bool = False
