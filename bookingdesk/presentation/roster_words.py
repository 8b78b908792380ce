"""What the page of a group session says: who sits where, how full it is, who waits, and what Enter would do."""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain.bookings import MOVABLE, Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.sessions import JOINABLE
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, isolated, ngettext
from bookingdesk.i18n.words import listed, status_word
from bookingdesk.presentation.agenda_rows import resource_names
from bookingdesk.presentation.line.sentences import phone_end
from bookingdesk.presentation.session_words import seats_left, session_name
from bookingdesk.presentation.status_look import LOOKS, state_of
from bookingdesk.usecases.readings import AgendaEntry
from bookingdesk.usecases.sessions import Roster


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person in a session."""

    booking_id: BookingId
    words: tuple[str, str, str, str]
    """Seat, client, phone, attendance."""
    icon: str
    sentence: str


def roster_row(entry: AgendaEntry, formatter: Formatter) -> RosterRow:
    """Seat, name, phone and whether they came."""
    booking, client = entry.booking, entry.client
    status = status_word(booking.status, reconfirmed=booking.reconfirmed)
    words = (formatter.number(booking.seat_no or 0), client.sorted_name, phone_end(client), status)
    seat = _("Seat {number}").format(number=words[0])
    return RosterRow(
        booking_id=booking.id,
        words=words,
        icon=LOOKS[state_of(booking)].icon,
        sentence=listed((seat, client.name, status)),
    )


def roster_rows(roster: Roster, formatter: Formatter) -> tuple[RosterRow, ...]:
    """Everybody who has a seat."""
    return tuple(roster_row(one, formatter) for one in roster.there)


def roster_title(roster: Roster) -> str:
    """`Yoga 5/8`."""
    entry = roster.session
    return session_name(entry.service.name, len(roster.there), entry.booking.seats or 0)


def roster_when(roster: Roster, catalogue: Catalogue, formatter: Formatter) -> str:
    """`Wed 25 Jun 17:00–18:00 · Ana · Room 3 · Confirmed`."""
    entry = roster.session
    booking = entry.booking
    times = formatter.times(booking.span.start, booking.span.end)
    parts = [
        f"{formatter.day(booking.span.start)} {times}",
        resource_names(entry, catalogue, ResourceKind.STAFF),
        resource_names(entry, catalogue, ResourceKind.SPACE, ResourceKind.EQUIPMENT),
        status_word(booking.status),
    ]
    return " · ".join(isolated(part) for part in parts if part)


def attendance_line(roster: Roster) -> str:
    """`3 seats left · 2 here · 1 no-show`."""
    there = [one.booking.status for one in roster.there]
    here = sum(status in {Status.ARRIVED, Status.IN_SERVICE, Status.COMPLETED} for status in there)
    missed = there.count(Status.NO_SHOW)
    parts = [seats_left(roster.left)]
    if here:
        parts.append(ngettext("{count} here", "{count} here", here).format(count=here))
    if missed:
        parts.append(ngettext("{count} no-show", "{count} no-shows", missed).format(count=missed))
    return " · ".join(parts)


def waiting_line(roster: Roster) -> str:
    """`Waiting: Ida Kade, Sam Lee`; empty where nobody waits."""
    names = [line.client.sorted_name for line in roster.waiting]
    if not names:
        return ""
    return _("Waiting: {names}").format(names=" · ".join(isolated(name) for name in names))


def can_join(roster: Roster) -> bool:
    """Whether somebody can still sit down, were there a seat."""
    return roster.session.booking.status in JOINABLE


def can_move(roster: Roster) -> bool:
    """Whether the session can still be moved or called off."""
    return roster.session.booking.status in MOVABLE


def add_word(roster: Roster) -> str:
    """What Enter does with a name: add it, or where every seat is taken put it on the waitlist."""
    return _("Add to the &waitlist") if roster.left == 0 else _("&Add")
