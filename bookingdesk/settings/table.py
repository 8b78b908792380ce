"""The choices this computer keeps, in one table: name, what it starts as, what it may be.

Nothing here is shared between desks: what colleagues must see too lives in the database. Refuses values of
another type or outside the allowed ones.
"""

from __future__ import annotations

from typing import Generic, TypeVar

T = TypeVar("T", str, int, bool)


class Choice(Generic[T]):
    """One choice: its key in the file, its default, and the allowed values (or the range of a number)."""

    __slots__ = ("allowed", "default", "high", "key", "low")

    def __init__(
        self, key: str, default: T, *, allowed: tuple[T, ...] = (), low: int | None = None, high: int | None = None
    ) -> None:
        self.key = key
        self.default: T = default
        self.allowed: tuple[T, ...] = allowed
        self.low = low
        self.high = high

    def accepts(self, value: object) -> bool:
        """Whether a value found in a file, or about to be kept, fits this choice."""
        if type(value) is not type(self.default):
            return False
        if self.allowed and value not in self.allowed:
            return False
        if isinstance(value, int) and not isinstance(value, bool):
            return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)
        return True


DATABASE = Choice("database", "")
"""A database URL; empty means the SQLite file of the profile."""
STATION = Choice("station", "")
"""The name of this desk as colleagues see it; empty means the computer's name."""
LANGUAGE = Choice("language", "")
"""BCP 47 code of the interface; empty means the system's."""
THEME = Choice("theme", "system", allowed=("light", "dark", "system"))
TEXT_SIZE = Choice("text_size", 100, low=80, high=200)
"""Per cent of the system's font size."""
VIEW = Choice("window.view", "day", allowed=("day", "agenda"))
GROUP = Choice("window.group", "staff", allowed=("staff", "rooms", "both"))
FIT = Choice("window.fit", default=False)
CANCELLED_SHOWN = Choice("window.cancelled_shown", default=False)
TODAY = Choice("window.today", "auto", allowed=("auto", "full", "strip"))
"""Today dock as wished with Ctrl+Shift+T; auto follows the width of the window."""
TODAY_WIDTH = Choice("window.today_width", 280, low=220, high=480)
PANEL_WIDTH = Choice("window.panel_width", 360, low=320, high=520)
KEYS_SHOWN = Choice("window.keys_shown", default=True)
"""The strip of function keys in the status bar."""
FORMS = Choice("window.forms", "panel", allowed=("panel", "window"))
"""Where booking and client forms open: in the side panel, or in windows of their own."""
GEOMETRY = Choice("window.geometry", "")
"""What QWidget.saveGeometry answered, in base64."""
COLUMNS = Choice("window.agenda_columns", "")
"""What QHeaderView.saveState answered for the agenda list, in base64."""

CHOICES: tuple[Choice[str] | Choice[int] | Choice[bool], ...] = (
    DATABASE,
    STATION,
    LANGUAGE,
    THEME,
    TEXT_SIZE,
    VIEW,
    GROUP,
    FIT,
    CANCELLED_SHOWN,
    TODAY,
    TODAY_WIDTH,
    PANEL_WIDTH,
    KEYS_SHOWN,
    FORMS,
    GEOMETRY,
    COLUMNS,
)
