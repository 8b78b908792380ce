"""What is known when the Line is asked what to show: frozen; searching and asking for slots is done elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.catalogue import Catalogue, Service
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import ClientId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.line.matching import fits
from bookingdesk.presentation.line.reading import Kind, LineReading, Matches, Piece
from bookingdesk.presentation.line.views import ROWS, Due

RESOLVED = (Kind.SERVICE, Kind.STAFF, Kind.ROOM)


def with_options(found: tuple[Slot, ...], options: Mapping[Slot, int]) -> tuple[Slot, ...]:
    """What is kept for the caller, in the order of keeping, and after it the other free slots."""
    return (*options, *(slot for slot in found if slot not in options))


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known when the Line is asked what to show. Searching is done elsewhere."""

    reading: LineReading
    catalogue: Catalogue
    formatter: Formatter
    now: datetime
    clients: tuple[Client, ...] = ()
    """Found by the words typed, best first."""
    picked: Client | None = None
    """Settled by Enter for the words that stand there."""
    new: Client | None = None
    """The profile that `+name` would add."""
    duplicates: tuple[Client, ...] = ()
    """Who the new client may already be; empty once Enter has insisted."""
    last_visits: Mapping[ClientId, date] = field(default_factory=dict)
    slots: tuple[Slot, ...] | None = None
    """Free starts for the wish; None while nobody has looked."""
    elsewhere: tuple[Slot, ...] = ()
    """Where the wish has none: the nearest others."""
    allowable: Slot | None = None
    """The start that was wished, where a supervisor could allow it."""
    accepted: Slot | None = None
    """The one of these that Enter took."""
    why: str = ""
    """Why the wish can't be had, as a sentence."""
    taken: str = ""
    """Somebody was faster a moment ago: the sentence for it."""
    refused: str = ""
    """What the last Enter was told; typing clears it."""
    busy: str = ""
    """What the client has at the marked slot's time besides: a question that Enter answers with both."""
    held_seconds: int | None = None
    """Of the marked slot, and of what is kept besides; the one that ends first counts."""
    preview_held: bool = True
    """False while only others are kept, and not the one that is talked about."""
    options: Mapping[Slot, int] = field(default_factory=dict)
    """Slots that are kept for the caller to choose from, and for how many seconds."""
    selected: int = 0
    due: tuple[Due, ...] = ()
    """For the empty Line: who should be at the desk."""
    read_only: str = ""
    knows: Callable[[Client], bool] = lambda client: True
    """Whether what a caller could be asked about a client may be on the screen (SOP B4.4.2)."""
    online: str = ""
    """The link of the business for virtual visits."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """The shared settings as stored: by which ways clients are told."""
    candidates: tuple[Client, ...] = field(init=False)
    """Those whom the words fit; where none, nobody (slips of the finger are suggestions only)."""

    def __post_init__(self) -> None:
        number = self.reading.client_number
        words = self.reading.client_words or (f"#{number}" if number else "")
        object.__setattr__(self, "candidates", tuple(c for c in self.clients if fits(words, c)))

    @property
    def client(self) -> Client | None:
        """Who is meant beyond doubt."""
        if self.new is not None:
            return None if self.duplicates else self.new
        if self.picked is not None:
            return self.picked
        certain = self.candidates
        return certain[0] if len(certain) == 1 else None

    @property
    def service(self) -> Service | None:
        """The service, where one is meant."""
        ids = self.reading.service_ids
        return self.catalogue.services.get(ids[0]) if len(ids) == 1 else None

    @property
    def unclear(self) -> Piece | None:
        """The first word that fits several services, staff members or rooms."""
        return next(
            (
                p
                for p in self.reading.pieces
                if p.kind in RESOLVED and isinstance(p.value, Matches) and len(p.value.ids) > 1
            ),
            None,
        )

    @property
    def offered(self) -> tuple[Slot, ...]:
        """The slots that Enter may book."""
        if self.accepted is not None:
            return (self.accepted,)
        return (self.slots or ())[:ROWS]

    @property
    def preview(self) -> Slot | None:
        """The slot that is talked about: what is to be held."""
        offered = self.offered
        if self.service is None or self.unclear or not offered or self.read_only:
            return None
        return offered[self.selected] if self.selected < len(offered) and self.client else offered[0]
