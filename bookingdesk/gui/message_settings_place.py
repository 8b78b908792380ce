"""Opens the page of message settings, stores what is typed there, and takes back what was stored, last first."""

from __future__ import annotations

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

TAKE_BACK = "take_back_message_settings"


class MessageSettingsPlace(QObject):
    """See the module."""

    def __init__(self, desk: Desk, host: FormHost, toasts: Toasts, failures: Failures, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._host, self._toasts, self._failures = desk, host, toasts, failures
        self._draft: MessageSettingsDraft | None = None
        self._done: dict[int, tuple[MessageSettingsChanged, int]] = {}
        """What was stored and can be taken back, by its number among all that was done, with its toast."""
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
        words = changed_words(changed.now, changed.back.wish, self._desk.formatter, self._desk.catalogue())
        for _changed, older in self._done.values():
            self._toasts.close_toast(older)
        number = self._desk.doings.add(lambda: self._take_back(number))
        undo = ToastAction(f"{TAKE_BACK} {number}", _("Undo"))
        self._done[number] = changed, self._toasts.show_toast(Toast(text=words, actions=(undo,)))

    # -- taking back -----------------------------------------------------------------------------------------

    def _take_back(self, number: int) -> None:
        """Put back what stood before a change, unless somebody has changed it since."""
        changed, toast = self._done.pop(number)
        self._desk.doings.forget(number)
        self._toasts.close_toast(toast)

        def step(env: Env, progress: Progress) -> Outcome[MessageSettingsChanged]:
            return change_message_settings(env, changed.back)

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
        verb, _space, number = action.partition(" ")
        if verb == TAKE_BACK:
            self._take_back(int(number))
