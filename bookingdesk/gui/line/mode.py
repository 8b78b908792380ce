"""What the modes of the Line have in common towards the field."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.line.views import Chip, Mend, View
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.desk import Desk


class Mode(QObject):
    """Reads the text, shows a view, acts on Enter."""

    changed = Signal()
    """Show `view()` again."""
    rewritten = Signal(str, int)
    """Another text for the field, with the cursor's place."""
    finished = Signal()
    """The entry is done: empty the field and keep the text among the last entries."""

    title = ""
    placeholder = ""

    def __init__(self, desk: Desk, formatter: Formatter, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self.formatter = formatter
        self.selected = 0

    def begin(self) -> None:
        """The mode is entered, or the field has got the focus."""

    def read(self, text: str) -> None:
        """The text has changed."""
        raise TypeError("a mode reads the text itself")

    def view(self) -> View:
        """What to show."""
        raise TypeError("a mode shows its own view")

    def about(self) -> str:
        """A line about the marked row; plain text, possibly from a client."""
        return ""

    def select(self, row: int) -> None:
        """Mark a row."""
        last = len(self.view().rows) - 1
        self.selected = max(0, min(row, last))
        self.changed.emit()

    def enter(self, *, shift: bool, chosen: bool) -> None:
        """Enter was pressed; `chosen` where the row was walked to or clicked."""

    def way_out(self, row: int) -> None:
        """One of two things that contradict each other is taken."""
        rows = self.view().rows
        target = rows[row].target if row < len(rows) else None
        if isinstance(target, Mend):
            self.rewritten.emit(target.text, len(target.text))

    def force(self) -> None:
        """Ctrl+Enter was pressed: do it against the rules, if somebody may."""

    def letter(self, letter: str) -> bool:
        """A letter was pressed while the list is walked through; false where it means nothing here."""
        return False

    def take_away(self, chip: Chip) -> None:
        """A chip was clicked."""

    def tab(self, cursor: int) -> bool:
        """Tab was pressed at this place of the text; false where it means nothing here."""
        return False

    def leave(self) -> None:
        """The text was given up: whatever was kept for it is given back."""

    def worded(self, failure: RuleViolation | KnownError) -> str:
        """The failure in a sentence."""
        if isinstance(failure, KnownError):  # the database may be what fails: ask it nothing
            return sentence(failure, self.formatter, Catalogue())
        return sentence(failure, self.formatter, self.desk.names())
