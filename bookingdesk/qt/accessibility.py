"""Makes painted widgets readable: a list with one item per painted thing, and announcements, for screen readers.

A painting widget is invisible to assistive technology (traps T9). Here it becomes a list whose items carry a
name, a description and a rectangle. Interfaces stay referenced while their widget lives and survive what vanishes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from weakref import WeakKeyDictionary

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleEvent, QAccessibleInterface, QWindow
from PySide6.QtWidgets import QWidget

from bookingdesk.qt.accessibility_announcing import announce

__all__ = ["Item", "ItemSource", "announce", "item_changed", "item_focused", "items_changed", "make_readable"]

_Role = QAccessible.Role


@dataclass(frozen=True, slots=True)
class Item:
    """One painted thing. The rectangle is in coordinates of the screen."""

    name: str
    description: str
    rect: QRect


class ItemSource(Protocol):
    """What a painted widget tells about itself. Keys are stable while the thing exists."""

    def name(self) -> str:
        """Of the list: `Day calendar, Monday 23 June`."""
        ...

    def item_keys(self) -> Sequence[str]:
        """Of all things, in reading order."""
        ...

    def item(self, key: str) -> Item | None:
        """None for a thing that has vanished."""
        ...

    def current(self) -> str | None:
        """The thing that has the keyboard's cursor."""
        ...


class _ItemInterface(QAccessibleInterface):
    """One thing; an unknown key makes it invalid, never wrong."""

    def __init__(self, owner: _ListInterface, key: str) -> None:
        super().__init__()
        self._owner = owner
        self.key = key

    def _item(self) -> Item | None:
        return self._owner.source.item(self.key)

    def isValid(self) -> bool:
        return self._owner.isValid() and self._item() is not None

    def object(self) -> QObject:
        return None  # type: ignore[return-value]  # it is painted: no object of its own

    def window(self) -> QWindow:
        return self._owner.window()

    def parent(self) -> QAccessibleInterface:
        return self._owner

    def role(self) -> QAccessible.Role:
        return _Role.ListItem

    def childCount(self) -> int:
        return 0

    def child(self, index: int) -> QAccessibleInterface:
        return None  # type: ignore[return-value]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        return None  # type: ignore[return-value]

    def rect(self) -> QRect:
        item = self._item()
        return item.rect if item else QRect()

    def text(self, kind: QAccessible.Text) -> str:
        item = self._item()
        if item is None:
            return ""
        return {QAccessible.Text.Name: item.name, QAccessible.Text.Description: item.description}.get(kind, "")

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """What is booked is not renamed here."""

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        item = self._item()
        state.invalid = item is None
        state.focusable = state.selectable = True
        current = self._owner.source.current() == self.key
        state.selected = current
        state.focused = current and self._owner.widget.hasFocus()
        state.offscreen = item is not None and not self._owner.rect().intersects(item.rect)
        return state


class _ListInterface(QAccessibleInterface):
    """The painted widget itself."""

    def __init__(self, widget: QWidget, source: ItemSource) -> None:
        super().__init__()
        self.widget, self.source = widget, source
        self._known: dict[str, _ItemInterface] = {}

    def of(self, key: str) -> _ItemInterface:
        """The interface of a thing; those of vanished things are given to new ones, so that none is ever freed
        while somebody may still hold it."""
        found = self._known.get(key)
        if found is None:
            present = set(self.source.item_keys())
            gone = next((old for old in self._known if old not in present), None)
            if gone is None:
                found = _ItemInterface(self, key)
                QAccessible.registerAccessibleInterface(found)
            else:
                found = self._known.pop(gone)
                found.key = key
            self._known[key] = found
        return found

    def known(self) -> dict[str, _ItemInterface]:
        """Interfaces that somebody has asked for."""
        return self._known

    def isValid(self) -> bool:
        return True

    def object(self) -> QObject:
        return self.widget

    def window(self) -> QWindow:
        return self.widget.window().windowHandle()

    def parent(self) -> QAccessibleInterface:
        return QAccessible.queryAccessibleInterface(self.widget.parentWidget() or self.widget.window())

    def role(self) -> QAccessible.Role:
        return _Role.List

    def childCount(self) -> int:
        return len(self.source.item_keys())

    def child(self, index: int) -> QAccessibleInterface:
        keys = self.source.item_keys()
        return self.of(keys[index]) if 0 <= index < len(keys) else None  # type: ignore[return-value]

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        keys = list(self.source.item_keys())
        return keys.index(child.key) if isinstance(child, _ItemInterface) and child.key in keys else -1

    def childAt(self, x: int, y: int) -> QAccessibleInterface:
        for key in self.source.item_keys():
            item = self.source.item(key)
            if item is not None and item.rect.contains(x, y):
                return self.of(key)
        return None  # type: ignore[return-value]

    def focusChild(self) -> QAccessibleInterface:
        key = self.source.current()
        return self.of(key) if key is not None else self

    def rect(self) -> QRect:
        return QRect(self.widget.mapToGlobal(self.widget.rect().topLeft()), self.widget.size())

    def text(self, kind: QAccessible.Text) -> str:
        return self.source.name() if kind is QAccessible.Text.Name else ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """The name comes from what is shown."""

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.focusable = True
        state.focused = self.widget.hasFocus()
        state.invisible = not self.widget.isVisible()
        return state


_sources: WeakKeyDictionary[QObject, ItemSource] = WeakKeyDictionary()
_lists: WeakKeyDictionary[QObject, _ListInterface] = WeakKeyDictionary()
_installed = False


def _factory(class_name: str, thing: QObject | None) -> QAccessibleInterface | None:
    """Asked by Qt for every object once; answers only for the widgets made readable here."""
    if thing is None or not isinstance(thing, QWidget) or thing not in _sources:
        return None
    return _list_of(thing)


def _list_of(widget: QWidget) -> _ListInterface:
    found = _lists.get(widget)
    if found is None:
        found = _lists[widget] = _ListInterface(widget, _sources[widget])
    return found


def make_readable(widget: QWidget, source: ItemSource) -> None:
    """Give a painted widget a list of items; call before anybody asks for its interface (in its constructor)."""
    global _installed
    _sources[widget] = source
    if not _installed:
        QAccessible.installFactory(_factory)
        _installed = True


def items_changed(widget: QWidget) -> None:
    """Things appeared or vanished."""
    if QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleEvent(widget, QAccessible.Event.ObjectReorder))


def item_changed(widget: QWidget, key: str) -> None:
    """A thing's name or description is another now."""
    listed = _lists.get(widget)
    if not QAccessible.isActive() or listed is None or key not in listed.known():
        return
    for event in (QAccessible.Event.NameChanged, QAccessible.Event.DescriptionChanged):
        QAccessible.updateAccessibility(QAccessibleEvent(listed.of(key), event))


def item_focused(widget: QWidget, key: str) -> None:
    """The keyboard's cursor is on a thing."""
    if QAccessible.isActive():
        QAccessible.queryAccessibleInterface(widget)
        QAccessible.updateAccessibility(QAccessibleEvent(_list_of(widget).of(key), QAccessible.Event.Focus))
