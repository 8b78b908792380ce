"""The choice of the interface's language, kept on this computer and spoken from the next start on.

The words of a window are made once, so a change while it is open would leave half of them behind; refused.
"""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject

from bookingdesk.gui.widgets.toasts import Toasts
from bookingdesk.i18n.translation import OWN_NAMES, SHIPPED, _, shipped
from bookingdesk.presentation.commands.languages import language_command
from bookingdesk.qt.shortcuts import CommandSet
from bookingdesk.settings.file import Settings
from bookingdesk.settings.table import LANGUAGE


class LanguageChoice(QObject):
    """Binds the commands of the Language menu."""

    def __init__(self, commands: CommandSet, settings: Settings, toasts: Toasts, parent: QObject) -> None:
        super().__init__(parent)
        self._commands, self._settings, self._toasts = commands, settings, toasts
        for language in ("", *SHIPPED):
            commands.bind(language_command(language), partial(self.choose, language))
        self._mark()

    def choose(self, language: str) -> None:
        """Keep a shipped language, or the system's for an empty one, and say when it is spoken."""
        self._settings.set(LANGUAGE, language)
        self._settings.save()
        self._mark()
        if language:
            words = _("bookingdesk speaks {language} when it is started next.").format(language=OWN_NAMES[language])
        else:
            words = _("bookingdesk speaks the language of the system when it is started next.")
        self._toasts.say(words)

    def _mark(self) -> None:
        chosen = self._settings.get(LANGUAGE)
        present = shipped(chosen) if chosen else ""
        for language in ("", *SHIPPED):
            self._commands.action(language_command(language)).setChecked(language == present)
