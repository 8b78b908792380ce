"""Every command of the window in one table: its id, words, keys, place and menu.

Menus, the F1 overlay and the command palette all read this table, so a key is learnt once and said everywhere the
same. It refuses to know what a command does: the window binds functions to ids, and shows only what is bound.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.command import Command, Menu, Place
from bookingdesk.presentation.language_commands import languages


def commands() -> tuple[Command, ...]:
    """The table, in the language of the interface; what ends the program stands last, far from a hasty Enter."""
    return (*_booking(), *_on_a_booking(), *_client(), *_view(), *_lists(), *_help(), *_file())


def _file() -> tuple[Command, ...]:
    menu = Menu.FILE
    return (
        Command(
            id="print",
            title=_("&Print the day"),
            keys=("Ctrl+P",),
            menu=menu,
            synonyms=_("paper pdf schedule tomorrow"),
        ),
        Command(
            id="import_clients",
            title=_("Import &clients"),
            menu=menu,
            section=1,
            synonyms=_("csv file customers load"),
        ),
        Command(
            id="import_bookings",
            title=_("Import &bookings"),
            menu=menu,
            section=1,
            synonyms=_("csv file appointments load"),
        ),
        Command(id="quit", title=_("&Quit"), keys=("Ctrl+Q",), menu=menu, section=2, synonyms=_("exit close")),
    )


def _booking() -> tuple[Command, ...]:
    menu = Menu.BOOKING
    return (
        Command(
            id="book",
            title=_("&Book"),
            keys=("F2", "Ctrl+B"),
            menu=menu,
            synonyms=_("new booking appointment reserve"),
        ),
        Command(
            id="new_booking",
            title=_("New booking in the &form"),
            keys=("Ctrl+Shift+B",),
            menu=menu,
            synonyms=_("book form panel"),
        ),
        Command(
            id="arrivals",
            title=_("Just &arrived"),
            keys=("F9", "Ctrl+J"),
            menu=menu,
            synonyms=_("arrive check in here"),
        ),
        Command(
            id="undo",
            title=_("&Undo the last action"),
            keys=("F8", "Ctrl+Z"),
            menu=menu,
            section=1,
            synonyms=_("take back revert"),
        ),
        Command(
            id="redo",
            title=_("Do &it again"),
            keys=("Ctrl+Shift+Z",),
            menu=menu,
            section=1,
            synonyms=_("redo repeat"),
        ),
    )


def _on_a_booking() -> tuple[Command, ...]:
    menu, place = Menu.BOOKING, Place.BOOKING
    return (
        Command(id="open", title=_("&Open"), keys=("Return",), place=place, menu=menu, section=2),
        Command(
            id="arrived",
            title=_("Arri&ved"),
            keys=("A",),
            place=place,
            menu=menu,
            section=2,
            synonyms=_("check in here"),
        ),
        Command(
            id="start",
            title=_("&Start service"),
            keys=("S",),
            place=place,
            menu=menu,
            section=2,
            synonyms=_("begin"),
        ),
        Command(
            id="done",
            title=_("&Done"),
            keys=("D",),
            place=place,
            menu=menu,
            section=2,
            synonyms=_("complete finish"),
        ),
        Command(
            id="confirmed",
            title=_("&Confirmed by client"),
            keys=("C",),
            place=place,
            menu=menu,
            section=2,
            synonyms=_("reconfirm"),
        ),
        Command(
            id="no_show",
            title=_("&No-show"),
            keys=("N",),
            place=place,
            menu=menu,
            section=2,
            synonyms=_("did not come missed"),
        ),
        Command(
            id="left",
            title=_("&Left without service"),
            place=place,
            menu=menu,
            section=2,
            synonyms=_("gone away"),
        ),
        Command(
            id="reschedule",
            title=_("&Reschedule"),
            keys=("R",),
            place=place,
            menu=menu,
            section=3,
            synonyms=_("move change time postpone"),
        ),
        Command(
            id="grab",
            title=_("&Grab and move with the arrows"),
            keys=("G",),
            place=place,
            menu=menu,
            section=3,
            synonyms=_("drag"),
        ),
        Command(
            id="swap",
            title=_("S&wap the two selected"),
            place=place,
            menu=menu,
            section=3,
            synonyms=_("exchange change places"),
        ),
        Command(
            id="rebook",
            title=_("Book t&he same again"),
            place=place,
            menu=menu,
            section=3,
            synonyms=_("rebook copy repeat next visit"),
        ),
        Command(
            id="cancel",
            title=_("Cancel boo&king"),
            keys=("X",),
            place=place,
            menu=menu,
            section=3,
            synonyms=_("delete booking remove call off"),
        ),
        Command(
            id="edit",
            title=_("&Edit"),
            keys=("E",),
            place=place,
            menu=menu,
            section=3,
            synonyms=_("change note"),
        ),
    )


def _client() -> tuple[Command, ...]:
    menu = Menu.CLIENT
    return (
        Command(
            id="find_client",
            title=_("&Find a client or booking"),
            keys=("F3", "Ctrl+F"),
            menu=menu,
            synonyms=_("search look up customer"),
        ),
        Command(
            id="new_client",
            title=_("&New client"),
            menu=menu,
            synonyms=_("add register customer"),
        ),
        Command(
            id="client_of_booking",
            title=_("Client of the selected &booking"),
            place=Place.BOOKING,
            menu=menu,
            synonyms=_("profile customer"),
        ),
    )


def _view() -> tuple[Command, ...]:
    menu, view = Menu.VIEW, Place.VIEW
    return (
        Command(id="day", title=_("&Day"), keys=("Ctrl+1",), menu=menu, synonyms=_("calendar")),
        Command(id="agenda", title=_("&Agenda list"), keys=("Ctrl+5",), menu=menu, synonyms=_("table list")),
        Command(
            id="today",
            title=_("&Now and today"),
            keys=("F5", "Ctrl+D", "T"),
            menu=menu,
            section=1,
            synonyms=_("refresh reload"),
        ),
        Command(
            id="go_to_date",
            title=_("&Go to date"),
            keys=("Ctrl+G",),
            menu=menu,
            section=1,
            synonyms=_("goto jump calendar"),
        ),
        Command(id="previous_day", title=_("&Previous day"), keys=("Ctrl+Left",), place=view, menu=menu, section=1),
        Command(id="next_day", title=_("Ne&xt day"), keys=("Ctrl+Right",), place=view, menu=menu, section=1),
        Command(
            id="back", title=_("&Back"), keys=("Alt+Left",), menu=menu, section=2, synonyms=_("return previous")
        ),
        Command(id="forward", title=_("&Forward"), keys=("Alt+Right",), menu=menu, section=2),
        Command(
            id="next_region", title=_("Next part of the &window"), keys=("F6",), menu=menu, section=2, synonyms="f6"
        ),
        Command(
            id="previous_region",
            title=_("Previous part of the window"),
            keys=("Shift+F6",),
            menu=menu,
            section=2,
        ),
        Command(id="close_panel", title=_("&Close the side panel"), keys=("Ctrl+W",), menu=menu, section=2),
        Command(
            id="today_panel",
            title=_("&Today panel"),
            keys=("Ctrl+Shift+T",),
            menu=menu,
            section=3,
            synonyms=_("waiting due late"),
        ),
        Command(
            id="focus_today",
            title=_("Go to the T&oday panel"),
            menu=menu,
            section=3,
            synonyms=_("waiting due late"),
        ),
        Command(
            id="fit",
            title=_("F&it the day to the window"),
            keys=("Z",),
            place=view,
            menu=menu,
            section=3,
            synonyms=_("zoom"),
            checkable=True,
        ),
        Command(id="zoom_in", title=_("&Zoom in"), keys=("Ctrl+=", "Ctrl++"), place=view, menu=menu, section=3),
        Command(id="zoom_out", title=_("Zoo&m out"), keys=("Ctrl+-",), place=view, menu=menu, section=3),
        Command(id="filter", title=_("Fi&lter this list"), keys=("/",), place=view, menu=menu, section=3),
        Command(
            id="cancelled_shown",
            title=_("&Show cancelled bookings"),
            menu=menu,
            section=3,
            checkable=True,
        ),
        Command(
            id="forms_in_windows",
            title=_("Fo&rms in windows of their own"),
            menu=menu,
            section=3,
            synonyms=_("dialog panel booking client pop out"),
            checkable=True,
        ),
        Command(
            id="theme_light",
            title=_("Light colours"),
            menu=menu,
            section=4,
            synonyms=_("theme bright"),
            checkable=True,
        ),
        Command(
            id="theme_dark",
            title=_("Dark colours"),
            menu=menu,
            section=4,
            synonyms=_("theme night"),
            checkable=True,
        ),
        Command(
            id="theme_system",
            title=_("Colours of the system"),
            menu=menu,
            section=4,
            synonyms=_("theme"),
            checkable=True,
        ),
        Command(id="larger_text", title=_("Larger text"), menu=menu, section=5, synonyms=_("font size big")),
        Command(id="smaller_text", title=_("Smaller text"), menu=menu, section=5, synonyms=_("font size small")),
        Command(
            id="keys_shown",
            title=_("Function keys in the status bar"),
            menu=menu,
            section=5,
            checkable=True,
        ),
        *languages(),
    )


def _lists() -> tuple[Command, ...]:
    menu = Menu.LISTS
    return (
        Command(id="history", title=_("&History of this desk"), menu=menu, synonyms=_("last actions undo log")),
    )


def _help() -> tuple[Command, ...]:
    menu = Menu.HELP
    return (
        Command(
            id="shortcuts",
            title=_("&Keyboard shortcuts"),
            keys=("F1", "?"),
            menu=menu,
            synonyms=_("keys help"),
        ),
        Command(
            id="palette",
            title=_("&Find a command"),
            keys=("Ctrl+K",),
            menu=menu,
            synonyms=_("palette search"),
        ),
        Command(id="about", title=_("&About bookingdesk"), menu=menu, section=1, synonyms=_("version")),
    )


def is_bare(key: str) -> bool:
    """Whether a key needs no modifier and prints a character, so that it must not act while typing."""
    return len(key) == 1


def conflicts(table: Iterable[Command]) -> list[tuple[str, str, str]]:
    """Keys that two commands claim in places that meet: (key, first id, second id). Empty for a sound table."""
    taken: dict[str, str] = {}
    found = []
    for command in table:
        for key in command.keys:
            if key in taken:
                found.append((key, taken[key], command.id))
            taken.setdefault(key, command.id)
    return found


def matching(table: Sequence[Command], typed: str, recent: Sequence[str] = ()) -> list[Command]:
    """Commands for what was typed in the palette, best first; all of them, recent ones first, for nothing typed.

    Every typed word must begin a word of the title or of the synonyms, or at least occur in the title.
    """
    from bookingdesk.domain.folding import folded  # noqa: PLC0415 - not needed to paint the first window

    words = folded(typed).split()
    ranked = []
    for position, command in enumerate(table):
        score = _score(folded(command.name), folded(f"{command.synonyms} {' '.join(command.keys)}"), words)
        if score is None:
            continue
        freshness = recent.index(command.id) if command.id in recent else len(recent)
        ranked.append((score, freshness, position, command))
    return [command for *_rank, command in sorted(ranked, key=lambda item: item[:3])]


def _score(title: str, others: str, words: list[str]) -> int | None:
    """0 is best; None does not match."""
    total = 0
    for word in words:
        if title.startswith(word):
            continue
        if any(part.startswith(word) for part in title.split()):
            total += 1
        elif any(part.startswith(word) for part in others.split()):
            total += 2
        elif word in title:
            total += 4
        else:
            return None
    return total
