"""Asks why a rule is set aside, before the right to do so is asked for. It decides nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from bookingdesk.gui.widgets.chooser import Choosable, Chooser
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.exemption_words import exemption_answers, exemption_question


def ask_exemption(over: QWidget, then: Callable[[str], None]) -> Chooser:
    """Open the list of reasons over the window; `then` gets the one that was chosen or typed."""

    def fill(typed: str) -> Sequence[Choosable]:
        return [Choosable(reason, reason) for reason in exemption_answers(typed)]

    chooser = Chooser(over, exemption_question(), _("Choose or type a reason"), fill, nothing=_("Nothing fits."))
    chooser.chosen.connect(then)
    chooser.open()
    return chooser
