"""A client's contact log as paper, newest first; an entry is never cut between pages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bookingdesk.documents.paper import Paper, templates
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedLog:
    """Whose log, how many of its entries are on paper, and for whom and when it was printed."""

    client: str
    lines: Iterable[tuple[str, str, str]]
    """Head, words and booking of each."""
    only: str = ""
    """Which kinds were chosen; empty: all of them."""
    printed: int
    whole: int
    business: str
    printed_at: datetime
    printed_by: str


def log_title(client: str) -> str:
    """What the paper and the page are called."""
    return _("Contact log of {client}").format(client=client)


def contact_log_paper(log: PrintedLog, formatter: Formatter) -> Paper:
    """The log; what clients wrote is escaped."""
    align = "right" if formatter.right_to_left else "left"
    row, heading = templates().get_template("log_row.html"), templates().get_template("day_heading.html")
    count = ngettext("{count} entry", "{count} entries", log.printed).format(count=formatter.number(log.printed))
    latest = _("the latest of {whole}").format(whole=formatter.number(log.whole))
    return Paper(
        title=log_title(log.client),
        heading=heading.render(
            business=log.business,
            name=log_title(log.client),
            day="",
            hours=formatter.day_year(log.printed_at),
            summary=count if log.printed >= log.whole else f"{count}, {latest}",
            closure=log.only,
            align=align,
            other="left" if align == "right" else "right",
        ),
        columns=f'<table width="100%" cellspacing="0" cellpadding="4" border="0" align="{align}">',
        rows=tuple(
            row.render(head=head, lines=body.splitlines(), tail=tail, align=align) for head, body, tail in log.lines
        ),
        footer=_("Printed {when} by {user} · page {page} of {pages}").format(
            when=f"{formatter.day_year(log.printed_at)} {formatter.time(log.printed_at)}",
            user=log.printed_by.replace("{", "(").replace("}", ")"),
            page="{page}",
            pages="{pages}",
        ),
        right_to_left=formatter.right_to_left,
    )
