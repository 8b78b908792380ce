"""Makes the table of commands act: menu actions, shortcuts that work while typing, and letters that do not.

A command without a function is in no menu. It refuses to know what the functions do.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from bookingdesk.presentation.commands.command import Command, Menu, Place, is_bare, menu_title
from bookingdesk.qt.alt_letters import give_menu_letters
from bookingdesk.qt.letter_runs import LetterRuns

RECENT = 8
OF_A_DAY = frozenset({Place.BOOKING, Place.VIEW})
"""Where the bookings of a day are seen: a letter for one of them acts on what the user looks at."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A command with what it does."""

    command: Command
    action: QAction
    enabled: Callable[[], bool]


class CommandSet(QObject):
    """The commands of one window that have a function."""

    def __init__(self, window: QWidget, table: Sequence[Command]) -> None:
        super().__init__(window)
        self._window = window
        self._table = {command.id: (place, command) for place, command in enumerate(table)}
        self._bound: dict[str, Bound] = {}
        self.recent: list[str] = []
        self.runs = LetterRuns(self)
        """Every view in which letters act is guarded by it."""
        self.locked = False
        """Nothing can be run: somebody has to sign in first."""

    def bind(
        self, command_id: str, function: Callable[[], object], enabled: Callable[[], bool] = lambda: True
    ) -> QAction:
        """Give a command its function. `enabled` is asked when a menu opens and before a key acts.

        Raises KeyError for an id that is not in the table.
        """
        command = self._table[command_id][1]
        action = QAction(command.title, self)
        action.setObjectName(command_id)
        action.setCheckable(command.checkable)
        action.triggered.connect(_Call(self, command_id, function).run)
        chords = [key for key in command.keys if not is_bare(key)]
        if command.place is Place.EVERYWHERE:
            action.setShortcuts([QKeySequence(key) for key in chords])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            self._window.addAction(action)
        if command.keys and (command.place is not Place.EVERYWHERE or not chords):
            action.setText(f"{command.title}\t{key_text(command.keys[0])}")
        self._bound[command_id] = Bound(command, action, enabled)
        return action

    def commands(self) -> tuple[Command, ...]:
        """Those that have a function, in the order of the table."""
        return tuple(command for _place, command in self._table.values() if command.id in self._bound)

    def action(self, command_id: str) -> QAction:
        """The menu action of a bound command."""
        return self._bound[command_id].action

    def has(self, command_id: str) -> bool:
        """Whether the command has a function."""
        return command_id in self._bound

    def available(self, command_id: str) -> bool:
        """Whether it can be run at this moment."""
        bound = self._bound.get(command_id)
        return bound is not None and not self.locked and bound.enabled()

    def run(self, command_id: str) -> bool:
        """Run a command as its key would; False where it has no function or cannot be run now."""
        if not self.available(command_id):
            return False
        self._bound[command_id].action.setEnabled(True)
        self._bound[command_id].action.trigger()
        return True

    def remember(self, command_id: str) -> None:
        """Keep the order in which commands were last used, for the palette."""
        self.recent = [command_id, *(c for c in self.recent if c != command_id)][:RECENT]

    def fill(self, bar: QMenuBar) -> None:
        """Add the menus that have at least one bound command; every entry shows its key."""
        for menu in Menu:
            chosen = [b for b in self._bound.values() if b.command.menu is menu]
            chosen.sort(key=self._place)
            if chosen:
                self._fill(bar.addMenu(menu_title(menu)), chosen)

    def _fill(self, menu: QMenu, chosen: Sequence[Bound]) -> None:
        section = chosen[0].command.section
        inner: dict[str, QMenu] = {}
        for bound in chosen:
            command = bound.command
            if command.section != section:
                menu.addSeparator()
                section = command.section
            if command.submenu and command.submenu not in inner:
                inner[command.submenu] = menu.addMenu(command.submenu)
            inner.get(command.submenu, menu).addAction(bound.action)
        menu.aboutToShow.connect(partial(give_menu_letters, menu))
        menu.aboutToShow.connect(self._refresh_enabled)
        menu.aboutToHide.connect(self._enable_all)

    def _refresh_enabled(self) -> None:
        for bound in self._bound.values():
            bound.action.setEnabled(bound.enabled())

    def _enable_all(self) -> None:
        """A disabled action would swallow its shortcut without a word; `enabled` is asked again when it runs."""
        for bound in self._bound.values():
            bound.action.setEnabled(True)

    def context_menu(self, parent: QWidget, place: Place = Place.BOOKING) -> QMenu:
        """A menu of the commands of a place, for the menu key and the right button."""
        menu = QMenu(parent)
        chosen = [b for b in self._bound.values() if b.command.place is place]
        chosen.sort(key=self._place)
        if chosen:
            self._fill(menu, chosen)
        return menu

    def _place(self, bound: Bound) -> int:
        return self._table[bound.command.id][0]

    def serve(self, view: QWidget, *places: Place) -> None:
        """Let the letters and chords of some places act while `view`, which takes no text, has the focus."""
        view.installEventFilter(_Letters(self, view, frozenset(places)))
        self.runs.guard(view)

    def handle(self, event: QKeyEvent, places: frozenset[Place]) -> bool:
        """Run the command of a key press in some places; False where there is none.

        Letters of bookings act only where bookings are seen: the inbox and other pages have their own.
        """
        pressed = _sequence(event)
        reached = places | {Place.EVERYWHERE}
        if places & OF_A_DAY:
            reached |= OF_A_DAY
        for bound in sorted(self._bound.values(), key=lambda each: each.command.place is not Place.REQUEST):
            command = bound.command
            if command.place not in reached:
                continue
            keys = command.keys if command.place in places else tuple(k for k in command.keys if is_bare(k))
            if pressed and any(pressed == QKeySequence(key) for key in keys):
                return self.run(command.id)
        return False


class _Call(QObject):
    """Runs a command's function and remembers that it was used."""

    def __init__(self, commands: CommandSet, command_id: str, function: Callable[[], object]) -> None:
        super().__init__(commands)
        self._commands = commands
        self._id = command_id
        self._function = function

    def run(self) -> None:
        """Run it if it can be run now."""
        if self._commands.available(self._id):
            self._commands.remember(self._id)
            self._function()


class _Letters(QObject):
    """Passes key presses of a view to the command set before the view's own type-ahead eats them (traps T11)."""

    def __init__(self, commands: CommandSet, view: QWidget, places: frozenset[Place]) -> None:
        super().__init__(view)
        self._commands = commands
        self._places = places

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self._commands.handle(event, self._places)
        return False


def _sequence(event: QKeyEvent) -> QKeySequence | None:
    """What was pressed, without the keypad mark; Shift is dropped where it only made the character."""
    key = Qt.Key(event.key())
    if key in (Qt.Key.Key_unknown, Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta):
        return None
    if key is Qt.Key.Key_Enter:
        key = Qt.Key.Key_Return
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    text = event.text()
    if text and not text.isalpha() and text.isprintable():
        held &= ~Qt.KeyboardModifier.ShiftModifier
    return QKeySequence(QKeyCombination(held, key))


def key_text(key: str) -> str:
    """A key as the user's system writes it."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
