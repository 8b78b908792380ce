"""A mail has its three parts and its headers, and nothing a client is called can add to either."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import icalendar
import pytest

from bookingdesk.domain.bookings import Cancellation, Mode, Status
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.replies import Answered
from bookingdesk.messaging.addresses import AddressError, Mailbox
from bookingdesk.messaging.composer import Composed, Composer
from bookingdesk.messaging.mail_parts import POLICY, put_together, words
from bookingdesk.usecases.ports import Dispatch
from bookingdesk.usecases.replies.reading import incoming
from tests.builders import COLOUR, HAIRCUT, a_booking, a_client, at, span
from tests.messaging.dispatches import SETTINGS, a_dispatch, a_message

HEADERS = {
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Auto-Submitted",
    "X-Auto-Response-Suppress",
    "MIME-Version",
    "Content-Type",
}


def parsed(composed: Composed) -> EmailMessage:
    read = message_from_bytes(composed.as_bytes(), policy=default)
    assert isinstance(read, EmailMessage)
    return read


def event_in(mail: EmailMessage) -> icalendar.Event:
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    calendar = icalendar.Calendar.from_ical(part.get_payload(decode=True))
    assert calendar.errors == []
    (event,) = calendar.walk("VEVENT")
    assert event.errors == []
    assert isinstance(event, icalendar.Event)
    return event


def composed(**changes: object) -> Composed:
    return Composer().compose(a_dispatch(**changes))


def test_that_a_confirmation_has_text_html_and_a_calendar_entry() -> None:
    mail = parsed(composed())
    assert [part.get_content_type() for part in mail.walk()] == [
        "multipart/mixed",
        "multipart/alternative",
        "text/plain",
        "text/html",
        "text/calendar",
        "application/ics",
    ]
    assert mail["From"] == "Studio Nord <desk@nord.example>"
    assert mail["To"] == "Maya Ortiz <maya@mail.example>"
    assert mail["Subject"] == "Your appointment on Mon 23 Jun at 14:15: Haircut"
    assert mail["Message-ID"] == "<m-1@nord.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    attachment = next(mail.iter_attachments())
    assert attachment.get_filename() == "88213.ics"
    plain = mail.get_body(("plain",))
    assert plain is not None
    assert "Monday, 23 June 2025, 14:15–15:00" in plain.get_content()
    assert "(Room 2)" in plain.get_content(), "the room's own name says that it is a room"


def test_that_the_mail_is_seven_bit_and_its_lines_end_as_smtp_wants() -> None:
    raw = composed(client=a_client(given_name="Zoë", language="ar")).as_bytes()
    raw.decode("ascii")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 998


@pytest.mark.parametrize(
    ("sender", "recipient"),
    [
        ("zoë@nord.example", "maya@mail.example"),
        ("desk@nord.example", "zoë@mail.example"),
        ("zoë@nord.example", "zoë@mail.example"),
    ],
)
def test_that_addresses_beyond_ascii_are_written_as_they_are(sender: str, recipient: str) -> None:
    """RFC 6532: the server was asked for SMTPUTF8 before."""
    mail = composed(
        message=a_message(recipient=recipient), settings=SETTINGS | {"mail.sender": sender, "business.name": "Süd"}
    )
    raw = mail.as_bytes()
    assert f"<{sender}>".encode() in raw
    assert f"<{recipient}>".encode() in raw
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert "Süd" in str(parsed(mail)["From"])


@pytest.mark.parametrize("ending", ["", " ", "\t", ".", "a\rb", "\u2003", "=", "--=_forms", "From me", "ü" * 400])
def test_that_words_come_out_as_they_went_in(ending: str) -> None:
    """Whatever a text ends with, under the encoding that carries it; every line end becomes the mail's own."""
    mail = EmailMessage(policy=POLICY)
    put_together(mail, [words(f"One\n.\n\n{ending}\n{ending}", "plain"), words(f"<p>{ending}</p>", "html")])
    read = message_from_bytes(mail.as_bytes(), policy=default)
    plain, page = (part.get_payload(decode=True) for part in read.walk() if not part.is_multipart())
    ended = ending.replace("\r", "\n")
    assert plain.decode().replace("\r\n", "\n") == f"One\n.\n\n{ended}\n{ended}"
    assert page.decode().replace("\r\n", "\n") == f"<p>{ended}</p>"


