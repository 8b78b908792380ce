"""What the Line understood: frozen values, each with its place in the text, so that nothing typed is lost."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from bookingdesk.domain.bookings import Mode
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import ClientId, ResourceId, ServiceId
from bookingdesk.domain.local_time import DAY_MINUTES


class Kind(StrEnum):
    """What a piece of the text is."""

    CLIENT = "client"
    NUMBER = "number"
    NEW_CLIENT = "new_client"
    PHONE = "phone"
    EMAIL = "email"
    SERVICE = "service"
    MORE = "more"
    """`+ colour`: one more service in the same visit."""
    STAFF = "staff"
    ROOM = "room"
    DAY = "day"
    TIME = "time"
    WINDOW = "window"
    NOW = "now"
    NEXT = "next"
    ANY = "any"
    LENGTH = "length"
    REPEAT = "repeat"
    FLAG = "flag"
    CHANNEL = "channel"
    MODE = "mode"
    DETAIL = "detail"
    """The link, number or address that the mode needs."""
    NOTE = "note"
    FILLER = "filler"
    """Words between the others, such as "at" or "with"."""
    WRONG = "wrong"
    """Written like a time or a date that does not exist: to be mended before anything is done."""
    UNKNOWN = "unknown"


class Flag(StrEnum):
    """Wishes about the booking as a whole."""

    TENTATIVE = "tentative"
    SOONER = "sooner"
    WAITLIST = "waitlist"


class Certainty(StrEnum):
    """How far a piece can be relied on; a LIKELY one has other readings that Tab brings."""

    SURE = "sure"
    LIKELY = "likely"
    NOT_UNDERSTOOD = "not_understood"


@dataclass(frozen=True, slots=True)
class Window:
    """Minutes of the day [from, until) in which the booking should start."""

    from_minute: int = 0
    until_minute: int = DAY_MINUTES


@dataclass(frozen=True, slots=True)
class Repeat:
    """Every `every` days, weeks or months (unit d, w, m), `times` times; None where not said."""

    every: int = 1
    unit: str = "w"
    times: int | None = None


@dataclass(frozen=True, slots=True)
class Matches:
    """Ids of the vocabulary that a word could mean, in the desk's order."""

    ids: tuple[int, ...]


Value = str | int | date | timedelta | Window | Repeat | Matches | Flag | Channel | Mode | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A stretch [start, end) of the text and what it means."""

    kind: Kind
    start: int
    end: int
    text: str
    value: Value = None
    certainty: Certainty = Certainty.SURE
    others: tuple[Piece, ...] = ()
    """Other readings of the same stretch."""
    suggestion: str = ""
    """For a word not understood: the word of the vocabulary it may stand for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewClient:
    """Somebody to be added: `+Leo Brandt 555010123`. Untrusted text."""

    name: str
    phone: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """The wish for a time, in wall time of the location."""

    day: date | None = None
    minute: int | None = None
    window: Window | None = None
    now: bool = False
    next_free: bool = False
    any_time: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LineReading:
    """Everything the Line understood of a text. `pieces` cover every character that is not white space."""

    text: str
    pieces: tuple[Piece, ...] = ()
    client_words: str = ""
    """What to search clients by: name prefixes, phone, email; empty where none was typed."""
    client_number: ClientId | None = None
    new_client: NewClient | None = None
    service_ids: tuple[ServiceId, ...] = ()
    """One where it is clear, several where a prefix fits several."""
    more_services: tuple[ServiceId, ...] = ()
    """Further services of the same visit, in order."""
    staff_ids: tuple[ResourceId, ...] = ()
    room_ids: tuple[ResourceId, ...] = ()
    when: When = field(default_factory=When)
    length: timedelta | None = None
    repeat: Repeat | None = None
    flags: frozenset[Flag] = frozenset()
    channel: Channel | None = None
    mode: Mode | None = None
    mode_detail: str = ""
    note: str = ""
    unknown: tuple[Piece, ...] = ()

    def of(self, kind: Kind) -> Piece | None:
        """The first piece of a kind."""
        return next((piece for piece in self.pieces if piece.kind is kind), None)

    @property
    def wrong(self) -> Piece | None:
        """The first time or date that does not exist."""
        return self.of(Kind.WRONG)

    def at(self, position: int) -> Piece | None:
        """The piece that the text cursor touches."""
        return next((piece for piece in self.pieces if piece.start < position <= piece.end), None)

    @property
    def note_with_unknown(self) -> str:
        """The note, followed by the words that were not understood: nothing typed is dropped."""
        return " ".join(part for part in (self.note, *(piece.text for piece in self.unknown)) if part)
