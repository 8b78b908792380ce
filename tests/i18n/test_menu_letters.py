"""The letters of the menu bar are there in every language, and no two menus share theirs.

Those of everything else are told apart when it is seen (tests/gui/test_alt_letters.py).
"""

from __future__ import annotations

import pytest

from bookingdesk.i18n.translation import SHIPPED, speak
from bookingdesk.presentation.commands.command import Menu, menu_title
from tests.catalogues.checking import mark, sharing


@pytest.mark.parametrize("language", SHIPPED)
def test_that_no_two_menus_share_a_letter(language: str) -> None:
    speak(language)
    titles = [menu_title(menu) for menu in Menu]
    assert sharing(titles) == []
    assert all(mark(title) for title in titles)