def test_that_the_calendar_entry_stands_at_the_wall_time_of_the_place() -> None:
    event = event_in(parsed(composed()))
    assert event["DTSTART"].dt.isoformat() == "2025-06-23T14:15:00+02:00"
    assert event["DTEND"].dt.isoformat() == "2025-06-23T15:00:00+02:00"
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"
    assert str(event["SUMMARY"]) == "Haircut (Ana)"
    assert str(event["LOCATION"]) == "Studio, Linienstr. 1, Berlin"
    assert str(event["STATUS"]) == "CONFIRMED"


@pytest.mark.parametrize(
    ("name", "start", "offset"),
    [
        ("summer", "2025-06-23 14:15", 2),
        ("winter", "2025-12-22 14:15", 1),
        ("the day the clocks go forward", "2025-03-30 09:00", 2),
        ("the day the clocks go back", "2025-10-26 09:00", 1),
        ("far ahead", "2036-07-01 09:00", 2),
    ],
)
def test_that_the_trimmed_time_zone_is_right_for_the_event(name: str, start: str, offset: int) -> None:
    mail = parsed(composed(booking=a_booking(span=span(start))))
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    raw = part.get_payload(decode=True)
    assert isinstance(raw, bytes)
    assert len(raw) < 2000, "a whole VTIMEZONE has more than that alone"
    calendar = icalendar.Calendar.from_ical(raw)
    zone = calendar.walk("VTIMEZONE")[0].to_tz(lookup_tzid=False)
    begins = event_in(mail)["DTSTART"].dt
    assert begins.replace(tzinfo=zone).utcoffset() == timedelta(hours=offset), name
    assert begins.astimezone(UTC) == at(start)


