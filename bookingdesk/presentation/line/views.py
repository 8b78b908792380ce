"""What the Line shows at one moment, and what a key does next: between state machine and window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import BookingId
from bookingdesk.presentation.line.reading import Kind, Piece

ROWS = 5


class LineMode(StrEnum):
    """What the Line is for at the moment."""

    BOOK = "book"
    CLIENT = "client"
    TIME = "time"
    ARRIVE = "arrive"


class Phase(StrEnum):
    """The states of interface 2.3."""

    EMPTY = "empty"
    TYPING = "typing"
    AMBIGUOUS = "ambiguous"
    NO_MATCH = "no_match"
    NO_TIME = "no_time"
    MISSING = "missing"
    CONTRADICTION = "contradiction"
    TAKEN = "taken"
    REFUSED = "refused"
    READ_ONLY = "read_only"
    READY = "ready"


class Tone(StrEnum):
    """How a chip or a line is meant; always said in words or signs as well."""

    SURE = "sure"
    LIKELY = "likely"
    MISSING = "missing"
    UNKNOWN = "unknown"
    WARNING = "warning"
    ERROR = "error"
    GOOD = "good"


@dataclass(frozen=True, slots=True)
class Chip:
    """One thing understood, missing or not understood. Plain text, possibly from a client."""

    text: str
    tone: Tone = Tone.SURE
    spoken: str = ""
    """For a screen reader, where the text alone would not say it."""
    removes: Piece | None = None
    """What a click takes out of the text; None where a click does nothing."""


@dataclass(frozen=True, slots=True)
class AddNew:
    """The target of a row that adds the typed words as a new client."""

    name: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One meaning of a word that fits several services, staff members or rooms."""

    piece: Piece
    kind: Kind
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Due:
    """A booking of today that somebody may be arriving for."""

    booking_id: BookingId
    client: Client
    start: datetime
    status: Status
    service: str


@dataclass(frozen=True, slots=True)
class Widen:
    """The target of a row that gives up a part of the wish."""

    text: str


@dataclass(frozen=True, slots=True)
class Mend:
    """The target of a row that takes one of two things that contradict each other."""

    text: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """The booking whose number was typed."""

    booking: Booking


Target = Client | Slot | Choice | AddNew | Due | Widen | Mend | Numbered


@dataclass(frozen=True, slots=True)
class Row:
    """A candidate: cells to be drawn in columns, one sentence to be read out, and what it stands for."""

    cells: tuple[str, ...]
    sentence: str
    target: Target
    mark: str = ""
    """A word that must not be overlooked, such as `Name alike`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """Everything the Line shows."""

    phase: Phase
    chips: tuple[Chip, ...] = ()
    rows: tuple[Row, ...] = ()
    selected: int = 0
    echo: str = ""
    """What has to be read before Enter: the exact result, or what is in the way."""
    echo_tone: Tone = Tone.SURE
    hint: str = ""
    """What the keys do now."""

    @property
    def row(self) -> Row | None:
        """The marked row."""
        return self.rows[self.selected] if self.selected < len(self.rows) else None


@dataclass(frozen=True, slots=True)
class Pick:
    """Enter settles who is meant."""

    client: Client


@dataclass(frozen=True, slots=True)
class Rewrite:
    """The text changes: a choice is written out, or a new client begins."""

    text: str
    cursor: int


@dataclass(frozen=True, slots=True)
class Accept:
    """Enter takes another time than the one wished for; it is not booked yet."""

    slot: Slot


@dataclass(frozen=True, slots=True)
class Commit:
    """Book it."""

    slot: Slot
    tentative: bool = False
    both: bool = False
    """It was asked whether the client wants both of two bookings at one time."""


@dataclass(frozen=True, slots=True)
class Wait:
    """Put them on the waitlist; who is here `now`, into the queue of walk-ins."""

    queue: bool = False


@dataclass(frozen=True, slots=True)
class Insist:
    """The new client is none of those alike."""


@dataclass(frozen=True, slots=True)
class Open:
    """Open the client's file."""

    client: Client


@dataclass(frozen=True, slots=True)
class MarkDue:
    """A step of the status table for a booking of today."""

    due: Due
    status: Status


@dataclass(frozen=True, slots=True)
class Ask:
    """Nothing can happen before this is typed; the echo says so."""

    missing: str


Move = Pick | Rewrite | Accept | Commit | Wait | Insist | Open | MarkDue | Ask | None
