"""A client's contact log on paper: previewed, printed or saved like every paper, and recorded with the client."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from bookingdesk.documents.contact_log import PrintedLog, contact_log_paper, log_title
from bookingdesk.documents.paper import Paper
from bookingdesk.domain.clients import Client
from bookingdesk.domain.desk_settings import value
from bookingdesk.gui.printing.print_dialog import Outlets, PrintDialog
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, pgettext
from bookingdesk.presentation.contact_log_words import kinds_words, log_line
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.contact_log import ContactLogQuery, RecordLogPrint, contact_log, record_log_print


class ContactLogDialog(PrintDialog):
    """Prints what the page shows; there is nothing to choose about it but paper and printer."""

    def __init__(
        self,
        desk: Desk,
        formatter: Formatter,
        client: Client,
        query: ContactLogQuery,
        parent: QWidget | None = None,
        outlets: Outlets | None = None,
    ) -> None:
        self._client, self._asked, self._printed = client, query, 0
        super().__init__(desk, formatter, parent, outlets)
        self.setWindowTitle(_("Print a contact log"))
        form = self.form
        for part in (form.day, form.day_label, form.staff, form.staff_label, form.names):
            part.hide()

    def made(self) -> tuple[Paper, ...]:
        desk, formatter, query = self._desk, self._formatter, self._asked
        found = desk.look(contact_log, query)
        now, catalogue = desk.env.now(), desk.catalogue()
        lines = [log_line(each, catalogue, now, formatter) for each in found.entries]
        self._printed = len(lines)
        log = PrintedLog(
            client=self._client.name,
            lines=[(line.head, line.body, line.tail) for line in lines],
            only=kinds_words(query.kinds),
            printed=len(lines),
            whole=sum(found.counts.get(kind, 0) for kind in query.kinds),
            business=value(desk.settings(), "business.name"),
            printed_at=now,
            printed_by=desk.env.actor.name,
        )
        return (contact_log_paper(log, formatter),)

    def subject(self) -> str:
        return log_title(self._client.name)

    def file_name(self) -> str:
        word = pgettext("in a sentence", "contact log")
        return f"{word}-{self._client.id}.pdf".replace(" ", "-")

    def record(self, pages: int) -> None:
        command = RecordLogPrint(client_id=self._client.id, entries=self._printed, pages=pages)
        self._desk.do(record_log_print, command)
