"""What needs a hand today, grouped for the Today panel, and the sentence where nothing does (interface 2.5).

Pure: takes a reading and the present moment. It refuses to decide what a button does; it names the command.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.local_time import local_date, minute_of_day
from bookingdesk.domain.messages import MessageState
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, isolated, ngettext, pgettext
from bookingdesk.i18n.words import listed, lowered
from bookingdesk.presentation.agenda_rows import message_words, resource_names
from bookingdesk.usecases.readings import Agenda, AgendaEntry

DUE_WITHIN = timedelta(minutes=45)
AMBER_AFTER = timedelta(minutes=10)
RED_AFTER = timedelta(minutes=20)

EXPECTED = frozenset({Status.TENTATIVE, Status.CONFIRMED})
_SEEN = frozenset({Status.COMPLETED, Status.LEFT})
_PROBLEMS = frozenset({MessageState.FAILED, MessageState.IN_DOUBT})


class Group(StrEnum):
    """Why a booking is on the panel, the most pressing first."""

    WAITING = "waiting"
    DUE = "due"
    LATE = "late"
    IN_SERVICE = "in_service"
    TOMORROW = "tomorrow"
    MESSAGES = "messages"


class Tone(StrEnum):
    """How pressing; said in words too."""

    CALM = ""
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class RowAction:
    """A button of a row: the id of a command and its word."""

    command: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayRow:
    """One booking in one group."""

    group: Group
    booking_id: BookingId
    time: str
    client: str
    detail: str
    note: str = ""
    """Minutes waited, late or over, in words."""
    tone: Tone = Tone.CALM
    actions: tuple[RowAction, ...] = ()

    @property
    def key(self) -> tuple[Group, BookingId]:
        """What identifies the row across readings."""
        return (self.group, self.booking_id)

    @property
    def sentence(self) -> str:
        """The row to be read aloud."""
        return listed(part for part in (self.time, self.client, self.detail, self.note) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayGroup:
    """A heading with its rows; never empty."""

    group: Group
    title: str
    rows: tuple[TodayRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayView:
    """The panel's content."""

    groups: tuple[TodayGroup, ...]
    empty: str = ""
    """The sentence where no group has a row for today."""

    def rows(self) -> tuple[TodayRow, ...]:
        """All rows in order."""
        return tuple(row for group in self.groups for row in group.rows)

    def count(self, group: Group) -> int:
        """How many rows a group has."""
        return sum(len(found.rows) for found in self.groups if found.group is group)


def group_title(group: Group) -> str:
    """The heading of a group."""
    return {
        Group.WAITING: _("Waiting"),
        Group.DUE: _("Due now"),
        Group.LATE: _("Late"),
        Group.IN_SERVICE: _("In service"),
        Group.TOMORROW: _("Tomorrow unconfirmed"),
        Group.MESSAGES: _("Message problems"),
    }[group]


def today_view(agenda: Agenda, now: datetime, formatter: Formatter) -> TodayView:
    """The panel for a reading of today and tomorrow (cancelled bookings are passed over)."""
    today = local_date(now, formatter.zone)
    entries = [e for e in agenda.entries if e.booking.status is not Status.CANCELLED]
    of_today = [e for e in entries if local_date(e.booking.span.start, formatter.zone) == today]
    tomorrow = [e for e in entries if local_date(e.booking.span.start, formatter.zone) > today]
    write = _Writer(agenda.catalogue, formatter, now)
    found = (
        (Group.WAITING, _rows(of_today, _waiting, write.waiting, lambda e: e.booking.status_since)),
        (Group.DUE, _rows(of_today, lambda e: _due(e, now), write.due)),
        (Group.LATE, _rows(of_today, lambda e: _late(e, now), write.late)),
        (Group.IN_SERVICE, _rows(of_today, _in_service, write.in_service, lambda e: e.booking.span.end)),
        (Group.TOMORROW, _rows(tomorrow, _unconfirmed, write.tomorrow)),
        (Group.MESSAGES, _rows(entries, _problem, write.problem)),
    )
    groups = tuple(
        TodayGroup(group=group, title=group_title(group), rows=tuple(rows)) for group, rows in found if rows
    )
    pressing = any(group.group not in {Group.TOMORROW, Group.MESSAGES} for group in groups)
    empty = "" if pressing else _empty(of_today, agenda.catalogue, now, today, formatter)
    return TodayView(groups=groups, empty=empty)


