"""The context menu of a booking or of free time: every action with its key, greyed with the reason where it
does not apply."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QContextMenuEvent
from PySide6.QtWidgets import QMenu

from bookingdesk.domain.spans import Span
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.grid_hits import Hit
from bookingdesk.presentation.grid_moving import Moving
from bookingdesk.presentation.grid_scene import Tile
from bookingdesk.presentation.tiles_actions import (
    TOGETHER,
    Action,
    Entry,
    entries,
    hold_entries,
    refusal,
    slot_entries,
)
from bookingdesk.presentation.tiles_sentences import name_sentence
from bookingdesk.qt.look import icon
from bookingdesk.qt.tips import plain_tip

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
    if tile.facts.hold_id is not None:
        for entry in hold_entries():
            _line(menu, entry).triggered.connect(partial(canvas.ask, entry.action))
        return menu
    for entry in entries():
        if entry.action not in canvas.offered:
            continue
        if canvas.picking.marked and entry.action not in TOGETHER:
            continue
        line = _line(menu, entry)
        why = refusal(entry.action, tile.facts) if not canvas.picking.marked else ""
        allowed = not why and (not canvas.read_only or entry.action is Action.OPEN)
        line.setEnabled(allowed)
        if why:
            line.setToolTip(plain_tip(why))
            line.setStatusTip(why)
        line.triggered.connect(partial(canvas.ask, entry.action))
    return menu


def slot_menu(canvas: DayCanvas) -> QMenu:
    """The lines for free time."""
    menu = _menu(canvas)
    for entry in slot_entries():
        if entry.action is Action.PASTE and canvas.picking.copied is None:
            continue
        if entry.action is Action.WHY and canvas.free_here():
            continue
        if entry.action in canvas.offered and not canvas.read_only:
            _line(menu, entry).triggered.connect(partial(canvas.ask_for_slot, entry.action))
    return menu


def show_swap(canvas: DayCanvas, moving: Moving, partner: Tile, near: Span | None, where: QPoint) -> QMenu:
    """A booking was dropped on another: change places, the nearest free place, or nothing."""
    menu = _menu(canvas)
    mine, theirs = moving.facts, partner.facts
    assert mine is not None
    words = _("Swap with {client}, {time}").format(
        client=theirs.spoken_name, time=canvas.formatter.time(theirs.span.start)
    )
    swap = partial(canvas.swap_asked.emit, mine.booking_id, theirs.booking_id)
    menu.addAction(icon("repeat", "text"), words.replace("&", "&&")).triggered.connect(swap)
    if near is not None:
        words = _("Move to the nearest free place, {time}").format(time=canvas.formatter.time(near.start))
        menu.addAction(icon("calendar-clock", "text"), words).triggered.connect(
            partial(canvas.hand.ask_to_move, moving, near)
        )
    menu.addAction(icon("x", "text"), _("Leave it where it was"))
    menu.setActiveAction(menu.actions()[0])
    menu.popup(where)
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
