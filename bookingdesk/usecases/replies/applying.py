"""What a mail leads to, within one transaction: a mark, a request, a message that failed; and that it was read.

Nothing else is done because a mail says so: a declined booking stands until somebody answers the request.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from bookingdesk.domain.agreement import Reconfirmation
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import AlreadySaved, RuleViolation
from bookingdesk.domain.messages import Message, MessageState
from bookingdesk.domain.replies import (
    Arrival,
    CalendarAnswer,
    DeliveryReport,
    Heard,
    IncomingMail,
    MailFate,
    MailKind,
    arrival,
    heard,
    kind_of,
)
from bookingdesk.domain.requests import BACK_DATED_AT_MOST, RequestKind
from bookingdesk.i18n.translation import _
from bookingdesk.usecases.claiming import audit_message, freed, reopened_by
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.intake.mail_parts import as_message, calendar_in
from bookingdesk.usecases.intake.mails import letter_record, mail_records
from bookingdesk.usecases.intake.records import Record, storable
from bookingdesk.usecases.intake.storing import surroundings
from bookingdesk.usecases.intake.understanding import Around, as_request, order_of
from bookingdesk.usecases.notifying import tell
from bookingdesk.usecases.outbox import touched_by
from bookingdesk.usecases.recording import Step, audited_booking, changed
from bookingdesk.usecases.replies.linking import about_of, linked
from bookingdesk.usecases.requests.commands import TakeRequest
from bookingdesk.usecases.requests.taking import changed as changed_request
from bookingdesk.usecases.requests.taking import taken
from bookingdesk.usecases.wrong_address import flag_email

SOURCE = "mail"
MOST_RECORDS = 10
"""A calendar with more in it is somebody's whole calendar: its mail is one request, for a person to look at."""
ASKS = {Heard.WANTS_OUT: RequestKind.CANCEL, Heard.NOT_SURE: RequestKind.MOVE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What one mail led to; fate None: it was read before."""

    fate: MailFate | None
    changes: ChangeSet = field(default_factory=ChangeSet)


def applied(at: Step, mail: IncomingMail, data: bytes, own: frozenset[str]) -> Applied:
    """Do what the mail leads to and keep that it was read; a mail that was read before changes nothing."""
    if at.work.replies.known([mail.key]):
        return Applied(fate=None)
    match kind_of(mail, own):
        case MailKind.OWN:
            done = Applied(fate=MailFate.OWN)
        case MailKind.AUTOMATIC:
            done = Applied(fate=MailFate.AUTOMATIC)
        case MailKind.REPORT:
            done = _reported(at, mail)
        case MailKind.ANSWER:
            done = _answered(at, mail, data)
        case MailKind.LETTER:
            done = _letter(at, mail, data)
    if not noted(at, mail, done.fate or MailFate.REFUSED):
        raise ReadMeanwhile
    return done


class ReadMeanwhile(Exception):
    """Another process has read the mail while this one did: what was done here is undone."""


def noted(at: Step, mail: IncomingMail, fate: MailFate) -> bool:
    """Keep that a mail was read, and what became of it; False where somebody else was faster."""
    return at.work.replies.note(mail.key, at.now, fate)


def left_for_a_person(at: Step, mail: IncomingMail) -> Applied:
    """A mail that can't be read: a request asks a person, once, to look into the mailbox, where it stays."""
    if not noted(at, mail, MailFate.REFUSED):
        return Applied(fate=None)
    command = TakeRequest(
        kind=RequestKind.QUESTION,
        channel=Channel.EMAIL,
        received_at=_received(at, mail),
        name=mail.name,
        email=mail.sender,
        text=_("An email could not be read here. It is still in the mailbox: look there, and answer it."),
        source=SOURCE,
        external_id=f"mail {mail.key}",
    )
    try:
        with at.work.savepoint():
            return Applied(fate=MailFate.REFUSED, changes=changed_request(taken(at, command)))
    except RuleViolation:  # requests by email are not taken here: it is counted on the page of replies
        return Applied(fate=MailFate.REFUSED)


# -- reports of mail servers ---------------------------------------------------------------------------------


def _reported(at: Step, mail: IncomingMail) -> Applied:
    """Messages of ours that did not arrive are failed, and somebody has to call."""
    ours = at.work.replies.sent_as({report.message_id for report in mail.reports} - {""})
    by_id = {row.message_id: row for row in ours}
    changes, bounced = ChangeSet(), False
    for report in mail.reports:
        row = by_id.get(report.message_id)
        if row is None:
            continue
        address = _mailed_to(at, row)
        means = arrival(report, address)
        if means is Arrival.NO_NEWS:
            continue
        bounced = True
        changes |= _bounced(at, row, report)
        if means is Arrival.NO_SUCH_ADDRESS and row.client_id is not None:
            changes |= flag_email(at, row.client_id, address)
    return Applied(fate=MailFate.BOUNCED if bounced else MailFate.AUTOMATIC, changes=changes)


def _mailed_to(at: Step, row: Message) -> str:
    """Where the mail went. Of a message that somebody says by hand since, it is the client's address."""
    if row.channel is Channel.EMAIL or row.client_id is None:
        return row.recipient
    return at.work.clients.get(row.client_id).email_in_use


def _bounced(at: Step, row: Message, report: DeliveryReport) -> ChangeSet:
    """The message has failed after all: the client does not know, and a request that it answered is open again.

    Who has heard it by another way since, such as by a call because its fate was in doubt, knows it all the same.
    """
    if row.channel is not Channel.EMAIL or row.state not in {MessageState.SENT, MessageState.IN_DOUBT}:
        return ChangeSet()
    ended = freed(row, MessageState.FAILED, code=report.status, reason="bounced")
    if not at.work.outbox.exchange(ended, row.state):
        return ChangeSet()
    audit_message(at.work, at.env, ended)
    return touched_by(ended) | ChangeSet(requests=reopened_by(at.work, at.env, ended))


# -- answers to invitations ----------------------------------------------------------------------------------


def _answered(at: Step, mail: IncomingMail, data: bytes) -> Applied:
    """Every answer of the mail; one that nobody was asked for is a letter."""
    found = at.work.bookings.many({answer.booking_id for answer in mail.answers})
    fate, changes = MailFate.OUTDATED, ChangeSet()
    for answer in mail.answers:
        booking = found.get(answer.booking_id)
        invited = booking is not None and _is_invited(at, booking, mail, answer)
        means = heard(answer, booking, invited=invited, now=at.now)
        if booking is None or means is Heard.STRANGER:
            letter = _letter(at, mail, data)
            return replace(letter, changes=changes | letter.changes)
        if means is Heard.OUTDATED:
            continue
        if means is Heard.COMES:
            done = _reconfirmed(at, booking, mail)
        else:
            done = _asked(at, booking, ASKS[means], answer, mail)
        fate, changes = done.fate or fate, changes | done.changes
    return Applied(fate=fate, changes=changes)


def _is_invited(at: Step, booking: Booking, mail: IncomingMail, answer: CalendarAnswer) -> bool:
    """Whether the mail came from an address that this booking's messages go to, or went to."""
    client = at.work.clients.get(booking.client_id)
    known = {client.email, *(person.email for person in client.contact_persons)}
    known |= {row.recipient for row in at.work.outbox.of_booking(booking.id) if row.client_id == client.id}
    return mail.sender.lower() in {address.lower() for address in known - {""}}


def _reconfirmed(at: Step, booking: Booking, mail: IncomingMail) -> Applied:
    """The mark, with when they said so; a second yes changes nothing."""
    if booking.reconfirmed:
        return Applied(fate=MailFate.DUPLICATE)
    said = Reconfirmation(at=_received(at, mail), channel=Channel.EMAIL)
    return Applied(fate=MailFate.RECONFIRMED, changes=_marked(at, booking, said))


def _marked(at: Step, booking: Booking, said: Reconfirmation | None) -> ChangeSet:
    stored = at.work.bookings.replace(replace(booking, reconfirmation=said))
    audited_booking(at, "accept_by_mail" if said else "decline_by_mail", stored, booking)
    planned = tell(at, booking, stored, at.work.catalogue.load())
    return changed(stored) | ChangeSet(messages=planned.messages)


def _asked(at: Step, booking: Booking, kind: RequestKind, answer: CalendarAnswer, mail: IncomingMail) -> Applied:
    """A request about the booking, unless one is open; who had said that they come does not say so any more."""
    changes = _marked(at, booking, None) if booking.reconfirmed else ChangeSet()
    if any(known.kind is kind for known in at.work.requests.open_about(booking.id)):
        return Applied(fate=MailFate.DUPLICATE, changes=changes)
    command = TakeRequest(
        kind=kind,
        channel=Channel.EMAIL,
        received_at=_received(at, mail),
        client_id=booking.client_id,
        name=mail.name,
        email=mail.sender,
        booking_id=booking.id,
        service_id=booking.service_id,
        text=answer.words,
        source=SOURCE,
        external_id=f"mail {mail.key} {booking.id}",
    )
    try:
        with at.work.savepoint():
            request = taken(at, command)
    except RuleViolation:
        return Applied(fate=MailFate.REFUSED, changes=changes)
    return Applied(fate=MailFate.CHANGE_ASKED, changes=changes | changed_request(request))


# -- letters -------------------------------------------------------------------------------------------------


def _letter(at: Step, mail: IncomingMail, data: bytes) -> Applied:
    """A request of each thing that it asks for; where it answers a message, of what that was about."""
    changes, fates = ChangeSet(), set()
    about = about_of(at.work, mail)
    zone, country, dates = surroundings(at.work)
    answers = about is not None and calendar_in(as_message(data)) is None
    records = _answer(data) if answers else _records(data, zone)
    around = Around(
        catalogue=at.work.catalogue.load(),
        zone=zone,
        country=country,
        now=at.now,
        arrived=_received(at, mail),
        order=order_of(records, dates),
    )
    for record in records:
        try:
            with at.work.savepoint():
                command = as_request(at.work, record, around, SOURCE)
                if answers:
                    command = replace(command, service_id=None)  # named by the message that is quoted
                if about is not None:
                    command = linked(command, about)
                command = replace(command, received_at=_received(at, mail), external_id=_name_of(at, record, mail))
                changes |= changed_request(taken(at, command))
        except AlreadySaved:
            fates.add(MailFate.DUPLICATE)
        except RuleViolation:
            fates.add(MailFate.REFUSED)
        else:
            fates.add(MailFate.REQUEST)
    for fate in (MailFate.REQUEST, MailFate.REFUSED, MailFate.DUPLICATE):
        if fate in fates:
            return Applied(fate=fate, changes=changes)
    return Applied(fate=MailFate.REFUSED)


def _answer(data: bytes) -> list[Record]:
    """The words of who answers a message of ours: they ask about what it said.

    Most answers quote ours, subject and facts: read as a form, it would be the wish for a second booking.
    """
    found = storable(letter_record(as_message(data), forms=False))
    if not isinstance(found, Record):
        return []
    return [replace(found, fields={**found.fields, "kind": RequestKind.QUESTION.value})]


def _name_of(at: Step, record: Record, mail: IncomingMail) -> str:
    """What the request is known again by: its own name, such as that of the calendar's entry, else the mail's.

    A second wish about the same entry, which says something else, is another request.
    """
    own, content = record.get("external_id"), record.content_hash
    known = at.work.requests.known([own], [content]) if own else frozenset({own})
    return own if own not in known or content in known else f"mail {mail.key} {record.line}"


def _records(data: bytes, zone: str) -> list[Record]:
    """What it asks for, else its words, where nobody can read its calendar; nothing where nobody wrote it."""
    try:
        found = [one for one in map(storable, mail_records(data, zone)) if isinstance(one, Record)]
    except RuleViolation:
        found = []
    if 0 < len(found) <= MOST_RECORDS:
        return found
    words = storable(letter_record(as_message(data)))
    return [words] if isinstance(words, Record) and words.get("email") else []


def _received(at: Step, mail: IncomingMail) -> datetime:
    """When it arrived; at most as long ago as a request may be back-dated, and never ahead of our clock."""
    stated = mail.received_at or at.now
    return max(min(stated, at.now), at.now - BACK_DATED_AT_MOST)