Writes = Callable[[AgendaEntry], TodayRow]


def _by_start(entry: AgendaEntry) -> datetime:
    return entry.booking.span.start


def _rows(
    entries: Sequence[AgendaEntry],
    belongs: Callable[[AgendaEntry], bool],
    write: Writes,
    order: Callable[[AgendaEntry], datetime] = _by_start,
) -> list[TodayRow]:
    """The entries of a group, written, the most pressing first."""
    chosen = sorted((e for e in entries if belongs(e)), key=lambda e: (order(e), e.booking.number))
    return [write(entry) for entry in chosen]


def _waiting(entry: AgendaEntry) -> bool:
    return entry.booking.status is Status.ARRIVED


def _due(entry: AgendaEntry, now: datetime) -> bool:
    start = entry.booking.span.start
    return entry.booking.status in EXPECTED and _minute(now) <= start <= now + DUE_WITHIN


def _late(entry: AgendaEntry, now: datetime) -> bool:
    return entry.booking.status in EXPECTED and entry.booking.span.start < _minute(now)


def _in_service(entry: AgendaEntry) -> bool:
    return entry.booking.status is Status.IN_SERVICE


def _unconfirmed(entry: AgendaEntry) -> bool:
    return entry.booking.status is Status.TENTATIVE


def _problem(entry: AgendaEntry) -> bool:
    return entry.confirmation in _PROBLEMS or entry.reminder in _PROBLEMS


def _minute(now: datetime) -> datetime:
    """The minute that has begun: nobody is late in the minute of the appointment."""
    return now.replace(second=0, microsecond=0)


