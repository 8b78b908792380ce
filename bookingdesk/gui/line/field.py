"""The Line's text field with what stands beside it.

It passes on the keys that mean something else, and Ctrl+Z when it has nothing to take back.
It understands nothing of what is typed.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from bookingdesk.gui.widgets.elided_label import ElidedLabel
from bookingdesk.i18n.translation import _
from bookingdesk.qt.look import icon

NO_MODIFIER = Qt.KeyboardModifier.NoModifier | Qt.KeyboardModifier.KeypadModifier


class LineField(QLineEdit):
    """A line edit whose Enter, arrows, Tab and Esc are the Line's."""

    entered = Signal(bool)
    """Enter; true with Shift."""
    forced = Signal()
    """Ctrl+Enter."""
    stepped = Signal(int)
    """Down (+1) or up (-1)."""
    tabbed = Signal()
    escaped = Signal()
    jumped = Signal(int)
    """A digit 1 to 5 while the list is being walked through."""
    kept = Signal()
    """Space while the list is being walked through: keep this one too."""
    lettered = Signal(str)
    """A letter of `letters` while the list is being walked through."""
    focused = Signal()
    unfocused = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("lineField")
        self.letters: frozenset[str] = frozenset()
        """What acts on the list while it is walked through, instead of being typed."""
        self.walking = False
        """Whether ↓ has been pressed, so that digits jump instead of being typed."""
        self.setMaxLength(20_000)

    def event(self, event: QEvent) -> bool:
        """Tab is a key of the Line while there is text; an undo that changes nothing here belongs to the window."""
        if isinstance(event, QKeyEvent):
            kind = event.type()
            undo = event.matches(QKeySequence.StandardKey.Undo) and not self.isUndoAvailable()
            redo = event.matches(QKeySequence.StandardKey.Redo) and not self.isRedoAvailable()
            if undo or redo:
                event.ignore()
                return False
            plain_tab = event.key() == Qt.Key.Key_Tab and event.modifiers() == Qt.KeyboardModifier.NoModifier
            if kind == QEvent.Type.KeyPress and plain_tab and self.text().strip():
                self.tabbed.emit()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, shift = event.key(), bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        others = event.modifiers() & ~(NO_MODIFIER | Qt.KeyboardModifier.ShiftModifier)
        if others == Qt.KeyboardModifier.ControlModifier and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.forced.emit()
        elif others:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(shift)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up) and not shift:
            self.stepped.emit(1 if key == Qt.Key.Key_Down else -1)
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        elif self.walking and Qt.Key.Key_1 <= key <= Qt.Key.Key_5:
            self.jumped.emit(key - Qt.Key.Key_1)
        elif self.walking and event.text().upper() in self.letters:
            self.lettered.emit(event.text().upper())
        elif self.walking and key == Qt.Key.Key_Space:
            self.kept.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focused.emit()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.unfocused.emit()

    def replace(self, text: str, cursor: int | None = None) -> None:
        """Another text in place of this one, so that Ctrl+Z in the field brings the old one back."""
        self.selectAll()
        self.insert(text)
        self.setCursorPosition(len(text) if cursor is None else cursor)


def clear_button(parent: QWidget) -> QToolButton:
    """Empties the field; Esc does the same, so that Tab passes it by."""
    button = QToolButton(parent)
    button.setObjectName("lineClear")
    button.setIcon(icon("x"))
    button.setToolTip(_("Clear (Esc)"))
    button.setAccessibleName(_("Clear (Esc)"))
    button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    return button


def hint_label(parent: QWidget) -> ElidedLabel:
    """What the keys do now, cut where the chips need the room."""
    label = ElidedLabel(parent=parent)
    label.setObjectName("lineHint")
    label.setProperty("tone", "secondary")
    label.setAlignment(Qt.AlignmentFlag.AlignTrailing)
    return label
