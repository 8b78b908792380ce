"""The table of commands: unique, complete, found by other words, safe to type."""

from __future__ import annotations

import pytest

from bookingdesk.presentation.commands.command import Place, is_bare
from bookingdesk.presentation.commands.matching import matching
from bookingdesk.presentation.commands.table import commands

TABLE = commands()


def test_that_every_id_and_every_key_is_taken_once() -> None:
    assert len({c.id for c in TABLE}) == len(TABLE)
    for inbox in (True, False):  # the inbox and the rest share letters: each acts in its own list only
        keys = [key for c in TABLE for key in c.keys if (c.place is Place.REQUEST) is inbox]
        assert len(set(keys)) == len(keys), sorted(key for key in keys if keys.count(key) > 1)


def test_that_no_key_is_one_that_systems_swallow() -> None:
    swallowed = {"Ctrl+E", "Ctrl+U", "Ctrl+Space", "Ctrl+Shift+U"}
    keys = {key for c in TABLE for key in c.keys}
    assert not keys & swallowed
    assert not [key for key in keys if "Ctrl+Alt" in key]


def test_that_every_command_that_works_while_typing_has_a_key_that_types_nothing() -> None:
    for command in TABLE:
        if command.place is Place.EVERYWHERE and command.keys:
            assert not is_bare(command.keys[0]), command.id


def test_that_menu_letters_are_unique_in_each_menu() -> None:
    for menu in {(c.menu, c.submenu) for c in TABLE}:
        titles = [c.title for c in TABLE if (c.menu, c.submenu) == menu and "&" in c.title]
        marked = [title[title.index("&") + 1].lower() for title in titles]
        assert len(set(marked)) == len(marked), menu


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("delete booking", "cancel"),
        ("can bo", "cancel"),
        ("take back", "undo"),
        ("night", "theme_dark"),
        ("f2", "book"),
        ("check in", "arrivals"),
        ("walk", "walk_in"),
        ("queue", "walk_in"),
    ],
)
def test_that_other_words_find_the_command(typed: str, first: str) -> None:
    assert matching(TABLE, typed)[0].id == first


def test_that_what_fits_nothing_finds_nothing() -> None:
    assert matching(TABLE, "zebra") == []


def test_that_recent_commands_come_first_where_nothing_is_typed() -> None:
    assert [c.id for c in matching(TABLE, "", ["history", "undo"])][:2] == ["history", "undo"]
