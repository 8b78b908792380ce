"""Words beside a client's name that are not theirs (`kim lee` where only Sam Lee is known): asked about first.

Such a word is more often the name of somebody else than a note, and a note can stand anywhere or in quotes.
"""

from __future__ import annotations

from itertools import groupby

from bookingdesk.presentation.line.reading import Kind, LineReading, Piece


def whole_name(reading: LineReading) -> tuple[Piece, ...]:
    """The client's words with those directly beside them that are not theirs; empty without such a word."""
    for near, group in groupby(reading.pieces, key=_could_be_named):
        run = tuple(group)
        if near and {piece.kind for piece in run} == {Kind.CLIENT, Kind.UNKNOWN}:
            return run
    return ()


def _could_be_named(piece: Piece) -> bool:
    if piece.kind is Kind.UNKNOWN:
        return not piece.suggestion and piece.text.isalpha()
    return piece.kind is Kind.CLIENT
