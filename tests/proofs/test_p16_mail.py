"""P16, the part of mail, SMS and logs: what a client wrote adds no header, no line and no recipient, and no log names it.

Every payload stands in every field that a message speaks of, one field at a time, and is composed as it leaves. The
control writes the same fields into headers as text.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from email import message_from_bytes, policy
from typing import Any

import pytest
from icalendar import Calendar

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import MessageState
from bookingdesk.messaging.composer import Composer
from bookingdesk.messaging.smtp import SmtpSender
from bookingdesk.usecases.commands import SendDue
from bookingdesk.usecases.dispatching import send_due
from bookingdesk.usecases.ports import Dispatch
from tests.builders import HAIRCUT, a_booking, a_catalogue, a_client
from tests.databases import fresh_sqlite
from tests.messaging.dispatches import SETTINGS, a_dispatch
from tests.salon import furnish
from tests.scripted_smtp import ScriptedServer
from tests.usecases.mail_desk import MailDesk

MARK = "zqx"
"""In every payload, so that it is found wherever it comes out."""
_ENDS = (
    "\r\n",
    "\n",
    "\r",
    "\x0b",
    "\x0c",
    "\x1c",
    "\x1d",
    "\x85",
    "\u2028",
    "\u2029",
    "\r\n ",
    "\r\n\t",
    "\x00\r\n",
)
_BEHIND = (
    "Bcc: x@evil.example",
    "\r\n\r\n<b>body</b>",
    ".\r\nMAIL FROM:<x@evil.example>",
    "ATTENDEE:mailto:x@evil.example",
)
PAYLOADS = (
    *(f"{MARK}{end}{what}" for end in _ENDS for what in _BEHIND),
    *(f"=?utf-8?q?{MARK}{code}Bcc:_x@evil.example?=" for code in ("=0D=0A", "=0A", "=0D")),
    f"=?utf-8?b?{'DQpCY2M6IHhAZXZpbC5leGFtcGxl'}?= {MARK}",
    f"{MARK}\nEND:VEVENT\nBEGIN:VEVENT\nSUMMARY:evil",
    f'{MARK}" <x@evil.example>, "',
    f"{MARK},x@evil.example;y@evil.example",
    f"{{{{ ''.__class__ }}}} {{% for a in range(9) %}}{MARK}{{% endfor %}}",
    f"\u202e{MARK}\u2066",
    f"<img src=file:///etc/{MARK}>",
    f"{MARK}" + "W" * 5000,
)
HEADERS = frozenset(
    {"from", "to", "subject", "date", "message-id", "auto-submitted", "x-auto-response-suppress"}
    | {"mime-version", "content-type", "content-transfer-encoding", "reply-to", "list-id", "content-language"}
)
Put = Callable[[str], Dispatch]


def _client(**words: str) -> Dispatch:
    return a_dispatch(client=a_client(**words))


def _catalogue(**changes: Any) -> Dispatch:
    return a_dispatch(catalogue=replace(a_catalogue(), **changes))


def _service(text: str) -> Dispatch:
    services = dict(a_catalogue().services)
    services[HAIRCUT] = replace(services[HAIRCUT], name=text)
    return _catalogue(services=services)


def _location(text: str) -> Dispatch:
    locations = {key: replace(place, name=text, address=text) for key, place in a_catalogue().locations.items()}
    return _catalogue(locations=locations)


def _setting(key: str) -> Put:
    return lambda text: a_dispatch(settings={**SETTINGS, key: text})


FIELDS: dict[str, Put] = {
    "given name": lambda text: _client(given_name=text),
    "family name": lambda text: _client(family_name=text),
    "service": _service,
    "place": _location,
    "note": lambda text: a_dispatch(booking=replace(a_booking(), note=text)),
    "link": lambda text: a_dispatch(booking=replace(a_booking(), mode_detail=text)),
    "business": _setting("business.name"),
    "sender's name": _setting("mail.sender_name"),
}


def faults_of(raw: bytes) -> list[str]:
    """What is wrong with a mail: headers of other names or twice, other recipients, another or a broken event."""
    mail = message_from_bytes(raw, policy=policy.default)
    names = [name.lower() for name in mail]
    found = [f"header {name}" for name in names if name not in HEADERS]
    found += [f"twice {name}" for name in set(names) if names.count(name) > 1]
    found += [f"to {a.addr_spec}" for a in mail["To"].addresses if a.addr_spec != "maya@mail.example"]
    found += [] if len(mail["To"].addresses) == 1 else ["not one recipient"]
    found += ["header defect" for value in mail.values() if getattr(value, "defects", ())]
    for part in mail.walk():
        if part.get_content_type() == "text/calendar":
            found += _faults_of_event(part.get_content())
    return found


def _faults_of_event(text: str) -> list[str]:
    calendar = Calendar.from_ical(text)
    events = calendar.walk("VEVENT")
    people = [who for event in events for who in _listed(event.get("ATTENDEE"))]
    evil = [str(who) for who in people if "evil" in str(who)]
    return [*([] if len(events) == 1 else ["not one event"]), *(f"attendee {who}" for who in evil)]


def _listed(found: object) -> list[object]:
    return found if isinstance(found, list) else [found] if found else []


def naive(dispatch: Dispatch) -> bytes:
    """The control: headers put together as text."""
    client = dispatch.client
    services = dispatch.catalogue.services
    names = f"{client.given_name} {client.family_name}"
    said = f"{services[HAIRCUT].name} {dispatch.settings['business.name']} {dispatch.visit.note}"
    lines = f"From: desk@nord.example\r\nTo: {names} <maya@mail.example>\r\nSubject: {said}\r\n\r\nHello"
    return lines.encode("utf-8", "replace")


def _naive_is_caught(dispatch: Dispatch) -> bool:
    try:
        return bool(faults_of(naive(dispatch)))
    except Exception:  # noqa: BLE001 - a mail that cannot even be read counts as broken
        return True


def _of_text(text: str) -> list[str]:
    """What is wrong with the text of an SMS, or of what is read aloud: characters that steer."""
    return [f"{ord(c):04x}" for c in text if (ord(c) < 32 and c != "\n") or c in "\u202e\u2066\u2028\u2029\x85"]


@pytest.mark.timeout(300)
def test_that_no_payload_adds_a_header_a_recipient_or_an_event(say: Callable[[str], None]) -> None:
    composer = Composer()
    wrong: list[str] = []
    control = tried = 0
    for field, put in FIELDS.items():
        for payload in PAYLOADS:
            dispatch = put(payload)
            tried += 1
            wrong += [
                f"{field} {payload[:30]!r}: {fault}" for fault in faults_of(composer.compose(dispatch).as_bytes())
            ]
            by_text = replace(dispatch, message=replace(dispatch.message, channel=Channel.SMS, recipient="+49301"))
            wrong += [f"sms {field} {payload[:30]!r}: {fault}" for fault in _of_text(composer.letter(by_text).text)]
            control += _naive_is_caught(dispatch)
    say(f"P16 mail: {tried} payloads in {len(FIELDS)} fields, mail and SMS: {len(wrong)} extra; control {control}")
    assert wrong == []
    assert tried >= 300
    assert control > 50, "headers written as text must break, else this proves nothing"


def test_that_a_log_of_sending_names_nobody(
    tmp_path: Any, caplog: pytest.LogCaptureFixture, say: Callable[[str], None]
) -> None:
    secrets = ("Zqxmaya", "Zqxortiz", "zqxmaya@mail.example", "+4930555020177", "zqxnote")
    faults = ("250 fine", "550 5.1.1 zqxmaya@mail.example unknown", "451 zqxortiz later", "421 bye zqxmaya")
    lines = 0
    with caplog.at_level(logging.DEBUG):
        for number, reply in enumerate(faults):
            with ScriptedServer({"rcpt": reply}) as server:
                folder = tmp_path / str(number)
                folder.mkdir()
                desk = MailDesk(fresh_sqlite(folder, furnish))
                desk.configure(**{"mail.port": str(server.port), "mail.security": "none"})
                client = desk.a_client(
                    given_name=secrets[0], family_name=secrets[1], email=secrets[2], phone=secrets[3]
                )
                booking = desk.booked(client=client)
                desk.let_hold_time_pass()
                send_due(desk.env, SendDue(), SmtpSender())
                assert desk.row(booking).state is not MessageState.QUEUED
                desk.store.close()
    ours = [record for record in caplog.records if record.name.startswith("bookingdesk")]
    lines = len(caplog.records)
    found = [one for one in secrets for record in caplog.records if one.lower() in record.getMessage().lower()]
    say(f"P16 logs: {lines} lines at the finest level ({len(ours)} ours), {len(found)} name somebody")
    assert found == []
