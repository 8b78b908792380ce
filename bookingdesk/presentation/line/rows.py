"""The candidate rows under the Line: clients, a numbered booking, meanings of a word, free times, who is due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import ClientId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import listed, status_word
from bookingdesk.presentation.line.facts import Facts
from bookingdesk.presentation.line.matching import name_alike
from bookingdesk.presentation.line.reading import Kind, Matches, Piece
from bookingdesk.presentation.line.sentences import countdown, names, phone_end, which_of_two
from bookingdesk.presentation.line.views import ROWS, AddNew, Choice, Due, Numbered, Row
from bookingdesk.presentation.session_words import joining_words
from bookingdesk.usecases.readings import AgendaEntry


def client_rows(clients: Sequence[Client], facts: Facts, *, new: str = "") -> tuple[Row, ...]:
    """Name, birth year, end of the phone, last visit, and `Name alike` where one more fact has to be asked."""
    shown = clients[: ROWS - 1] if new else clients[:ROWS]
    rows = [client_row(c, shown, facts.formatter, facts.last_visits, known=facts.knows(c)) for c in shown]
    if new:
        text = _("Add {name} as a new client").format(name=new)
        rows.append(Row((text,), text, AddNew(new)))
    return tuple(rows)


def client_row(
    client: Client,
    others: Sequence[Client],
    formatter: Formatter,
    last_visits: Mapping[ClientId, date],
    *,
    known: bool = True,
) -> Row:
    """One client among others. `known` False leaves out what a caller could be asked: number and last visit."""
    if not known:
        last_visits = {}
    number = f" #{client.id}" if known else ""
    born = _("born {year}").format(year=client.born.year) if client.born else ""
    visit = last_visits.get(client.id)
    seen = _("last visit {day}").format(day=formatter.day_year(visit)) if visit else ""
    mark = _("Name alike") if name_alike(client, others) else ""
    cells = (f"{client.sorted_name}{number}", born, phone_end(client), seen)
    said = [client.name, number.strip(), born, phone_end(client).replace("…", _("phone ends ")), seen, mark]
    return Row(cells, listed(part for part in said if part), client, mark)


def booking_row(entry: AgendaEntry, formatter: Formatter) -> Row:
    """The one booking whose number was typed."""
    booking = entry.booking
    number = _("Booking {number}").format(number=booking.number)
    start = formatter.day_time(booking.span.start)
    cells = (number, entry.client.sorted_name, entry.service.name, start)
    return Row(cells, listed((number, entry.client.name, entry.service.name, start)), Numbered(booking))


def choice_rows(piece: Piece, catalogue: Catalogue) -> tuple[Row, ...]:
    """What a word could mean."""
    ids = piece.value.ids if isinstance(piece.value, Matches) else ()
    rows = []
    for id_ in ids[:ROWS]:
        if piece.kind is Kind.SERVICE:
            name = next(s.name for s in catalogue.services.values() if s.id == id_)
        else:
            name = next(r.name for r in catalogue.resources.values() if r.id == id_)
        rows.append(Row((name,), name, Choice(piece, piece.kind, id_, name)))
    return tuple(rows)


def slot_rows(slots: Sequence[Slot], facts: Facts) -> tuple[Row, ...]:
    """Day, time, staff, room."""
    return tuple(slot_row(slot, facts) for slot in slots[:ROWS])


def slot_row(slot: Slot, facts: Facts) -> Row:
    """One free start."""
    formatter, resources = facts.formatter, [a.resource_id for a in slot.allocations]
    staff = listed(names(resources, facts.catalogue, ResourceKind.STAFF))
    rooms = listed(names(resources, facts.catalogue, ResourceKind.SPACE, ResourceKind.EQUIPMENT))
    client = facts.client
    usual = client is not None and client.usual_staff in resources and client.usual_staff is not None
    held = facts.held_seconds is not None and slot == facts.preview and facts.preview_held
    notes = [
        joining_words(slot, facts.service),
        which_of_two(slot.span.start, formatter),
        _("usual") if usual else "",
        countdown(facts.held_seconds or 0) if held else "",
        countdown(facts.options[slot]) if slot in facts.options else "",
    ]
    note = " · ".join(part for part in notes if part)
    times = formatter.times(slot.span.start, slot.span.end)
    cells = (formatter.day(slot.span.start), times, staff, rooms, note)
    return Row(cells, listed(part for part in cells if part), slot)


def due_row(due: Due, now: datetime, formatter: Formatter) -> Row:
    """Somebody expected today: time, name, service, and by how much they are late."""
    late = int((now - due.start).total_seconds()) // 60
    note = _("{count} min late").format(count=late) if late > 0 else ""
    name = due.client.sorted_name
    service = due.service
    state = status_word(due.status)
    cells = (formatter.time(due.start), name, service, note)
    said = [formatter.time(due.start), due.client.name, service, state, note]
    return Row(cells, listed(part for part in said if part), due)
