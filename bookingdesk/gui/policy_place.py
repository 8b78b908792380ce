"""Opens the page of policies beside the calendar; what was typed there and not stored is in it the next time."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from bookingdesk.gui.form_host import FormHost
from bookingdesk.gui.preferences.policies_panel import PoliciesPanel
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
