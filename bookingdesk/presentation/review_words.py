"""What waits for a supervisor, in words: actions asked for later, issues, bookings that nobody has read back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.clients import Client
from bookingdesk.domain.deferrals import Deferral, DeferralState
from bookingdesk.domain.ids import BookingId, ClientId
from bookingdesk.domain.issues import Issue, IssueKind, IssueState
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.role_words import right_word
from bookingdesk.usecases.readings import AgendaEntry

Source = Deferral | Issue | AgendaEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Whom and what the items name, and how to show it."""

    formatter: Formatter
    catalogue: Catalogue
    clients: Mapping[ClientId, Client] = field(default_factory=dict)
    bookings: Mapping[BookingId, Booking] = field(default_factory=dict)


def line_of(source: Source, around: Around) -> str:
    """One line of the list."""
    if isinstance(source, Deferral):
        about = _about(source.client_id, source.booking_id, around)
        line = _("{user} asks: {what}").format(user=source.user, what=right_word(source.right))
        return _joined(line, about, _settled_words(source))
    if isinstance(source, Issue):
        return _joined(issue_words(source), _about(source.client_id, source.booking_id, around), _closed(source))
    when = around.formatter.day_time(source.booking.span.start)
    about = _joined(source.client.sorted_name, when, source.service.name)
    left_out = source.booking.read_back
    if left_out is not None and left_out.skipped:
        return _("Read-back left out: {booking}").format(booking=about)
    return _("Not read back: {booking}").format(booking=about)


def details_of(source: Source, around: Around) -> str:
    """What to know before answering; may hold what users wrote, so plain text only."""
    formatter = around.formatter
    if isinstance(source, Deferral):
        lines = [
            _("Asked {when} at {station}.").format(when=formatter.day_time(source.at), station=source.station),
            *_command_words(source, formatter),
            _("Why: {words}").format(words=source.why) if source.why else "",
            _("Answer: {words}").format(words=source.answer) if source.answer else "",
        ]
    elif isinstance(source, Issue):
        told = _("Reported {when} by {user} at {station}.")
        lines = [
            told.format(when=formatter.day_time(source.at), user=source.user, station=source.station),
            _("Found and done: {words}").format(words=source.closed_why) if source.closed_why else "",
        ]
    else:
        left_out = source.booking.read_back
        lines = [
            _("Booked by {user}.").format(user=source.booking.created_by),
            _("Left out: {words}").format(words=left_out.skipped) if left_out and left_out.skipped else "",
        ]
    return "\n".join(line for line in lines if line)


def issue_words(issue: Issue) -> str:
    """What happened."""
    if issue.kind is IssueKind.IDENTITY_LOCKED:
        return _("Three identity checks failed")
    if issue.kind is IssueKind.RECOVERED:
        return _("New password for {name}, set by the owner of the database").format(name=issue.text)
    return issue.text


def waiting_count_words(count: int) -> str:
    """For the status bar; empty for none."""
    if not count:
        return ""
    return ngettext("Review: {count} waits", "Review: {count} wait", count).format(count=count)


def _command_words(asked: Deferral, formatter: Formatter) -> list[str]:
    """What exactly would be done, as far as the command says it."""
    given = asked.command
    words = []
    span = given.get("span")
    if isinstance(span, dict):
        start = datetime.fromisoformat(str(span["start"]))
        words.append(_("New time: {when}").format(when=formatter.day_time(start)))
    for key, said in (("reason", _("Reason: {words}")), ("waive", _("Fee waived: {words}"))):
        if given.get(key):
            words.append(said.format(words=given[key]))
    amount = given.get("amount")
    if isinstance(amount, dict):
        words.append(_("Amount: {amount}").format(amount=f"{amount['amount']} {amount['currency']}"))
    return words


def _about(client: ClientId | None, booking: BookingId | None, around: Around) -> str:
    found = around.clients.get(client) if client is not None else None
    stored = around.bookings.get(booking) if booking is not None else None
    when = around.formatter.day_time(stored.span.start) if stored is not None else ""
    return _joined(found.sorted_name if found else "", when)


def _settled_words(asked: Deferral) -> str:
    if asked.state is DeferralState.APPROVED:
        return _("allowed by {name}").format(name=asked.settled_by)
    if asked.state is DeferralState.DECLINED:
        return _("declined by {name}").format(name=asked.settled_by)
    return _("taken back") if asked.state is DeferralState.WITHDRAWN else ""


def _closed(issue: Issue) -> str:
    return _("closed by {name}").format(name=issue.closed_by) if issue.state is IssueState.CLOSED else ""


def _joined(*parts: str) -> str:
    return " · ".join(part for part in parts if part)


def unread_words(count: int, most: int) -> str:
    """What lies beneath what asks for a decision, to be shown besides it; no more than `most` were read."""
    return _("&Not read back: {count}").format(count=count if count < most else f"{most}+")
