"""Rows of the agenda list: what each column says, the sentence read aloud, and what changed between readings.

It refuses to sort or filter: the view does that on the values kept beside the words.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Generic, Protocol, TypeVar

from bookingdesk.domain.bookings import Mode, Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.informed import Informed
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.payments import UNPAID
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.money_words import payment_state_word
from bookingdesk.i18n.translation import _, isolated
from bookingdesk.i18n.words import listed, lowered, mode_word, status_word
from bookingdesk.presentation.session_words import spoken_who, who_words
from bookingdesk.presentation.status_look import State, state_of
from bookingdesk.usecases.readings import Agenda, AgendaEntry


class Column(IntEnum):
    """The columns of the agenda list, in reading order."""

    TIME = 0
    CLIENT = 1
    SERVICE = 2
    STAFF = 3
    ROOM = 4
    STATUS = 5
    MESSAGE = 6
    FLAGS = 7


def column_title(column: Column) -> str:
    """The heading of a column."""
    return {
        Column.TIME: _("Time"),
        Column.CLIENT: _("Client"),
        Column.SERVICE: _("Service"),
        Column.STAFF: _("Staff"),
        Column.ROOM: _("Room"),
        Column.STATUS: _("Status"),
        Column.MESSAGE: _("Message"),
        Column.FLAGS: _("Flags"),
    }[column]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaRow:
    """One booking as the list shows it."""

    booking_id: BookingId
    start: datetime
    state: State
    words: tuple[str, ...]
    """One text for each column."""
    sentence: str
    """The whole row, to be read aloud."""
    cancelled: bool = False
    trouble: bool = False
    """A message about it did not go out."""
    place: tuple[str, int] = ("", 0)
    """Among those that start together: everybody in a group session below it, by seat."""

    @property
    def key(self) -> BookingId:
        """What identifies the row across readings."""
        return self.booking_id


class Rows:
    """Writes the rows of readings; a booking that reads as before keeps its row and costs nothing."""

    def __init__(self, formatter: Formatter) -> None:
        self._formatter = formatter
        self._written: dict[BookingId, tuple[AgendaEntry, AgendaRow]] = {}
        self._catalogue: tuple[int, bool] = (0, False)

    def of(self, agenda: Agenda) -> tuple[AgendaRow, ...]:
        """The rows of a reading, in its order."""
        several_days = agenda.days > 1
        if self._catalogue != (agenda.catalogue.version, several_days):
            self._catalogue, self._written = (agenda.catalogue.version, several_days), {}
        before, self._written = self._written, {}
        for entry in agenda.entries:
            known = before.get(entry.booking.id)
            if known is None or known[0] != entry:
                known = (entry, row_of(entry, agenda.catalogue, self._formatter, with_day=several_days))
            self._written[entry.booking.id] = known
        return tuple(row for _entry, row in self._written.values())


def row_of(entry: AgendaEntry, catalogue: Catalogue, formatter: Formatter, *, with_day: bool = False) -> AgendaRow:
    """One booking as a row; `with_day` puts the day before the times."""
    booking = entry.booking
    times = formatter.times(booking.span.start, booking.span.end)
    if with_day:
        times = f"{formatter.day(booking.span.start)} {times}"
    staff = resource_names(entry, catalogue, ResourceKind.STAFF)
    room = resource_names(entry, catalogue, ResourceKind.SPACE, ResourceKind.EQUIPMENT)
    message, flags = message_words(entry), flag_words(entry)
    words = (
        times,
        who_words(entry),
        f"{isolated(entry.service.name)} {formatter.duration(booking.span.duration)}",
        staff,
        room,
        status_word(booking.status, reconfirmed=booking.reconfirmed),
        message,
        flags,
    )
    return AgendaRow(
        booking_id=booking.id,
        start=booking.span.start,
        state=state_of(booking),
        words=words,
        sentence=sentence_of(entry, catalogue, formatter),
        cancelled=booking.status is Status.CANCELLED,
        trouble=entry.informed is Informed.NO or MessageState.FAILED in (entry.confirmation, entry.reminder),
        place=(booking.session_id or booking.id, booking.seat_no or 0),
    )


def resource_names(entry: AgendaEntry, catalogue: Catalogue, *kinds: ResourceKind) -> str:
    """Names of the booking's resources of some kinds: `Ana`, `Ana, Ben`; empty without any."""
    names = []
    for allocation in entry.booking.allocations:
        found = catalogue.resources.get(allocation.resource_id)
        if found is not None and found.kind in kinds and found.name not in names:
            names.append(found.name)
    return listed(names)


def sentence_of(entry: AgendaEntry, catalogue: Catalogue, formatter: Formatter) -> str:
    """`09:15 to 10:00, Maya Ortiz, Haircut, 45 min, with Ana, Room 2, arrived, wants sooner` (rule A05)."""
    booking = entry.booking
    staff = resource_names(entry, catalogue, ResourceKind.STAFF)
    parts = [
        _("{start} to {end}").format(
            start=formatter.time(booking.span.start), end=formatter.time(booking.span.end)
        ),
        spoken_who(entry),
        entry.service.name,
        formatter.duration(booking.span.duration),
        _("with {staff}").format(staff=staff) if staff else "",
        resource_names(entry, catalogue, ResourceKind.SPACE, ResourceKind.EQUIPMENT),
        lowered(status_word(booking.status, reconfirmed=booking.reconfirmed)),
        lowered(message_words(entry)),
        lowered(flag_words(entry)),
    ]
    return listed(part for part in parts if part)


