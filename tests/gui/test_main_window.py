"""The main window as a whole: its parts, its keys, what it remembers."""

from __future__ import annotations

from bookingdesk.gui.workplace import Workplace


def test_that_the_window_opens_on_today(workplace: Workplace) -> None:
    assert workplace.window.canvas.header.day.text() == "Monday 23 June 2025"
    assert workplace.window.status.user.text() == "Jo"
