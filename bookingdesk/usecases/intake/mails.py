"""Mails as records: who wrote, when it arrived, what it says; forms and calendars in them are read as such.

Refuses mails that a program sent by itself, such as out-of-office notes and bounces: they ask for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from html.parser import HTMLParser

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.usecases.intake.calendars import calendar_records
from bookingdesk.usecases.intake.records import Read, Record, Unread, harmless
from bookingdesk.usecases.intake.tables import form_fields

BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3", "table"})
HIDDEN = frozenset({"style", "script", "head", "title"})


def mail_records(data: bytes, zone: str) -> Iterator[Read]:
    """The request of a mail, or those of the calendar that it carries. Raises InvalidValue for what is no mail."""
    message = message_from_bytes(data, policy=policy.default)
    assert isinstance(message, EmailMessage)
    name, address = _sender(message)
    if not address or "@" not in address:
        raise InvalidValue(field="file", reason="not_a_mail")
    if _is_automatic(message):
        yield Unread(line=1, why=InvalidValue(field="file", reason="automatic_mail"))
        return
    received = _arrived(message)
    calendar = _calendar(message)
    if calendar is not None:
        for found in calendar_records(calendar, zone):
            yield _from_sender(found, name, address, received)
        return
    subject, body = harmless(_header(message, "Subject"), 200), _body(message)
    form = form_fields(body.splitlines())
    fields = {
        "external_id": harmless(_header(message, "Message-ID"), 200),
        "name": name,
        "email": address,
        "subject": subject,
        "text": harmless(f"{subject}\n\n{body}"),
    }
    said = {field: text for field, text in form.items() if text or field not in fields}
    fields |= {field: text for field, text in said.items() if field != "external_id"}
    fields["text"] = harmless(f"{subject}\n\n{body}")
    yield Record(line=1, fields=fields, channel=Channel.WEB if form else Channel.EMAIL, received_at=received)


def _from_sender(found: Read, name: str, address: str, received: datetime | None) -> Read:
    """A calendar's record with the mail's sender, who is known better than what the calendar claims."""
    if isinstance(found, Unread):
        return found
    return Record(
        line=found.line,
        fields={**found.fields, "name": name or found.get("name"), "email": address},
        channel=found.channel,
        received_at=received or found.received_at,
        wishes=found.wishes,
    )


def _sender(message: EmailMessage) -> tuple[str, str]:
    """Name and address: where answers are wanted, else who it is from."""
    name, address = parseaddr(_header(message, "From"))
    _, reply = parseaddr(_header(message, "Reply-To"))
    return harmless(name, 120), (reply or address).strip()


def _header(message: EmailMessage, name: str) -> str:
    try:
        return str(message.get(name, "") or "")
    except (ValueError, IndexError, AttributeError, TypeError):  # the library trips over some malformed headers
        return ""


def _is_automatic(message: EmailMessage) -> bool:
    """RFC 3834: answers and notices of programs. A form's mail says `auto-generated` and does ask for something."""
    if _header(message, "Auto-Submitted").lower().startswith("auto-replied"):
        return True
    return message.get_content_type() == "multipart/report" or _header(message, "Return-Path").strip() == "<>"


def _arrived(message: EmailMessage) -> datetime | None:
    """When our own server took it, by its line on top; else what the sender's program says."""
    try:
        lines = message.get_all("Received") or []
    except (ValueError, IndexError, AttributeError, TypeError):
        lines = []
    for text in [str(lines[0]).rpartition(";")[2]] if lines else []:
        if (moment := _moment(text)) is not None:
            return moment
    return _moment(_header(message, "Date"))


def _moment(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _calendar(message: EmailMessage) -> bytes | None:
    for part in message.walk():
        if part.get_content_type() == "text/calendar":
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                return payload
    return None


def _body(message: EmailMessage) -> str:
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
    if part.get_content_type() != "text/html":
        return text
    reader = _Words()
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:  # Python's parser up to 3.12 trips over `<![foo[`: what it had read until then stays
        reader.words.append("…")
    return "".join(reader.words)


class _Words(HTMLParser):
    """Collects what a reader of the HTML would see, and nothing that does anything."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HIDDEN:
            self._hidden += 1
        elif tag in BREAKS:
            self.words.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in HIDDEN:
            self._hidden = max(0, self._hidden - 1)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.words.append(data)
