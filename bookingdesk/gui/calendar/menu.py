"""The context menu of a booking or of free time: every action with its key, greyed with the reason where it
does not apply."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QMenu

from bookingdesk.presentation.grid_hits import Hit
from bookingdesk.presentation.tiles_actions import Action, Entry, entries, refusal, slot_entries
from bookingdesk.presentation.tiles_sentences import name_sentence
from bookingdesk.qt.look import icon

if TYPE_CHECKING:
    from bookingdesk.gui.calendar.canvas import DayCanvas


def show_menu(canvas: DayCanvas, event: QContextMenuEvent) -> None:
    """Open the menu for the cursor's place; it closes itself and is thrown away."""
    menu = booking_menu(canvas) if canvas.current_tile() is not None else slot_menu(canvas)
    if menu.isEmpty():
        menu.deleteLater()
        return
    menu.popup(event.globalPos())


def _menu(canvas: DayCanvas) -> QMenu:
    menu = QMenu(canvas)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.setToolTipsVisible(True)
    return menu


def _line(menu: QMenu, entry: Entry) -> QAction:
    if entry.separated and not menu.isEmpty():
        menu.addSeparator()
    words = f"{entry.label}\t{'Enter' if entry.key == 'Return' else entry.key}" if entry.key else entry.label
    return menu.addAction(icon(entry.icon, "text"), words)


def booking_menu(canvas: DayCanvas) -> QMenu:
    """The lines for the booking at the cursor."""
    menu = _menu(canvas)
    tile = canvas.current_tile()
    if tile is None:
        return menu
    for entry in entries():
        if entry.action not in canvas.offered:
            continue
        line = _line(menu, entry)
        why = refusal(entry.action, tile.facts)
        allowed = not why and (not canvas.read_only or entry.action is Action.OPEN)
        line.setEnabled(allowed)
        if why:
            line.setToolTip(why)
            line.setStatusTip(why)
        line.triggered.connect(partial(canvas.ask, entry.action))
    return menu


def slot_menu(canvas: DayCanvas) -> QMenu:
    """The lines for free time."""
    menu = _menu(canvas)
    for entry in slot_entries():
        if entry.action in canvas.offered and not canvas.read_only:
            _line(menu, entry).triggered.connect(partial(canvas.ask_for_slot, entry.action))
    return menu


def show_hidden(canvas: DayCanvas, hit: Hit, where: QPoint) -> None:
    """What "+2" stands for: the bookings that had no lane, to choose from."""
    if canvas.scene is None or hit.badge is None:
        return
    menu = _menu(canvas)
    for tile in canvas.scene.columns[hit.column].tiles:
        booking = tile.facts.booking_id
        if tile.collapsed and booking is not None and tile.facts.span.overlaps(hit.badge.span):
            words = name_sentence(tile.facts, canvas.formatter).replace("&", "&&")
            menu.addAction(words).triggered.connect(partial(canvas.booking_chosen.emit, booking))
    menu.popup(where)
