"""Tooltips show what people wrote as words, and every one that is not the program's own sentence is made so."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtGui import QTextDocument
from pytestqt.qtbot import QtBot

import bookingdesk.gui
from bookingdesk.gui.widgets.elided_label import ElidedLabel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.qt.tips import plain_tip
from bookingdesk.usecases.tray import put_on_tray
from tests.builders import a_client
from tests.gui.salon_day import booked

HOSTILE = {
    "an image from elsewhere": '<img src="http://tracker.example/1.png"> Lee',
    "a table": "<table><tr><td>paid</td></tr></table>",
    "an opening tag alone": "<b>",
    "two lines": "<p>one\ntwo",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_that_markup_is_shown_as_it_was_typed(text: str) -> None:
    page = QTextDocument()
    page.setHtml(plain_tip(text))
    assert page.toPlainText() == text


@pytest.mark.parametrize("text", ["", "Fish & Chips", "a < b", "Mon 23 Jun 14:15"])
def test_that_plain_words_stay_as_they_are(text: str) -> None:
    assert plain_tip(text) == text


def tips_set() -> Iterator[tuple[str, ast.expr]]:
    """Each `setToolTip` of the windows with its argument."""
    root = Path(str(bookingdesk.gui.__file__)).parent
    for path in sorted(root.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "setToolTip":
                yield f"{path.relative_to(root)}:{node.lineno}", node.args[-1]


def test_that_no_window_sets_a_tip_of_other_peoples_words_bare() -> None:
    bare = []
    for place, said in tips_set():
        made_by = getattr(said.func, "id", "") if isinstance(said, ast.Call) else ""
        if made_by not in {"_", "plain_tip"} and not place.startswith("widgets/elided_label.py"):
            bare.append(place)
    assert bare == []


def test_that_a_name_that_is_markup_is_words_wherever_it_is_hovered(workplace: Workplace, qtbot: QtBot) -> None:
    env, name = workplace.desk.env, "<b>Tom & Jerry</b>"
    made = env.store.write(
        lambda work: work.clients.add(a_client(given_name=name, family_name="", phone="", email="t@mail.example"))
    )
    booking = booked(env, "2025-06-23 14:15", client=int(getattr(made, "id", made)))
    workplace.bus.announce_elsewhere()
    workplace.desk.do(put_on_tray, booking.id)
    chip = workplace.tray.strip._chips[0]
    assert chip.text().startswith("<b>Tom && Jerry</b>")
    label = ElidedLabel(name, workplace.window)
    label.resize(20, 20)
    label.grab()
    workplace.ways.show_view("agenda")
    qtbot.waitUntil(lambda: workplace.agenda.model.place_of(booking.id) is not None)
    model = workplace.agenda.model
    cells = [model.index(row, column) for row in range(model.rowCount()) for column in range(model.columnCount())]
    tips = [str(cell.data(Qt.ItemDataRole.ToolTipRole)) for cell in cells]
    for tip in (chip.toolTip(), label.toolTip(), next(tip for tip in tips if "Tom" in tip)):
        assert "&lt;b&gt;" in tip
        assert GuiQt.mightBeRichText(tip)
