"""The places of who is calling and of what waits for a supervisor, for the walks over every place of the window."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.rights import Right
from bookingdesk.gui.booking.word_panel import WordPanel
from bookingdesk.gui.line.line_bar import LineBar
from bookingdesk.gui.workplace import Workplace
from bookingdesk.presentation.line.views import LineMode
from bookingdesk.usecases.commands import Cancel, SetSetting
from bookingdesk.usecases.deferring import AskLater, ask_later
from bookingdesk.usecases.env import Proof
from bookingdesk.usecases.issues import ReportIssue, report_issue
from bookingdesk.usecases.settings import set_setting
from tests.salon import HARBOUR, LENA, MAYA
from tests.usecases.people import with_people


def _careful(place: Workplace) -> None:
    set_setting(place.desk.env, SetSetting(key="identity.mode", value="blind"))


def reading_back(place: Workplace, qtbot: QtBot) -> QWidget:
    """What is read out, with a weekday that the client got wrong."""
    assert place.selection.current is not None
    page = place.bookings.read_back(place.selection.current)
    assert page is not None
    page.skip()
    page.back.setFocus()
    qtbot.keyClicks(page.back, "friday")
    return page


def who_asked(place: Workplace, qtbot: QtBot) -> QWidget:
    """On whose word a booking is to change, with the strip open."""
    _careful(place)
    assert place.selection.current is not None
    place.bookings.ask_word([place.selection.current], lambda word: None)
    page = place.window.panel.page
    assert isinstance(page, WordPanel)
    page.ask_client()
    return page


def identity(place: Workplace, qtbot: QtBot) -> QWidget:
    """Who is calling for an organisation, on the client's page."""
    _careful(place)
    page = place.clients.open_client(HARBOUR)
    assert page is not None
    page.ask_identity()
    return page


def merging(place: Workplace, qtbot: QtBot) -> QWidget:
    """Two profiles side by side."""
    page = place.clients.compare(MAYA, LENA)
    assert page is not None
    return page


def review(place: Workplace, qtbot: QtBot) -> QWidget:
    """What waits for a supervisor: asked for later, reported, not read back."""
    assert place.selection.current is not None
    command = Cancel(booking_id=place.selection.current, reason="ill", waive="first time")
    place.desk.do(ask_later, AskLater(verb="cancel", command=command, right=Right.CANCEL, why="she insists"))
    place.desk.do(report_issue, ReportIssue(text="The slip shows another price", client_id=MAYA))
    return place.review.open()


def contradiction(place: Workplace, qtbot: QtBot) -> LineBar:
    """The Line with a weekday that contradicts its date."""
    place.line.start(LineMode.BOOK)
    qtbot.keyClicks(place.line.field, "mayo cut fri 24/6")
    qtbot.waitUntil(lambda: len(place.line.view.rows) == 2, timeout=3000)
    return place.line


def finding_time(place: Workplace, qtbot: QtBot) -> LineBar:
    """The Line while it finds a free time."""
    place.line.start(LineMode.TIME)
    qtbot.keyClicks(place.line.field, "cut")
    qtbot.waitUntil(lambda: bool(place.line.view.rows), timeout=3000)
    return place.line


def signing_in(place: Workplace, qtbot: QtBot) -> QWidget:
    """The page over a locked window, with what was refused."""
    place.desk.become(replace(with_people(place.desk.env).actor, proof=Proof.PIN))
    place.session.lock("You were away for a while.")
    assert place.session.page is not None
    return place.session.page


def people(place: Workplace, qtbot: QtBot) -> QWidget:
    """Who works here, and what each role may do."""
    from bookingdesk.gui.signin.people_dialog import PeopleDialog

    dialog = PeopleDialog(place.desk, place.failures, place.window)
    dialog.show()
    qtbot.waitExposed(dialog)
    return dialog
