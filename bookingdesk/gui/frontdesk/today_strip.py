"""The Today panel folded to a strip: an icon and a count for each group that has somebody in it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.queue_words import walk_ins_words
from bookingdesk.presentation.today_rows import Group, TodayView, group_title
from bookingdesk.qt.look import icon, look
from bookingdesk.qt.tips import plain_tip

_ICONS = {
    Group.WAITING: "hourglass",
    Group.DUE: "door-open",
    Group.LATE: "clock-alert",
    Group.IN_SERVICE: "circle-play",
    Group.OUT: "user-x",
    Group.REQUESTS: "inbox",
    Group.CALLS: "phone",
    Group.TOMORROW: "circle-dashed",
    Group.MESSAGES: "mail-warning",
}


class TodayStrip(QFrame):
    """Counts, for windows too narrow for the panel."""

    unfolded = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("todayStrip")
        unit = look().unit
        self.setFixedWidth(6 * unit)
        column = QVBoxLayout(self)
        column.setContentsMargins(unit // 4, unit, unit // 4, unit)
        column.setSpacing(unit // 2)
        self._unfold = QToolButton()
        self._unfold.setIcon(icon("chevron-right"))
        self._unfold.setToolTip(_("Show the Today panel"))
        self._unfold.setAccessibleName(self._unfold.toolTip())
        self._unfold.clicked.connect(self.unfolded)
        column.addWidget(self._unfold)
        self._walk_ins = self._button("users")
        column.addWidget(self._walk_ins, 0, Qt.AlignmentFlag.AlignHCenter)
        self._counts: dict[Group, QToolButton] = {}
        for group in Group:
            button = self._counts[group] = self._button(_ICONS[group])
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def _button(self, name: str) -> QToolButton:
        """An icon with a count, hidden while there is nobody; unfolds the panel."""
        button = QToolButton()
        button.setIcon(icon(name))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        button.clicked.connect(self.unfolded)
        button.hide()
        return button

    @Slot(int)
    def show_walk_ins(self, count: int) -> None:
        """How many are here without a booking."""
        self._show(self._walk_ins, walk_ins_words(count), count)

    def _show(self, button: QToolButton, words: str, count: int) -> None:
        button.setText(str(count))
        button.setToolTip(plain_tip(words))
        button.setAccessibleName(words)
        button.setVisible(count > 0)

    def show_view(self, view: TodayView) -> None:
        """Show the counts of a view."""
        for group, button in self._counts.items():
            count = view.count(group)
            self._show(button, f"{group_title(group)}: {count}", count)
