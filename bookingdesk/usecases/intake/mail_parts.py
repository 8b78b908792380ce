"""What a mail holds, read with patience: its sender, its words, its calendar, the names of what is attached.

Attachments are named and never opened; HTML is read as text and never shown. What would keep Python's parsers busy
for minutes is cut before they see it: headers without end, thousands of parts, a calendar of a megabyte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from email.feedparser import BytesFeedParser
from email.message import EmailMessage, Message
from email.policy import EmailPolicy, default
from email.utils import parseaddr, parsedate_to_datetime
from functools import lru_cache
from typing import Any

from bookingdesk.domain.page_words import page_words
from bookingdesk.usecases.intake.records import harmless

MOST_NAMES = 20
MOST_PARTS = 100
"""More than any honest mail has; each costs the parser as much as a hundred lines."""
CALENDAR_LIMIT = 200_000
"""Bytes of a calendar that is read; an invitation has some thousand, somebody's whole calendar has more."""
LEFT_OUT = "[…]"
"""Stands for what is not named."""
HEADER_LIMIT = 2000
"""Characters of a header that are understood; honest ones have some hundred, and the time grows with the square."""
PART_LIMIT = 600
"""Of a header that each part has, which is asked for again and again."""


class _Patient(EmailPolicy):
    """The default policy over the beginning of each header."""

    def header_fetch_parse(self, name: str, value: str) -> Any:
        """As the library's."""
        if name.lower().startswith("content-"):
            return _of_a_part(name, value[:PART_LIMIT])
        return super().header_fetch_parse(name, value[:HEADER_LIMIT])


@lru_cache(maxsize=2 * MOST_PARTS)
def _of_a_part(name: str, value: str) -> Any:
    """A header that is asked for some ten times while a mail is read, understood once."""
    return default.header_fetch_parse(name, value)


class _Enough(Exception):
    """As many parts as a mail may have were made."""


class _Making:
    """Makes the parts of one mail as the parser meets them, and refuses the first that is too many."""

    def __init__(self) -> None:
        self.made: list[EmailMessage] = []

    def __call__(self, policy: Any) -> EmailMessage:
        """The mail itself, then each part."""
        if len(self.made) == MOST_PARTS:
            raise _Enough
        self.made.append(EmailMessage(policy))
        return self.made[-1]


def as_message(data: bytes) -> EmailMessage:
    """The mail that these bytes are, with its first parts; one without headers where they are none."""
    making = _Making()
    parser = BytesFeedParser(policy=_Patient(message_factory=making))
    with suppress(_Enough):
        parser.feed(data)
        parser.close()
    return making.made[0]


def parts_of(message: EmailMessage) -> Iterator[Message]:
    """Its parts from the top."""
    return message.walk()


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
    """The names of what is attached, in brackets, without calendars that are read; and that some are missing."""
    parts, names = list(parts_of(message)), []
    for part in parts:
        name = _file_name(part)
        if name and not _calendar(part):
            names.append(f"[{harmless(name, 80)}]")
    missing = len(names) > MOST_NAMES or len(parts) >= MOST_PARTS
    return " ".join([*names[:MOST_NAMES], *([LEFT_OUT] if missing else [])])


def _file_name(part: Message) -> str:
    try:
        return str(part.get_filename() or "")
    except (ValueError, IndexError, AttributeError, TypeError, LookupError):  # the library trips over some names
        return ""


def calendar_in(message: EmailMessage) -> bytes | None:
    """The first calendar that it carries."""
    return next(filter(None, map(_calendar, parts_of(message))), None)


def _calendar(part: Message) -> bytes | None:
    """The calendar that the part is; None where it is none, is empty or is too long to be read."""
    if part.get_content_type() != "text/calendar":
        return None
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) and payload.strip() and len(payload) <= CALENDAR_LIMIT else None


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
