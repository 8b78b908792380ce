"""The letters that Alt picks are there in every language, and no two entries of one menu or form share theirs."""

from __future__ import annotations

from collections import Counter

import pytest

from bookingdesk.assets import ROOT
from bookingdesk.i18n.translation import SHIPPED, _, pgettext, speak
from bookingdesk.presentation.commands.command import Menu, menu_title
from bookingdesk.presentation.commands.table import commands
from tests.catalogues.checking import mark
from tests.catalogues.extracting import form_texts

FORMS = sorted(ROOT.joinpath("ui").glob("*.ui"))


def shared(texts: list[str]) -> list[str]:
    """The texts whose letter another one has too."""
    letters = Counter(mark(text) for text in texts if mark(text))
    return [text for text in texts if letters[mark(text)] > 1]


@pytest.mark.parametrize("language", SHIPPED)
def test_that_no_two_menus_share_a_letter(language: str) -> None:
    speak(language)
    titles = [menu_title(menu) for menu in Menu]
    assert shared(titles) == []
    assert all(mark(title) for title in titles)


@pytest.mark.parametrize("menu", Menu)
@pytest.mark.parametrize("language", SHIPPED)
def test_that_no_two_entries_of_a_menu_share_a_letter(language: str, menu: Menu) -> None:
    speak(language)
    of_menu = [c for c in commands() if c.menu is menu]
    titles = [c.title for c in of_menu if not c.submenu]
    inner = {c.submenu for c in of_menu if c.submenu}
    assert shared([*titles, *inner]) == []
    assert [text for name in inner for text in shared([c.title for c in of_menu if c.submenu == name])] == []


@pytest.mark.parametrize("form", FORMS, ids=[form.stem for form in FORMS])
@pytest.mark.parametrize("language", SHIPPED)
def test_that_no_two_parts_of_a_form_share_a_letter(language: str, form: object) -> None:
    speak(language)
    texts = [pgettext(context, text) if context else _(text) for _w, text, context in form_texts(form)]  # type: ignore[arg-type]
    assert shared(texts) == []
