"""Clients or bookings from a CSV file: columns guessed and confirmed, tried first, then imported beside the window.

Nothing is stored before *Import*. Bad rows go to a file beside the given one, good rows are kept; *Stop* ends
between two batches with what was counted until then. Failure policy: the sentence stands in the dialog, the
mapping stays, and trying again is safe, as rows that are known add nothing.
"""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QProgressBar, QPushButton, QWidget

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.gui.importing.import_run import ImportRun
from bookingdesk.gui.importing.mapping_grid import MappingGrid
from bookingdesk.gui.widgets.reading_list import ReadingList
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.import_words import (
    done_words,
    doubled_words,
    how_words,
    missing_words,
    order_found,
    order_words,
    rejection_line,
    unused_words,
    verdict_words,
)
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.accessibility_announcing import announce
from bookingdesk.qt.background.jobs import Cancelled, Job, run_in_background
from bookingdesk.qt.desk import Desk
from bookingdesk.qt.forms import load_form
from bookingdesk.usecases.importing.mapping import fields_of, guessed, missing
from bookingdesk.usecases.importing.reading import Table
from bookingdesk.usecases.importing.report import Imported, ImportFile
from bookingdesk.usecases.importing.values import DateOrder

SAMPLE_ROWS = 2000
ROWS_SEEN = 8
TRY_MS = 300


class ImportWidgets:
    """The widgets of ui/import_file.ui."""

    file: QLabel
    how: QLabel
    mapping: MappingGrid
    unused: QLabel
    order_label: QLabel
    order: QComboBox
    order_question: QLabel
    verdict: QLabel
    rejections: ReadingList
    error: QLabel
    progress: QProgressBar
    import_now: QPushButton
    stop: QPushButton
    leave: QPushButton


