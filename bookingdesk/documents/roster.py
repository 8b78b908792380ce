"""The roster of a group session as paper: a box to tick for everybody, and empty lines for the free seats."""

from __future__ import annotations

from datetime import datetime

from bookingdesk.documents.day_schedule import SIGNS, print_footer
from bookingdesk.documents.paper import Paper, templates
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import listed, seats_taken, status_word
from bookingdesk.usecases.commands import Names
from bookingdesk.usecases.printing import shown_name
from bookingdesk.usecases.readings import AgendaEntry
from bookingdesk.usecases.sessions import Roster

MOST_LINES = 12
"""So many free seats have a line to write on."""


def roster_paper(
    roster: Roster, names: Names, formatter: Formatter, business: str, printed_at: datetime, printed_by: str
) -> Paper:
    """One list, with names as the mode says."""
    booking = roster.session.booking
    row = templates().get_template("day_row.html")
    align = "right" if formatter.right_to_left else "left"
    day = f"{formatter.day(booking.span.start)} {formatter.times(booking.span.start, booking.span.end)}"
    summary = seats_taken(len(roster.there), booking.seats or 0)
    title = _("{name}, {day}").format(name=roster.session.service.name, day=day)
    return Paper(
        title=title,
        heading=templates()
        .get_template("day_heading.html")
        .render(
            business=business,
            name=roster.session.service.name,
            day=day,
            hours=_resources(roster),
            summary=summary,
            closure="",
            align=align,
            other="left" if align == "right" else "right",
        ),
        columns=f'<table width="100%" cellspacing="0" cellpadding="2" border="0" align="{align}">',
        rows=tuple(row.render(**_cells(one, names, formatter, align)) for one in roster.there),
        tail=_free_seats(roster, align),
        footer=print_footer(names, formatter, printed_at, printed_by),
        right_to_left=formatter.right_to_left,
    )


def _free_seats(roster: Roster, align: str) -> str:
    """Lines to write on, where there is a seat for somebody who comes by."""
    if roster.left == 0:
        return ""
    lines = range(min(roster.left, MOST_LINES))
    return templates().get_template("day_tail.html").render(lines=lines, label=_("Free seats"), align=align)


def _resources(roster: Roster) -> str:
    found = [roster.catalogue.resources[a.resource_id] for a in roster.session.booking.allocations]
    order = list(ResourceKind)
    return listed(dict.fromkeys(one.name for one in sorted(found, key=lambda one: order.index(one.kind))))


def _cells(entry: AgendaEntry, names: Names, formatter: Formatter, align: str) -> dict[str, object]:
    """Box, seat, name, end of the phone, status, care and note; personal notes only where names are full."""
    booking, client = entry.booking, entry.client
    full = names is Names.FULL
    care = " · ".join(part for part in (client.care, booking.note) if part)
    see_file = _("see file") if care else ""
    cells = [
        {"text": "☐", "width": 4, "bold": False},
        {"text": formatter.number(booking.seat_no or 0), "width": 6, "bold": False},
        {"text": shown_name(client, names) or _("Booked"), "width": 30, "bold": True},
        {"text": f"…{client.phone[-3:]}" if full and client.phone else "", "width": 10, "bold": False},
        {"text": f"{SIGNS[booking.status]}\u00a0{status_word(booking.status)}", "width": 16, "bold": False},
        {"text": care if full else see_file, "width": 34, "bold": False},
    ]
    if align == "right":
        cells.reverse()
    return {"kind": "booking", "start": "", "end": "", "align": align, "words": "", "cells": cells}
