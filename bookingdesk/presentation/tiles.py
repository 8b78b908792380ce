"""What a booking's tile says, by its height: names are cut from the right, the time and the status icon never.

Pure text and names of icons; drawing is the painter's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.bookings import MOVABLE, Hold, Mode
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.ids import BookingId, HoldId, ResourceId, ServiceId
from bookingdesk.domain.informed import Informed
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.payments import UNPAID
from bookingdesk.domain.series import Place
from bookingdesk.domain.spans import Span
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, isolated
from bookingdesk.i18n.words import seats_taken
from bookingdesk.presentation.deposit_words import is_losing_its_place
from bookingdesk.presentation.session_words import fill_of, session_name
from bookingdesk.presentation.status_look import State, state_of, state_word
from bookingdesk.usecases.readings import AgendaEntry


class Flag(StrEnum):
    """A mark on a tile that has room for it, most urgent first."""

    CARE = "care"
    EXEMPT = "exempt"
    LOSING_PLACE = "losing_place"
    UNPAID = "unpaid"
    NOT_INFORMED = "not_informed"
    MESSAGE_FAILED = "message_failed"
    MESSAGE_IN_DOUBT = "message_in_doubt"
    ON_TRAY = "on_tray"
    NEW_CLIENT = "new_client"
    SERIES = "series"
    VISIT = "visit"
    SOONER = "sooner"
    VIRTUAL = "virtual"
    BY_PHONE = "by_phone"
    AT_CLIENT = "at_client"
    NOTE = "note"


FLAG_ICONS: dict[Flag, str] = {
    Flag.CARE: "accessibility",
    Flag.EXEMPT: "shield-alert",
    Flag.LOSING_PLACE: "timer",
    Flag.UNPAID: "banknote",
    Flag.NOT_INFORMED: "eye-off",
    Flag.MESSAGE_FAILED: "mail-x",
    Flag.MESSAGE_IN_DOUBT: "mail-warning",
    Flag.ON_TRAY: "pin",
    Flag.NEW_CLIENT: "user-plus",
    Flag.SERIES: "repeat",
    Flag.VISIT: "list-ordered",
    Flag.SOONER: "clock-alert",
    Flag.VIRTUAL: "video",
    Flag.BY_PHONE: "phone",
    Flag.AT_CLIENT: "map-pin",
    Flag.NOTE: "sticky-note",
}


def flag_word(flag: Flag, place: Place | None = None) -> str:
    """The mark in words; in a series or a visit where it stands in it, `3 of 6`, `step 1 of 3`."""
    if flag is Flag.SERIES and place is not None:
        return _("{number} of {count}").format(number=place.number, count=place.of)
    if flag is Flag.VISIT and place is not None:
        return _("step {number} of {count}").format(number=place.number, count=place.of)
    return {
        Flag.CARE: _("care note"),
        Flag.EXEMPT: _("by exception"),
        Flag.LOSING_PLACE: _("place given up without the deposit"),
        Flag.UNPAID: _("unpaid"),
        Flag.NOT_INFORMED: _("client not informed"),
        Flag.MESSAGE_FAILED: _("message not delivered"),
        Flag.MESSAGE_IN_DOUBT: _("message in doubt"),
        Flag.ON_TRAY: _("on the tray"),
        Flag.NEW_CLIENT: _("new client"),
        Flag.SERIES: _("repeats"),
        Flag.VISIT: _("part of a visit"),
        Flag.SOONER: _("wants sooner"),
        Flag.VIRTUAL: _("virtual"),
        Flag.BY_PHONE: _("by phone"),
        Flag.AT_CLIENT: _("at the client's place"),
        Flag.NOTE: _("note"),
    }[flag]


@dataclass(frozen=True, slots=True, kw_only=True)
class TileFacts:
    """One booking or hold as the day view needs it; equal facts draw equal tiles.

    That a message has left is only said in words: it makes no other picture, while thousands leave.
    """

    booking_id: BookingId | None = None
    hold_id: HoldId | None = None
    service_id: ServiceId
    state: State
    span: Span
    buffer_before: timedelta = timedelta(0)
    buffer_after: timedelta = timedelta(0)
    name: str
    """As listed: `Ortiz, Maya`."""
    spoken_name: str
    service: str
    resources: tuple[tuple[ResourceId, str, ResourceKind], ...]
    flags: tuple[Flag, ...] = ()
    place: Place | None = None
    """Where it stands in its series, or else in its visit."""
    note: str = ""
    care: str = ""
    pronounced: str = ""
    phone: str = ""
    since: datetime | None = None
    held_by: str = ""
    expires_at: datetime | None = None
    confirmation: MessageState | None = field(default=None, compare=False)
    to_be_said: bool = field(default=False, compare=False)
    """What `confirmation` is of waits for a person to say it."""
    reminder: MessageState | None = field(default=None, compare=False)
    number: int = 0
    fill: tuple[int, int] | None = None
    """Of a group session: how many seats are taken, and how many there are."""
    source: AgendaEntry | Hold | None = field(default=None, compare=False, repr=False)
    """What they were made from, to know them again in a later reading."""

    @property
    def movable(self) -> bool:
        """Whether the desk may drag it: only what has not begun."""
        return self.booking_id is not None and self.state in _MOVABLE_STATES

    @property
    def surname(self) -> str:
        """What a narrow bar can hold."""
        return self.name.split(",")[0]


_MOVABLE_STATES = frozenset({State(s.value) for s in MOVABLE} | {State.RECONFIRMED})

_MODE_FLAGS = {Mode.VIRTUAL: Flag.VIRTUAL, Mode.PHONE: Flag.BY_PHONE, Mode.AT_CLIENT: Flag.AT_CLIENT}
_FATE_FLAGS = {MessageState.FAILED: Flag.MESSAGE_FAILED, MessageState.IN_DOUBT: Flag.MESSAGE_IN_DOUBT}


def _flags(entry: AgendaEntry) -> tuple[Flag, ...]:
    booking = entry.booking
    found: set[Flag] = set()
    if entry.client.care:
        found.add(Flag.CARE)
    if booking.exemption is not None:
        found.add(Flag.EXEMPT)
    found |= {_FATE_FLAGS[fate] for fate in (entry.confirmation, entry.reminder) if fate in _FATE_FLAGS}
    if entry.informed is Informed.NO:
        found.add(Flag.NOT_INFORMED)
    if is_losing_its_place(entry):
        found.add(Flag.LOSING_PLACE)
    if entry.payment in UNPAID:
        found.add(Flag.UNPAID)
    if entry.on_tray:
        found.add(Flag.ON_TRAY)
    if entry.new_client:
        found.add(Flag.NEW_CLIENT)
    if booking.series_id is not None:
        found.add(Flag.SERIES)
    elif entry.step is not None:
        found.add(Flag.VISIT)
    if booking.sooner_wanted:
        found.add(Flag.SOONER)
    if booking.mode in _MODE_FLAGS:
        found.add(_MODE_FLAGS[booking.mode])
    if booking.note:
        found.add(Flag.NOTE)
    return tuple(flag for flag in Flag if flag in found)


def booking_facts(entry: AgendaEntry, catalogue: Catalogue) -> TileFacts:
    """The facts of a booking."""
    booking, client = entry.booking, entry.client
    fill = fill_of(booking, entry.taken)
    return TileFacts(
        booking_id=booking.id,
        service_id=booking.service_id,
        state=state_of(booking),
        span=booking.span,
        buffer_before=booking.buffer_before,
        buffer_after=booking.buffer_after,
        name=client.sorted_name if fill is None else session_name(entry.service.name, *fill),
        spoken_name=client.name if fill is None else f"{entry.service.name}, {seats_taken(*fill)}",
        pronounced=client.pronounced,
        phone=client.phone,
        service=entry.service.name if fill is None else "",
        fill=fill,
        resources=_resources([a.resource_id for a in booking.allocations], catalogue),
        flags=_flags(entry),
        place=entry.place or entry.step,
        note=booking.note,
        care=client.care,
        since=booking.status_since,
        confirmation=entry.confirmation,
        to_be_said=entry.to_be_said,
        reminder=entry.reminder,
        number=booking.number,
        source=entry,
    )


def hold_facts(hold: Hold, catalogue: Catalogue) -> TileFacts:
    """The facts of a slot that is kept for a caller."""
    service = catalogue.services.get(hold.service_id)
    name = _("Held by {user}").format(user=hold.user)
    return TileFacts(
        hold_id=hold.id,
        service_id=hold.service_id,
        state=State.HELD,
        span=hold.span,
        name=name,
        spoken_name=name,
        service=service.name if service else "",
        resources=_resources([a.resource_id for a in hold.allocations], catalogue),
        held_by=hold.user,
        expires_at=hold.expires_at,
        source=hold,
    )


def _resources(ids: list[ResourceId], catalogue: Catalogue) -> tuple[tuple[ResourceId, str, ResourceKind], ...]:
    found = [catalogue.resources[i] for i in dict.fromkeys(ids) if i in catalogue.resources]
    order = {ResourceKind.STAFF: 0, ResourceKind.SPACE: 1, ResourceKind.EQUIPMENT: 2}
    return tuple((r.id, r.name, r.kind) for r in sorted(found, key=lambda r: (order[r.kind], r.position, r.id)))


TO_SEE_TO = (Flag.LOSING_PLACE, Flag.NOT_INFORMED)
"""Flags that are seen on the lowest tile too."""


@dataclass(frozen=True, slots=True)
class TileText:
    """What a tile says, top to bottom; `details` and `flags` are empty where the tile is too low for them."""

    time: str
    name: str
    details: tuple[str, ...] = ()
    """Service, length, rooms, and last the status word."""
    flags: tuple[Flag, ...] = ()
    place: Place | None = None
    bar: bool = False
    """So low that it is drawn in the caption font without any gap."""
    mark: Flag | None = None
    """On a tile that is too low for flags the one that somebody has to see to, if any."""


def tile_text(
    facts: TileFacts, height: int, column: ResourceId, formatter: Formatter, scale: float = 1.0
) -> TileText:
    """What a tile `height` pixels high says in the column of a resource (its own name is left out)."""
    start = formatter.time(facts.span.start)
    mark = next((flag for flag in TO_SEE_TO if flag in facts.flags), None)
    if height < 18 * scale:
        return TileText(start, facts.surname, bar=True, mark=mark)
    if height < 34 * scale:
        return TileText(start, facts.name, mark=mark)
    others = [name for id_, name, _kind in facts.resources if id_ != column]
    parts = [facts.service, formatter.duration(facts.span.duration), *others]
    parts.append(state_word(facts.state) if facts.state is not State.HELD else "")
    if height < 52 * scale:
        return TileText(start, facts.name, tuple(parts), mark=mark)
    return TileText(start, facts.name, tuple(parts), facts.flags, facts.place)


def joined_details(details: tuple[str, ...], width: float, measure: Callable[[str], float]) -> str:
    """Service, length, rooms and status on one line: rooms go first, then the length, then the service is cut.

    The status word stays as long as it fits at all.
    """
    status = details[-1]
    for kept in range(len(details) - 1, 0, -1):
        words = " · ".join(isolated(part) for part in (*details[:kept], status) if part)
        if measure(words) <= width:
            return words
    tail = f" · {status}" if status else ""
    service = cut(details[0], width - measure(tail), measure)
    return service + tail if len(service) > 2 else cut(status or details[0], width, measure)


def cut(text: str, width: float, measure: Callable[[str], float]) -> str:
    """The text, or as much of its beginning as fits the width, with an ellipsis; empty where nothing fits."""
    if measure(text) <= width:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if measure(text[:middle].rstrip() + "…") <= width:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…" if low else ""


def cut_session(name: str, width: float, measure: Callable[[str], float]) -> str:
    """`Stretch…5/8`: of a session's name the service gives way, how full it is stays as long as anything fits."""
    service, _space, fill = name.rpartition(" ")
    if measure(name) <= width or not service:
        return cut(name, width, measure)
    end = f" {fill}"
    return (cut(service.strip("\u2068\u2069"), width - measure(end), measure) + end).strip()


def countdown(until: datetime, now: datetime) -> str:
    """`2:41`, minutes and seconds left, with hours where there are any; `0:00` when over."""
    left = max(0, int((until - now).total_seconds()))
    if left >= 3600:
        return f"{left // 3600}:{left // 60 % 60:02d}:{left % 60:02d}"
    return f"{left // 60}:{left % 60:02d}"
