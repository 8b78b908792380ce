"""What a mail holds, read with patience: its sender, its words, its calendar, the names of what is attached.

Attachments are named and never opened; HTML is read as text and never shown. Headers without end, which would keep
Python's parsers busy for minutes, are cut before they see them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import EmailPolicy
from email.utils import parseaddr, parsedate_to_datetime
from itertools import islice
from typing import Any

from bookingdesk.domain.page_words import page_words
from bookingdesk.usecases.intake.records import harmless

MOST_NAMES = 20
MOST_PARTS = 100
HEADER_LIMIT = 2000
"""Characters of a header that are understood; honest ones have some hundred, and the time grows with the square."""
PART_LIMIT = 600
"""Of a header that each part has, which is asked for again and again."""


class _Patient(EmailPolicy):
    """The default policy over the beginning of each header."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """As the library's."""
        most = PART_LIMIT if name.lower().startswith("content-") else HEADER_LIMIT
        return super().header_fetch_parse(name, value[:most])


def as_message(data: bytes) -> EmailMessage:
    """The mail that these bytes are; one without headers where they are none."""
    message = message_from_bytes(data, policy=_Patient())
    assert isinstance(message, EmailMessage)
    return message


def parts_of(message: EmailMessage) -> Iterator[Message]:
    """Its parts from the top, as many as any honest mail has."""
    return islice(message.walk(), MOST_PARTS)


def sender_of(message: EmailMessage) -> tuple[str, str]:
    """Name and address: where answers are wanted, else who it is from."""
    name, address = parseaddr(header_of(message, "From"))
    _, reply = parseaddr(header_of(message, "Reply-To"))
    return harmless(name, 120), (reply or address).strip()


def header_of(message: EmailMessage, name: str) -> str:
    """A header as text; empty where it is not there or is none."""
    try:
        return str(message.get(name, "") or "")
    except (ValueError, IndexError, AttributeError, TypeError):  # the library trips over some malformed headers
        return ""


def auto_submitted(message: EmailMessage) -> str:
    """Which program wrote it: `auto-replied`, `auto-generated`; empty where a person did.

    RFC 3834, and what programs said before it: `Precedence: auto_reply`, X-Autoreply, X-Autorespond.
    """
    said = re.match(r"[\w-]*", header_of(message, "Auto-Submitted").strip().lower())
    if said and said[0] not in {"", "no"}:
        return said[0]
    older = header_of(message, "Precedence").lower().strip() == "auto_reply"
    marked = any(header_of(message, name) for name in ("X-Autoreply", "X-Autorespond", "X-AutoReply-From"))
    return "auto-replied" if older or marked else ""


def is_automatic(message: EmailMessage) -> bool:
    """Answers and notices of programs. A form's mail says `auto-generated` and does ask for something."""
    if auto_submitted(message) == "auto-replied":
        return True
    return message.get_content_type() == "multipart/report" or header_of(message, "Return-Path").strip() == "<>"


def arrived_at(message: EmailMessage) -> datetime | None:
    """When our own server took it, by its line on top; else what the sender's program says."""
    try:
        lines = message.get_all("Received") or []
    except (ValueError, IndexError, AttributeError, TypeError):
        lines = []
    for text in [str(lines[0]).rpartition(";")[2]] if lines else []:
        if (moment := _moment(text)) is not None:
            return moment
    return _moment(header_of(message, "Date"))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def attachments_named(message: EmailMessage) -> str:
    """The names of what is attached, in brackets; calendars, which are read, left out."""
    names = []
    for part in parts_of(message):
        name = _file_name(part)
        if name and part.get_content_type() != "text/calendar":
            names.append(f"[{harmless(name, 80)}]")
    return " ".join(names[:MOST_NAMES])


def _file_name(part: Message) -> str:
    try:
        return str(part.get_filename() or "")
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):  # the library trips over some names
        return ""


def calendar_in(message: EmailMessage) -> bytes | None:
    """The first calendar that it carries."""
    for part in parts_of(message):
        if part.get_content_type() == "text/calendar":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                return payload
    return None


def plain_words(message: EmailMessage) -> str:
    """The plain words, of a mail in HTML its text; attachments are not read."""
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        text = data.decode(part.get_content_charset("utf-8"), errors="replace")
    except (LookupError, ValueError):  # a charset that nobody knows, or whose name is no name
        text = data.decode("utf-8", errors="replace")
    return page_words(text) if part.get_content_type() == "text/html" else text
