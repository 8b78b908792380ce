"""Other languages in the window: the direction, Qt's own words, digits, and room for longer texts."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QDate, QLocale, QTranslator
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.assets import ROOT
from bookingdesk.gui.booking.booking_panel import BookingForm
from bookingdesk.gui.booking.cancel_panel import CancelForm
from bookingdesk.gui.booking.read_back_panel import ReadBackForm
from bookingdesk.gui.booking.reschedule_panel import RescheduleForm
from bookingdesk.gui.booking.word_panel import WordForm
from bookingdesk.gui.clients.client_form import ClientFormWidgets
from bookingdesk.gui.clients.client_panel import ProfileWidgets
from bookingdesk.gui.clients.merge_panel import MergeForm
from bookingdesk.gui.importing.import_dialog import ImportWidgets
from bookingdesk.gui.main_window import MainWindow
from bookingdesk.gui.printing.print_dialog import PrintForm
from bookingdesk.gui.review.review_panel import ReviewForm
from bookingdesk.gui.signin.sign_in_page import SignInForm
from bookingdesk.gui.widgets.identity_strip import IdentityWidgets
from bookingdesk.gui.workplace import Workplace
from bookingdesk.i18n import translation
from bookingdesk.qt.forms import load_form
from bookingdesk.qt.look import icon
from bookingdesk.qt.translator import GettextTranslator, install_translators
from bookingdesk.settings.file import Settings

FORMS: dict[str, type] = {
    "booking_panel": BookingForm,
    "cancel_booking": CancelForm,
    "client_form": ClientFormWidgets,
    "client_profile": ProfileWidgets,
    "identity": IdentityWidgets,
    "merge": MergeForm,
    "read_back": ReadBackForm,
    "review": ReviewForm,
    "sign_in": SignInForm,
    "who_asked": WordForm,
    "import_file": ImportWidgets,
    "print_dialog": PrintForm,
    "reschedule_booking": RescheduleForm,
}
DIALOGS = {"import_file", "print_dialog", "sign_in"}
"""Forms that are as wide as they want to be."""
PANEL = 360
"""Pixels that the side panel gives a form at its usual width."""


def speak(app: QApplication, language: str) -> None:
    """As the program does at its start."""
    translation.speak(language)
    install_translators(app)


@pytest.mark.parametrize("language", translation.SHIPPED)
def test_that_the_window_runs_in_the_direction_of_its_language(
    speaking: QApplication, qtbot: QtBot, settings: Settings, language: str
) -> None:
    speak(speaking, language)
    window = MainWindow(settings)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    window.show()
    qtbot.waitExposed(window)
    assert window.isRightToLeft() == (language == "ar")
    assert (window.rail.x() > window.canvas.x()) == (language == "ar")
    assert QLocale().name().split("_")[0] == language
    window.close()


def test_that_fields_of_qt_write_the_digits_that_everything_else_writes(speaking: QApplication) -> None:
    speak(speaking, "ar")
    assert QLocale().toString(25) == "25"
    assert QLocale().toString(QDate(2025, 6, 23), "d MMMM") == "23 يونيو"


KEYS = {"de": "Strg+Umschalt+Z", "fr": "Ctrl+Maj+Z", "es": "Control+Mayúsculas+Z"}


@pytest.mark.parametrize(("language", "words"), KEYS.items())
def test_that_keys_are_called_as_on_the_keyboard(speaking: QApplication, language: str, words: str) -> None:
    speak(speaking, language)
    assert QKeySequence("Ctrl+Shift+Z").toString(QKeySequence.SequenceFormat.NativeText) == words


def test_that_words_of_ours_do_not_stand_in_for_words_of_qt(speaking: QApplication) -> None:
    """`Left` is a client who went away for us and an arrow key for Qt."""
    speak(speaking, "de")
    assert translation._("Left") == "Gegangen"
    assert GettextTranslator(speaking).translate("QShortcut", "Left") is None
    assert GettextTranslator(speaking).translate("booking_panel", "&Note") == "&Notiz"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "Abbrechen"


def test_that_pictures_of_back_and_forward_point_the_other_way(speaking: QApplication) -> None:
    onward, back = (icon(name).pixmap(16).toImage() for name in ("chevron-right", "chevron-left"))
    plain = icon("phone").pixmap(16).toImage()
    speak(speaking, "ar")
    assert icon("chevron-left").pixmap(16).toImage() == onward
    assert icon("chevron-right").pixmap(16).toImage() == back
    assert icon("phone").pixmap(16).toImage() == plain


class Longer(QTranslator):
    """Every text of a form by a third longer, as a translation may be."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, context: str, source: str, disambiguation: str | None = None, n: int = -1) -> str | None:
        if context.startswith("Q") or not source.strip():
            return None
        return source + "n" * max(1, round(len(source.replace("&", "")) * 0.35))


def test_that_every_form_is_looked_at() -> None:
    assert sorted(FORMS) == sorted(form.stem for form in ROOT.joinpath("ui").glob("*.ui"))


@pytest.mark.parametrize("form", FORMS)
def test_that_texts_a_third_longer_are_not_cut_in_a_form(qapp: QApplication, qtbot: QtBot, form: str) -> None:
    longer, page = Longer(qapp), QWidget()
    qtbot.addWidget(page)
    qapp.installTranslator(longer)
    try:
        load_form(form, page, FORMS[form])
    finally:
        qapp.removeTranslator(longer)
    page.resize(max(PANEL, page.sizeHint().width()) if form in DIALOGS else PANEL, 900)
    page.show()
    qtbot.waitExposed(page)
    wide = [area.objectName() for area in page.findChildren(QScrollArea) if is_wider_inside(area)]
    cut = [widget.objectName() for widget in texts_in(page) if is_cut(widget)]
    page.close()
    assert (cut, wide) == ([], [])
    assert page.minimumSizeHint().width() <= page.width()


def is_wider_inside(area: QScrollArea) -> bool:
    """Whether what scrolls up and down would have to scroll to the side too."""
    return area.widget() is not None and area.widget().minimumSizeHint().width() > area.viewport().width()


def texts_in(host: QWidget) -> list[QWidget]:
    """What shows words: labels and buttons that are to be seen."""
    shown = [*host.findChildren(QLabel), *host.findChildren(QAbstractButton)]
    return [w for w in shown if w.isVisibleTo(host) and w.text()]


def is_cut(widget: QWidget) -> bool:
    """Narrower than its words need; a text that is wrapped needs its longest word."""
    fixed = widget.maximumWidth() < widget.sizeHint().width() and not getattr(widget, "wordWrap", lambda: False)()
    return fixed or widget.width() < widget.minimumSizeHint().width()


def test_that_a_cut_text_would_be_found(qtbot: QtBot) -> None:
    label = QLabel("Something that does not fit")
    qtbot.addWidget(label)
    label.setFixedWidth(20)
    assert is_cut(label)


def test_that_add_to_the_waitlist_writes_a_word_that_the_language_reads(
    speaking: QApplication, workplace: Workplace
) -> None:
    speak(speaking, "de")
    workplace.waiting.add_asked.emit()
    assert workplace.line.field.text() == "warteliste "
    workplace.line.times.waitlist_wanted.emit(workplace.line.times.draft())
    assert workplace.line.field.text().startswith("warteliste ")
