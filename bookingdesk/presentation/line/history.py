"""The last entries of the Line, newest first: what Enter booked and what Esc took away, so that no text is lost."""

from __future__ import annotations

REMEMBERED = 20


class History:
    """Walked backwards with ↑ from the empty field."""

    def __init__(self) -> None:
        self._entries: list[str] = []
        self._place = -1

    def keep(self, text: str) -> None:
        """Remember an entry; the same text is kept once, as the newest."""
        text = text.strip()
        if text:
            self._entries = [text, *(old for old in self._entries if old != text)][:REMEMBERED]
        self._place = -1

    def offers(self, text: str) -> bool:
        """Whether ↑ may replace what stands in the field: nothing, or an entry recalled and not touched."""
        recalled = 0 <= self._place < len(self._entries) and text == self._entries[self._place]
        return bool(self._entries) and (not text.strip() or recalled)

    def recall(self) -> str:
        """The next older entry; the oldest again at the end."""
        self._place = min(self._place + 1, len(self._entries) - 1)
        return self._entries[self._place]
