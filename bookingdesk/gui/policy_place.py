"""Opens the pages of policies and of the records they keep, beside the calendar."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from bookingdesk.gui.form_host import FormHost
from bookingdesk.gui.preferences.policies_panel import PoliciesPanel
from bookingdesk.gui.preferences.records_panel import RecordsPanel
from bookingdesk.i18n.translation import _
from bookingdesk.qt.desk import Desk


class PolicyPlace(QObject):
    """What the business promises and charges, by version."""

    def __init__(self, desk: Desk, host: FormHost, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._host = desk, host

    @Slot()
    def open(self) -> PoliciesPanel:
        """Show every policy with its versions."""
        page = PoliciesPanel(self._desk)
        self._host.show_form(page, _("Policies"), "policies")
        page.lines.setFocus()
        return page

    @Slot()
    def open_records(self) -> RecordsPanel:
        """Show what is kept of clients, and who is past the record rule."""
        page = RecordsPanel(self._desk)
        self._host.show_form(page, _("Records kept"), "records")
        page.setFocus()
        return page
