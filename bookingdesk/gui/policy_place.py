"""Opens the pages of policies and of the records they keep; what was typed and not stored stays."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from bookingdesk.gui.form_host import FormHost
from bookingdesk.gui.preferences.policies_panel import PoliciesPanel
from bookingdesk.gui.preferences.records_panel import RecordsPanel
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.policy_words import PolicyDraft
from bookingdesk.qt.desk import Desk


class PolicyPlace(QObject):
    """What the business promises and charges, by version."""

    def __init__(self, desk: Desk, host: FormHost, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._host = desk, host
        self._unsaved: PolicyDraft | None = None

    @property
    def unsaved(self) -> int:
        """How many forms hold something that is not stored."""
        return int(self._unsaved is not None)

    @Slot(object)
    def _keep(self, draft: PolicyDraft | None) -> None:
        self._unsaved = draft

    @Slot()
    def open(self) -> PoliciesPanel:
        """Show every policy with its versions."""
        page = PoliciesPanel(self._desk)
        if self._unsaved is not None:
            page.restore(self._unsaved)
        page.drafted.connect(self._keep)
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
