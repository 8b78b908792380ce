"""The way back and forward through what was shown (Alt+Left, Alt+Right)."""

from __future__ import annotations

from typing import Generic, TypeVar

P = TypeVar("P")
LENGTH = 50


class Trail(Generic[P]):
    """Places in the order in which they were shown, with the present one somewhere among them."""

    def __init__(self, start: P) -> None:
        self._places = [start]
        self._here = 0

    @property
    def here(self) -> P:
        """The place that is shown."""
        return self._places[self._here]

    def go(self, place: P) -> None:
        """Show another place; what lay ahead is forgotten."""
        if place != self.here:
            self._places = [*self._places[: self._here + 1], place][-LENGTH:]
            self._here = len(self._places) - 1

    def step(self, by: int) -> P | None:
        """Go back (-1) or forward (+1); None where the trail ends."""
        if 0 <= self._here + by < len(self._places):
            self._here += by
            return self.here
        return None
