"""Qt's own texts and those of `.ui` files in the interface's language: Qt's catalogue first, gettext second."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, Qt, QTranslator
from PySide6.QtGui import QGuiApplication

from bookingdesk.i18n.translation import _, interface_language, pgettext, shipped

LATIN_DIGITS = {"ar": "ar_AE"}
"""A region of the language where dates and numbers are written with 0 to 9."""


class GettextTranslator(QTranslator):
    """Asks gettext for every string of a form."""

    def isEmpty(self) -> bool:
        """Never empty: an empty translator would send no language change."""
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """The translation; None for a miss, because an empty text would blank Qt's own buttons.

        A form's `comment` on a string is its context in the catalogue; the class name that Qt gives is not.
        """
        if not source or _of_qt(context):
            return None
        found = pgettext(disambiguation, source) if disambiguation else _(source)
        return found if found != source else None


def _of_qt(context: str) -> bool:
    """Whether Qt asks for a text of its own: its `Left` is an arrow key, ours is a client who went away."""
    return context[:1] == "Q" and context[1:2].isupper()


def install_translators(app: QCoreApplication) -> None:
    """Let Qt and the forms speak the language of the interface, in its direction; call before the first window."""
    language = interface_language()
    locale = _locale(language)
    QLocale.setDefault(locale)
    own = QTranslator(app)
    if own.load(f"qtbase_{shipped(language)}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(own)
    if shipped(language) != "en":
        app.installTranslator(GettextTranslator(app))
    if isinstance(app, QGuiApplication):
        app.setLayoutDirection(direction(locale))


def _locale(language: str) -> QLocale:
    """What date and number fields of Qt write by: with the digits that the formatter, Babel, writes (traps T45)."""
    locale = QLocale(language)
    return locale if locale.zeroDigit() == "0" else QLocale(LATIN_DIGITS.get(shipped(language), "en"))


def direction(locale: QLocale) -> Qt.LayoutDirection:
    """From right to left where the locale's script runs so; never automatic, so that no later event turns it."""
    right = locale.textDirection() == Qt.LayoutDirection.RightToLeft
    return Qt.LayoutDirection.RightToLeft if right else Qt.LayoutDirection.LeftToRight