class ImportDialog(QDialog):
    """One file."""

    told = Signal(str)
    """What was imported, in words."""

    def __init__(self, desk: Desk, what: str, table: Table, parent: QWidget | None = None) -> None:
        """`what` is clients or bookings; `table` was read by `read_table`."""
        super().__init__(parent)
        self._desk, self._what, self._table = desk, what, table
        self._catalogue = desk.catalogue()
        self._rows = table.sample(SAMPLE_ROWS)
        self._job: Job | None = None
        self._stores = False
        self._again = False
        self._close_when_ended = False
        self.result_of_import: Imported | None = None
        self.form = load_form("import_file", self, ImportWidgets)
        self.setWindowTitle(_("Import clients") if what == "clients" else _("Import bookings"))
        self._soon = QTimer(self, singleShot=True, interval=TRY_MS)
        self._soon.timeout.connect(self.try_out)
        self._fill()
        self._connect()
        self.resize(720, 640)
        self._mapped()
        (self.form.mapping if self._blocked() else self.form.import_now).setFocus()

    def _fill(self) -> None:
        form, table = self.form, self._table
        form.file.setText(str(table.path))
        form.how.setText(how_words(table, None, self._desk.formatter))
        form.mapping.begin(tuple(fields_of(self._what)), guessed(self._what, table.columns), self._rows)
        form.rejections.setAccessibleName(_("Rejected rows"))
        form.verdict.setAccessibleName(_("What would be imported"))
        form.progress.setAccessibleName(_("Progress"))
        for button in (form.stop, form.leave):
            button.setAutoDefault(True)  # Enter presses the button that has the focus
        for widget in (form.error, form.rejections, form.progress, form.stop):
            widget.hide()

    def _connect(self) -> None:
        form = self.form
        form.mapping.changed.connect(self._mapped)
        form.order.activated.connect(self._order_chosen)
        form.import_now.clicked.connect(self.import_rows)
        form.stop.clicked.connect(self.stop)
        form.leave.clicked.connect(self.reject)

    # -- what is asked for -----------------------------------------------------------------------------------

    @property
    def order(self) -> DateOrder | None:
        """How dates are read; None while nobody has said, or where there are none."""
        data = self.form.order.currentData() if self.form.order.count() else None
        chosen = DateOrder(data) if isinstance(data, str) else None
        return None if chosen is DateOrder.UNCLEAR else chosen

    @Slot()
    def _mapped(self) -> None:
        """Another mapping: ask about dates again where it matters, and try it out."""
        form = self.form
        words = unused_words(form.mapping.mapping)
        form.unused.setText(words)
        form.unused.setVisible(bool(words))
        self._ask_order()
        self._show_readiness()
        self._soon.start()

    def _ask_order(self) -> None:
        form = self.form
        found, example = order_found(self._what, form.mapping.mapping, self._rows)
        form.order.clear()
        for widget in (form.order_label, form.order):
            widget.setVisible(found is not None)
        unclear = found is DateOrder.UNCLEAR
        orders = [order for order in DateOrder if order is not DateOrder.UNCLEAR or unclear]
        for order in sorted(orders, key=lambda order: order is not DateOrder.UNCLEAR):
            form.order.addItem(order_words(order), order.value)
        if found is not None:
            form.order.setCurrentIndex(form.order.findData(found.value))
        question = _("“{example}” can be read both ways.").format(example=example) if unclear else ""
        form.order_question.setText(question)
        form.order_question.setVisible(unclear)

    @Slot()
    def _order_chosen(self) -> None:
        self.form.order_question.setVisible(self.order is None)
        self._show_readiness()
        self._soon.start()

    def _blocked(self) -> str:
        """Why this cannot be imported yet; empty where it can."""
        mapping = self.form.mapping.mapping
        words = missing_words(missing(self._what, mapping)) or doubled_words(mapping)
        if not words and self.form.order.count() and self.form.order.isVisibleTo(self) and self.order is None:
            return _("Choose how the dates are written.")
        return words

    def _show_readiness(self) -> None:
        blocked = self._blocked()
        self.form.import_now.setEnabled(not blocked and not (self._job is not None and self._stores))
        if blocked:
            self.form.verdict.setText(blocked)
            self.form.rejections.hide()

    # -- running ---------------------------------------------------------------------------------------------

    @Slot()
    def try_out(self) -> None:
        """Count what would come of it, without storing anything."""
        self._soon.stop()
        if self._blocked() or self.result_of_import is not None:
            return
        if self._job is not None:
            self._again = True
            self._job.cancel()
            return
        self._run(stores=False)

    @Slot()
    def import_rows(self) -> None:
        """Store the file's rows."""
        self._soon.stop()
        if self._blocked():
            return
        if self._job is not None:
            self._stores = True
            self._job.cancel()
            return
        self._run(stores=True)

    @Slot()
    def stop(self) -> None:
        """End after the batch under way; what is stored stays."""
        if self._job is not None:
            self._job.cancel()
            self.form.stop.setEnabled(False)

    def _run(self, *, stores: bool) -> None:
        form = self.form
        self._stores, self._again = stores, False
        form.error.hide()
        form.stop.setEnabled(True)
        form.stop.setVisible(stores)
        form.progress.show()
        form.progress.setRange(0, 0)
        form.mapping.setEnabled(not stores)
        form.order.setEnabled(not stores)
        form.import_now.setEnabled(not stores)
        form.verdict.setText(
            _("Importing. Stop keeps what is stored by then.") if stores else _("Trying the file …")
        )
        form.rejections.hide()
        work = ImportRun(self._what, self._command(stores=stores), self._desk.formatter)
        self._work = work
        self._job = run_in_background(self._desk, work.run, self._show_progress, self._done, self._failed)

    def _command(self, *, stores: bool) -> ImportFile:
        return ImportFile(
            table=self._table, mapping=self.form.mapping.mapping, order=self.order, dry_run=not stores
        )

    def _show_progress(self, done: int, of: int) -> None:
        self.form.how.setText(how_words(self._table, of, self._desk.formatter))
        self.form.progress.setRange(0, max(of, 1))
        self.form.progress.setValue(done)

    def _done(self, imported: Imported) -> None:
        if not self._ended():
            return
        form, formatter = self.form, self._desk.formatter
        rejected = self._work.listed
        words = verdict_words(imported, formatter)
        if not imported.dry_run and imported.rejected:
            words = _("{verdict} The rejected rows are in {file}.").format(verdict=words, file=self._work.target)
        form.verdict.setText(words)
        form.rejections.show_lines(rejection_line(one, formatter, self._catalogue) for one in rejected)
        form.rejections.setVisible(bool(rejected))
        form.rejections.fit(ROWS_SEEN)
        announce(form.verdict, words)
        if not imported.dry_run:
            self.result_of_import = imported
            form.import_now.hide()
            form.leave.setFocus()
            self.told.emit(done_words(self._what, imported, formatter))
        self._show_readiness()

    def _failed(self, why: Exception) -> None:
        if not self._ended() or isinstance(why, Cancelled):
            return
        known = isinstance(why, (RuleViolation, KnownError))
        words = sentence(why, self._desk.formatter, self._catalogue) if known else _("This did not work.")  # type: ignore[arg-type]
        self.form.verdict.setText("")
        self.form.error.setText(words)
        self.form.error.show()
        self.form.mapping.setEnabled(True)
        self.form.order.setEnabled(True)
        announce(self.form.error, words, assertive=True)
        self._show_readiness()

    def _ended(self) -> bool:
        """Tidy up after a job; False where the next one follows at once, or the dialog goes."""
        wanted_store = self._stores and self._work.command.dry_run
        self._job = None
        self.form.progress.hide()
        self.form.stop.hide()
        if self._close_when_ended:
            self.reject()
            return False
        if wanted_store:
            self._run(stores=True)
            return False
        if self._again:
            self._run(stores=False)
            return False
        return True

    def reject(self) -> None:
        """Close, by the button, Esc or the frame; what runs is stopped first, and closes it when it has ended."""
        if self._job is not None:
            self._close_when_ended = True
            self._job.cancel()
            return
        self._soon.stop()
        super().reject()
