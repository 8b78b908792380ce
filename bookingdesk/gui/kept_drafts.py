"""What was typed on pages and not stored, by what each is about: Esc closes a page and never loses it."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
D = TypeVar("D")


class KeptDrafts(Generic[K, D]):
    """At most one draft for each key."""

    def __init__(self) -> None:
        self._drafts: dict[K, D] = {}

    def __len__(self) -> int:
        """How many there are."""
        return len(self._drafts)

    def keep(self, key: K, draft: D | None) -> None:
        """Keep this one; None: there is nothing to keep any more."""
        self._drafts.pop(key, None)
        if draft is not None:
            self._drafts[key] = draft

    def get(self, key: K) -> D | None:
        """What was typed."""
        return self._drafts.get(key)

    def fill(self, key: K, restore: Callable[[D], object]) -> bool:
        """Give a page what was typed; whether there was anything."""
        draft = self._drafts.get(key)
        if draft is not None:
            restore(draft)
        return draft is not None
