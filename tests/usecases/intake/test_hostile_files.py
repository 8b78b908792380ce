"""Whatever lies in the drop folder, it stops neither itself nor the files behind it, on both databases."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.intake import folder
from bookingdesk.usecases.intake.folder import LookInFolder, look_in_folder
from bookingdesk.usecases.intake.storing import IntakeFile, TakenIn
from tests.builders import at
from tests.usecases.desk import FrontDesk

GOOD = {"name": "Eva Rossi", "phone": "+4930555010100", "service": "Haircut"}
MAIL = b"From: Eva <eva@mail.example>\nSubject: Haircut\nDate: Mon, 23 Jun 2025 07:30:00 +0200\n"
EVENT = b"BEGIN:VCALENDAR\nMETHOD:%s\nBEGIN:VEVENT\n%s\nEND:VEVENT\nEND:VCALENDAR\n"


def as_json(**fields: object) -> bytes:
    return json.dumps({**GOOD, **fields}).encode()


FILES = {
    "half an emoji in a name": ("a.json", as_json(name="Eva \ud83d")),
    "half an emoji in a text": ("a.json", as_json(text="\udc00")),
    "half an emoji in a number": ("a.json", as_json(id="\ud800")),
    "a null in a number": ("a.json", as_json(id="A\x001")),
    "a null in a name": ("a.json", as_json(name="Eva\x00 Rossi")),
    "a null in a text": ("a.json", as_json(text="a\x00b")),
    "a null in an email": ("a.json", as_json(email="eva\x00@mail.example")),
    "a null in a kind": ("a.json", as_json(kind="a\x00b")),
    "a null in a need": ("a.json", as_json(allergies="nuts\x00")),
    "a null in a phone": ("a.json", as_json(phone="+49\x0030555010100")),
    "a null in a booking": ("a.json", as_json(kind="cancel", booking="a\x00b")),
    "a null in staff": ("a.json", as_json(staff="a\x00b")),
    "a null in a date": ("a.json", as_json(date="2025\x00")),
    "a number without end": ("a.json", b'{"name": "Eva", "phone": "+4930555010100", "id": 1e999}'),
    "a long number": ("a.json", b'{"name": "Eva", "phone": "+4930555010100", "id": ' + b"9" * 5000 + b"}"),
    "a number of an hour": ("a.json", as_json(date="2025-06-30", time="99999999999999999999")),
    "a day that never comes": ("a.json", as_json(date="9999-12-31", time="23:59")),
    "a moment with an odd offset": ("a.json", as_json(date="0001-01-01T00:00:00+14:00")),
    "received at the beginning of time": ("a.json", as_json(received="0001-01-01T00:00:00+14:00")),
    "received at the end of time": ("a.json", as_json(received="9999-12-31T23:59:59-14:00")),
    "until before from": ("a.json", as_json(date="2025-06-30", time="12-9")),
    "last day before the first": ("a.json", as_json(date="2025-06-30", last_date="2025-06-20")),
    "a long external id": ("a.json", as_json(id="x" * 100_000)),
    "a long everything": ("a.json", as_json(text="x" * 1_000_000, name="y" * 100_000, staff="z" * 100_000)),
    "deep lists": ("a.json", b"[" * 100_000),
    "a null in a cell": ("a.csv", b"name,email,id\nEva,eva@mail.example,a\x00b\n"),
    "utf-16": ("a.csv", "name,email\nEva,eva@mail.example\n".encode("utf-16")),
    "no mime body": ("a.eml", MAIL + b"Content-Type: multipart/mixed\n\nhello\n"),
    "a broken type": ("a.eml", MAIL + b"Content-Type: ;;;\n\nhello\n"),
    "an unknown encoding": ("a.eml", MAIL + b"Content-Transfer-Encoding: no-such\n\nhello\n"),
    "broken base64": ("a.eml", MAIL + b"Content-Transfer-Encoding: base64\n\na===b\n"),
    "an odd charset": ("a.eml", MAIL + b'Content-Type: text/plain; charset="\xff\x00"\n\nhello\n'),
    "a charset that is no text": ("a.eml", MAIL + b"Content-Type: text/plain; charset=hex\n\nhello\n"),
    "a charset with a null": ("a.eml", MAIL + b"Content-Type: text/plain; charset*=utf-8''a%00b\n\nhello\n"),
    "eight bits in headers": ("a.eml", b"From: M\xfcller <eva@mail.example>\nMessage-ID: <\xff\x00>\n\nhello\n"),
    "a null in the address": ("a.eml", b"From: <eva\x00@mail.example>\n\nhello\n"),
    "a broken word": ("a.eml", b"From: =?utf-8?q?=ED=A0=80?= <eva@mail.example>\nSubject: =?x?b?!!?=\n\nhi\n"),
    "a broken subject": ("a.eml", b"From: <eva@mail.example>\nSubject: =?utf-8?b?7aCA?=\n\nhi\n"),
    "a date of no year": ("a.eml", b"From: <eva@mail.example>\nDate: Mon, 1 Jan 0000 00:00:00 +0000\n\nhi\n"),
    "a date with an odd offset": ("a.eml", b"From: <eva@mail.example>\nDate: 1 Jan 2025 00:00:00 +9999\n\nhi\n"),
    "a date at the beginning": ("a.eml", b"From: <eva@mail.example>\nDate: 1 Jan 0001 00:00:00 +1400\n\nhi\n"),
    "open html": ("a.eml", MAIL + b"Content-Type: text/html\n\n<![foo <!-- <b &#x110000; &#xd800; <!DOCTYPE [\n"),
    "a marked section": ("a.eml", MAIL + b"Content-Type: text/html\n\n<![if !x]><![foo[ y ]]>hello\n"),
    "a broken calendar in a mail": ("a.eml", MAIL + b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR\n"),
    "no start": ("a.ics", EVENT % (b"REQUEST", b"UID:1\nORGANIZER:mailto:eva@mail.example")),
    "a start of no time": (
        "a.ics",
        EVENT % (b"REQUEST", b"DTSTART:99999999T999999Z\nORGANIZER:mailto:e@m.example"),
    ),
    "two starts": (
        "a.ics",
        EVENT % (b"REQUEST", b"DTSTART:20250701T100000Z\nDTSTART:20250702T100000Z\nORGANIZER:mailto:e@m.example"),
    ),
    "two numbers": (
        "a.ics",
        EVENT
        % (
            b"REQUEST",
            b"UID:1\nUID:2\nSEQUENCE:1\nSEQUENCE:2\nDTSTART:20250701T100000Z\nORGANIZER:mailto:e@m.example",
        ),
    ),
    "two stamps": (
        "a.ics",
        EVENT
        % (
            b"REQUEST",
            b"DTSTAMP:20250601T100000Z\nDTSTAMP:20250602T100000Z\nDTSTART:20250701T100000Z\nORGANIZER:mailto:e@m.example",
        ),
    ),
    "the first day": ("a.ics", EVENT % (b"REQUEST", b"DTSTART:00010101T000000Z\nORGANIZER:mailto:e@m.example")),
    "the last day": ("a.ics", EVENT % (b"REQUEST", b"DTSTART:99991231T235959Z\nORGANIZER:mailto:e@m.example")),
    "a stamp at the beginning": (
        "a.ics",
        EVENT % (b"REQUEST", b"DTSTAMP:00010101T000000Z\nDTSTART:20250701T100000Z\nORGANIZER:mailto:e@m.example"),
    ),
    "a null in a calendar": (
        "a.ics",
        EVENT
        % (
            b"REQUEST",
            b"UID:a\x00b\nDTSTART:20250701T100000Z\nSUMMARY:a\x00b\nORGANIZER;CN=a\x00b:mailto:e@m.example",
        ),
    ),
    "a booking of ours with a null": (
        "a.ics",
        EVENT
        % (b"CANCEL", b"UID:a\x00b@bookingdesk.invalid\nDTSTART:20250701T100000Z\nORGANIZER:mailto:e@m.example"),
    ),
    "a method with a null": (
        "a.ics",
        EVENT % (b"A\x00B", b"DTSTART:20250701T100000Z\nORGANIZER:mailto:e@m.example"),
    ),
    "a period": (
        "a.ics",
        EVENT % (b"REQUEST", b"DTSTART;VALUE=PERIOD:20250701T100000Z/PT1H\nORGANIZER:mailto:e@m.example"),
    ),
    "two methods": (
        "a.ics",
        b"BEGIN:VCALENDAR\nMETHOD:REPLY\nMETHOD:CANCEL\nBEGIN:VEVENT\nUID:1\nDTSTART:20250701T100000Z\nATTENDEE:mailto:e@m.example\nEND:VEVENT\nEND:VCALENDAR\n",
    ),
    "a name that is no text": ("f\udcffr Eva.json", as_json()),
    "a name that deceives": ("eva\u202enosj.json", as_json()),
}
"""File name and bytes of what a stranger may leave there."""


def words(why: RuleViolation | KnownError) -> str:
    return why.code


@pytest.fixture
def drop(desk: FrontDesk, tmp_path: Path) -> Path:
    """The drop folder, apart from the database."""
    place = tmp_path / "drop"
    place.mkdir()
    desk.set(intake__folder=str(place))
    return place


def lying_there(path: Path, data: bytes, when: str) -> None:
    path.write_bytes(data)
    seconds = at(f"2025-06-23 {when}").timestamp()
    os.utime(path, (seconds, seconds))


@pytest.mark.parametrize("case", FILES)
def test_that_no_file_stops_the_folder(desk: FrontDesk, drop: Path, case: str) -> None:
    name, content = FILES[case]
    lying_there(drop / name, content, "07:00")
    lying_there(drop / "z.json", as_json(name="Ava"), "07:30")
    taken = look_in_folder(desk.env, LookInFolder(words=words)).value
    assert [len(one.accepted) for one in taken if one.path.name == "z.json"] == [1]
    assert {path.name for path in drop.iterdir()} <= {"done", "rejected"}


def test_that_a_file_that_meets_a_bug_is_put_aside(
    desk: FrontDesk, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = folder.intake

    def tripping(env: Env, command: IntakeFile) -> Outcome[TakenIn]:
        if command.path.name == "a.json":
            raise ZeroDivisionError
        return there(env, command)

    monkeypatch.setattr(folder, "intake", tripping)
    lying_there(drop / "a.json", as_json(), "07:00")
    lying_there(drop / "z.json", as_json(name="Ava"), "07:30")
    taken = look_in_folder(desk.env, LookInFolder(words=words)).value
    assert [(one.path.name, len(one.accepted), len(one.rejected)) for one in taken] == [
        ("a.json", 0, 1),
        ("z.json", 1, 0),
    ]
    assert sorted(one.name for one in (drop / "rejected").iterdir()) == ["a.json", "a.json.report.txt"]
