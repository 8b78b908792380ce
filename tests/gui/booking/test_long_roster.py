"""Forty seats: the page keeps its buttons and scrolls the people; the paper goes on under the same head."""

from __future__ import annotations

from itertools import pairwise

import pytest
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QPdfWriter
from pytestqt.qtbot import QtBot

from bookingdesk.documents.roster import roster_paper
from bookingdesk.gui.booking.roster_panel import RosterPanel
from bookingdesk.gui.workplace import Workplace
from bookingdesk.qt.printing.pages import PDF_DPI, fill_pages, page_layout
from bookingdesk.usecases.commands import Names
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.sessions import Roster, roster
from tests.gui.group_places import many, yoga
from tests.salon import MAYA


@pytest.fixture
def forty(sqlite_salon: Env) -> Roster:
    """Everybody in a session of forty."""
    return many(roster(sqlite_salon, yoga(sqlite_salon, MAYA).id).value, 40, 40)


@pytest.mark.parametrize("height", [430, 520, 900])
def test_that_forty_people_are_scrolled_and_nothing_lies_on_anything(
    qtbot: QtBot, forty: Roster, workplace: Workplace, height: int
) -> None:
    page = RosterPanel(workplace.desk, forty)
    qtbot.addWidget(page)
    page.resize(350, max(height, page.minimumSizeHint().height()))
    page.show()
    qtbot.waitExposed(page)
    parts = [page.client, page.table, page.seats, page.paper]
    for above, below in pairwise(parts):
        assert above.geometry().bottom() < below.geometry().top()
    assert page.paper.geometry().bottom() <= page.height()
    assert page.table.rowCount() == 40
    page.table.setFocus()
    page.table.setCurrentCell(39, 1)
    last = page.table.visualItemRect(page.table.item(39, 1))
    assert page.table.viewport().rect().contains(last)


def test_that_a_page_of_forty_needs_no_more_height_than_the_smallest_screen_has(
    qtbot: QtBot, forty: Roster, workplace: Workplace
) -> None:
    page = RosterPanel(workplace.desk, forty)
    qtbot.addWidget(page)
    assert page.minimumSizeHint().height() < 520, "what the panel has at 1366x768 with a banner"


def test_that_forty_people_go_on_under_the_same_head(forty: Roster, workplace: Workplace) -> None:
    desk = workplace.desk
    paper = roster_paper(forty, Names.FULL, desk.formatter, "Northside", desk.env.now(), "Jo")
    writer = QPdfWriter("unused.pdf")
    writer.setPageLayout(page_layout())
    writer.setResolution(PDF_DPI)
    pages = fill_pages([paper], writer, QSizeF(writer.width(), writer.height()))
    assert len(pages) == 2
    assert [row for one in pages for row in range(one.first, one.last)] == list(range(40))
    assert {one.paper.heading for one in pages} == {paper.heading}
    assert [(one.number, one.of) for one in pages] == [(1, 2), (2, 2)]
    assert paper.tail == "", "no free seat, no line to write on"


def test_that_free_seats_have_lines_to_write_on(forty: Roster, workplace: Workplace) -> None:
    desk = workplace.desk
    there = many(forty, 37, 40)
    paper = roster_paper(there, Names.FULL, desk.formatter, "Northside", desk.env.now(), "Jo")
    assert "Free seats" in paper.tail
    assert paper.tail.count("<p ") == 1 + 3