def _minutes(length: timedelta) -> int:
    return max(0, int(length.total_seconds()) // 60)


class _Writer:
    """Turns entries into rows of a group."""

    def __init__(self, catalogue: Catalogue, formatter: Formatter, now: datetime) -> None:
        self._catalogue = catalogue
        self._formatter = formatter
        self._now = now

    def waiting(self, entry: AgendaEntry) -> TodayRow:
        """Present, not served: from when to when they wait, counted from the arrival."""
        waited = self._now - entry.booking.status_since
        note = ngettext("waits {minutes} min", "waits {minutes} min", _minutes(waited)).format(
            minutes=_minutes(waited)
        )
        tone = Tone.ERROR if waited >= RED_AFTER else Tone.WARNING if waited >= AMBER_AFTER else Tone.CALM
        return self._row(Group.WAITING, entry, note, tone, (RowAction("start", pgettext("button", "Start")),))

    def due(self, entry: AgendaEntry) -> TodayRow:
        """Expected within the next while."""
        tentative = entry.booking.status is Status.TENTATIVE
        note = pgettext("state of a booking", "tentative") if tentative else ""
        return self._row(Group.DUE, entry, note, Tone.CALM, (RowAction("arrived", pgettext("button", "Arrived")),))

    def late(self, entry: AgendaEntry) -> TodayRow:
        """Past the start and not here."""
        minutes = _minutes(self._now - entry.booking.span.start)
        note = _("{duration} late").format(duration=self._formatter.duration(timedelta(minutes=minutes)))
        actions = (
            RowAction("arrived", pgettext("button", "Arrived")),
            RowAction("no_show", pgettext("button", "No-show")),
        )
        return self._row(Group.LATE, entry, note, Tone.WARNING, actions)

    def in_service(self, entry: AgendaEntry) -> TodayRow:
        """Being served: until when, or by how much over."""
        end = entry.booking.span.end
        over = _minutes(self._now - end)
        if over:
            note = _("{duration} over").format(duration=self._formatter.duration(timedelta(minutes=over)))
        else:
            note = _("until {time}").format(time=self._formatter.time(end))
        return self._row(
            Group.IN_SERVICE,
            entry,
            note,
            Tone.WARNING if over else Tone.CALM,
            (RowAction("done", pgettext("button", "Done")),),
        )

    def tomorrow(self, entry: AgendaEntry) -> TodayRow:
        """Still tentative."""
        phone = isolated(entry.client.phone)
        return self._row(
            Group.TOMORROW, entry, phone, Tone.CALM, (RowAction("confirmed", pgettext("button", "Confirmed")),)
        )

    def problem(self, entry: AgendaEntry) -> TodayRow:
        """The client was not reached, or we do not know."""
        return self._row(Group.MESSAGES, entry, lowered(message_words(entry)), Tone.ERROR, ())

    def _row(
        self, group: Group, entry: AgendaEntry, note: str, tone: Tone, actions: tuple[RowAction, ...]
    ) -> TodayRow:
        staff = resource_names(entry, self._catalogue, ResourceKind.STAFF)
        detail = _("{service} with {staff}").format(service=entry.service.name, staff=staff)
        start = entry.booking.span.start
        same_day = local_date(start, self._formatter.zone) == local_date(self._now, self._formatter.zone)
        time = (
            self._formatter.time(start) if same_day or group is Group.TOMORROW else self._formatter.day_time(start)
        )
        return TodayRow(
            group=group,
            booking_id=entry.booking.id,
            time=time,
            client=entry.client.name,
            detail=detail if staff else entry.service.name,
            note=note,
            tone=tone,
            actions=actions,
        )


def _empty(
    entries: Sequence[AgendaEntry], catalogue: Catalogue, now: datetime, today: date, formatter: Formatter
) -> str:
    """Why nothing needs a hand: not open yet, a gap, all done, or nothing booked."""
    ahead = sorted((e for e in entries if e.booking.status in EXPECTED), key=_by_start)
    opens = _opening(catalogue, today, formatter)
    if ahead:
        first = _who(ahead[0], catalogue, formatter)
        if opens is not None and now < opens:
            return _("Doors open {time}. First client {who}.").format(time=formatter.time(opens), who=first)
        return _("Nothing to do right now. Next: {who}.").format(who=first)
    if not entries:
        return _("No bookings today.") if opens is not None else _("Closed today. No bookings.")
    return _finished(entries, formatter)


def _finished(entries: Sequence[AgendaEntry], formatter: Formatter) -> str:
    """`All 42 clients seen. 3 no-shows to follow up.`"""
    seen = sum(1 for e in entries if e.booking.status in _SEEN)
    missed = sum(1 for e in entries if e.booking.status is Status.NO_SHOW)
    text = ngettext("{count} client seen.", "All {count} clients seen.", seen).format(count=formatter.number(seen))
    if missed:
        follow = ngettext("{count} no-show to follow up.", "{count} no-shows to follow up.", missed)
        text = f"{text} {follow.format(count=formatter.number(missed))}"
    return text


def _who(entry: AgendaEntry, catalogue: Catalogue, formatter: Formatter) -> str:
    """`09:15: Maya Ortiz with Ana`."""
    time = formatter.time(entry.booking.span.start)
    staff = resource_names(entry, catalogue, ResourceKind.STAFF)
    if not staff:
        return _("{time}: {client}").format(time=time, client=entry.client.name)
    return _("{time}: {client} with {staff}").format(time=time, client=entry.client.name, staff=staff)


def _opening(catalogue: Catalogue, day: date, formatter: Formatter) -> datetime | None:
    """When the first location opens on the day; None where all are closed."""
    starts = []
    for location, hours in catalogue.opening_hours.items():
        if day in catalogue.closures.get(location, {}):
            continue
        zone = catalogue.locations[location].zone
        starts += [minute_of_day(day, part.start_minute, zone) for part in hours if part.on(day)]
    return min(starts) if starts else None
