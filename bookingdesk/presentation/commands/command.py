"""What a command of the window is: its id, words, keys, place and menu; the commands are in the modules beside."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bookingdesk.i18n.translation import _


class Place(StrEnum):
    """Where a key acts."""

    EVERYWHERE = "everywhere"
    """Also while typing."""
    BOOKING = "booking"
    """On a booking in the calendar, a list or the Today panel; a bare letter that does nothing while typing."""
    VIEW = "view"
    """In the calendar or a list, with or without a booking."""
    REQUEST = "request"
    """On a request in the inbox."""


class Menu(StrEnum):
    """The menus of the bar, in their order."""

    FILE = "file"
    BOOKING = "booking"
    CLIENT = "client"
    VIEW = "view"
    LISTS = "lists"
    REPORTS = "reports"
    SETTINGS = "settings"
    HELP = "help"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """One thing the window can do. Keys are written as `QKeySequence` reads them, the first one is shown."""

    id: str
    title: str
    """With an `&` before the letter that picks it in its menu."""
    keys: tuple[str, ...] = ()
    place: Place = Place.EVERYWHERE
    menu: Menu | None = None
    section: int = 0
    """Commands of a menu with different sections are parted by a line."""
    submenu: str = ""
    """The title of the menu inside the menu that holds it; empty for none."""
    synonyms: str = ""
    """Other words by which the palette finds it."""
    checkable: bool = False

    @property
    def name(self) -> str:
        """The title without the mark of its menu letter."""
        return self.title.replace("&", "")


def menu_title(menu: Menu) -> str:
    """The word on the menu bar."""
    return {
        Menu.FILE: _("&File"),
        Menu.BOOKING: _("&Booking"),
        Menu.CLIENT: _("&Client"),
        Menu.VIEW: _("&View"),
        Menu.LISTS: _("&Lists"),
        Menu.REPORTS: _("&Reports"),
        Menu.SETTINGS: _("&Settings"),
        Menu.HELP: _("&Help"),
    }[menu]


def place_title(place: Place) -> str:
    """The heading of a part of the F1 overlay."""
    return {
        Place.EVERYWHERE: _("Everywhere, also while typing"),
        Place.BOOKING: _("On a booking"),
        Place.VIEW: _("In the calendar and lists"),
        Place.REQUEST: _("On a request"),
    }[place]


def is_bare(key: str) -> bool:
    """Whether a key needs no modifier and prints a character, so that it must not act while typing."""
    return len(key) == 1
