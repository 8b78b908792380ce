"""The Today panel folded to a strip: an icon and a count for each group that has somebody in it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QToolButton, QVBoxLayout, QWidget

from bookingdesk.i18n.translation import _
from bookingdesk.presentation.today_rows import Group, TodayView, group_title
from bookingdesk.qt.look import icon, look

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
        self._counts: dict[Group, QToolButton] = {}
        for group in Group:
            button = QToolButton()
            button.setIcon(icon(_ICONS[group]))
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
            button.clicked.connect(self.unfolded)
            self._counts[group] = button
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
            button.hide()
        column.addStretch()

    def show_view(self, view: TodayView) -> None:
        """Show the counts of a view."""
        for group, button in self._counts.items():
            count = view.count(group)
            button.setText(str(count))
            words = f"{group_title(group)}: {count}"
            button.setToolTip(words)
            button.setAccessibleName(words)
            button.setVisible(count > 0)
