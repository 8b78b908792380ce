"""Journeys run in the real main window on the salon; the window's fixtures are those of tests/gui."""

from __future__ import annotations

from tests.gui.conftest import nothing_left_behind, open_window, qapp_look, settings, workplace

__all__ = ["nothing_left_behind", "open_window", "qapp_look", "settings", "workplace"]
