"""The receipt of one payment on paper: previewed, printed or saved like every paper, and recorded by its number."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from bookingdesk.documents.paper import Paper
from bookingdesk.documents.receipt import receipt_paper, receipt_title
from bookingdesk.gui.printing.print_dialog import Outlets, PrintDialog
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, pgettext
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.receipts import RecordReceipt, receipt, record_receipt


class ReceiptDialog(PrintDialog):
    """Prints a receipt; there is nothing to choose about it but paper and printer."""

    def __init__(
        self,
        desk: Desk,
        formatter: Formatter,
        number: int,
        parent: QWidget | None = None,
        outlets: Outlets | None = None,
    ) -> None:
        self._number = number
        super().__init__(desk, formatter, parent, outlets)
        self.setWindowTitle(_("Print a receipt"))
        form = self.form
        for part in (form.day, form.day_label, form.staff, form.staff_label, form.names):
            part.hide()

    def made(self) -> tuple[Paper, ...]:
        return (receipt_paper(self._desk.do(receipt, self._number), self._formatter),)

    def subject(self) -> str:
        return receipt_title(self._number)

    def file_name(self) -> str:
        word = pgettext("in a sentence", "receipt")
        return f"{word}-{self._number}.pdf"

    def record(self, pages: int) -> None:
        self._desk.do(record_receipt, RecordReceipt(number=self._number, pages=pages))
