"""What comes back to the desk's mailbox, and what each mail means: an answer, a bounce, a letter, or nothing.

Pure. Nothing is carried out because a mail says so: an acceptance is a mark, everything else is work for a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bookingdesk.domain.bookings import MOVABLE, Booking
from bookingdesk.domain.ids import BookingId


class MailFate(StrEnum):
    """What became of a mail; every mail that was read has one."""

    RECONFIRMED = "reconfirmed"
    """The client accepted the invitation: their booking says so."""
    CHANGE_ASKED = "change_asked"
    """They declined, or are not sure: a request to cancel or to move."""
    REQUEST = "request"
    """A letter: a request, its clock running since it arrived."""
    BOUNCED = "bounced"
    """A message of ours did not arrive: failed, and a call to make."""
    DUPLICATE = "duplicate"
    """What it asks for is known already."""
    OUTDATED = "outdated"
    """An answer about a time that is over or not the booking's any more."""
    AUTOMATIC = "automatic"
    """A program wrote it, and nobody waits for an answer."""
    OWN = "own"
    """We wrote it."""
    REFUSED = "refused"
    """It can't be read, or requests by email are not taken: it waits in the mailbox for a person."""


class MailKind(StrEnum):
    """What a mail is, before anything is known about our records."""

    OWN = "own"
    REPORT = "report"
    ANSWER = "answer"
    AUTOMATIC = "automatic"
    LETTER = "letter"


class Answered(StrEnum):
    """What an invited client's calendar program says (RFC 5545 3.2.12)."""

    ACCEPTED = "ACCEPTED"
    DECLINED = "DECLINED"
    TENTATIVE = "TENTATIVE"
    OTHER = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarAnswer:
    """One answer to an invitation of ours (RFC 5546 3.2.3)."""

    booking_id: BookingId
    answered: Answered
    sequence: int = 0
    attendee: str = ""
    """The address that was invited, as the answer says. Untrusted."""
    words: str = ""
    """What they wrote beside it. Untrusted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """What a mail server says about one recipient of one mail (RFC 3464)."""

    action: str
    status: str
    """The enhanced code, such as 5.1.1 (RFC 3463)."""
    recipients: frozenset[str] = frozenset()
    """The address as it was written to and as it was tried at last. Untrusted."""
    message_id: str = ""
    """Of the mail that was reported on; empty where the report does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IncomingMail:
    """A mail as far as its fate depends on it. Everything in it is untrusted."""

    key: str
    """A digest of its Message-ID, else of the whole mail: the same mail is known again by it."""
    message_id: str = ""
    sender: str = ""
    """Where answers to it are wanted, else who it is from."""
    name: str = ""
    received_at: datetime | None = None
    answers_to: tuple[str, ...] = ()
    """Message-IDs that it replies to."""
    auto_submitted: str = ""
    """Of RFC 3834: `auto-replied`, `auto-generated`; empty where a person wrote it."""
    bulk: bool = False
    """Sent to many: a list, a newsletter, a bulletin."""
    empty_path: bool = False
    """Its envelope had no sender, as that of bounces."""
    reports: tuple[DeliveryReport, ...] = ()
    answers: tuple[CalendarAnswer, ...] = ()


def kind_of(mail: IncomingMail, own_addresses: frozenset[str]) -> MailKind:
    """What a mail is. `own_addresses` in small letters.

    What we sent is recognised first, or a message of ours would be taken for a client's. A calendar that answers by
    itself is no word of the client; calendars that pass a person's answer on say `auto-generated` all the same.
    """
    if mail.reports:
        return MailKind.REPORT
    if mail.sender.lower() in own_addresses:
        return MailKind.OWN
    by_itself = mail.auto_submitted == "auto-replied" or mail.empty_path
    if mail.answers and not by_itself:
        return MailKind.ANSWER
    return MailKind.AUTOMATIC if by_itself or mail.bulk else MailKind.LETTER


class Heard(StrEnum):
    """What an answer to an invitation means for the booking."""

    COMES = "comes"
    WANTS_OUT = "wants_out"
    """A request to cancel."""
    NOT_SURE = "not_sure"
    """A request to move."""
    OUTDATED = "outdated"
    STRANGER = "stranger"
    """Somebody answered who was not asked: a person looks at it."""


def heard(answer: CalendarAnswer, booking: Booking | None, *, invited: bool, now: datetime) -> Heard:
    """What the answer means now. `invited`: it came from an address that the booking's messages go to.

    An acceptance counts for the time that was accepted alone (its SEQUENCE is the booking's); who declined an older
    time is asked all the same, as they may believe that they have cancelled.
    """
    if booking is None or not invited:
        return Heard.STRANGER
    if booking.status not in MOVABLE or booking.span.start <= now:
        return Heard.OUTDATED
    match answer.answered:
        case Answered.ACCEPTED:
            return Heard.COMES if answer.sequence >= booking.sequence else Heard.OUTDATED
        case Answered.DECLINED:
            return Heard.WANTS_OUT
        case Answered.TENTATIVE:
            return Heard.NOT_SURE
        case Answered.OTHER:
            return Heard.OUTDATED


class Arrival(StrEnum):
    """What a report says about a message of ours."""

    NO_SUCH_ADDRESS = "no_such_address"
    """Nobody gets mail there: the address is wrong."""
    NOT_DELIVERED = "not_delivered"
    """This message did not arrive; the address may be right (mailbox full, refused as too big or as spam)."""
    NO_NEWS = "no_news"
    """It has arrived, or is still tried."""


_WRONG = frozenset({"1.0", "1.1", "1.2", "1.3", "1.4", "1.6", "1.10", "2.1", "4.4"})
"""Subjects and details that are about the address: something about it, no such mailbox, no such domain, not written
as one, several people's, moved (RFC 3463 3.2), a domain without mail (RFC 7505), a mailbox switched off (RFC 3463
3.3), no way to the domain (3.5)."""
_NO_MAIL_THERE = "556"
"""The one number that says nothing but that: the recipient's domain takes no mail (RFC 7504)."""


def is_about_address(status: str, reply: str = "") -> bool:
    """Whether a server says for good that nobody gets mail at the address; `reply`: its number, where it gave one.

    A bare 550, 551, 553 or 554 does not say it. A 550 is "not found, no access, or rejected for policy reasons"
    (RFC 5321 4.2.3), and servers without enhanced codes refuse to relay by each of them: with one wrong setting of
    ours the address of every client who is written to would be flagged. The message fails and somebody calls.
    """
    kind, _, detail = status.partition(".")
    return (kind == "5" and detail in _WRONG) or (not status and reply == _NO_MAIL_THERE)


def arrival(report: DeliveryReport, recipient: str) -> Arrival:
    """What the report means for a message that went to `recipient`.

    Only a permanent failure of that very address makes it wrong: what a forwarding led to is not the
    client's.
    """
    if report.action.lower() != "failed":
        return Arrival.NO_NEWS
    about_it = recipient.lower() in {each.lower() for each in report.recipients}
    return Arrival.NO_SUCH_ADDRESS if about_it and is_about_address(report.status) else Arrival.NOT_DELIVERED
