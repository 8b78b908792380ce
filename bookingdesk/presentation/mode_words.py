"""What the mode of a booking asks for, in the words of the form: which detail, and what is missing."""

from __future__ import annotations

from typing import Protocol

from bookingdesk.domain.bookings import Mode
from bookingdesk.domain.modes import Missing
from bookingdesk.i18n.translation import _


class HasMode(Protocol):
    """Anything held in some way."""

    @property
    def mode(self) -> Mode: ...


def detail_wish(held: HasMode) -> str:
    """What to write beside the mode."""
    return {
        Mode.IN_PERSON: "",
        Mode.VIRTUAL: _("Link or number to dial; empty: the link of the business"),
        Mode.PHONE: _("Number to call; empty: the client's"),
        Mode.AT_CLIENT: _("Street, number, town; empty: the client's address"),
    }[held.mode]


def missing_words(missing: Missing) -> str:
    """What is missing, as one short sentence under the field."""
    return {
        Missing.PLACE: _("Choose a room."),
        Missing.LINK_OR_NUMBER: _("This is neither a link nor a number to dial."),
        Missing.NUMBER: _("The number to call is needed."),
        Missing.ADDRESS: _("The address is needed."),
    }[missing]


def chip_words(missing: Missing) -> str:
    """The empty chip of the Line."""
    return {
        Missing.PLACE: _("room?"),
        Missing.LINK_OR_NUMBER: _("link or number?"),
        Missing.NUMBER: _("number to call?"),
        Missing.ADDRESS: _("address?"),
    }[missing]
