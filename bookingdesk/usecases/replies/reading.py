"""From the bytes of a mail to the facts that decide its fate: answers, reports, who wrote, whether a program did.

It refuses nothing: what is malformed is read as far as it goes, and a mail without any fact is a letter.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from email.message import EmailMessage, Message

from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.replies import Answered, CalendarAnswer, DeliveryReport, IncomingMail
from bookingdesk.usecases.intake.calendars import OURS
from bookingdesk.usecases.intake.mail_parts import (
    arrived_at,
    as_message,
    auto_submitted,
    calendar_in,
    header_of,
    parts_of,
    plain_words,
    sender_of,
)
from bookingdesk.usecases.intake.records import harmless

WORDS_LIMIT = 2000
MOST_REPORTS = 20
MOST_ANSWERS = 20
_ID = re.compile(r"<[^<>\s]{1,250}>")
_ENHANCED = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
_NAMED_ID = re.compile(r"^[ \t]{0,20}Message-I[Dd]:\s{0,80}(<[^<>\s]{1,250}>)", re.MULTILINE)
"""Bounded: `^\\s*` tries each of a million empty lines from each of them, and no other thread runs meanwhile."""
_AT_FAULT = "x-failed-recipients"


def incoming(data: bytes) -> IncomingMail:
    """The facts of a mail."""
    message = as_message(data)
    own_id = _ids(message, "Message-ID")
    name, address = sender_of(message)
    return IncomingMail(
        message_id=own_id[0] if own_id else "",
        key=digest(own_id[0].encode() if own_id else data),
        sender=address,
        name=name,
        received_at=arrived_at(message),
        answers_to=(*_ids(message, "In-Reply-To"), *reversed(_ids(message, "References"))),
        auto_submitted=auto_submitted(message),
        bulk=_is_bulk(message),
        empty_path=header_of(message, "Return-Path").strip() == "<>",
        reports=tuple(_reports(message)),
        answers=tuple(_answers(message)),
    )


def digest(data: bytes) -> str:
    """What a mail is known again by, without keeping anything of it."""
    return hashlib.sha256(data).hexdigest()


def _ids(message: EmailMessage, name: str) -> tuple[str, ...]:
    return tuple(_ID.findall(header_of(message, name)))


def _is_bulk(message: EmailMessage) -> bool:
    precedence = header_of(message, "Precedence").lower().strip()
    listed = any(header_of(message, name) for name in ("List-Id", "List-Unsubscribe", "List-Post"))
    return precedence in {"bulk", "junk", "list"} or listed


# -- reports of mail servers ---------------------------------------------------------------------------------


def _reports(message: EmailMessage) -> Iterator[DeliveryReport]:
    """What is said of each recipient; of reports in words, as old programs write them, that of those named."""
    original = _reported_id(message)
    found = 0
    for part in parts_of(message):
        if part.get_content_type() not in {"message/delivery-status", "message/global-delivery-status"}:
            continue
        blocks = part.get_payload()
        for block in blocks if isinstance(blocks, list) else ():
            report = _report(block, original)
            if report is not None and found < MOST_REPORTS:
                found += 1
                yield report
    failed = header_of(message, _AT_FAULT)
    if not found and failed and original:
        addresses = frozenset(one.strip().lower() for one in failed.split(",") if "@" in one)
        code = _ENHANCED.search(plain_words(message))
        yield DeliveryReport(
            action="failed", status=code[1] if code else "5.0.0", recipients=addresses, message_id=original
        )


def _report(block: object, original: str) -> DeliveryReport | None:
    """The fields about one recipient; None for the block about the whole mail."""
    action = _field(block, "Action").lower()
    if not action:
        return None
    status = _field(block, "Status").partition(" ")[0]
    finer = _ENHANCED.search(_field(block, "Diagnostic-Code"))
    if finer and (status.endswith(".0.0") or not status):
        status = finer[1]
    addresses = (_field(block, name).partition(";")[2] for name in ("Original-Recipient", "Final-Recipient"))
    return DeliveryReport(
        action=action,
        status=harmless(status, 12),
        recipients=frozenset(address.strip().strip("<>").lower() for address in addresses) - {""},
        message_id=original,
    )


def _field(block: object, name: str) -> str:
    if not isinstance(block, Message):
        return ""
    try:
        return " ".join(str(block.get(name, "") or "").split())
    except (ValueError, IndexError, AttributeError, TypeError):  # the library trips over some malformed headers
        return ""


def _reported_id(message: EmailMessage) -> str:
    """The Message-ID of the mail that came back: it stands in the returned part, or in the words."""
    for part in parts_of(message):
        kind = part.get_content_type()
        if kind == "message/rfc822":
            inner = part.get_payload()
            if isinstance(inner, list) and inner and (found := _ID.findall(_field(inner[0], "Message-ID"))):
                return str(found[0])
        elif kind in {"text/rfc822-headers", "message/global-headers", "message/rfc822-headers"}:
            payload = part.get_payload(decode=True)
            text = payload.decode("utf-8", errors="replace") if isinstance(payload, bytes) else ""
            if found_one := _NAMED_ID.search(text):
                return found_one[1]
    named = _NAMED_ID.search(plain_words(message)) if _is_report(message) else None
    return named[1] if named else ""


def _is_report(message: EmailMessage) -> bool:
    return message.get_content_type() == "multipart/report" or bool(header_of(message, _AT_FAULT))


# -- answers to invitations ----------------------------------------------------------------------------------


def _answers(message: EmailMessage) -> Iterator[CalendarAnswer]:
    """The answers to invitations of ours that the mail's calendar holds."""
    data = calendar_in(message)
    if data is None:
        return
    from icalendar import Calendar  # noqa: PLC0415 - its tables are slow to load, and few mails hold a calendar

    try:
        calendar = Calendar.from_ical(data)
        if str(calendar.get("METHOD", "")).upper() != "REPLY":
            return
        for event in calendar.walk("VEVENT")[:MOST_ANSWERS]:
            uid = str(event.get("UID", "")).strip()
            attendees = event.get("ATTENDEE")
            people = attendees if isinstance(attendees, list) else [attendees] if attendees is not None else []
            if not uid.endswith(OURS) or not people:
                continue
            said = str(getattr(people[0], "params", {}).get("PARTSTAT", "")).upper()
            yield CalendarAnswer(
                booking_id=BookingId(uid.removesuffix(OURS)),
                answered=Answered(said) if said in Answered.__members__ else Answered.OTHER,
                sequence=_number(event.get("SEQUENCE")),
                attendee=str(people[0]).partition(":")[2].strip().lower(),
                words=harmless(str(event.get("COMMENT", "") or ""), WORDS_LIMIT),
            )
    except (ValueError, KeyError, IndexError, AttributeError, TypeError, RecursionError):
        return  # no calendar that anybody could read: what the mail says in words is left


def _number(value: object) -> int:
    try:
        return int(str(value if value is not None else 0))
    except ValueError:
        return 0
