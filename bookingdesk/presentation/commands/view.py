"""Commands that choose what is shown: view, day, part of the window, colours, sizes, language."""

from __future__ import annotations

from functools import partial

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.commands.command import Command, Menu, Place
from bookingdesk.presentation.commands.languages import languages


def view_commands() -> tuple[Command, ...]:
    """The menu View, in its order."""
    return (*_views(), *_days(), *_ways(), *_parts(), *_colours(), *_sizes(), *languages())


def _views() -> tuple[Command, ...]:
    """What the middle of the window shows."""
    command = partial(Command, menu=Menu.VIEW)
    return (
        command(id="day", title=_("&Day"), keys=("Ctrl+1",), synonyms=_("calendar")),
        command(id="agenda", title=_("&Agenda list"), keys=("Ctrl+5",), synonyms=_("table list")),
    )


def _days() -> tuple[Command, ...]:
    """Which day it shows."""
    command = partial(Command, menu=Menu.VIEW, section=1)
    return (
        command(id="today", title=_("&Now and today"), keys=("F5", "Ctrl+D", "T"), synonyms=_("refresh reload")),
        command(id="go_to_date", title=_("&Go to date"), keys=("Ctrl+G",), synonyms=_("goto jump calendar")),
        command(id="previous_day", title=_("&Previous day"), keys=("Ctrl+Left",), place=Place.VIEW),
        command(id="next_day", title=_("Ne&xt day"), keys=("Ctrl+Right",), place=Place.VIEW),
    )


def _ways() -> tuple[Command, ...]:
    """From one part of the window to another, and back."""
    command = partial(Command, menu=Menu.VIEW, section=2)
    return (
        command(id="back", title=_("&Back"), keys=("Alt+Left",), synonyms=_("return previous")),
        command(id="forward", title=_("&Forward"), keys=("Alt+Right",)),
        command(id="next_region", title=_("Next part of the &window"), keys=("F6",), synonyms="f6"),
        command(id="previous_region", title=_("Previous part of the window"), keys=("Shift+F6",)),
        command(id="close_panel", title=_("&Close the side panel"), keys=("Ctrl+W",)),
    )


def _parts() -> tuple[Command, ...]:
    """What is shown, and how much of it."""
    command = partial(Command, menu=Menu.VIEW, section=3)
    return (
        command(id="today_panel", title=_("&Today panel"), keys=("Ctrl+Shift+T",), synonyms=_("waiting due late")),
        command(id="focus_today", title=_("Go to the T&oday panel"), synonyms=_("waiting due late")),
        command(
            id="fit",
            title=_("F&it the day to the window"),
            keys=("Z",),
            place=Place.VIEW,
            synonyms=_("zoom"),
            checkable=True,
        ),
        command(id="zoom_in", title=_("&Zoom in"), keys=("Ctrl+=", "Ctrl++"), place=Place.VIEW),
        command(id="zoom_out", title=_("Zoo&m out"), keys=("Ctrl+-",), place=Place.VIEW),
        command(id="department", title=_("On&e department only"), synonyms=_("team filter show")),
        command(id="filter", title=_("Fi&lter this list"), keys=("/",), place=Place.VIEW),
        command(id="cancelled_shown", title=_("&Show cancelled bookings"), checkable=True),
        command(
            id="forms_in_windows",
            title=_("Fo&rms in windows of their own"),
            synonyms=_("dialog panel booking client pop out"),
            checkable=True,
        ),
    )


def _colours() -> tuple[Command, ...]:
    """The colours of the window."""
    command = partial(Command, menu=Menu.VIEW, section=4, checkable=True)
    return (
        command(id="theme_light", title=_("Light colours"), synonyms=_("theme bright")),
        command(id="theme_dark", title=_("Dark colours"), synonyms=_("theme night")),
        command(id="theme_system", title=_("Colours of the system"), synonyms=_("theme")),
    )


def _sizes() -> tuple[Command, ...]:
    """The size of the text, and the hints at the bottom."""
    command = partial(Command, menu=Menu.VIEW, section=5)
    return (
        command(id="larger_text", title=_("Larger text"), synonyms=_("font size big")),
        command(id="smaller_text", title=_("Smaller text"), synonyms=_("font size small")),
        command(id="keys_shown", title=_("Function keys in the status bar"), checkable=True),
    )
