"""A button that may be cut shows all its words where it has the room that it asks for."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from bookingdesk.gui.widgets.fitting_button import FittingButton


def test_that_a_fitting_button_shows_all_its_words_at_the_size_it_asks_for(qtbot: QtBot) -> None:
    button = FittingButton("Take the entry back")
    qtbot.addWidget(button)
    button.resize(button.sizeHint())
    assert button.painted == "Take the entry back"
    button.resize(button.minimumSizeHint())
    assert button.painted.endswith("…")