def message_words(entry: AgendaEntry) -> str:
    """What became of the newest message, the trouble before the good news."""
    about = ((entry.confirmation, _confirmation_word), (entry.reminder, _reminder_word))
    troubles = [word(state) for state, word in about if state in _TROUBLE]
    if troubles:
        return listed(troubles)
    return _reminder_word(entry.reminder) if _told(entry.reminder) else _confirmation_word(entry.confirmation)


_TROUBLE = frozenset({MessageState.FAILED, MessageState.IN_DOUBT, MessageState.PAUSED})


def _told(state: MessageState | None) -> bool:
    return state is MessageState.SENT


def _confirmation_word(state: MessageState | None) -> str:
    return {
        MessageState.QUEUED: _("Confirmation waits"),
        MessageState.SENDING: _("Confirmation is being sent"),
        MessageState.SENT: _("Confirmation sent"),
        MessageState.RETRY_WAIT: _("Confirmation will be tried again"),
        MessageState.FAILED: _("Confirmation not sent"),
        MessageState.IN_DOUBT: _("Confirmation in doubt"),
        MessageState.PAUSED: _("Confirmation held up"),
    }.get(state or MessageState.OBSOLETE, "")


def _reminder_word(state: MessageState | None) -> str:
    return {
        MessageState.SENT: _("Reminder sent"),
        MessageState.FAILED: _("Reminder not sent"),
        MessageState.IN_DOUBT: _("Reminder in doubt"),
        MessageState.PAUSED: _("Reminder held up"),
    }.get(state or MessageState.OBSOLETE, "")


def flag_words(entry: AgendaEntry) -> str:
    """What else the desk should know, in words."""
    booking = entry.booking
    flags = [
        _("Client not informed") if entry.informed is Informed.NO else "",
        _("New client") if entry.new_client else "",
        _("By exception") if booking.exemption else "",
        payment_state_word(entry.payment) if entry.payment in UNPAID else "",
        _("Wants sooner") if booking.sooner_wanted else "",
        mode_word(booking.mode) if booking.mode is not Mode.IN_PERSON else "",
        _("Care note") if entry.client.care else "",
        _("Note") if booking.note else "",
    ]
    return listed(flag for flag in flags if flag)


class Keyed(Protocol):
    """A row that can be recognised across readings."""

    @property
    def key(self) -> Hashable:
        """Equal for the same thing in two readings."""
        ...


R = TypeVar("R", bound=Keyed)


@dataclass(frozen=True, slots=True)
class Remove:
    """Take the row at this place away."""

    place: int


@dataclass(frozen=True, slots=True)
class Insert(Generic[R]):
    """Put a row at this place."""

    place: int
    row: R


@dataclass(frozen=True, slots=True)
class Change(Generic[R]):
    """The row at this place says something else now."""

    place: int
    row: R


def difference(old: Sequence[R], new: Sequence[R]) -> list[Remove | Insert[R] | Change[R]]:
    """Steps that turn `old` into `new`, to be taken in order; rows keep their identity by key.

    A row that comes earlier or later than before is removed and inserted. Keys must be unique in each reading.
    """
    steps: list[Remove | Insert[R] | Change[R]] = []
    kept = _in_both_orders([row.key for row in old], [row.key for row in new])
    places = list(old)
    for place in range(len(places) - 1, -1, -1):
        if places[place].key not in kept:
            steps.append(Remove(place))
            del places[place]
    for place, row in enumerate(new):
        if row.key not in kept:
            steps.append(Insert(place, row))
            places.insert(place, row)
        elif places[place] != row:
            steps.append(Change(place, row))
    return steps


def _in_both_orders(old: Sequence[Hashable], new: Sequence[Hashable]) -> set[Hashable]:
    """Keys that are in both and whose order is the same in both: a longest rising run of old places."""
    place_in_old = {key: place for place, key in enumerate(old)}
    common = [key for key in new if key in place_in_old]
    if [key for key in old if key in set(common)] == common:
        return set(common)
    return set(_longest_rising(common, place_in_old))


def _longest_rising(keys: Sequence[Hashable], rank: dict[Hashable, int]) -> list[Hashable]:
    """Patience sorting: the longest subsequence with rising ranks."""

    tails: list[int] = []
    piles: list[int] = []
    before: list[int] = []
    for position, key in enumerate(keys):
        pile = bisect_left(tails, rank[key])
        before.append(piles[pile - 1] if pile else -1)
        if pile == len(tails):
            tails.append(rank[key])
            piles.append(position)
        else:
            tails[pile] = rank[key]
            piles[pile] = position
    run = []
    position = piles[-1] if piles else -1
    while position >= 0:
        run.append(keys[position])
        position = before[position]
    return run
