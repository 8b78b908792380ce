"""Files with requests: good records kept, known ones counted, bad ones told; nothing in a file is trusted."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from pathlib import Path

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import DropFolderGone, InvalidValue, NotFound, RuleViolation, UnknownZone
from bookingdesk.domain.ids import RequestId
from bookingdesk.domain.requests import Need, NeedKind, Point, Request, RequestKind, WishedTime, missing
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.wording import sentence
from bookingdesk.usecases.importing.reading import FileUnreadable
from bookingdesk.usecases.intake.folder import LookInFolder, Looks, look_in_folder
from bookingdesk.usecases.intake.storing import IntakeFile, TakenIn, intake
from bookingdesk.usecases.requests.commands import InboxQuery
from bookingdesk.usecases.requests.reading import inbox
from tests.builders import ANA, COLOUR, HAIRCUT, a_catalogue, at
from tests.salon import MAYA
from tests.usecases.desk import FrontDesk

CSV = """Reference;Submitted at;Your name;Email address;Phone;Treatment;Preferred date;Time;Allergies;Message
W1;2025-06-23 07:30;Eva Rossi;eva@mail.example;0170 5550123;Colour;27.06.2025;morning;nuts;first time
W2;2025-06-22T16:12:00+02:00;Maya Ortiz;maya@mail.example;;Haircut;2025-06-30;9-12;none;
W3;2025-06-23 07:40;Kim Lee;kim@;;Haircut;27.06.2025;10:00;;
W4;2025-06-23 07:45;Kim Lee;kim@mail.example;;Haircut;31.02.2025;10:00;;
W5;2025-06-24 07:45;Kim Lee;kim@mail.example;;Haircut;27.06.2025;10:00;;
W6;;;;;Haircut;27.06.2025;10:00;;
W7;2025-06-23 07:50;Uni Library;office@uni.example;;Six balloon rides;;;;for all of us
"""


def written(folder: Path, name: str, content: str | bytes, when: str = "2025-06-23 07:55") -> Path:
    """A file that was written to at a moment of the test."""
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    seconds = at(when).timestamp()
    os.utime(path, (seconds, seconds))
    return path


def take(desk: FrontDesk, path: Path, order: str = "") -> TakenIn:
    return intake(desk.env, IntakeFile(path=path, order=order)).value


def kept(desk: FrontDesk, number: RequestId) -> Request:
    return desk.env.store.read(lambda work: work.requests.get(number))


def only(desk: FrontDesk, path: Path) -> Request:
    taken = take(desk, path)
    assert (len(taken.accepted), taken.rejected) == (1, ()), [one.why.facts for one in taken.rejected]
    return kept(desk, taken.accepted[0])


def reasons(taken: TakenIn) -> dict[int, str]:
    return {one.line: str(one.why.facts.get("reason", one.why.code)) for one in taken.rejected}


def test_that_good_rows_are_kept_and_bad_ones_told_with_their_line(desk: FrontDesk, tmp_path: Path) -> None:
    taken = take(desk, written(tmp_path, "form.csv", CSV))
    assert reasons(taken) == {
        4: "not_an_email",
        5: "not_a_date",
        6: "in_future",
        7: "needed",
    }
    eva, maya, library = (kept(desk, number) for number in taken.accepted)
    assert (eva.name, eva.phone, eva.service_id, eva.channel) == ("Eva Rossi", "+491705550123", COLOUR, Channel.WEB)
    assert eva.wishes == (WishedTime(first_day=date(2025, 6, 27), from_minute=0, until_minute=720),)
    assert eva.needs == (Need(kind=NeedKind.ALLERGY, words="nuts"),)
    assert (eva.text, eva.source, eva.external_id) == ("first time", "form.csv", "W1")
    assert eva.received_at == at("2025-06-23 07:30")
    assert (maya.client_id, maya.received_at, maya.needs) == (MAYA, at("2025-06-22 16:12"), ())
    assert maya.wishes == (WishedTime(first_day=date(2025, 6, 30), from_minute=540, until_minute=720),)
    assert library.service_words == "Six balloon rides"
    assert missing(library) == (Point.SERVICE, Point.DATE, Point.TIME)


def test_that_the_same_file_adds_nothing_whatever_it_is_called(desk: FrontDesk, tmp_path: Path) -> None:
    first = take(desk, written(tmp_path, "form.csv", CSV))
    again = take(desk, written(tmp_path, "copy.csv", CSV, "2025-06-23 07:58"))
    assert (again.accepted, again.duplicates) == ((), len(first.accepted))
    assert reasons(again) == reasons(first)


def test_that_rows_without_a_number_are_known_by_what_they_say(desk: FrontDesk, tmp_path: Path) -> None:
    rows = "name,email,service\nEva,eva@mail.example,Colour\nEva,eva@mail.example,Colour\nEva,eva@mail.example,Haircut\n"
    taken = take(desk, written(tmp_path, "a.csv", rows))
    assert (len(taken.accepted), taken.duplicates) == (2, 1)


def test_that_a_known_number_with_other_words_is_told_and_not_dropped(desk: FrontDesk, tmp_path: Path) -> None:
    take(desk, written(tmp_path, "a.csv", "id,name,email\n1,Eva,eva@mail.example\n"))
    taken = take(desk, written(tmp_path, "b.csv", "id,name,email\n1,Kim,kim@mail.example\n"))
    assert (taken.accepted, taken.duplicates, reasons(taken)) == ((), 0, {2: "already_used"})


def test_that_a_date_that_could_be_two_is_left_for_somebody_to_ask(desk: FrontDesk, tmp_path: Path) -> None:
    rows = "name,email,service,date,time\nEva,eva@mail.example,Haircut,03/07/2025,10:00\n"
    path = written(tmp_path, "a.csv", rows)
    request = only(desk, path)
    assert request.wishes == (WishedTime(from_minute=600, until_minute=601),)
    assert Point.DATE in missing(request)
    assert "03/07/2025" in request.text
    said = written(tmp_path, "b.csv", rows.replace("Eva,", "Kim,"))
    taken = take(desk, said, "dmy")
    assert kept(desk, taken.accepted[0]).wishes[0].first_day == date(2025, 7, 3)
    desk.set(intake__dates="mdy")
    third = take(desk, written(tmp_path, "c.csv", rows.replace("Eva,", "Ann,")))
    assert kept(desk, third.accepted[0]).wishes[0].first_day == date(2025, 3, 7)


def test_that_the_clock_of_a_row_without_its_time_starts_when_the_file_was_written(
    desk: FrontDesk, tmp_path: Path
) -> None:
    rows = "name,email\nEva,eva@mail.example\n"
    assert only(desk, written(tmp_path, "a.csv", rows)).received_at == at("2025-06-23 07:55")
    ahead = written(tmp_path, "b.csv", rows.replace("Eva", "Kim"), "2025-06-23 09:00")
    assert only(desk, ahead).received_at == at("2025-06-23 08:00")


JSON_FILES = {
    "a list": [{"name": "Eva", "email": "eva@mail.example"}],
    "a list under a key": {"requests": [{"name": "Eva", "email": "eva@mail.example"}]},
    "one object": {"name": "Eva", "email": "eva@mail.example"},
}


@pytest.mark.parametrize("document", JSON_FILES.values(), ids=JSON_FILES)
def test_that_json_is_read_in_its_usual_shapes(desk: FrontDesk, tmp_path: Path, document: object) -> None:
    assert only(desk, written(tmp_path, "a.json", json.dumps(document))).name == "Eva"


def test_that_records_of_json_are_judged_one_by_one(desk: FrontDesk, tmp_path: Path) -> None:
    records = [
        {"id": 7, "fullName": "Eva Rossi", "email": "eva@mail.example", "service": "cut", "staff": "Ana"},
        "no record",
        {"name": "Kim", "email": {"home": "kim@mail.example"}},
        {"kind": "reschedule", "name": "Maya Ortiz", "email": "maya@mail.example", "date": "2025-07-01T09:15"},
        {"kind": "dance", "name": "Kim", "email": "kim@mail.example"},
    ]
    taken = take(desk, written(tmp_path, "a.json", json.dumps(records)))
    assert reasons(taken) == {2: "not_an_object", 3: "not_an_object", 5: "not_allowed"}
    eva, maya = (kept(desk, number) for number in taken.accepted)
    assert (eva.external_id, eva.service_id, eva.staff_id) == ("7", HAIRCUT, ANA)
    assert (maya.kind, maya.client_id) == (RequestKind.MOVE, MAYA)
    assert maya.wishes == (WishedTime(first_day=date(2025, 7, 1), from_minute=555, until_minute=556),)


def test_that_one_record_a_line_is_read_too(desk: FrontDesk, tmp_path: Path) -> None:
    lines = '{"name": "Eva", "email": "eva@mail.example"}\nrubbish\n{"name": "Kim", "email": "kim@mail.example"}\n'
    taken = take(desk, written(tmp_path, "a.json", lines))
    assert (len(taken.accepted), reasons(taken)) == (2, {2: "not_an_object"})


def an_event(*lines: str, method: str = "REQUEST") -> str:
    body = "\r\n".join(("BEGIN:VEVENT", "DTSTAMP:20250623T053000Z", *lines, "END:VEVENT"))
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nMETHOD:{method}\r\n{body}\r\nEND:VCALENDAR\r\n"


EVA = "ORGANIZER;CN=Eva Rossi:mailto:eva@mail.example"


def test_that_a_calendar_asks_for_its_start_in_our_zone(desk: FrontDesk, tmp_path: Path) -> None:
    event = an_event("UID:a1", EVA, "SUMMARY:Haircut", "DTSTART:20250627T071500Z", "DTEND:20250627T080000Z")
    request = only(desk, written(tmp_path, "a.ics", event))
    assert request.wishes == (WishedTime(first_day=date(2025, 6, 27), from_minute=555, until_minute=556),)
    assert (request.name, request.email, request.service_id) == ("Eva Rossi", "eva@mail.example", HAIRCUT)
    assert (request.received_at, request.channel) == (at("2025-06-23 07:30"), Channel.EMAIL)
    assert take(desk, written(tmp_path, "again.ics", event)).duplicates == 1


BAD_EVENTS = {
    "an unknown zone": ("DTSTART;TZID=Middle Earth:20250627T091500", UnknownZone.code),
    "a day that is none": ("DTSTART:20250231T091500Z", "not_a_time"),
    "no start": ("SUMMARY:Haircut", "not_a_time"),
    "a year nobody works in": ("DTSTART:00010101T000000Z", "not_allowed"),
}


@pytest.mark.parametrize(("line", "reason"), BAD_EVENTS.values(), ids=BAD_EVENTS)
def test_that_an_event_whose_hour_would_be_a_guess_is_refused(
    desk: FrontDesk, tmp_path: Path, line: str, reason: str
) -> None:
    taken = take(desk, written(tmp_path, "a.ics", an_event("UID:a1", EVA, line)))
    assert (taken.accepted, reasons(taken)) == ((), {1: reason})


def test_that_a_client_who_declines_our_invitation_asks_to_cancel_that_booking(
    desk: FrontDesk, tmp_path: Path
) -> None:
    booking = desk.book()
    attendee = "ATTENDEE;PARTSTAT=DECLINED;CN=Maya Ortiz:mailto:maya@mail.example"
    event = an_event(f"UID:{booking.id}@bookingdesk.invalid", attendee, "DTSTART:20250624T121500Z", method="REPLY")
    request = only(desk, written(tmp_path, "a.ics", event))
    assert (request.kind, request.booking_id, request.client_id) == (RequestKind.CANCEL, booking.id, MAYA)


MAIL = """Received: from mx.example by us.example; Mon, 23 Jun 2025 07:45:10 +0200
Received: from home by mx.example; Mon, 23 Jun 2025 01:00:00 +0200
From: =?utf-8?q?Eva_R=C3=B6ssi?= <eva@mail.example>
To: studio@example.org
Subject: {subject}
Date: Mon, 23 Jun 2031 07:00:00 +0200
Message-ID: <m1@mail.example>
{more}MIME-Version: 1.0
Content-Type: {type}; charset=utf-8

