"""Qt's own texts and those of `.ui` files in the interface's language: Qt's catalogue first, gettext second."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from bookingdesk.i18n.translation import _, interface_language


class GettextTranslator(QTranslator):
    """Asks gettext for every string of a form."""

    def isEmpty(self) -> bool:
        """Never empty: an empty translator would send no language change."""
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        """The translation; None for a miss, because an empty text would blank Qt's own buttons."""
        if not source:
            return None
        found = _(source)
        return found if found != source else None


def install_translators(app: QCoreApplication) -> None:
    """Install both in the order that lets Qt's catalogue decide the layout direction; call once at start."""
    language = interface_language()
    QLocale.setDefault(QLocale(language))
    own = QTranslator(app)
    if own.load(f"qtbase_{language.split('_')[0]}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        app.installTranslator(own)
    app.installTranslator(GettextTranslator(app))
