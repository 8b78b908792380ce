"""Mails as records: who wrote, when it arrived, what it says; forms and calendars in them are read as such.

Refuses mails that a program sent by itself, such as out-of-office notes and bounces: they ask for nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from email.message import EmailMessage

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.usecases.intake.calendars import calendar_records
from bookingdesk.usecases.intake.mail_parts import (
    arrived_at,
    as_message,
    attachments_named,
    calendar_in,
    header_of,
    is_automatic,
    plain_words,
    sender_of,
)
from bookingdesk.usecases.intake.records import Read, Record, Unread, harmless
from bookingdesk.usecases.intake.tables import form_fields


def mail_records(data: bytes, zone: str) -> Iterator[Read]:
    """The request of a mail, or those of the calendar that it carries. Raises InvalidValue for what is no mail."""
    message = as_message(data)
    name, address = sender_of(message)
    if not address or "@" not in address:
        raise InvalidValue(field="file", reason="not_a_mail")
    if is_automatic(message):
        yield Unread(line=1, why=InvalidValue(field="file", reason="automatic_mail"))
        return
    received = arrived_at(message)
    calendar = calendar_in(message)
    if calendar is not None:
        for found in calendar_records(calendar, zone):
            yield _from_sender(found, name, address, received)
        return
    yield letter_record(message)


def letter_record(message: EmailMessage, *, forms: bool = True) -> Record:
    """The words of a mail, and the form in them where they are one; whatever else it carries is named at most.

    Without `forms` they are words only, however much they look like one.
    """
    name, address = sender_of(message)
    subject, body = harmless(header_of(message, "Subject"), 200), plain_words(message)
    form = form_fields(body.splitlines()) if forms else {}
    fields = {
        "external_id": harmless(header_of(message, "Message-ID"), 200),
        "name": name,
        "email": address,
        "subject": subject,
        "text": "",
    }
    said = {field: text for field, text in form.items() if text or field not in fields}
    fields |= {field: text for field, text in said.items() if field != "external_id"}
    fields["text"] = harmless(f"{subject}\n\n{body}\n\n{attachments_named(message)}")
    channel = Channel.WEB if form else Channel.EMAIL
    return Record(line=1, fields=fields, channel=channel, received_at=arrived_at(message))


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
