"""Opens the page of message settings, stores what is typed there, and takes back what was stored, the last first."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Slot
from shiboken6 import Shiboken

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.gui.failures import Failures
from bookingdesk.gui.form_host import FormHost
from bookingdesk.gui.preferences.message_settings_panel import MessageSettingsPanel
from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.message_settings_draft import MessageSettingsDraft
from bookingdesk.presentation.message_settings_words import changed_words, followed_words
from bookingdesk.presentation.toasts import Toast, ToastAction
from bookingdesk.qt.background.jobs import Progress, run_in_background
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.message_settings import (
    ChangeMessageSettings,
    MessageSettingsChanged,
    change_message_settings,
)
from bookingdesk.usecases.undoing import history

TAKE_BACK = "take_back_message_settings"


class MessageSettingsPlace(QObject):
    """See the module."""

    def __init__(self, desk: Desk, host: FormHost, toasts: Toasts, failures: Failures, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._host, self._toasts, self._failures = desk, host, toasts, failures
        self._draft: MessageSettingsDraft | None = None
        self._last: MessageSettingsChanged | None = None
        self._at: datetime | None = None
        self._toast = 0
        toasts.asked.connect(self._answer_toast)

    @property
    def unsaved(self) -> int:
        """How many forms hold something that is not stored."""
        return int(self._draft is not None)

    @Slot()
    def open(self) -> MessageSettingsPanel | None:
        """Show what is set about messages; None, and why, to who may not see settings."""
        page = self._failures.attempt(lambda: MessageSettingsPanel(self._desk))
        if page is None:
            return None
        if self._draft is not None:
            page.restore(self._draft)
        page.drafted.connect(self._keep)
        page.store_asked.connect(partial(self._store, page))
        self._host.show_form(page, _("Messages"), "message_settings")
        page.setFocus()
        return page

    @Slot(object)
    def _keep(self, draft: MessageSettingsDraft | None) -> None:
        self._draft = draft

    # -- storing ---------------------------------------------------------------------------------------------

    def _store(self, page: MessageSettingsPanel, command: ChangeMessageSettings) -> None:
        """Beside the window, as planned messages follow; what comes of it is said even where the page is closed."""
        sent = self._draft

        def step(env: Env, progress: Progress) -> Outcome[MessageSettingsChanged]:
            return change_message_settings(env, command)

        def stored(changed: MessageSettingsChanged) -> None:
            if Shiboken.isValid(page):
                page.show_stored(changed)
            elif self._draft == sent:
                self._draft = None
            self._say_stored(changed)

        def failed(why: Exception) -> None:
            if Shiboken.isValid(page):
                page.show_refused(why)
            else:
                self._refuse(why)

        run_in_background(self._desk, step, None, stored, failed, whose=self)

    def _say_stored(self, changed: MessageSettingsChanged) -> None:
        self._last, self._at = changed, self._desk.env.now()
        words = changed_words(changed.now, changed.back.wish, self._desk.formatter, self._desk.catalogue())
        self._toasts.close_toast(self._toast)
        self._toast = self._toasts.show_toast(Toast(text=words, actions=(ToastAction(TAKE_BACK, _("Undo")),)))

    # -- taking back -----------------------------------------------------------------------------------------

    def undo_last(self) -> bool:
        """Take the change back where it was the last thing done here; whether it was."""
        if self._last is None or self._at is None:
            return False
        try:
            actions = self._desk.look(history, 1)
        except (KnownError, RuleViolation):  # whoever is asked to undo says so
            return False
        if any(one.at > self._at and one.undone_at is None for one in actions):
            return False
        self.take_back()
        return True

    def take_back(self) -> None:
        """Put back what stood before the last change, unless somebody has changed it since."""
        last = self._last
        if last is None:
            return
        self._last = None
        self._toasts.close_toast(self._toast)

        def step(env: Env, progress: Progress) -> Outcome[MessageSettingsChanged]:
            return change_message_settings(env, last.back)

        run_in_background(self._desk, step, None, self._say_taken_back, self._refuse, whose=self)

    def _say_taken_back(self, undone: MessageSettingsChanged) -> None:
        parts = (
            _("Taken back."),
            changed_words(undone.now, undone.back.wish, self._desk.formatter, self._desk.catalogue()),
            followed_words(undone.followed, self._desk.formatter),
        )
        self._toasts.say(" ".join(part for part in parts if part))

    def _refuse(self, why: Exception) -> None:
        if isinstance(why, RuleViolation | KnownError):
            self._toasts.fail(self._failures.words(why))
        else:
            self._desk.bug.emit(why)

    @Slot(str, str)
    def _answer_toast(self, action: str, booking: str) -> None:
        if action == TAKE_BACK:
            self.take_back()
