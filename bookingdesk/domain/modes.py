"""What each mode of a booking needs before it can be confirmed: a place, a link or number, a number, an address.

Judges texts by their shape alone; refuses to look anything up or to try a link (SOP B2, R44).
"""

from __future__ import annotations

import re
from enum import StrEnum

from bookingdesk.domain.bookings import Mode
from bookingdesk.domain.clients import Client

DIGITS = 5
"""A number that can be dialled has at least so many."""
LETTERS = 3
"""An address that somebody can find has at least so many letters."""

_LINK = re.compile(r"(?:https?://)?(?:[^\s/@.]+\.)+[^\s/@.\d][^\s/@.]+(?:[:/?#]\S*)?", re.IGNORECASE)
_NUMBER = re.compile(r"[+(]?[\d()/.\-\s]*\d(?:\s*[,;#*x]\s*[\d#*]+)*")


class Missing(StrEnum):
    """What a mode still needs."""

    PLACE = "place"
    LINK_OR_NUMBER = "link_or_number"
    NUMBER = "number"
    ADDRESS = "address"


def missing_for(mode: Mode, detail: str, *, has_place: bool = True) -> Missing | None:
    """What keeps a booking of this mode from being confirmed; None where nothing does.

    `detail` is the link, number or address that the booking carries; `has_place` says whether it has a location
    with a name or address, or a room.
    """
    text = detail.strip()
    match mode:
        case Mode.IN_PERSON:
            return None if has_place else Missing.PLACE
        case Mode.VIRTUAL:
            return None if is_link(text) or is_number(text) else Missing.LINK_OR_NUMBER
        case Mode.PHONE:
            return None if is_number(text) else Missing.NUMBER
        case Mode.AT_CLIENT:
            return None if is_address(text) else Missing.ADDRESS


def is_link(text: str) -> bool:
    """Whether this is written like a web address."""
    return _LINK.fullmatch(text) is not None


def is_number(text: str) -> bool:
    """Whether this could be dialled; an access code may follow after a comma, `#` or `x`."""
    return _NUMBER.fullmatch(text) is not None and sum(c.isdigit() for c in text) >= DIGITS


def is_address(text: str) -> bool:
    """Whether this could be a street address: words, and neither a link nor a mail address alone."""
    return sum(c.isalpha() for c in text) >= LETTERS and not is_link(text) and not re.fullmatch(r"\S+@\S+", text)


def home_of(client: Client) -> str:
    """The address of the profile on one line; empty where it has no street."""
    return ", ".join(part for part in (client.address, client.postcode) if part) if client.address else ""


def settled(mode: Mode, typed: str, *, online: str = "", phone: str = "", home: str = "") -> str:
    """The detail to keep: as typed; else the business's own link for virtual, the client's number or address.

    What is met in person needs none, and keeps none.
    """
    text = typed.strip()
    match mode:
        case Mode.IN_PERSON:
            return ""
        case Mode.VIRTUAL:
            return text or online.strip()
        case Mode.PHONE:
            return text or phone.strip()
        case Mode.AT_CLIENT:
            return text or home.strip()
