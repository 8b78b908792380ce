"""For which dates of a series or steps of a visit a change is meant: chosen in the form, never in a window."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.series import Scope
from bookingdesk.gui.widgets.combos import choose, chosen, make_narrow, refill
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.series_words import scope_word
from bookingdesk.presentation.visit_words import visit_scope_word


class ScopeChoice(QComboBox):
    """Only this date, this and the following, or all to come; of a visit only this step, or all of it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.of_visit = False
        self._fill()
        make_narrow(self, 8)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def offer_for(self, booking: Booking) -> bool:
        """What can be chosen for this booking; False where it is of no series and no visit."""
        self.of_visit = booking.series_id is None and booking.visit_id is not None
        self._fill()
        return booking.series_id is not None or booking.visit_id is not None

    @property
    def label(self) -> str:
        """What stands beside it."""
        return _("Steps") if self.of_visit else _("Dates")

    def _fill(self) -> None:
        scopes = (Scope.ONE, Scope.ALL) if self.of_visit else tuple(Scope)
        word = visit_scope_word if self.of_visit else scope_word
        refill(self, [(scope.value, word(scope)) for scope in scopes])
        self.setAccessibleName(_("For which steps") if self.of_visit else _("For which dates"))

    def show_scope(self, scope: Scope) -> None:
        """Make this one current."""
        choose(self, scope.value)

    @property
    def scope(self) -> Scope:
        """What is chosen."""
        return chosen(self, Scope, Scope.ONE)
