"""A day of messages to five people, each in a language of their own, and what must be true of every mail of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from email.message import EmailMessage
from typing import cast

from icalendar import Calendar

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.requests import AnswerKind, WishedTime
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel, Reschedule, SendDue
from bookingdesk.usecases.dispatching import Pass, send_due
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Sender
from bookingdesk.usecases.requests.answering import answer_request
from bookingdesk.usecases.requests.commands import AnswerRequest, TakeRequest
from bookingdesk.usecases.requests.taking import take_request
from bookingdesk.usecases.rescheduling import reschedule
from tests.builders import HAIRCUT, a_client, at, span
from tests.usecases.desk import FrontDesk

SENDER = "desk@nord.example"
PEOPLE = (
    ("en", "Maureen", "Oakley", "09:00"),
    ("de", "Jürgen", "Großmann", "10:00"),
    ("fr", "Chloé", "L’Hermitte", "11:00"),
    ("es", "Íñigo", "Peña", "13:00"),
    ("ar", "ليلى", "حداد", "14:00"),
)
"""Language, name, and the time of their haircut."""
KINDS = ("confirmation", "modification", "reminder", "cancellation", "receipt", "decline")
HEADERS = frozenset(
    {"from", "to", "subject", "date", "message-id", "auto-submitted", "x-auto-response-suppress", "mime-version"}
    | {"content-type", "reply-to", "content-language"}
    | {"return-path", "x-original-to", "delivered-to", "received"}  # the server's own
)


@dataclass
class Day:
    """The people, and what was sent to each in order."""

    desk: FrontDesk
    sender: Sender
    clients: list[Client]
    bookings: dict[ClientId, Booking]
    passes: list[Pass]

    def send(self, **later: float) -> None:
        """Let time pass and send what is due."""
        self.desk.clock.move(**later)
        self.passes.append(send_due(self.desk.env, SendDue(limit=200), self.sender).value)

    @property
    def sent(self) -> int:
        """Messages that the server took."""
        return sum(one.sent for one in self.passes)


def a_day(desk: FrontDesk, settings: dict[str, str], sender: Sender) -> Day:
    """Book, move, remind and cancel for each of them; answer what each asked for."""
    everything = {"business.name": "Studio Nord", "mail.sender": SENDER, "mail.host": "127.0.0.1"} | settings

    def configure(work: object) -> None:
        for key, value in everything.items():
            work.settings.set(key, value)  # type: ignore[attr-defined]

    desk.env.store.write(configure)
    clients = [_registered(desk.env, n, *who[:3]) for n, who in enumerate(PEOPLE)]
    day = Day(desk=desk, sender=sender, clients=clients, bookings={}, passes=[])
    for client, (_language, _given, _family, start) in zip(clients, PEOPLE, strict=True):
        day.bookings[client.id] = desk.book(f"2025-06-26 {start}", client_id=client.id)
    day.send(minutes=2)
    for client, (_language, _given, _family, start) in zip(clients, PEOPLE, strict=True):
        moved = Reschedule(booking_id=day.bookings[client.id].id, span=span(f"2025-06-27 {start}", 45))
        day.bookings[client.id] = reschedule(desk.env, moved).value
    day.send(minutes=2)
    desk.clock.set(at("2025-06-26 15:00"))
    day.send()
    for client in clients:
        day.bookings[client.id] = cancel(
            desk.env, Cancel(booking_id=day.bookings[client.id].id, reason="ill")
        ).value
    day.send(minutes=2)
    for client in clients:
        _answered(desk.env, client, day)
    return day


def _registered(env: Env, n: int, language: str, given: str, family: str) -> Client:
    profile = a_client(
        id=ClientId(0),
        given_name=given,
        family_name=family,
        email=f"client{n}@mail.example",
        phone=f"+49151555077{n}0",
        language=language,
        preferred_channel=Channel.EMAIL,
    )
    stored = env.store.write(lambda work: work.clients.add(profile))
    return replace(profile, id=stored)


def _answered(env: Env, client: Client, day: Day) -> None:
    wish = WishedTime(first_day=date(2025, 7, 3), from_minute=0, until_minute=720)
    asked = TakeRequest(
        channel=Channel.EMAIL, client_id=client.id, email=client.email, service_id=HAIRCUT, wishes=(wish,), needs=()
    )
    request = take_request(env, asked).value
    answer_request(env, AnswerRequest(request_id=request.id, kind=AnswerKind.RECEIPT))
    day.send(minutes=2)
    declined = AnswerRequest(request_id=request.id, kind=AnswerKind.DECLINED, text="Not before July.")
    answer_request(env, declined)
    day.send(minutes=2)


def leaves(mail: EmailMessage) -> list[EmailMessage]:
    """The parts that hold something."""
    return [cast(EmailMessage, part) for part in mail.walk() if not part.is_multipart()]


def words_of(mail: EmailMessage) -> str:
    """Everything that a reader or a program finds in it, decoded, apart from what the server added."""
    headers = [str(value) for name, value in mail.items() if name.lower() != "received"]
    return "\n".join([*headers, *(_content(part) for part in leaves(mail))])


def _content(part: EmailMessage) -> str:
    content = part.get_content()
    return content.decode() if isinstance(content, bytes) else str(content)


def calendar_of(mail: EmailMessage) -> Calendar | None:
    """The calendar part, read by icalendar; None where there is none."""
    for part in leaves(mail):
        if part.get_content_type() == "text/calendar":
            return cast(Calendar, Calendar.from_ical(_content(part)))
    return None


def faults(mail: EmailMessage, client: Client, others: Iterable[Client]) -> list[str]:
    """What is wrong with a mail to this client, in words; nothing where all is well."""
    return [
        *_envelope_faults(mail, client),
        *_text_faults(mail, client),
        *foreign(mail, others),
        *_ics_faults(mail, client),
    ]


def foreign(mail: EmailMessage, others: Iterable[Client]) -> list[str]:
    """Data of other clients that stand in it."""
    said = words_of(mail)
    secrets = [word for one in others for word in (one.given_name, one.family_name, one.email, one.phone)]
    return [f"names {word}" for word in secrets if word and word in said]


def _envelope_faults(mail: EmailMessage, client: Client) -> Iterator[str]:
    for name in sorted({name.lower() for name in mail} - HEADERS):
        yield f"header {name}"
    once = [name for name in ("From", "To", "Subject", "Date", "Message-ID") if len(mail.get_all(name, [])) != 1]
    yield from (f"not one {name}" for name in once)
    if mail["Auto-Submitted"] != "auto-generated":
        yield "not marked as automatic"
    (to,), (sender,) = mail["To"].addresses, mail["From"].addresses
    if (to.addr_spec, to.display_name) != (client.email, client.name):
        yield f"to {to}"
    if (sender.addr_spec, sender.display_name) != (SENDER, "Studio Nord"):
        yield f"from {sender}"
    if mail["Delivered-To"] != client.email:
        yield "delivered to somebody else"
    if mail["Date"].datetime.tzinfo is None:
        yield "date without a zone"
    for part in mail.walk():
        yield from (f"defect {defect}" for defect in cast(EmailMessage, part).defects)


def _text_faults(mail: EmailMessage, client: Client) -> Iterator[str]:
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    if plain is None or page is None:
        yield "a text is missing"
        return
    for part in (plain, page):
        if part.get_content_charset() != "utf-8" or "\ufffd" in part.get_content():
            yield "charset"
        if part["Content-Transfer-Encoding"] not in {"quoted-printable", "base64", "7bit"}:
            yield "not 7 bit"
        if client.given_name not in part.get_content() and client.name not in part.get_content():
            yield "the client is not addressed"
    rtl = client.language == "ar"
    if (f'lang="{client.language}"' not in page.get_content()) or (('dir="rtl"' in page.get_content()) is not rtl):
        yield "language or direction of the page"
    if rtl and not any("\u0600" <= letter <= "\u06ff" for letter in str(mail["Subject"])):
        yield "subject is not in Arabic"


def _ics_faults(mail: EmailMessage, client: Client) -> Iterator[str]:
    calendar = calendar_of(mail)
    if calendar is None:
        return
    (part,) = [one for one in leaves(mail) if one.get_content_type() == "text/calendar"]
    (file,) = [one for one in leaves(mail) if one.get_content_type() == "application/ics"]
    if _content(file) != _content(part):
        yield "file and part differ"
    if str(calendar["METHOD"]) != part["Content-Type"].params.get("method"):
        yield "method"
    if calendar.errors or len(calendar.events) != 1:
        yield "not one event"
    (event,) = calendar.events
    (zone,) = calendar.timezones
    if len(zone.to_ical()) > 700:
        yield f"time zone of {len(zone.to_ical())} bytes"
    if event.errors or event["DTSTART"].dt.tzinfo is None:
        yield "start"
    if str(event["ORGANIZER"]) != f"mailto:{SENDER}" or str(event["ATTENDEE"]) != f"mailto:{client.email}":
        yield "people"


def invitations(mails: Sequence[EmailMessage], client: Client) -> list[tuple[str, str, int, datetime]]:
    """Method, UID, SEQUENCE and start of what a calendar program of this client gets, in order."""
    found = []
    for mail in mails:
        calendar = calendar_of(mail) if mail["Delivered-To"] == client.email else None
        if calendar is not None:
            (event,) = calendar.events
            found.append((str(calendar["METHOD"]), str(event["UID"]), int(event["SEQUENCE"]), event["DTSTART"].dt))
    return found
