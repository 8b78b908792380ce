"""Ctrl+P: the day per staff member, previewed, printed or saved as PDF, and recorded: paper is a disclosure.

Opens on tomorrow in the afternoon and on today before noon; Enter prints. The printer and the file dialog are
given by the caller, so that both can be stood in for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import QDate, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QDateEdit,
    QDialog,
    QFileDialog,
    QGroupBox,
    QLabel,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QWidget,
)

from bookingdesk.documents.day_schedule import day_schedule_papers, pages_titles
from bookingdesk.documents.paper import Paper
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.errors import KnownError, NothingToPrint, RuleViolation
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.local_time import wall
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.forms import load_form
from bookingdesk.qt.printing.pages import write_pdf
from bookingdesk.qt.printing.preview import PagePreview
from bookingdesk.qt.printing.printer import print_papers, printer_names
from bookingdesk.usecases.commands import DayScheduleQuery, Names, RecordPrint
from bookingdesk.usecases.printing import day_schedule, record_print

PAPERS = ("A4", "Letter")
NOON = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlets:
    """Where pages go: faked in tests, the real printer and file dialog otherwise."""

    names: Callable[[], Sequence[str]] = printer_names
    send: Callable[..., int] = print_papers
    ask_path: Callable[[QWidget, str], str] = lambda parent, name: QFileDialog.getSaveFileName(
        parent, _("Save as PDF"), name, _("PDF files (*.pdf)")
    )[0]


class PrintForm:
    """The widgets of ui/print_dialog.ui."""

    day: QDateEdit
    day_label: QLabel
    staff: QComboBox
    staff_label: QLabel
    names: QGroupBox
    names_full: QRadioButton
    names_initials: QRadioButton
    names_none: QRadioButton
    paper: QComboBox
    printer: QComboBox
    copies: QSpinBox
    preview: PagePreview
    previous_page: QPushButton
    next_page: QPushButton
    page_label: QLabel
    message: QLabel
    leave: QPushButton
    save_pdf: QPushButton
    print_now: QPushButton


def first_day_offered(desk: Desk, formatter: Formatter) -> date:
    """Today before noon, tomorrow after it."""
    now = wall(desk.env.now(), formatter.zone)
    return now.date() if now.hour < NOON else now.date() + timedelta(days=1)


class PrintDialog(QDialog):
    """Prints the day schedule: of the given day, or of the one that the hour suggests."""

    what = "day_schedule"
    """What is recorded as printed."""
    told = Signal(str)
    """What was printed or saved, in words."""

    def __init__(
        self,
        desk: Desk,
        formatter: Formatter,
        parent: QWidget | None = None,
        outlets: Outlets | None = None,
        *,
        day: date | None = None,
    ) -> None:
        super().__init__(parent)
        self._first_day = day or first_day_offered(desk, formatter)
        self._desk, self._formatter = desk, formatter
        self._outlets = outlets or Outlets()
        self._papers: tuple[Paper, ...] = ()
        self._catalogue = desk.env.store.read(lambda work: work.catalogue.load())
        self.form = load_form("print_dialog", self, PrintForm)
        self._fill_choices()
        self._connect()
        self.refresh()
        (self.form.print_now if self.form.print_now.isEnabled() else self.form.save_pdf).setFocus()

    def _fill_choices(self) -> None:
        form = self.form
        day = self._first_day
        form.day.setDisplayFormat("ddd d MMM yyyy")  # as everywhere in the window, not as the system writes dates
        form.day.setDate(QDate(day.year, day.month, day.day))
        form.staff.addItem(_("Everybody who works"), None)
        for person in self._catalogue.of_kind(ResourceKind.STAFF):
            form.staff.addItem(person.name, person.id)
        form.paper.addItems(list(PAPERS))
        form.printer.addItems(list(self._outlets.names()))
        form.preview.setAccessibleName(_("Preview"))

    def _connect(self) -> None:
        form = self.form
        form.day.dateChanged.connect(self.refresh)
        form.staff.currentIndexChanged.connect(self.refresh)
        form.paper.currentIndexChanged.connect(self.refresh)
        for choice in (form.names_full, form.names_initials, form.names_none):
            choice.toggled.connect(self._names_toggled)
        form.preview.turned.connect(self._page_turned)
        form.previous_page.clicked.connect(self._back_a_page)
        form.next_page.clicked.connect(self._on_a_page)
        form.leave.clicked.connect(self.reject)
        form.print_now.clicked.connect(self.print_pages)
        form.save_pdf.clicked.connect(self.save_pages)

    def _names(self) -> Names:
        if self.form.names_initials.isChecked():
            return Names.INITIALS
        return Names.NONE if self.form.names_none.isChecked() else Names.FULL

    def _query(self) -> DayScheduleQuery:
        chosen: ResourceId | None = self.form.staff.currentData()
        picked = self.form.day.date()
        return DayScheduleQuery(
            day=date(picked.year(), picked.month(), picked.day()),
            names=self._names(),
            staff=frozenset() if chosen is None else frozenset({chosen}),
        )

    @Slot(bool)
    def _names_toggled(self, on: bool) -> None:
        if on:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Read the day and lay its pages out again."""
        try:
            self._papers = self.made()
        except (RuleViolation, KnownError) as refusal:
            self._papers = ()
            self.form.message.setText(sentence(refusal, self._formatter, self._catalogue))
        else:
            self.form.message.setText("" if self._papers else self._nothing())
        self.form.preview.show_papers(self._papers, self.form.paper.currentText())
        self.form.save_pdf.setEnabled(bool(self._papers))
        self.form.print_now.setEnabled(bool(self._papers) and self.form.printer.count() > 0)
        if self._papers and not self.form.printer.count():
            self.form.message.setText(_("No printer is installed on this computer. Save as PDF instead."))
            self.form.save_pdf.setDefault(True)

    def made(self) -> tuple[Paper, ...]:
        """The papers as they are asked for now. Raises RuleViolation, KnownError."""
        schedule = self._desk.do(day_schedule, self._query())
        return day_schedule_papers(schedule, self._formatter, self._desk.env.now(), self._desk.env.actor.name)

    def _nothing(self) -> str:
        return sentence(NothingToPrint(day=self._query().day), self._formatter, self._catalogue)

    @Slot(int, int)
    def _page_turned(self, page: int, of: int) -> None:
        words = ngettext("{page} of {of} page", "{page} of {of} pages", of)
        self.form.page_label.setText(words.format(page=page, of=of) if of else "")
        self.form.previous_page.setEnabled(page > 1)
        self.form.next_page.setEnabled(page < of)

    @Slot()
    def _back_a_page(self) -> None:
        self.form.preview.turn(-1)

    @Slot()
    def _on_a_page(self) -> None:
        self.form.preview.turn(1)

    @Slot()
    def print_pages(self) -> None:
        """Send the pages to the chosen printer and record the print."""
        form = self.form
        try:
            pages = self._outlets.send(
                self._papers,
                form.printer.currentText(),
                size=form.paper.currentText(),
                copies=form.copies.value(),
                title=pages_titles(self._papers),
            )
            self.record(pages)
        except (RuleViolation, KnownError) as refusal:
            form.message.setText(sentence(refusal, self._formatter, self._catalogue))
            return
        words = ngettext("Printed: {day}, {count} page.", "Printed: {day}, {count} pages.", pages)
        self.told.emit(words.format(day=self.subject(), count=pages))
        self.accept()

    @Slot()
    def save_pages(self) -> None:
        """Write the pages to a PDF that the user names, and record it."""
        path = self._outlets.ask_path(self, self.file_name())
        if not path:
            return
        target = Path(path).with_suffix(".pdf")
        size = self.form.paper.currentText()
        try:
            pages = write_pdf(self._papers, str(target), pages_titles(self._papers), size=size)
            self.record(pages)
        except (RuleViolation, KnownError) as refusal:
            self.form.message.setText(sentence(refusal, self._formatter, self._catalogue))
            return
        self.told.emit(_("Saved: {file}").format(file=target))
        self.accept()

    def subject(self) -> str:
        """What was printed, in words."""
        return self._formatter.day(self._query().day)

    def file_name(self) -> str:
        """What a PDF is called at first."""
        return f"{_('day')}-{self._query().day.isoformat()}.pdf"

    def record(self, pages: int) -> None:
        """Keep that it was printed."""
        query = self._query()
        self._desk.do(
            record_print,
            RecordPrint(what=self.what, day=query.day, names=query.names, staff=query.staff, pages=pages),
        )
