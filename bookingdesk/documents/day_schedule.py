"""The day schedule as paper: one list per staff member, black on white, status as sign and word (interface 3.7)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from jinja2 import Template

from bookingdesk.documents.paper import Paper, templates
from bookingdesk.domain.bookings import Status
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import listed, seats_taken, status_word, time_off_word
from bookingdesk.usecases.commands import Names
from bookingdesk.usecases.readings import DaySchedule, RowKind, ScheduleRow, StaffDay

WALK_IN_LINES = 3

SIGNS = {
    Status.TENTATIVE: "◌",
    Status.CONFIRMED: "○",
    Status.ARRIVED: "●",
    Status.IN_SERVICE: "▶",
    Status.COMPLETED: "✓",
    Status.NO_SHOW: "✗",
    Status.LEFT: "↪",
    Status.CANCELLED: "–",
}
"""One character each that a black-and-white printer and a photocopier keep apart."""


def day_schedule_papers(
    schedule: DaySchedule, formatter: Formatter, printed_at: datetime, printed_by: str
) -> tuple[Paper, ...]:
    """One paper per staff member; none where nobody works and nothing is booked."""
    row = templates().get_template("day_row.html")
    heading = templates().get_template("day_heading.html")
    footer = print_footer(schedule.names, formatter, printed_at, printed_by)
    return tuple(_paper(schedule, page, formatter, row, heading, footer) for page in schedule.pages)


def print_footer(names: Names, formatter: Formatter, printed_at: datetime, printed_by: str) -> str:
    """Who printed it when and what it discloses, because paper is a disclosure."""
    return _("Printed {when} by {user} · page {page} of {pages} · names: {names} · destroy after use").format(
        when=f"{formatter.day_year(printed_at)} {formatter.time(printed_at)}",
        user=printed_by.replace("{", "(").replace("}", ")"),
        page="{page}",
        pages="{pages}",
        names={Names.FULL: _("full"), Names.INITIALS: _("initials"), Names.NONE: _("hidden")}[names],
    )


def _paper(
    schedule: DaySchedule, page: StaffDay, formatter: Formatter, row: Template, heading: Template, footer: str
) -> Paper:
    """One staff member's list."""
    day = formatter.day_heading(schedule.day)
    align = "right" if formatter.right_to_left else "left"
    return Paper(
        title=_("{name}, {day}").format(name=page.staff.name, day=day),
        heading=heading.render(
            business=schedule.business,
            name=page.staff.name,
            day=day,
            hours=formatter.times(page.hours.start, page.hours.end) if page.hours else _("not working"),
            summary=_summary(page, formatter),
            closure=schedule.closure,
            align=align,
            other="left" if align == "right" else "right",
        ),
        columns=f'<table width="100%" cellspacing="0" cellpadding="2" border="0" align="{align}">',
        rows=tuple(row.render(**_cells(r, formatter, align)) for r in page.rows),
        tail=templates()
        .get_template("day_tail.html")
        .render(lines=range(WALK_IN_LINES), label=_("Walk-ins"), align=align),
        footer=footer,
        right_to_left=formatter.right_to_left,
    )


def _summary(page: StaffDay, formatter: Formatter) -> str:
    """`12 bookings, 1 free 45 min`."""
    words = ngettext("{count} booking", "{count} bookings", page.bookings).format(
        count=formatter.number(page.bookings)
    )
    if not page.free:
        return words
    longest = max((gap.duration for gap in page.free), default=timedelta(0))
    free = ngettext("{count} free time", "{count} free times, longest {length}", len(page.free)).format(
        count=formatter.number(len(page.free)), length=formatter.duration(longest)
    )
    if len(page.free) == 1:
        free = _("free {length}").format(length=formatter.duration(longest))
    return f"{words}, {free}"


def _cells(row: ScheduleRow, formatter: Formatter, align: str) -> dict[str, object]:
    """What the template of a row shows; columns stand in reading order and are reversed for right to left."""
    start, end = formatter.time(row.span.start), formatter.time(row.span.end)
    common: dict[str, object] = {"kind": row.kind.value, "start": start, "end": end, "align": align}
    if row.kind is not RowKind.BOOKING:
        return common | {"words": _quiet_words(row), "cells": ()}
    minutes = formatter.duration(row.span.duration)
    status = row.status or Status.CONFIRMED
    seat = _("Seat {number}").format(number=formatter.number(row.seat_no)) if row.seat_no else ""
    cells = [
        {"text": "" if row.fill else "☐", "width": 4, "bold": False},
        {"text": seat or f"{start} {end}", "width": 12, "bold": False},
        {"text": _who(row), "width": 24, "bold": True},
        {"text": "" if seat else f"{row.service} {minutes}", "width": 20, "bold": False},
        {"text": "" if seat else listed((*row.spaces, *row.equipment)), "width": 9, "bold": False},
        {"text": f"{SIGNS[status]}\u00a0{status_word(status)}", "width": 14, "bold": False},
        {"text": _flags(row), "width": 17, "bold": False},
    ]
    if align == "right":
        cells.reverse()
    return common | {"words": "", "cells": cells}


def _who(row: ScheduleRow) -> str:
    return seats_taken(*row.fill) if row.fill is not None else row.client_name or _("Booked")


def _quiet_words(row: ScheduleRow) -> str:
    """What a row without a booking says."""
    if row.kind is RowKind.FREE:
        return _("free")
    if row.kind is RowKind.BREAK:
        return _("break")
    return time_off_word(row.detail) if row.detail else _("off")


def _flags(row: ScheduleRow) -> str:
    """Phone end, new client, note and care: names mode full only, else a pointer to the file."""
    flags: list[str] = []
    if row.phone_end:
        flags.append(f"…{row.phone_end}")
    if row.new_client:
        flags.append(_("new"))
    if row.reconfirmed:
        flags.append(_("reconfirmed"))
    if row.sooner_wanted:
        flags.append(_("wants sooner"))
    flags += [text for text in (row.care, row.note) if text]
    if row.see_file:
        flags.append(_("see file"))
    return " · ".join(flags)


def pages_titles(papers: Sequence[Paper]) -> str:
    """One title for a document of several lists."""
    return papers[0].title if len(papers) == 1 else _("Day schedule")
