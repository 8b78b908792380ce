"""Opens the pages of policies, of the records they keep, of seats and of text messages.

What was typed into a policy and not stored stays. While whoever works here has not read what was changed, the
banner says so.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Slot

from bookingdesk.domain.errors import KnownError, NotAllowed
from bookingdesk.gui.banners import Condition
from bookingdesk.gui.form_host import FormHost
from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.preferences.mail_panel import MailPanel
from bookingdesk.gui.preferences.policies_panel import PoliciesPanel
from bookingdesk.gui.preferences.policy_reading_panel import PolicyReadingPanel
from bookingdesk.gui.preferences.records_panel import RecordsPanel
from bookingdesk.gui.preferences.seats_panel import SeatsPanel
from bookingdesk.gui.preferences.texting_panel import TextingPanel
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.policy_reading_words import changed_words
from bookingdesk.presentation.policy_words import PolicyDraft
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.policy_reading import unread_policies


class PolicyPlace(QObject):
    """What the business promises and charges, by version."""

    def __init__(self, desk: Desk, host: FormHost, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._host, self._banners = desk, host, window.banners
        self._unsaved: PolicyDraft | None = None
        desk.announced.connect(self._notice)
        desk.actor_changed.connect(self.refresh)
        self.refresh()

    @Slot(object)
    def _notice(self, changes: ChangeSet) -> None:
        """Here a policy was settled or read; of what another desk does only days are told.

        A version that applies from a later day is found by the clock of the window, which refreshes each minute.
        """
        if changes.catalogue or changes.spans:
            self.refresh()

    @Slot()
    def refresh(self) -> None:
        """Look whether whoever works here has something to read."""
        try:
            words = changed_words(self._desk.look(unread_policies, None))
        except (KnownError, NotAllowed):  # no database, or nobody has signed in: the page says so
            words = ""
        if words:
            self._banners.hold(Condition.POLICY, words, ((_("Read"), self.open_unread),))
        else:
            self._banners.drop(Condition.POLICY)

    @Slot()
    def open_unread(self) -> PolicyReadingPanel:
        """Show what has changed, to be confirmed."""
        page = PolicyReadingPanel(self._desk)
        page.finished.connect(partial(self._host.close_form, page))
        self._host.show_form(page, _("Policies to read"), "policy_reading")
        page.setFocus()
        return page

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

    @Slot()
    def open_mail(self) -> MailPanel:
        """Show the account that mail leaves by."""
        page = MailPanel(self._desk)
        self._host.show_form(page, _("Mail account"), "mail_account")
        page.setFocus()
        return page

    @Slot()
    def open_texting(self) -> TextingPanel:
        """Show whether and by which gateway text messages are sent."""
        page = TextingPanel(self._desk)
        self._host.show_form(page, _("Text messages"), "texting")
        page.setFocus()
        return page

    @Slot()
    def open_seats(self) -> SeatsPanel:
        """Show for how many group services are held, and how many rooms hold."""
        page = SeatsPanel(self._desk)
        self._host.show_form(page, _("Seats of services and rooms"), "seats")
        page.setFocus()
        return page
