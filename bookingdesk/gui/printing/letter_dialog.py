"""A letter to a client on paper: previewed, printed or saved like every paper, and recorded by its message."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from bookingdesk.documents.letter import letter_paper, letter_title
from bookingdesk.documents.paper import Paper
from bookingdesk.domain.ids import MessageId
from bookingdesk.gui.printing.print_dialog import Outlets, PrintDialog
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, pgettext
from bookingdesk.presentation.call_words import address_words
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.call_lists import call_line
from bookingdesk.usecases.calls import message_text
from bookingdesk.usecases.letter_printing import RecordLetter, record_letter


class LetterDialog(PrintDialog):
    """Prints a letter; there is nothing to choose about it but paper and printer."""

    def __init__(
        self,
        desk: Desk,
        formatter: Formatter,
        message: MessageId,
        parent: QWidget | None = None,
        outlets: Outlets | None = None,
    ) -> None:
        self._message = message
        super().__init__(desk, formatter, parent, outlets)
        self.setWindowTitle(_("Print a letter"))
        form = self.form
        for part in (form.day, form.day_label, form.staff, form.staff_label, form.names):
            part.hide()

    def refresh(self) -> None:
        """Where the address is not known, that is said; the letter is printed all the same."""
        super().refresh()
        said, lacking = self.form.message.text(), address_words(self._desk.look(call_line, self._message).line)
        self.form.message.setText(" ".join(part for part in (lacking, said) if part))

    def made(self) -> tuple[Paper, ...]:
        return (letter_paper(self._desk.look(message_text, self._message)),)

    def subject(self) -> str:
        return letter_title()

    def file_name(self) -> str:
        word = pgettext("in a sentence", "letter")
        return f"{word}-{self._message[:8]}.pdf"

    def record(self, pages: int) -> None:
        self._desk.do(record_letter, RecordLetter(message_id=self._message, pages=pages))
