"""A mail that would keep Python's parsers busy for minutes, with every other thread waiting, is read in a moment."""

from __future__ import annotations

import time
from cProfile import Profile

import pytest

from bookingdesk.usecases.intake.mail_parts import (
    CALENDAR_LIMIT,
    MOST_PARTS,
    as_message,
    attachments_named,
    calendar_in,
    plain_words,
)
from bookingdesk.usecases.intake.mails import letter_record
from bookingdesk.usecases.replies.reading import incoming

SIZE = 50_000
"""Characters of nonsense; a mail may have twenty times as many."""
AT_MOST_S = 3.0
"""Of the processor. Unguarded, each of these took between 7 and 200."""
FROM = b"From: maya@mail.example\r\n"
RETURNED = FROM + b"X-Failed-Recipients: maya@mail.example\r\n"
PARTED = FROM + b"Content-Type: multipart/mixed; boundary=x\r\n\r\n"
PAGE = RETURNED + b"Content-Type: text/html\r\n\r\n"


@pytest.mark.parametrize(
    "mail",
    [
        pytest.param(RETURNED + b"\r\n" + b"\n" * SIZE, id="empty lines of a report"),
        pytest.param(b"From: " + b"a," * SIZE + b"\r\n\r\nhi", id="senders"),
        pytest.param(b"From: " + b"a " * SIZE + b"\r\n\r\nhi", id="words of a sender"),
        pytest.param(FROM + b"Content-Type: text/plain" + b";a=b" * (SIZE // 4) + b"\r\n\r\nhi", id="parameters"),
        pytest.param(PARTED + (b"--x\r\nContent-Type: a/b" + b";a=b" * 450 + b"\r\n\r\n") * 20, id="parts"),
        pytest.param(PAGE + b"<!--" * (SIZE // 4), id="comments that nobody closes"),
        pytest.param(PAGE + b"<a " * (SIZE // 3), id="tags that nobody closes"),
    ],
)
def test_that_no_mail_keeps_the_program_busy(mail: bytes) -> None:
    began = time.process_time()
    found = incoming(mail)
    plain_words(as_message(mail))
    assert time.process_time() - began < AT_MOST_S
    assert (found.reports, found.answers) == ((), ())


REPORT = (
    FROM + b"Content-Type: multipart/report; boundary=x\r\n\r\n--x\r\nContent-Type: message/delivery-status\r\n\r\n"
)
NESTED = b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n"
CALENDAR = FROM + b"Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nMETHOD:REPLY\r\n"
OF_PARTS = {
    "empty ones": PARTED + b"--x\r\n\r\n" * 5000,
    "texts": PARTED + b"--x\r\nContent-Type: text/plain\r\n\r\nhi\r\n" * 1000,
    "parts of many parameters": PARTED
    + b"".join(b"--x\r\nContent-Type: a/b;n=%d" % n + b";a=b" * 90 + b"\r\n\r\n" for n in range(100)),
    "mails": PARTED + b"--x\r\nContent-Type: message/rfc822\r\n\r\nSubject: a\r\n\r\n" * 700,
    "mails in mails": FROM + b"Content-Type: message/rfc822\r\n\r\n" * 1200,
    "parts in parts": FROM + b"".join(NESTED % (n, n) for n in range(700)),
    "reports": REPORT + b"Action: failed\r\n\r\n" * 2200,
    "events": CALENDAR + b"BEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\n" * 1100,
}
"""Nonsense of 40 kB each."""


@pytest.mark.parametrize("name", OF_PARTS)
def test_that_twenty_times_the_nonsense_costs_no_more_than_twenty_honest_mails_of_lines(name: str) -> None:
    """Counted in calls, not in seconds: half a minute in a megabyte was up to two hundred times as much."""
    mail = OF_PARTS[name]
    head, _blank, body = mail.partition(b"\r\n\r\n")
    long, lines = head + b"\r\n\r\n" + body * 20, FROM + b"\r\n" + b"a line of words\r\n" * (20 * len(mail) // 17)
    assert sum(1 for _part in as_message(long).walk()) <= MOST_PARTS
    assert calls_of(long) < 8 * calls_of(lines)


def calls_of(mail: bytes) -> int:
    """How many calls it takes to read the mail; what is read once in a run of the program is read before."""
    incoming(mail[:2000])
    counted = Profile()
    counted.runcall(incoming, mail)
    return sum(entry.callcount for entry in counted.getstats())


def test_that_what_is_left_out_of_a_mail_of_many_parts_is_marked() -> None:
    part = b"--x\r\nContent-Type: image/png; name=%d.png\r\n\r\n\r\n"
    some, many = (PARTED + b"".join(part % n for n in range(count)) + b"--x--\r\n" for count in (3, 500))
    assert letter_record(as_message(some)).get("text") == "[0.png] [1.png] [2.png]"
    assert letter_record(as_message(many)).get("text").endswith("[18.png] [19.png] […]")


def test_that_a_calendar_without_end_is_named_and_not_read() -> None:
    event = b"BEGIN:VEVENT\r\nUID:a\r\nEND:VEVENT\r\n"
    part = (
        b"--x\r\nContent-Type: text/calendar; name=all.ics\r\n\r\nBEGIN:VCALENDAR\r\n%sEND:VCALENDAR\r\n--x--\r\n"
    )
    short, long = (as_message(PARTED + part % (event * times)) for times in (2, CALENDAR_LIMIT // 20))
    assert calendar_in(short) is not None
    assert attachments_named(short) == ""
    assert (calendar_in(long), attachments_named(long)) == (None, "[all.ics]")


def test_that_no_form_keeps_the_program_busy() -> None:
    """It would while a transaction is open: nobody else could store anything."""
    lines = b"Name: Maya\r\nPhone: +49 30 123\r\n" + b"a: b\r\n" * SIZE
    began = time.process_time()
    found = letter_record(as_message(FROM + b"\r\n" + lines))
    assert time.process_time() - began < AT_MOST_S
    assert found.get("name") == "Maya"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<p>2 < 3 &amp; 5 > 4</p>", "2 < 3 & 5 > 4"),
        ("Thanks<!-- <p>a draft</p> -->, Maya", "Thanks, Maya"),
        ("<!--[if mso]><table><![endif]-->Tuesday<!--[if mso]></table><![endif]-->", "Tuesday"),
        (f'Tuesday<img src="data:image/png;base64,{"A" * 9000}"> at ten', "Tuesday at ten"),
        ("<style>p > a { color: red }</style>Tuesday", "Tuesday"),
        ("<p>an end that is missing <!-- and so on", "an end that is missing <!-- and so on"),
    ],
)
def test_that_what_an_honest_page_says_is_read(page: str, words: str) -> None:
    mail = b"From: maya@mail.example\r\nContent-Type: text/html\r\n\r\n" + page.encode()
    assert plain_words(as_message(mail)).strip() == words


def test_that_a_returned_mail_is_known_by_its_id_in_the_words_of_an_old_program() -> None:
    words = b"\r\n  Your mail did not arrive.\r\n\r\n  Message-Id: <one@desk.example>\r\n"
    (report,) = incoming(RETURNED + b"\r\n" + words).reports
    assert report.message_id == "<one@desk.example>"
