"""The filter over the day: department, service, status, only unconfirmed ones; how many are hidden, and clear.

It announces what was chosen and shows what it is told; it filters nothing itself.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import DepartmentId, ServiceId
from bookingdesk.gui.widgets.combos import choose, make_narrow, refill
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.day_filter import DayFilter
from bookingdesk.presentation.state import State
from bookingdesk.presentation.status_look import state_word
from bookingdesk.qt.look import look

ALL = "all"
NARROW = 10


class FilterBar(QFrame):
    """A row of choices. Hidden until it is asked for or something is filtered."""

    chosen = Signal(object)
    """The DayFilter that was chosen, its department aside."""
    left = Signal()
    """Esc: back to the day."""
    department_chosen = Signal(object)
    """DepartmentId, or None for all: every list follows."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("dayFilter")
        self.wanted = DayFilter()
        self.departments, self.services, self.states = QComboBox(), QComboBox(), QComboBox()
        self.unconfirmed = QCheckBox(_("Only unconfirmed"))
        self.not_informed = QCheckBox(_("Only not informed"))
        self.not_informed.setToolTip(_("Clients who do not know how their booking stands"))
        self.count = QLabel()
        self.count.setProperty("tone", "secondary")
        self.clear = QPushButton(_("Clear filter"))
        self.clear.setAutoDefault(False)
        unit = look().unit
        row = QHBoxLayout(self)
        row.setContentsMargins(unit, unit // 2, unit, unit // 2)
        for combo, name in (
            (self.departments, _("Department")),
            (self.services, _("Service")),
            (self.states, _("Status")),
        ):
            make_narrow(combo, NARROW)
            combo.setAccessibleName(name)
            combo.activated.connect(self._tell)
            row.addWidget(combo, 1)
        row.addWidget(self.unconfirmed)
        row.addWidget(self.not_informed)
        row.addStretch(1)
        row.addWidget(self.count)
        row.addWidget(self.clear)
        self.unconfirmed.clicked.connect(self._tell)
        self.not_informed.clicked.connect(self._tell)
        self.clear.clicked.connect(self.clear_all)
        self.setFocusProxy(self.services)
        self.hide()

    def show_filter(self, wanted: DayFilter, hidden: str, catalogue: Catalogue) -> None:
        """What is filtered, and how many bookings that hides, in words."""
        self.wanted = wanted
        departments = [(int(d.id), d.name) for d in catalogue.departments.values() if not d.retired]
        services = [(int(s.id), s.name) for s in catalogue.services.values() if not s.retired]
        states = [(state.value, state_word(state)) for state in State if state is not State.HELD]
        refill(self.departments, [(ALL, _("All departments")), *departments])
        refill(self.services, [(ALL, _("All services")), *services])
        refill(self.states, [(ALL, _("Every status")), *states])
        self.departments.setVisible(bool(departments))
        choose(self.departments, ALL if wanted.department_id is None else int(wanted.department_id))
        choose(self.services, ALL if wanted.service_id is None else int(wanted.service_id))
        choose(self.states, ALL if wanted.state is None else wanted.state.value)
        self.unconfirmed.setChecked(wanted.unconfirmed)
        self.not_informed.setChecked(wanted.not_informed)
        self.count.setText(hidden)
        self.count.setVisible(bool(hidden))
        self.clear.setEnabled(wanted.active)
        if wanted.active:
            self.show()

    @Slot()
    def clear_all(self) -> None:
        """Everything is shown again."""
        department = self.wanted.department_id
        self.chosen.emit(DayFilter(department_id=department))
        if department is not None:
            self.department_chosen.emit(None)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc shows everything again, and leads back to the day."""
        if event.key() == Qt.Key.Key_Escape:
            if self.wanted.active:
                self.clear_all()
            self.left.emit()
            return
        super().keyPressEvent(event)

    @Slot()
    def _tell(self) -> None:
        service, state, department = (c.currentData() for c in (self.services, self.states, self.departments))
        owner = DepartmentId(department) if isinstance(department, int) else None
        if owner != self.wanted.department_id:
            self.department_chosen.emit(owner)
            return
        self.chosen.emit(
            DayFilter(
                department_id=owner,
                service_id=ServiceId(service) if isinstance(service, int) else None,
                state=State(state) if state != ALL else None,
                unconfirmed=self.unconfirmed.isChecked(),
                not_informed=self.not_informed.isChecked(),
            )
        )