def test_that_a_moved_booking_keeps_its_uid_and_its_sequence_rises() -> None:
    first = event_in(parsed(composed()))
    moved = a_booking(span=span("2025-06-24 10:00"), sequence=1)
    second = event_in(parsed(composed(booking=moved, message=a_message(kind=MessageKind.MODIFICATION))))
    assert second["UID"] == first["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)


def test_that_a_cancellation_takes_the_entry_out_of_the_calendar() -> None:
    cancelled = a_booking(
        status=Status.CANCELLED, cancellation=Cancellation(at=at("2025-06-20 09:00"), reason="ill"), sequence=1
    )
    mail = parsed(composed(booking=cancelled, message=a_message(kind=MessageKind.CANCELLATION)))
    part = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    assert part.get_param("method") == "CANCEL"
    assert "METHOD:CANCEL" in part.get_content()
    assert str(event_in(mail)["STATUS"]) == "CANCELLED"


def test_that_an_online_booking_has_no_place_in_the_calendar() -> None:
    assert "LOCATION" not in event_in(parsed(composed(booking=a_booking(mode=Mode.VIRTUAL))))


def test_that_a_client_is_written_to_in_their_language_and_the_desk_is_told_otherwise() -> None:
    german = composed(client=a_client(language="de_AT"))
    assert (german.language, german.fell_back) == ("de", False)
    assert "Ihr Termin" in str(german.mail["Subject"])
    polish = composed(client=a_client(language="pl"), settings={**SETTINGS, "business.language": "fr"})
    assert (polish.language, polish.fell_back) == ("fr", True)


HOSTILE = {
    "a second header": "Maya\r\nBcc: everybody@mail.example",
    "a bare line feed": "Maya\nX-Injected: yes",
    "an end of the headers": "Maya\r\n\r\n<html>",
    "an end of the message": "Maya\r\n.\r\nMAIL FROM:<x@y.example>",
    "a null": "Ma\x00ya",
    "a line separator": "Maya\u2028X-Injected: yes",
    "an encoded word": "=?utf-8?q?Maya=0D=0ABcc=3A_x=40y.example?=",
    "a name that is an address": '"Maya" <other@mail.example>',
    "several addresses": "a@b.example, c@d.example",
    "quotes and backslashes": '\\"Maya\\',
    "markup": "<script>alert(1)</script>",
    "a template": "{{ business.name }}{% include 'layout.html' %}",
    "a direction override": "Maya\u202etxt.exe",
    "a calendar line": "Maya\r\nATTENDEE:mailto:x@y.example\r\nEND:VEVENT",
    "a calendar parameter": 'Maya";X-P="1:mailto:x@y.example',
    "10,000 characters": "x" * 10_000,
    "10,000 emoji": "👩‍🦱" * 3_334,
    "a lone surrogate": "Maya\ud800",
    "nothing": "",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_that_a_hostile_name_adds_no_header_no_recipient_and_no_markup(name: str) -> None:
    text = HOSTILE[name]
    mail = parsed(composed(client=a_client(given_name=text, family_name="")))
    assert set(mail.keys()) == HEADERS
    assert [address.addr_spec for address in mail["To"].addresses] == ["maya@mail.example"]
    assert mail.defects == []
    page = mail.get_body(("html",))
    plain = mail.get_body(("plain",))
    assert page is not None
    assert plain is not None
    assert "<script" not in page.get_content()
    assert "\u202e" not in page.get_content() + plain.get_content()
    assert "x" * 121 not in plain.get_content()
    event = event_in(mail)
    attendee = event["ATTENDEE"]
    assert not isinstance(attendee, list)
    assert str(attendee) == "mailto:maya@mail.example"
    assert set(attendee.params) <= {"CN", "ROLE", "PARTSTAT", "RSVP"}


@pytest.mark.parametrize(
    ("address", "local", "domain"),
    [
        ("maya@mail.example", "maya", "mail.example"),
        ("maya@mäil.example", "maya", "xn--mil-qla.example"),
        ("zoë@mail.example", "zoë", "mail.example"),
        ("desk@localhost", "desk", "localhost"),
        ("desk@salon.local", "desk", "salon.local"),
        ("o'neil+tag@mail.example", "o'neil+tag", "mail.example"),
    ],
)
def test_that_domains_travel_as_ascii_and_local_parts_as_they_are(address: str, local: str, domain: str) -> None:
    found = Mailbox.of(address)
    assert (found.local, found.domain) == (local, domain)
    assert found.needs_utf8 is not local.isascii()


@pytest.mark.parametrize(
    "address",
    [
        "",
        "maya",
        "@mail.example",
        "maya@",
        "a@b@c",
        "a b@mail.example",
        "a@b.example>\r\nRCPT TO:<c@d.example",
        "<a@b>",
    ],
)
def test_that_what_is_no_address_is_refused(address: str) -> None:
    with pytest.raises(AddressError):
        Mailbox.of(address)


def test_that_a_reminder_in_the_night_of_the_clock_change_names_the_right_hour() -> None:
    first = datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    dispatch: Dispatch = replace(a_dispatch(), booking=a_booking(span=span("2025-06-23 14:15").moved_to(first)))
    begins = event_in(parsed(Composer().compose(dispatch)))["DTSTART"].dt
    assert begins.hour == 2
    assert begins.minute == 30


PLACES = [
    (
        "virtual with a link",
        Mode.VIRTUAL,
        "https://meet.example/4",
        "https://meet.example/4",
        "https://meet.example/4",
    ),
    ("virtual with a number", Mode.VIRTUAL, "+49 30 555", "+49 30 555", ""),
    ("by phone", Mode.PHONE, "+49 30 555-014", "tel:+4930555014", ""),
    ("at the client's", Mode.AT_CLIENT, "Hauptstr. 5, Berlin", "Hauptstr. 5, Berlin", ""),
]


@pytest.mark.parametrize(("mode", "detail", "place", "url"), [c[1:] for c in PLACES], ids=[c[0] for c in PLACES])
def test_that_the_calendar_entry_says_where_by_the_mode(mode: Mode, detail: str, place: str, url: str) -> None:
    event = event_in(parsed(composed(booking=a_booking(mode=mode, mode_detail=detail))))
    assert (str(event["LOCATION"]), str(event.get("URL", ""))) == (place, url)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "ar"])
@pytest.mark.parametrize(("mode", "detail"), [c[1:3] for c in PLACES], ids=[c[0] for c in PLACES])
def test_that_every_language_tells_the_link_the_number_or_the_address(
    language: str, mode: Mode, detail: str
) -> None:
    told = a_dispatch(booking=a_booking(mode=mode, mode_detail=detail), client=a_client(language=language))
    mail = parsed(Composer().compose(told))
    for kind in ("plain", "html"):
        part = next(p for p in mail.walk() if p.get_content_type() == f"text/{kind}")
        assert detail in part.get_content(), kind


