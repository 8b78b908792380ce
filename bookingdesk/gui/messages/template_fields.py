"""The fields of the page on which a text of messages is written, and where they stand."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSplitter,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import TextOf, TextPart, parts_of
from bookingdesk.gui.messages.template_preview import TemplatePreview
from bookingdesk.gui.messages.template_text import TemplateText
from bookingdesk.gui.widgets.enter_key import is_enter
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.gui.widgets.toned import set_tone
from bookingdesk.i18n.template_words import part_word
from bookingdesk.i18n.translation import _
from bookingdesk.qt.look import Role, look, wear


class ChoosingList(ReadingList):
    """A click chooses, and so do Enter and the space bar; `itemActivated` would choose again at a double click."""

    chosen = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.itemClicked.connect(lambda _item: self.chosen.emit())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_enter(event) or event.key() == Qt.Key.Key_Space:
            self.chosen.emit()
        else:
            super().keyPressEvent(event)


class TemplateFields:
    """Made once for a page, which it is laid out in."""

    def __init__(self, page: QWidget) -> None:
        self.title, self.state, self.error, self.allowed = QLabel(), plain_label(), plain_label(), plain_label()
        self.back = _button(_("All te&xts  (Esc)"))
        self.language, self.department = QComboBox(), QComboBox()
        self.parts = QTabBar()
        self.parts.setAccessibleName(_("Texts of this message"))
        for part in TextPart:
            self.parts.addTab(part_word(part, MessageKind.CONFIRMATION))
        self.uses = plain_label()
        self.behind, self.go_there = plain_label(yields=True), _button("")
        self.text, self.preview = TemplateText(), TemplatePreview()
        self.faults, self.inserts = ChoosingList(), ChoosingList()
        self.inserts.setResizeMode(ReadingList.ResizeMode.Adjust)  # its scroll bar comes and narrows the lines
        self.faults.setAccessibleName(_("What is wrong with the text"))
        self.inserts.setAccessibleName(_("What can be put in"))
        self.description = QLineEdit()
        self.description.setPlaceholderText(_("needed: everybody reads it in the history"))
        self.keep, self.approve = _button(_("&Keep as a draft")), _button(_("&Approve"))
        self.drop, self.shipped = _button(_("&Drop what is new")), _button(_("Bac&k to the shipped text"))
        self.history = _button(_("H&istory"))
        self.keep.setProperty("primary", True)
        wear(self.title, Role.SECTION)
        set_tone(self.state, "secondary")
        set_tone(self.uses, "secondary")
        set_tone(self.behind, "warning")
        set_tone(self.error, "error")
        self.error.hide()
        self._lay_out(page)

    def offer_parts(self, kind: TextOf) -> None:
        """The tabs of what there is of it, the mail in front."""
        self.parts.setCurrentIndex(tuple(TextPart).index(TextPart.MAIL))
        there = parts_of(kind)
        for at, part in enumerate(TextPart):
            self.parts.setTabText(at, part_word(part, kind))
            self.parts.setTabEnabled(at, part in there)
            self.parts.setTabVisible(at, part in there)

    def _lay_out(self, page: QWidget) -> None:
        unit = look().unit
        column = QVBoxLayout(page)
        column.setContentsMargins(unit, unit, unit, unit)
        column.setSpacing(unit // 2)
        column.addLayout(self._head())
        column.addWidget(self.allowed)
        column.addWidget(self.parts)
        column.addWidget(self.uses)
        column.addWidget(self.state)
        column.addLayout(self._other_half())
        column.addWidget(self._middle(page), 1)
        column.addWidget(self.error)
        column.addLayout(self._foot())

    def _other_half(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(look().unit)
        row.addWidget(self.behind, 1)
        row.addWidget(self.go_there)
        return row

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(look().unit)
        row.addWidget(self.back)
        row.addWidget(self.title)
        row.addStretch()
        for caption, field in ((_("&Language"), self.language), (_("&For"), self.department)):
            field.setAccessibleName(caption.replace("&", ""))
            row.addWidget(field)
        return row

    def _middle(self, page: QWidget) -> QSplitter:
        """The text with its faults, what can be put in, and how it reads."""
        middle = QSplitter(Qt.Orientation.Horizontal, page)
        written, offered = QWidget(middle), QWidget(middle)
        half = look().unit // 2
        column = QVBoxLayout(written)
        column.setContentsMargins(0, 0, half, 0)
        column.addWidget(self.text, 1)
        column.addWidget(self.faults)
        beside = QVBoxLayout(offered)
        beside.setContentsMargins(half, 0, half, 0)
        caption = QLabel(_("&Put in"))
        caption.setBuddy(self.inserts)
        beside.addWidget(caption)
        beside.addWidget(self.inserts, 1)
        middle.setChildrenCollapsible(False)
        middle.setHandleWidth(1)
        for stretch, part in ((5, written), (4, offered), (5, self.preview)):
            middle.addWidget(part)
            middle.setStretchFactor(middle.count() - 1, stretch)
        return middle

    def _foot(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(look().unit)
        caption = QLabel(_("What changed and wh&y"))
        caption.setBuddy(self.description)
        grid.addWidget(caption, 0, 0)
        grid.addWidget(self.description, 0, 1)
        row = QHBoxLayout()
        row.setSpacing(look().unit)
        for button in (self.keep, self.approve, self.drop, self.shipped, self.history):
            row.addWidget(button)
        row.addStretch()
        grid.addLayout(row, 1, 0, 1, 2)
        return grid


def _button(words: str) -> QPushButton:
    button = QPushButton(words)
    button.setAutoDefault(False)
    return button
