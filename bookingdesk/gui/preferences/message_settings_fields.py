"""The fields of the page of message settings, each with its caption and the sentence below it; decides nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from bookingdesk.domain import message_settings as settings
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import ServiceId
from bookingdesk.gui.preferences.hours_or_never import HoursOrNever
from bookingdesk.gui.preferences.service_reminders import ServiceReminders
from bookingdesk.gui.preferences.ways_order import WaysOrder
from bookingdesk.gui.widgets.combos import choose, make_narrow
from bookingdesk.gui.widgets.plain_label import plain_label
from bookingdesk.gui.widgets.spins import keep_calm, say_around
from bookingdesk.gui.widgets.toned import set_invalid, set_tone, write
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import SHIPPED, _
from bookingdesk.i18n.words import language_word
from bookingdesk.presentation.message_settings_draft import MessageSettingsDraft
from bookingdesk.presentation.message_settings_words import Said, said_of
from bookingdesk.qt.look import look


@dataclass(frozen=True, slots=True)
class _Field:
    """How one setting is read from its widget and shown in it, and where its sentence stands."""

    widget: QWidget
    read: Callable[[], str]
    show: Callable[[str], None]
    said: QLabel


class MessageSettingsFields(QWidget):
    """The inside of the page, as high as it needs."""

    changed = Signal()
    """Somebody typed or chose something."""

    def __init__(self, catalogue: Catalogue, formatter: Formatter, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._formatter = formatter
        self._filling = False
        self._fields: dict[str, _Field] = {}
        self.area: QScrollArea | None = None
        """What scrolls it."""
        self.reminders, self.quiet, self.bring, self.online = (QLineEdit() for _each in range(4))
        later, before = _("{count} hours later"), _("{count} hours before the start")
        self.ask_back = HoursOrNever(_("&Ask them back"), later, _("Hours later"), range(1, 169), 24)
        self.call = HoursOrNever(_("&Phone them"), before, _("Hours before the start"), range(2, 721), 48)
        self.held, self.unsent = QSpinBox(), QSpinBox()
        self.ways, self.language = WaysOrder(), QComboBox()
        self.services = ServiceReminders(catalogue, formatter)
        self._dress()
        self._lay_out()
        self._connect()

    @property
    def first(self) -> QWidget:
        """Where the page begins."""
        return self.reminders

    def _dress(self) -> None:
        for spin, low, high, phrase in (
            (self.held, 0, 180, _("{count} seconds")),
            (self.unsent, 1, 1440, _("{count} minutes")),
        ):
            spin.setRange(low, high)
            say_around(spin, phrase)
        keep_calm(self.held, self.unsent)
        self.reminders.setPlaceholderText(_("none"))
        self.quiet.setPlaceholderText(_("none"))
        for code in SHIPPED:
            self.language.addItem(language_word(code), code)
        make_narrow(self.language, 8)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look().unit)
        self._group(
            column,
            _("Reminders"),
            self._row(_("Lead ti&mes before the start, such as 2d, 3h"), self.reminders, settings.REMINDERS),
            self._row(_("&Quiet hours, such as 21:00-08:00"), self.quiet, settings.QUIET_TIME),
            self.services,
        )
        self._group(column, _("Who has not said yes"), self._row("", self.call, settings.CALLED_FIRST))
        self._group(column, _("Who did not come"), self._row("", self.ask_back, settings.ASKED_BACK))
        self._group(
            column,
            _("Sending"),
            self._row(_("&Undo takes messages back for"), self.held, settings.HELD),
            self._row(_("A ba&nner tells of messages that are late by"), self.unsent, settings.UNSENT_FOR),
        )
        self._group(
            column,
            _("Who can't be told as they wish"),
            self._row(_("&Order in which the other ways are tried"), self.ways, settings.WAYS),
        )
        self._group(
            column,
            _("Words in messages"),
            self._row(_("Lan&guage where nobody has said another"), self.language, settings.LANGUAGE),
            self._row(_("What clients are asked to b&ring"), self.bring, settings.BRING),
            self._row(_("Link or number for online appo&intments"), self.online, settings.ONLINE),
        )
        column.addStretch()

    def _group(self, column: QVBoxLayout, title: str, *rows: QVBoxLayout | QWidget) -> None:
        box = QGroupBox(title)
        inside = QVBoxLayout(box)
        inside.setSpacing(look().unit)
        for row in rows:
            if isinstance(row, QWidget):
                inside.addWidget(row)
            else:
                inside.addLayout(row)
        column.addWidget(box)

    def _row(self, caption: str, widget: QWidget, key: str) -> QVBoxLayout:
        """A caption, where the field does not say itself what it is, the field, and its sentence."""
        row = QVBoxLayout()
        row.setSpacing(look().unit // 2)
        said = plain_label()
        if caption:
            label = QLabel(caption)
            label.setWordWrap(True)
            label.setBuddy(widget)
            row.addWidget(label)
        row.addWidget(widget)
        row.addWidget(said)
        self._fields[key] = _Field(widget, *self._hands(widget), said)
        return row

    def _hands(self, widget: QWidget) -> tuple[Callable[[], str], Callable[[str], None]]:
        """How a widget is read and filled."""
        if isinstance(widget, QLineEdit):
            return widget.text, partial(_fill, widget)
        if isinstance(widget, QSpinBox):
            return lambda: str(widget.value()), lambda text: widget.setValue(int(text))
        if isinstance(widget, WaysOrder | HoursOrNever):
            return widget.text, widget.show_text
        return lambda: str(self.language.currentData()), self._choose_language

    def _connect(self) -> None:
        for line in (self.reminders, self.quiet, self.bring, self.online):
            line.textEdited.connect(self._edited)
        for spin in (self.held, self.unsent):
            spin.valueChanged.connect(self._edited)
        for part in (self.ask_back, self.call, self.ways):
            part.changed.connect(self._edited)
        self.language.activated.connect(self._edited)
        self.services.changed.connect(self.changed)

    # -- showing ---------------------------------------------------------------------------------------------

    def show_draft(self, draft: MessageSettingsDraft) -> None:
        """Fill the fields."""
        self._filling = True
        for key, field in self._fields.items():
            if field.read() != draft.values[key]:
                field.show(draft.values[key])
        self.services.show_typed(draft.services)
        self._filling = False
        self._say_all()

    def set_changeable(self, may: bool) -> None:
        """Whether anything here can be typed or chosen; what it does is read either way."""
        for line in (self.reminders, self.quiet, self.bring, self.online):
            line.setReadOnly(not may)
        for part in (self.held, self.unsent, self.language):
            part.setEnabled(may)
        for button in (self.ways.up, self.ways.down):
            button.setVisible(may)
        self.ways.lines.setEnabled(may)
        self.services.set_changeable(may)
        self.ask_back.set_changeable(may)
        self.call.set_changeable(may)

    def show_bad(self, bad: str | ServiceId) -> str:
        """Put the focus on what can't be kept, and answer why."""
        if isinstance(bad, str):
            target, words = self._fields[bad].widget, self._fields[bad].said.text()
            target.setFocus()
        else:
            target, words = self.services.hours, self.services.show_service(bad)
        if self.area is not None:
            self.area.ensureWidgetVisible(target)
        return words

    def _say_all(self) -> None:
        for key, field in self._fields.items():
            _tell(field.widget, field.said, said_of(key, field.read(), self._formatter))

    # -- reading ---------------------------------------------------------------------------------------------

    def read(self, draft: MessageSettingsDraft) -> MessageSettingsDraft:
        """The draft with what stands in the fields."""
        return MessageSettingsDraft(
            values={**draft.values, **{key: field.read() for key, field in self._fields.items()}},
            services={**draft.services, **self.services.typed},
        )

    @Slot()
    def _edited(self) -> None:
        if not self._filling:
            self._say_all()
            self.changed.emit()

    def _choose_language(self, code: str) -> None:
        if self.language.findData(code) < 0:
            self.language.addItem(language_word(code), code)
        choose(self.language, code)


def _fill(line: QLineEdit, text: str) -> None:
    """Put a text in; one that is there already is left with its cursor."""
    if line.text() != text:
        line.setText(text)


def _tell(widget: QWidget, label: QLabel, said: Said) -> None:
    """The sentence below a field, and read out with it."""
    set_tone(label, "secondary" if said.good else "error")
    write(label, said.words)
    spoken = widget.focusProxy() or widget
    spoken.setAccessibleDescription(said.words)
    if isinstance(widget, QLineEdit):
        set_invalid(widget, not said.good)
