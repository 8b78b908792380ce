"""Gives what is seen in the window at hand its letters for Alt, so that each of them does one thing.

The letters of the menu bar are kept, whatever is shown beside it. They are given anew when the focus moves, which
every page and dialog does when it opens, and when Alt goes down, for whatever has come, gone or changed its words
since. It refuses to look at windows in the background: their letters do nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow
from PySide6.QtWidgets import QAbstractButton, QApplication, QGroupBox, QLabel, QMenu, QMenuBar, QTabBar, QWidget

from bookingdesk.presentation.alt_letters import letter_of, told_apart

MARKED = (QAbstractButton, QLabel, QGroupBox, QTabBar, QMenuBar)
"""What Qt picks with a marked letter."""


class _Text(NamedTuple):
    """A text that can carry a letter: of a widget, of one tab, or of an entry of a menu."""

    of: QObject
    name: str
    """Of the property in which the wish is kept once another letter was given."""
    words: str
    write: Callable[[str], object]

    @property
    def wish(self) -> str:
        """The text with the letter that its writer marked."""
        kept = self.of.property(self.name)
        return str(kept[0]) if kept and kept[1] == self.words else self.words

    def give(self, wish: str, given: str) -> None:
        """Show the text with the letter that it got."""
        if given != self.words:
            self.of.setProperty(self.name, [wish, given])
            self.write(given)


def give_letters(window: QWidget) -> None:
    """Let no two things that are seen in a window share a letter, nor one have a letter of its menu bar.

    Where two wish the same letter, what acts goes before what only leads to a field. Dialogs of the window have
    letters of their own.
    """
    shown = [widget for widget in window.findChildren(QWidget) if widget.isVisible()]
    seen = [widget for widget in shown if isinstance(widget, MARKED) and widget.window() is window]
    seen.sort(key=lambda widget: not isinstance(widget, QAbstractButton))
    taken = {letter_of(action.text()) for bar in seen if isinstance(bar, QMenuBar) for action in bar.actions()}
    _give([text for widget in seen for text in _texts(widget)], taken)


def give_menu_letters(menu: QMenu) -> None:
    """The same for the entries of one menu; an entry that stands in several has in each what is free there."""
    _give([_Text(entry, "altLetter", entry.text(), entry.setText) for entry in menu.actions()], ())


def _give(texts: Sequence[_Text], taken: Iterable[str]) -> None:
    wishes = [text.wish for text in texts]
    for text, wish, given in zip(texts, wishes, told_apart(wishes, taken), strict=True):
        text.give(wish, given)


def _texts(widget: QWidget) -> Iterator[_Text]:
    if isinstance(widget, QAbstractButton) or (isinstance(widget, QLabel) and widget.buddy() is not None):
        yield _Text(widget, "altLetter", widget.text(), widget.setText)
    elif isinstance(widget, QGroupBox):
        yield _Text(widget, "altLetter", widget.title(), widget.setTitle)
    elif isinstance(widget, QTabBar):
        for tab in range(widget.count()):
            yield _Text(widget, f"altLetter{tab}", widget.tabText(tab), partial(widget.setTabText, tab))


class AltLetters(QObject):
    """Follows the focus of the application. Listens at the windows of the system, which see each key once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self._give)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._focus_moved)
            application.focusWindowChanged.connect(self._follow)
        self._follow(QGuiApplication.focusWindow())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Alt:
            self._give()
        return False

    @Slot(QWindow)
    def _follow(self, window: QWindow | None) -> None:
        if window is not None:
            window.removeEventFilter(self)  # never twice
            window.installEventFilter(self)

    @Slot(QWidget, QWidget)
    def _focus_moved(self, old: QWidget | None, now: QWidget | None) -> None:
        self._soon.start(0)  # what opens is filled first

    @Slot()
    def _give(self) -> None:
        window = QApplication.activeWindow()
        if window is not None:
            give_letters(window)
