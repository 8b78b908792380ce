"""The day view by itself, with an agenda in it, for tests that press and drag."""

from __future__ import annotations

from datetime import datetime

from pytestqt.qtbot import QtBot

from bookingdesk.gui.calendar.day_view import DayView
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.palette import Scheme
from bookingdesk.qt.look import look
from bookingdesk.usecases.readings import Agenda
from tests.builders import MONDAY


def shown_day(qtbot: QtBot, agenda: Agenda, now: datetime, *, width: int = 900) -> DayView:
    """The agenda on Monday in the light look at that moment, `width` x 900 logical pixels, with the focus in it."""
    look().choose(scheme=Scheme.LIGHT)
    view = DayView(lambda: now, Formatter("en_GB"))
    qtbot.addWidget(view)
    view.resize(width, 900)
    view.show()
    qtbot.waitExposed(view)
    view.show_agenda(agenda, MONDAY)
    view.activateWindow()
    view.canvas.setFocus()
    return view
