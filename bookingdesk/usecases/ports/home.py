"""Where the database lives, so that a copy or an older state of it sends nothing."""

from __future__ import annotations

from typing import Protocol


class Home(Protocol):
    """The identity that is kept in the database and beside it."""

    def moved(self) -> bool:
        """Whether this is a copy, or an older state of what has sent messages from here."""
        ...

    def is_noted(self) -> bool:
        """Whether any place was remembered yet."""
        ...

    def note(self) -> None:
        """Remember the place where there is none yet, and how far the log has come. Raises KnownError."""
        ...

    def settle(self) -> None:
        """From now on this is where the database lives. Raises KnownError."""
        ...