{body}
"""


def a_mail(body: str, subject: str = "Colour on Friday", kind: str = "text/plain", more: str = "") -> str:
    return MAIL.format(body=body, subject=subject, type=kind, more=more)


def test_that_a_mail_is_kept_with_its_words_and_the_time_our_server_took_it(
    desk: FrontDesk, tmp_path: Path
) -> None:
    request = only(desk, written(tmp_path, "a.eml", a_mail("May I come on Friday morning?\n\nEva")))
    assert (request.name, request.email, request.channel) == ("Eva Rössi", "eva@mail.example", Channel.EMAIL)
    assert request.received_at == at("2025-06-23 07:45") + timedelta(seconds=10)
    assert (request.kind, request.service_id) == (RequestKind.BOOKING, COLOUR)
    assert request.text == "Colour on Friday\n\nMay I come on Friday morning?\n\nEva"
    assert missing(request) == (Point.DATE, Point.TIME, Point.NEEDS)
    assert take(desk, written(tmp_path, "b.eml", a_mail("May I come on Friday morning?\n\nEva"))).duplicates == 1


def test_that_a_mail_that_names_no_service_is_a_question(desk: FrontDesk, tmp_path: Path) -> None:
    request = only(desk, written(tmp_path, "a.eml", a_mail("Do you have parking?", "Parking")))
    assert (request.kind, missing(request)) == (RequestKind.QUESTION, ())


def test_that_a_form_sent_as_a_mail_is_read_as_a_form(desk: FrontDesk, tmp_path: Path) -> None:
    body = "Name: Kim Lee\nEmail: kim@mail.example\nService: Haircut\nDate: 2025-06-27\nTime: 9-12\nAllergies: no\n"
    request = only(
        desk, written(tmp_path, "a.eml", a_mail(body, "New form", more="Auto-Submitted: auto-generated\n"))
    )
    assert (request.name, request.email, request.channel) == ("Kim Lee", "kim@mail.example", Channel.WEB)
    assert (request.service_id, request.needs, missing(request)) == (HAIRCUT, (), ())


def test_that_html_is_read_as_words_and_runs_nothing(desk: FrontDesk, tmp_path: Path) -> None:
    body = "<style>p {color: red}</style><script>alert(1)</script><p>A haircut,</p><p>please &amp; <b>soon</b></p>"
    request = only(desk, written(tmp_path, "a.eml", a_mail(body, "Hello", "text/html")))
    assert request.text == "Hello\n\nA haircut,\nplease & soon"
    assert request.service_id == HAIRCUT


def test_that_a_form_sent_as_a_table_is_read_as_a_form(desk: FrontDesk, tmp_path: Path) -> None:
    rows = {
        "Name": "Kim Lee",
        "Email": "kim@mail.example",
        "Service": "Haircut",
        "Time": "9-12",
        "Date": "2025-06-27",
    }
    cells = "".join(f"<tr><th>{field}:</th><td>\n{said}</td></tr>" for field, said in rows.items())
    request = only(desk, written(tmp_path, "a.eml", a_mail(f"<table>{cells}</table>", "New form", "text/html")))
    assert (request.name, request.email, request.service_id) == ("Kim Lee", "kim@mail.example", HAIRCUT)
    assert request.text.splitlines()[2:4] == ["Name: Kim Lee", "Email: kim@mail.example"]


AUTOMATIC = {
    "an absence note": a_mail("I am away", more="Auto-Submitted: auto-replied\n"),
    "one that says more": a_mail("I am away", more="Auto-Submitted: auto-replied (vacation); owner-email=x@y.z\n"),
    "one of an old program": a_mail("I am away", more="X-Autoreply: yes\n"),
    "one of an older one": a_mail("I am away", more="Precedence: auto_reply\n"),
    "a bounce": a_mail("undelivered", more="Return-Path: <>\n"),
}


@pytest.mark.parametrize("mail", AUTOMATIC.values(), ids=AUTOMATIC)
def test_that_mails_of_programs_ask_for_nothing(desk: FrontDesk, tmp_path: Path, mail: str) -> None:
    assert reasons(take(desk, written(tmp_path, "a.eml", mail))) == {1: "automatic_mail"}


def test_that_letters_that_deceive_are_taken_out_of_mails(desk: FrontDesk, tmp_path: Path) -> None:
    request = only(desk, written(tmp_path, "a.eml", a_mail("pay\u202enow\x07 " + "x" * 9000)))
    assert "\u202e" not in request.text
    assert "\x07" not in request.text
    assert len(request.text) == 4000
    assert request.text.endswith("…")


BROKEN: dict[str, tuple[str, str | bytes]] = {
    "empty.csv": ("empty", ""),
    "nobody.csv": ("no_request_columns", "colour,size\nred,4\n"),
    "binary.csv": ("not_text", b"\x00\x01\x02" * 20),
    "broken.json": ("not_json", "{"),
    "deep.json": ("not_json", "[" * 200_000),
    "latin.json": ("not_json", b'{"name": "J\xf6rg"}'),
    "words.ics": ("not_a_calendar", "hello"),
    "bare.ics": ("not_a_calendar", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
    "words.eml": ("not_a_mail", "hello"),
    "program.exe": ("not_allowed", "MZ"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_that_what_is_no_such_file_is_said_in_a_sentence(desk: FrontDesk, tmp_path: Path, name: str) -> None:
    reason, content = BROKEN[name]
    with pytest.raises(InvalidValue) as refused:
        take(desk, written(tmp_path, name, content))
    assert refused.value.facts["reason"] == reason
    assert sentence(refused.value, Formatter(), a_catalogue()).endswith((".", "?"))


def test_that_a_file_that_is_not_there_is_an_environment_matter(desk: FrontDesk, tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable):
        take(desk, tmp_path / "gone.csv")


def test_that_a_booking_number_nobody_has_is_told(desk: FrontDesk, tmp_path: Path) -> None:
    rows = "kind,name,email,booking\ncancel,Maya Ortiz,maya@mail.example,#99\n"
    taken = take(desk, written(tmp_path, "a.csv", rows))
    assert [type(one.why) for one in taken.rejected] == [NotFound]


def words(why: RuleViolation | Exception) -> str:
    return sentence(why, Formatter(), a_catalogue())  # type: ignore[arg-type]


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    """The drop folder."""
    folder = tmp_path / "drop"
    folder.mkdir()
    return folder


def test_that_the_drop_folder_is_emptied_into_done_and_rejected(desk: FrontDesk, drop: Path) -> None:
    good = "name,email\nEva,eva@mail.example\n"
    written(drop, "good.csv", good)
    written(drop, "mixed.csv", CSV)
    written(drop, "broken.json", "{")
    written(drop, "notes.txt", "left alone")
    desk.set(intake__folder=str(drop))
    outcome = look_in_folder(desk.env, LookInFolder(words=words))
    assert len(outcome.changes.requests) == 4
    assert sorted(p.name for p in drop.iterdir()) == ["done", "notes.txt", "rejected"]
    assert [p.name for p in (drop / "done").iterdir()] == ["good.csv"]
    report = (drop / "rejected" / "mixed.csv.report.txt").read_text(encoding="utf-8")
    assert report.startswith("accepted 3, duplicates 0, rejected 4\n4: Email: this is not an email address.\n")
    assert (drop / "rejected" / "broken.json.report.txt").exists()
    written(drop, "good.csv", good)
    again = look_in_folder(desk.env, LookInFolder(words=words)).value
    assert [(one.accepted, one.duplicates) for one in again] == [((), 1)]
    assert sorted(p.name for p in (drop / "done").iterdir()) == ["good-2.csv", "good.csv"]
    assert inbox(desk.env, InboxQuery()).value.open == 4


def test_that_a_file_that_still_grows_waits_for_the_next_look(desk: FrontDesk, drop: Path) -> None:
    desk.set(intake__folder=str(drop))
    looks: Looks = {}
    command = LookInFolder(words=words, looks=looks)
    written(drop, "a.csv", "name,email\nEva,")
    assert look_in_folder(desk.env, command).value == ()
    written(drop, "a.csv", "name,email\nEva,eva@mail.example\n", "2025-06-23 07:56")
    assert look_in_folder(desk.env, command).value == ()
    assert [len(one.accepted) for one in look_in_folder(desk.env, command).value] == [1]


def test_that_without_a_folder_nothing_is_looked_at(desk: FrontDesk, drop: Path) -> None:
    assert look_in_folder(desk.env, LookInFolder(words=words)).value == ()


def test_that_a_folder_that_is_gone_is_told(desk: FrontDesk, drop: Path) -> None:
    desk.set(intake__folder=str(drop / "not mounted"))
    with pytest.raises(DropFolderGone) as gone:
        look_in_folder(desk.env, LookInFolder(words=words))
    assert words(gone.value) == (
        f"No request is taken in from the drop folder: {drop / 'not mounted'} can't be read "
        "(No such file or directory)."
    )


def test_that_links_in_the_folder_are_not_followed(desk: FrontDesk, tmp_path: Path, drop: Path) -> None:
    target = written(tmp_path, "a.csv", "name,email\nEva,eva@mail.example\n")
    (drop / "a.csv").symlink_to(target)
    desk.set(intake__folder=str(drop))
    assert look_in_folder(desk.env, LookInFolder(words=words)).value == ()


def test_that_a_wished_moment_with_an_offset_is_kept_in_our_time(desk: FrontDesk, tmp_path: Path) -> None:
    said = {"name": "Eva", "phone": "+4930555010100", "service": "Haircut", "date": "2025-07-01T08:00:00Z"}
    (wish,) = only(desk, written(tmp_path, "a.json", json.dumps(said))).wishes
    assert (str(wish.first_day), wish.from_minute) == ("2025-07-01", 10 * 60)
    late = {**said, "name": "Ava", "date": "2025-07-01T23:30:00Z"}
    (wish,) = only(desk, written(tmp_path, "b.json", json.dumps(late))).wishes
    assert (str(wish.first_day), wish.from_minute) == ("2025-07-02", 90)


def unreadable(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Another program has this file open for itself."""
    there = Path.read_bytes

    def read(path: Path) -> bytes:
        if path.name == name:
            raise PermissionError(13, "locked")
        return there(path)

    monkeypatch.setattr(Path, "read_bytes", read)
    monkeypatch.setattr(Path, "read_text", lambda path, **_: read(path).decode())


