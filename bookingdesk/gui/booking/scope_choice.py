"""For which dates of a series a change is meant: chosen in the form itself, never asked in a window of its own."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from bookingdesk.domain.series import Scope
from bookingdesk.gui.widgets.combos import choose, chosen, make_narrow
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.series_words import scope_word


class ScopeChoice(QComboBox):
    """Only this date, this and the following, or all to come."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for scope in Scope:
            self.addItem(scope_word(scope), scope.value)
        self.setAccessibleName(_("For which dates"))
        make_narrow(self, 8)

    def show_scope(self, scope: Scope) -> None:
        """Make this one current."""
        choose(self, scope.value)

    @property
    def scope(self) -> Scope:
        """What is chosen."""
        return chosen(self, Scope, Scope.ONE)
