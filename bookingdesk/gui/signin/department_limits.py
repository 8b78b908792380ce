"""Which departments somebody is limited to: one box each; none ticked means all of them. It stores nothing."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QWidget

from bookingdesk.domain.catalogue import Department
from bookingdesk.domain.ids import DepartmentId
from bookingdesk.gui.widgets.toned import set_tone
from bookingdesk.i18n.translation import _


class DepartmentLimits(QWidget):
    """A row of boxes; not shown where there are no departments."""

    def __init__(self, departments: Iterable[Department]) -> None:
        super().__init__()
        self.setAccessibleName(_("Limited to departments"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self.boxes: dict[DepartmentId, QCheckBox] = {}
        for one in departments:
            if not one.retired:
                box = QCheckBox(one.name.replace("&", "&&"))
                box.setAccessibleDescription(_("Limited to this department"))
                self.boxes[one.id] = box
                row.addWidget(box)
        note = QLabel(_("none: all; from the next sign-in on"))
        set_tone(note, "secondary")
        row.addWidget(note)
        row.addStretch()

    @property
    def chosen(self) -> frozenset[DepartmentId]:
        """The ticked ones; empty: not limited."""
        return frozenset(key for key, box in self.boxes.items() if box.isChecked())

    def show_chosen(self, departments: frozenset[DepartmentId]) -> None:
        """Tick these alone."""
        for key, box in self.boxes.items():
            box.setChecked(key in departments)
