"""What the page about records says: how long and how many are kept, and who may be forgotten (SOP B5)."""

from __future__ import annotations

from datetime import datetime

from bookingdesk.domain.local_time import local_date
from bookingdesk.domain.retention import RecordKind
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.usecases.forgetting import Forgotten, PastClient, RecordReport


def rule_words(report: RecordReport) -> str:
    """`Kept for 365 days after the last thing that happened. It can be changed in the policies.`"""
    days = report.limit.days
    return ngettext(
        "Records are kept for {count} day after the last thing that happened with a client, as the policy says.",
        "Records are kept for {count} days after the last thing that happened with a client, as the policy says.",
        days,
    ).format(count=days)


def class_words(report: RecordReport, formatter: Formatter) -> list[str]:
    """A line for each class of records: how many, and since when."""
    names = {
        RecordKind.BOOKINGS: _("Bookings: {count}, the oldest of {day}"),
        RecordKind.CONTACTS: _("Messages to clients: {count}, the oldest of {day}"),
        RecordKind.CHANGES: _("Changes and cancellations: {count}, the oldest of {day}"),
    }
    return [
        names[kind].format(
            count=formatter.number(found.count), day=_day(found.oldest, formatter) if found.oldest else "–"
        )
        for kind, found in report.counts.items()
    ]


def past_words(one: PastClient, formatter: Formatter) -> str:
    """`Ortiz, Maya #2041 · last on 24/06/2023`."""
    return _("{client} #{number} · last on {day}").format(
        client=one.client.sorted_name, number=one.client.id, day=_day(one.last, formatter)
    )


def total_words(report: RecordReport, formatter: Formatter) -> str:
    """How many may be forgotten now, and from when the next one may."""
    past = len(report.past)
    if past:
        said = ngettext("{count} client is past the rule.", "{count} clients are past the rule.", past).format(
            count=past
        )
    else:
        said = _("Nobody is past the rule.")
    if report.strangers:
        said += " " + ngettext(
            "So is {count} request or walk-in of somebody unknown.",
            "So are {count} requests and walk-ins of people unknown.",
            report.strangers,
        ).format(count=report.strangers)
    if report.next_at is not None:
        said += " " + _("The next client can be forgotten after {day}.").format(day=_day(report.next_at, formatter))
    return said


def forgotten_words(done: Forgotten) -> str:
    """What was done."""
    return ngettext(
        "{count} client is forgotten. The bookings stay, of nobody.",
        "{count} clients are forgotten. The bookings stay, of nobody.",
        done.clients,
    ).format(count=done.clients)


def _day(at: datetime, formatter: Formatter) -> str:
    return formatter.date_numbers(local_date(at, formatter.zone))
