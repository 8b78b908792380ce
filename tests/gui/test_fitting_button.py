"""A button that may become narrower shows all its words where it has the room, in further lines at need."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from bookingdesk.gui.widgets.fitting_button import FittingButton


def test_that_a_fitting_button_shows_all_its_words_at_the_size_it_asks_for(qtbot: QtBot) -> None:
    button = FittingButton("Take the entry back")
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    assert button.painted == "Take the entry back"
    button.resize(button.minimumSizeHint())
    assert "…" not in button.painted
    button.setText("Eintragszurücknahmemöglichkeit")
    assert button.painted.endswith("…"), "a single word cannot be broken"


def test_that_a_narrow_fitting_button_goes_on_in_a_further_line(qtbot: QtBot) -> None:
    button = FittingButton("T  Erneut versuchen mit der Leitung")
    qtbot.addWidget(button)
    width = button.sizeHint().width() * 2 // 3
    button.resize(width, button.heightForWidth(width))
    assert button.painted.startswith("T  Erneut")
    assert button.painted.replace("\n", " ") == "T  Erneut versuchen mit der Leitung"
    assert "\n" in button.painted
    assert button.heightForWidth(width) > button.sizeHint().height()
    assert button.heightForWidth(button.sizeHint().width()) == button.sizeHint().height()
