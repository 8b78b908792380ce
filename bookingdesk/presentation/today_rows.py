"""What stands on the Today panel: groups of rows with their words, tones and the commands of their buttons.

It refuses to decide who belongs where; that is `today`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.absences import out_with
from bookingdesk.domain.bookings import Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind, TimeOff
from bookingdesk.domain.ids import BookingId, MessageId, RequestId
from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.messages import MessageState
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.phones import phone_words
from bookingdesk.i18n.translation import _, ngettext, pgettext
from bookingdesk.i18n.words import listed, lowered, time_off_word
from bookingdesk.presentation.agenda_rows import message_words, resource_names
from bookingdesk.presentation.deposit_words import is_losing_its_place, losing_words
from bookingdesk.presentation.session_words import is_session, spoken_who
from bookingdesk.usecases.readings import AgendaEntry

AMBER_AFTER = timedelta(minutes=10)
RED_AFTER = timedelta(minutes=20)


class Group(StrEnum):
    """Why a booking is on the panel, the most pressing first."""

    WAITING = "waiting"
    DUE = "due"
    LATE = "late"
    IN_SERVICE = "in_service"
    OUT = "out"
    """Somebody or something of theirs is out, and they are still to be moved."""
    REQUESTS = "requests"
    CALLS = "calls"
    """A person has to tell them something."""
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
    request_id: RequestId | None = None
    """Set where the row is a request and no booking."""
    call: MessageId | None = None
    """Set where the row is a call to make."""
    tone: Tone = Tone.CALM
    actions: tuple[RowAction, ...] = ()

    @property
    def key(self) -> tuple[Group, BookingId, RequestId | None, MessageId | None]:
        """What identifies the row across readings."""
        return (self.group, self.booking_id, self.request_id, self.call)

    @property
    def is_booking(self) -> bool:
        """Whether the row is one of a booking."""
        return self.request_id is None and self.call is None

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
    total: int
    """How many there are; more than the rows where only the first are listed."""


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
        """How many bookings a group has."""
        return sum(found.total for found in self.groups if found.group is group)


def group_title(group: Group) -> str:
    """The heading of a group."""
    return {
        Group.WAITING: _("Waiting"),
        Group.DUE: _("Due now"),
        Group.LATE: _("Late"),
        Group.IN_SERVICE: _("In service"),
        Group.OUT: _("To be moved"),
        Group.REQUESTS: _("Requests due"),
        Group.CALLS: _("Calls to make"),
        Group.TOMORROW: _("Tomorrow unconfirmed"),
        Group.MESSAGES: _("Message problems"),
    }[group]


def minutes(length: timedelta) -> int:
    return max(0, int(length.total_seconds()) // 60)


class Writer:
    """Turns entries into rows of a group."""

    def __init__(
        self,
        catalogue: Catalogue,
        formatter: Formatter,
        now: datetime,
        here: Mapping[BookingId | None, int] | None = None,
    ) -> None:
        """`here` counts by session who has come, or is known not to."""
        self._here = here or {}
        self._catalogue = catalogue
        self._formatter = formatter
        self._now = now

    def waiting(self, entry: AgendaEntry) -> TodayRow:
        """Present, not served: from when to when they wait, counted from the arrival."""
        waited = self._now - entry.booking.status_since
        note = ngettext("waits {minutes} min", "waits {minutes} min", minutes(waited)).format(
            minutes=minutes(waited)
        )
        away = out_with(entry.booking, self._catalogue)
        tone = Tone.ERROR if waited >= RED_AFTER else Tone.WARNING if waited >= AMBER_AFTER or away else Tone.CALM
        if away:  # they wait for somebody who will not come
            note = listed((note, self._away(away[0])))
        return self._row(Group.WAITING, entry, note, tone, (RowAction("start", pgettext("button", "Start")),))

    def due(self, entry: AgendaEntry) -> TodayRow:
        """Expected within the next while."""
        if is_session(entry):
            return self._session(Group.DUE, entry, Tone.CALM)
        tentative = entry.booking.status is Status.TENTATIVE
        note = pgettext("state of a booking", "tentative") if tentative else ""
        return self._row(Group.DUE, entry, note, Tone.CALM, (RowAction("arrived", pgettext("button", "Arrived")),))

    def late(self, entry: AgendaEntry) -> TodayRow:
        """Past the start and not here."""
        if is_session(entry):
            return self._session(Group.LATE, entry, Tone.WARNING)
        late = minutes(self._now - entry.booking.span.start)
        note = _("{duration} late").format(duration=self._formatter.duration(timedelta(minutes=late)))
        actions = (
            RowAction("arrived", pgettext("button", "Arrived")),
            RowAction("no_show", pgettext("button", "No-show")),
        )
        return self._row(Group.LATE, entry, note, Tone.WARNING, actions)

    def _session(self, group: Group, entry: AgendaEntry, tone: Tone) -> TodayRow:
        """A group session: how many are still expected, with the way to its roster."""
        awaited = entry.taken - self._here.get(entry.booking.id, 0)
        note = ngettext("{count} not here yet", "{count} not here yet", awaited).format(count=awaited)
        roster = RowAction("open", pgettext("button", "Roster"))
        here = _("all here") if entry.taken else ""  # of an empty one its title says that nobody is expected
        said, how = (note, tone) if awaited else (here, Tone.CALM)
        return self._row(group, entry, said, how, (roster,))

    def in_service(self, entry: AgendaEntry) -> TodayRow:
        """Being served: until when, or by how much over."""
        end = entry.booking.span.end
        over = minutes(self._now - end)
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

    def out(self, entry: AgendaEntry) -> TodayRow:
        """Nobody will be there: to be moved, or called about."""
        note = self._away(out_with(entry.booking, self._catalogue)[0])
        move = RowAction("absences_left", pgettext("button", "Move"))
        return self._row(Group.OUT, entry, note, Tone.WARNING, (move,))

    def _away(self, away: TimeOff) -> str:
        """`Ana sick`: who is not there, and why."""
        return _("{name} {reason}").format(
            name=self._catalogue.resources[away.resource_id].name, reason=time_off_word(away.kind)
        )

    def tomorrow(self, entry: AgendaEntry) -> TodayRow:
        """The client has not said that they will come: what we know of it, and where to call."""
        if entry.booking.status is Status.TENTATIVE:
            known = pgettext("state of a booking", "tentative")
        elif entry.reminder is MessageState.SENT:
            known = _("reminded, no answer")
        else:
            known = _("not reminded yet")
        note = listed(part for part in (phone_words(entry.client.phone), known) if part)
        return self._row(
            Group.TOMORROW, entry, note, Tone.CALM, (RowAction("confirmed", pgettext("button", "Confirmed")),)
        )

    def problem(self, entry: AgendaEntry) -> TodayRow:
        """The client was not reached, or we do not know; or the place is given up without the deposit."""
        if is_losing_its_place(entry):
            note = losing_words(entry, self._catalogue, self._formatter)
            settle = RowAction("settle", pgettext("button", "Payment"))
            return self._row(Group.MESSAGES, entry, note, Tone.ERROR, (settle,))
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
            client=spoken_who(entry),
            detail=detail if staff else entry.service.name,
            note=note,
            tone=tone,
            actions=actions,
        )
