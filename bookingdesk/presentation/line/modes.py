"""How a booking of the Line is held: which mode was typed, with which detail, and what is still missing (SOP B2).

The detail stands behind the mode: `@phone 030 5550`, `@home "Lindenweg 5"`, `virt https://meet.example/x`; a link
alone means virtual. What nobody types is taken from the business or the profile, as the booking itself does.
"""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.bookings import Mode
from bookingdesk.domain.clients import Client
from bookingdesk.domain.modes import Missing, home_of, missing_for, settled
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import mode_word
from bookingdesk.presentation.line.reading import Flag, Kind, LineReading, Piece
from bookingdesk.presentation.line.views import Chip, Tone
from bookingdesk.presentation.mode_words import chip_words

DETAILS = frozenset({Kind.PHONE, Kind.NOTE})
"""What a piece right behind the mode may be written as."""


def with_details(pieces: list[Piece]) -> list[Piece]:
    """What the mode needs, right behind it: it is neither the client's number nor a note then."""
    result: list[Piece] = []
    for piece in pieces:
        before = result[-1] if result else None
        mode = before.value if before is not None and before.kind is Kind.MODE else None
        detail = isinstance(mode, Mode) and piece.kind in DETAILS and missing_for(mode, str(piece.value)) is None
        result.append(replace(piece, kind=Kind.DETAIL, others=()) if detail else piece)
    return result


def mode_of(reading: LineReading) -> Mode:
    """As typed; a link alone means virtual; else in person."""
    if reading.mode is not None:
        return reading.mode
    return Mode.VIRTUAL if reading.mode_detail else Mode.IN_PERSON


def missing_of(reading: LineReading, client: Client | None, online: str) -> Missing | None:
    """What the mode needs before it can be booked; a tentative booking may wait for it."""
    mode = mode_of(reading)
    if mode is Mode.IN_PERSON or client is None or Flag.TENTATIVE in reading.flags:
        return None
    known = settled(mode, reading.mode_detail, online=online, phone=client.phone, home=home_of(client))
    return missing_for(mode, known)


def mode_chips(reading: LineReading, client: Client | None, online: str) -> list[Chip]:
    """`Virtual: meet.example/x`, or the mode and an empty chip for what is missing; none in person."""
    mode = mode_of(reading)
    if mode is Mode.IN_PERSON:
        return []
    piece, word = reading.of(Kind.MODE), mode_word(mode)
    if reading.mode_detail:
        word = _("{mode}: {detail}").format(mode=word, detail=reading.mode_detail[:60])
    chips = [Chip(word, removes=piece)]
    missing = missing_of(reading, client, online)
    return [*chips, Chip(chip_words(missing), Tone.MISSING)] if missing is not None else chips


def missing_question(missing: Missing) -> str:
    """What to ask the caller for, and how it is typed."""
    return {
        Missing.PLACE: _("Which room?"),
        Missing.LINK_OR_NUMBER: _(
            "Which link or number to dial? Type it behind the mode; * books tentatively until it is known."
        ),
        Missing.NUMBER: _(
            "Which number is to be called? Type it behind @phone; * books tentatively until it is known."
        ),
        Missing.ADDRESS: _(
            "Which address? The profile has none. Type it in quotes behind @home; * books tentatively."
        ),
    }[missing]
