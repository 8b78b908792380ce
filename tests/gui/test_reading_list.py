"""A list of sentences shows every word of each line, whatever its width."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.presentation.palette import Scheme
from bookingdesk.qt.look import apply_look

LINE = "David Neumann: Massage. Needs somebody else for it."


@pytest.mark.parametrize("spare", range(-4, 24, 2))
def test_that_a_line_that_wraps_has_room_for_its_last_word(qtbot: QtBot, qapp: object, spare: int) -> None:
    apply_look(qapp, Scheme.LIGHT)  # type: ignore[arg-type]
    lines = ReadingList()
    qtbot.addWidget(lines)
    lines.show_lines([LINE])
    lines.setFixedWidth(lines.fontMetrics().horizontalAdvance(LINE) + spare)
    lines.show()
    lines.doItemsLayout()
    row = lines.visualItemRect(lines.item(0))
    picture = lines.viewport().grab(row).toImage()
    paper = picture.pixelColor(1, row.height() - 1)
    inked = [
        x
        for x in range(picture.width())
        if any(abs(picture.pixelColor(x, y).lightness() - paper.lightness()) > 60 for y in range(row.height()))
    ]
    wraps = row.height() > 2 * lines.fontMetrics().height()
    whole = lines.fontMetrics().horizontalAdvance(LINE) - lines.fontMetrics().averageCharWidth()
    assert wraps or max(inked) - min(inked) >= whole