def test_that_a_series_is_told_in_one_mail_with_every_date_and_its_calendar_entry() -> None:
    spans = [span(f"{day} 14:15") for day in ("2025-06-23", "2025-06-30", "2025-07-07")]
    dates = tuple(
        replace(a_booking(span=each), id=BookingId(f"series-{number}")) for number, each in enumerate(spans)
    )
    mail = parsed(
        composed(message=a_message(kind=MessageKind.SERIES), booking=dates[0], dates=dates[:2], gone=dates[2:])
    )
    plain = mail.get_body(("plain",))
    page = mail.get_body(("html",))
    assert plain is not None
    assert page is not None
    for text in (plain.get_content(), page.get_content()):
        for day in ("23 June 2025", "30 June 2025", "7 July 2025"):
            assert text.count(f"{day}, 14:15–15:00") >= 1, day
    calendar = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "PUBLISH"
    events = icalendar.Calendar.from_ical(calendar.get_payload(decode=True)).walk("VEVENT")
    assert [event.decoded("dtstart") for event in events] == [each.start for each in spans]
    assert len({str(event["uid"]) for event in events}) == 3


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"heard": False}, "This is your visit on"),
        ({"heard": True}, "Your visit on Monday, 23 June 2025 has changed"),
    ],
    ids=["booked", "moved"],
)
def test_that_a_visit_is_told_in_one_mail_with_every_step_and_its_calendar_entry(
    facts: dict[str, bool], said: str
) -> None:
    steps = tuple(
        replace(a_booking(span=span(f"2025-06-23 {start}")), id=BookingId(f"step-{start}"), service_id=service)
        for start, service in (("14:15", HAIRCUT), ("15:00", COLOUR), ("16:00", HAIRCUT))
    )
    kind = a_message(kind=MessageKind.VISIT)
    mail = parsed(composed(message=kind, booking=steps[0], dates=steps[:2], gone=steps[2:], **facts))
    for form in ("plain", "html"):
        body = mail.get_body((form,))
        assert body is not None
        text = body.get_content()
        assert said in text
        for line in ("14:15–15:00 – Haircut (Ana)", "15:00–15:45 – Colour (Ana)", "16:00–16:45 – Haircut (Ana)"):
            assert line in text
    calendar = next(p for p in mail.walk() if p.get_content_type() == "text/calendar")
    assert calendar.get_param("method") == "PUBLISH"
    events = icalendar.Calendar.from_ical(calendar.get_payload(decode=True)).walk("VEVENT")
    assert len({str(event["uid"]) for event in events}) == 3


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "ar"])
def test_that_a_reminder_of_a_visit_lists_its_steps_and_one_of_a_booking_none(language: str) -> None:
    steps = tuple(
        replace(a_booking(span=span(f"2025-06-24 {start}")), id=BookingId(f"step-{start}"))
        for start in ("14:15", "15:00")
    )
    reminder = {"message": a_message(kind=MessageKind.REMINDER), "booking": steps[0]}
    client = a_client(language=language)
    whole = parsed(Composer().compose(a_dispatch(**reminder, dates=steps, client=client)))
    alone = parsed(Composer().compose(a_dispatch(**reminder, client=client)))
    for form in ("plain", "html"):
        listed, single = whole.get_body((form,)), alone.get_body((form,))
        assert listed is not None
        assert single is not None
        assert "Haircut (Ana)" in listed.get_content()
        assert "Haircut (Ana)" not in single.get_content()


def test_that_clients_are_asked_to_answer_only_where_answers_are_read_and_their_answer_is_known() -> None:
    unread = event_in(parsed(composed()))["ATTENDEE"].params
    assert (unread["RSVP"], unread["PARTSTAT"]) == ("FALSE", "ACCEPTED")
    mail = parsed(composed(settings={**SETTINGS, "imap.host": "imap.nord.example"}))
    event = event_in(mail)
    asked = event["ATTENDEE"].params
    assert (asked["RSVP"], asked["PARTSTAT"]) == ("TRUE", "NEEDS-ACTION")
    answer = icalendar.Calendar()
    answer.add("method", "REPLY")
    asked["PARTSTAT"] = icalendar.vText("DECLINED")
    answer.add_component(event)
    reply = EmailMessage()
    reply["From"] = "maya@mail.example"
    reply.set_content("No")
    reply.add_alternative(answer.to_ical(), "text", "calendar", params={"method": "REPLY"})
    (read,) = incoming(reply.as_bytes()).answers
    assert (read.booking_id, read.answered, read.attendee) == (
        a_booking().id,
        Answered.DECLINED,
        "maya@mail.example",
    )
