"""The parts of a visit as rows: whose, which service, with whom. Shows and reads; decides nothing."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Client
from bookingdesk.gui.booking.new_client_fields import NewClientFields, typed_name
from bookingdesk.gui.widgets.client_field import ClientField
from bookingdesk.gui.widgets.combos import choose, make_narrow, refill
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.visit_draft import PartDraft, VisitDraft, able_staff
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.look import icon
from bookingdesk.qt.tips import plain_tip


class PartRow(QWidget):
    """One part."""

    changed = Signal(int, object)
    """The row's number and its PartDraft."""
    gone = Signal(int)
    failed = Signal(object)
    """A KnownError of the client search."""

    def __init__(self, desk: Desk, number: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._number = desk, number
        self._part = PartDraft()
        self._filling = False
        self.number = QLabel(desk.formatter.number(number + 1))
        self.client = ClientField(self)
        self.client.serve(desk)
        self.new_client = NewClientFields(self, without=True)
        self.new_client.hide()
        self.service, self.staff = QComboBox(self), QComboBox(self)
        self.remove = QPushButton(icon("x"), "", self)
        self.remove.setAutoDefault(False)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        self._grid = grid
        grid.addWidget(self.client, 0, 1, 1, 3)
        grid.addWidget(self.new_client, 1, 1, 1, 3)
        for place, widget in enumerate((self.service, self.staff, self.remove), start=1):
            grid.addWidget(widget, 2, place)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(2, 1)
        names = (
            (self.service, f"part_service_{number}", _("Service of step {number}")),
            (self.staff, f"part_staff_{number}", _("Staff member of step {number}")),
            (self.remove, f"part_remove_{number}", _("Remove step {number}")),
        )
        for widget, name, words in names:
            widget.setObjectName(name)
            widget.setAccessibleName(words.format(number=number + 1))
        self.client.field.setAccessibleName(_("Client of step {number}").format(number=number + 1))
        for combo in (self.service, self.staff):
            make_narrow(combo, 5)
            combo.activated.connect(self._tell)
        self.remove.setToolTip(plain_tip(self.remove.accessibleName()))
        self.remove.setVisible(number > 0)
        self.remove.clicked.connect(self._go)
        self.client.chosen.connect(self._take_client)
        self.client.emptied.connect(self._lose_client)
        self.client.new_wanted.connect(self._begin_client)
        self.new_client.changed.connect(self._take_new)
        self.client.failed.connect(self.failed)

    def show_part(self, part: PartDraft, catalogue: Catalogue) -> None:
        """Fill the row; a part for the same person has no client of its own."""
        self._part, self._filling = part, True
        self.client.setVisible(part.own_client)
        self._grid.addWidget(self.number, 0 if part.own_client else 2, 0)
        self._show_new(part)
        words = self.client.typed
        if part.client is not None and not part.client.id:
            self.client.show_client(None, _("{name} (new)").format(name=part.client.name))
        else:
            numbered = part.client is None or self._desk.is_known(part.client.id)
            self.client.show_client(part.client, words, numbered=numbered)
        offered = sorted((s for s in catalogue.services.values() if not s.retired), key=lambda s: s.name)
        refill(self.service, [(None, _("Choose a service")), *((s.id, s.name) for s in offered)])
        choose(self.service, part.service_id)
        refill(self.staff, [(None, _("Whoever is free")), *able_staff(part, catalogue)])
        choose(self.staff, part.staff)
        self._filling = False

    def _show_new(self, part: PartDraft) -> None:
        """The fields for somebody new; what is being typed in them stays as it is."""
        new = part.client if part.own_client and part.client is not None and not part.client.id else None
        if new is not None and self.new_client.isHidden():
            self.new_client.begin(new)
        self.new_client.setVisible(new is not None)

    def parts_in_order(self) -> list[QWidget]:
        """What Tab visits."""
        new = self.new_client
        return [
            self.client.field,
            *(new.given, new.family, new.phone, new.email, new.no_contact),
            *(self.service, self.staff, self.remove),
        ]

    @Slot()
    def _tell(self) -> None:
        if self._filling:
            return
        service, staff = self.service.currentData(), self.staff.currentData()
        other = service != self._part.service_id
        part = replace(self._part, service_id=service, staff=None if other else staff)
        self.changed.emit(self._number, part)

    @Slot()
    def _go(self) -> None:
        self.gone.emit(self._number)

    @Slot(object)
    def _take_client(self, client: Client) -> None:
        self.changed.emit(self._number, replace(self._part, client=client))

    @Slot()
    def _lose_client(self) -> None:
        self._part = replace(self._part, client=None)
        self.changed.emit(self._number, self._part)

    @Slot(str)
    def _begin_client(self, name: str) -> None:
        self.new_client.hide()
        self.changed.emit(self._number, replace(self._part, client=typed_name(name, self._desk.env.now())))
        fields = (self.new_client.given, self.new_client.phone, self.new_client.email)
        next((field for field in fields if not field.text()), self.service).setFocus()

    @Slot()
    def _take_new(self) -> None:
        if not self._filling:
            new = self.new_client.client(self._desk.env.now())
            self.changed.emit(self._number, replace(self._part, client=new))


class VisitParts(QWidget):
    """All rows; made anew only where their number changes, so that the focus stays."""

    changed = Signal(int, object)
    gone = Signal(int)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.rows: list[PartRow] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)

    def show_draft(self, draft: VisitDraft, catalogue: Catalogue) -> None:
        """A row a part."""
        while len(self.rows) > len(draft.parts):
            row = self.rows.pop()
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        while len(self.rows) < len(draft.parts):
            row = PartRow(self._desk, len(self.rows), self)
            row.changed.connect(self.changed)
            row.gone.connect(self.gone)
            row.failed.connect(self.failed)
            self._column.addWidget(row)
            row.show()
            self.rows.append(row)
        for row, part in zip(self.rows, draft.parts, strict=True):
            row.show_part(part, catalogue)

    def follow_in_order(self, before: QWidget | None, after: QWidget) -> None:
        """Let Tab go through the rows as they stand."""
        parts = [part for row in self.rows for part in row.parts_in_order()]
        for first, second in pairwise([*([before] if before else []), *parts, after]):
            QWidget.setTabOrder(first, second)
