"""Sentences for a booking that lacks what its mode needs: the link, the number, the address."""

from __future__ import annotations

from bookingdesk.domain.modes import Missing
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.refusals.surroundings import Facts, Surroundings


def mode_incomplete(facts: Facts, around: Surroundings) -> str:
    try:
        missing = Missing(str(facts.get("missing")))
    except ValueError:
        return _("The way this booking is held still needs something. Until then it can be tentative.")
    return {
        Missing.PLACE: _(
            "This booking has no place yet. Choose a room, or book it as tentative until it is known."
        ),
        Missing.LINK_OR_NUMBER: _(
            "A virtual booking needs a link or a number to dial. Add it, or book it as tentative until it is known."
        ),
        Missing.NUMBER: _(
            "A booking by phone needs the number to call. Add it, or book it as tentative until it is known."
        ),
        Missing.ADDRESS: _(
            "A booking at the client's place needs the address. Add it, or book it as tentative until it is known."
        ),
    }[missing]