def test_that_a_locked_file_stops_none_that_lie_behind_it(
    desk: FrontDesk, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = {"name": "Eva", "phone": "+4930555010100", "service": "Haircut"}
    written(drop, "a.json", json.dumps(person), when="2025-06-23 07:00")
    written(drop, "b.json", json.dumps({**person, "name": "Ava"}), when="2025-06-23 07:30")
    desk.set(intake__folder=str(drop))
    unreadable(monkeypatch, "a.json")
    taken = look_in_folder(desk.env, LookInFolder(words=words)).value
    assert [one.path.name for one in taken] == ["b.json"]
    assert (drop / "a.json").exists()


def test_that_a_file_whose_report_cannot_be_written_stays_and_is_told_of_once(
    desk: FrontDesk, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [{"name": "Eva", "phone": "+4930555010100", "service": "Haircut"}, "nothing"]
    written(drop, "a.json", json.dumps(rows))
    desk.set(intake__folder=str(drop))

    def full(path: Path, *_: object, **__: object) -> int:
        path.touch()
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_text", full)
    first = look_in_folder(desk.env, LookInFolder(words=words)).value
    assert [len(one.accepted) for one in first] == [1]
    assert (drop / "a.json").exists()
    assert look_in_folder(desk.env, LookInFolder(words=words)).value == ()
    assert list((drop / "rejected").iterdir()) == []
    monkeypatch.undo()
    (last,) = look_in_folder(desk.env, LookInFolder(words=words)).value
    assert (len(last.accepted), last.duplicates, len(last.rejected)) == (0, 1, 1)
    assert (drop / "rejected" / "a.json.report.txt").exists()
