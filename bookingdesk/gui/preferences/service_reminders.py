"""Lead times of single services: one service is chosen, and has its own or those of all; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import ServiceId
from bookingdesk.gui.widgets.combos import choose, make_narrow
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.toned import set_invalid, set_tone, write
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, isolated
from bookingdesk.presentation.message_settings_draft import USUAL
from bookingdesk.presentation.message_settings_words import Said, said_of_service
from bookingdesk.qt.look import look


class ServiceReminders(QWidget):
    """Part of the page of message settings."""

    changed = Signal()

    def __init__(self, catalogue: Catalogue, formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formatter = formatter
        self.typed: dict[ServiceId, str] = {}
        """By service, as typed."""
        self.service, self.own = QComboBox(), QCheckBox(_("Lead times of its o&wn"))
        self.hours, self.said = QLineEdit(), plain_label()
        for one in sorted(catalogue.services.values(), key=lambda service: service.name.casefold()):
            if not one.retired:
                self.service.addItem(one.name, int(one.id))
        make_narrow(self.service, 8)
        self.hours.setAccessibleName(_("Lead times of this service"))
        self.hours.setPlaceholderText(_("none"))
        caption = QLabel(_("S&ervice"))
        caption.setBuddy(self.service)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().unit // 2)
        for part in (caption, self.service, self.own, self.hours, self.said):
            column.addWidget(part)
        self.service.currentIndexChanged.connect(self._show)
        self.own.clicked.connect(self._switch)
        self.hours.textEdited.connect(self._type)

    def show_typed(self, typed: Mapping[ServiceId, str]) -> None:
        """Fill in what each service has."""
        self.typed = dict(typed)
        self._show()

    def show_service(self, service: ServiceId) -> str:
        """Choose a service, with the focus in its lead times; answers what is said of them."""
        choose(self.service, int(service))
        self.hours.setFocus()
        return self.said.text()

    def set_changeable(self, may: bool) -> None:
        """Whether anything can be typed; each service can be looked at either way."""
        self.own.setEnabled(may)
        self.hours.setReadOnly(not may)

    @property
    def _current(self) -> ServiceId | None:
        chosen = self.service.currentData()
        return None if chosen is None else ServiceId(chosen)

    @Slot()
    def _show(self) -> None:
        text = self.typed.get(self._current, USUAL) if self._current is not None else USUAL
        own = text != USUAL
        self.own.setChecked(own)
        if own and self.hours.text() != text:
            self.hours.setText(text)
        self.hours.setVisible(own)
        said = said_of_service(text, self._formatter)
        if said.good:
            name = isolated(self.service.currentText())
            said = Said(_("{service}: {times}.").format(service=name, times=said.words))
        set_tone(self.said, "secondary" if said.good else "error")
        write(self.said, said.words)
        set_invalid(self.hours, not said.good)
        for part in (self.service, self.hours):
            part.setAccessibleDescription(said.words)

    @Slot()
    def _switch(self) -> None:
        if self._current is None:
            return
        if self.own.isChecked():
            self.hours.clear()
        self.typed[self._current] = "" if self.own.isChecked() else USUAL
        self._show()
        if self.own.isChecked():
            self.hours.setFocus()
        self.changed.emit()

    @Slot()
    def _type(self) -> None:
        if self._current is not None:
            self.typed[self._current] = self.hours.text()
            self._show()
            self.changed.emit()
