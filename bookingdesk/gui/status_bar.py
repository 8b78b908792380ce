"""The bar at the foot: who works here, the outbox, what is saved, the database, the mail, and the function keys."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStatusBar, QToolButton, QWidget

from bookingdesk.gui.widgets.toned import set_tone
from bookingdesk.i18n.translation import _
from bookingdesk.qt.look import Role, look, wear
from bookingdesk.qt.tips import plain_tip


class StatusBar(QStatusBar):
    """Lasting facts in words; each is a label of its own with a name for assistive technology."""

    asked = Signal(str)
    """A command id, from the strip of function keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusBar")
        self.setSizeGripEnabled(False)
        self.setContentsMargins(look().unit, 0, look().unit, 0)
        self.user = self._fact(_("User"))
        self.outbox = self._way(_("Outbox"), "outbox")
        self.saved = self._fact(_("Saved"))
        self.database = self._fact(_("Database"))
        self.mail = self._way(_("Mail"))
        """Where it leads depends on what it says: `desk_status` opens that."""
        self.review = self._button()
        self.review.setObjectName("review")
        self.review.clicked.connect(partial(self.asked.emit, "review"))
        self.review.hide()
        self.addWidget(self.review)
        self._keys = QWidget()
        self._keys_row = QHBoxLayout(self._keys)
        self._keys_row.setContentsMargins(0, 0, 0, 0)
        self._keys_row.setSpacing(0)
        self.addPermanentWidget(self._keys)

    def show_keys(self, keys: Sequence[tuple[str, str, str]]) -> None:
        """The strip: command id, key and short word of each."""
        for command, key, word in keys:
            button = self._button()
            button.setText(f"{key} {word}")
            button.setAccessibleName(f"{word}, {key}")
            button.clicked.connect(partial(self.asked.emit, command))
            self._keys_row.addWidget(button)

    def set_keys_shown(self, shown: bool) -> None:
        """Whether the strip is there."""
        self._keys.setVisible(shown)

    def _button(self) -> QToolButton:
        button = QToolButton()
        wear(button, Role.CAPTION)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        return button

    def say(self, fact: QLabel | QToolButton, words: str, tone: str = "", details: str = "") -> None:
        """Change a fact; its label vanishes for empty words."""
        if fact.text() != words:
            fact.setText(words)
            fact.setVisible(bool(words))
        fact.setToolTip(plain_tip(details))
        fact.setAccessibleDescription(details)
        set_tone(fact, tone or "secondary")

    def _way(self, name: str, command: str = "") -> QToolButton:
        """A fact that leads to where it can be looked into."""
        button = self._button()
        button.setObjectName(name)
        button.setAutoRaise(True)
        if command:
            button.clicked.connect(partial(self.asked.emit, command))
        button.hide()
        self.addWidget(button)
        return button

    def _fact(self, name: str) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setObjectName(name)
        wear(label, Role.CAPTION)
        label.setContentsMargins(0, 0, look().unit, 0)
        label.hide()
        self.addWidget(label)
        return label
