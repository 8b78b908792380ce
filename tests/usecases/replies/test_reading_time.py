"""A mail that would keep Python's parsers busy for minutes, with every other thread waiting, is read in a moment."""

from __future__ import annotations

import time

import pytest

from bookingdesk.usecases.intake.mail_parts import as_message, plain_words
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
