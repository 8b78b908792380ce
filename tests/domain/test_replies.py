"""What a mail is, what an answer to an invitation means, what a report says of an address."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.replies import (
    Answered,
    Arrival,
    CalendarAnswer,
    DeliveryReport,
    Heard,
    IncomingMail,
    MailKind,
    arrival,
    heard,
    is_about_address,
    kind_of,
)
from tests.builders import a_booking, at

NOW = at("2025-06-20 10:00")
YES = CalendarAnswer(booking_id=BookingId("b"), answered=Answered.ACCEPTED)
REPORT = DeliveryReport(action="failed", status="5.1.1")
PLAIN = IncomingMail(key="k", sender="maya@mail.example")
BOOKING = a_booking(sequence=1)


@pytest.mark.parametrize(
    ("name", "mail", "kind"),
    [
        ("a person writes", PLAIN, MailKind.LETTER),
        ("we write", replace(PLAIN, sender="Desk@Nord.example"), MailKind.OWN),
        ("our own message comes back with a report", replace(PLAIN, reports=(REPORT,)), MailKind.REPORT),
        (
            "a report that claims to be ours",
            replace(PLAIN, sender="desk@nord.example", reports=(REPORT,)),
            MailKind.REPORT,
        ),
        ("an invitation is answered", replace(PLAIN, answers=(YES,)), MailKind.ANSWER),
        (
            "Google passes the answer on",
            replace(PLAIN, answers=(YES,), auto_submitted="auto-generated"),
            MailKind.ANSWER,
        ),
        (
            "a room answers by itself",
            replace(PLAIN, answers=(YES,), auto_submitted="auto-replied"),
            MailKind.AUTOMATIC,
        ),
        ("out of office", replace(PLAIN, auto_submitted="auto-replied"), MailKind.AUTOMATIC),
        ("a form on the web", replace(PLAIN, auto_submitted="auto-generated"), MailKind.LETTER),
        ("a newsletter", replace(PLAIN, bulk=True), MailKind.AUTOMATIC),
        ("an empty envelope sender", replace(PLAIN, empty_path=True), MailKind.AUTOMATIC),
        ("nobody has written it", IncomingMail(key="k"), MailKind.LETTER),
    ],
)
def test_that_a_mail_is_told_apart_by_what_it_is(name: str, mail: IncomingMail, kind: MailKind) -> None:
    assert kind_of(mail, frozenset({"desk@nord.example"})) is kind, name


@pytest.mark.parametrize(
    ("name", "answer", "booking", "invited", "meaning"),
    [
        ("yes to the present time", replace(YES, sequence=1), BOOKING, True, Heard.COMES),
        ("yes to a newer time than ours", replace(YES, sequence=2), BOOKING, True, Heard.COMES),
        ("yes to the time before", replace(YES, sequence=0), BOOKING, True, Heard.OUTDATED),
        ("yes, tentative booking", replace(YES, sequence=1), a_booking(status=Status.TENTATIVE), True, Heard.COMES),
        ("no", replace(YES, answered=Answered.DECLINED, sequence=1), BOOKING, True, Heard.WANTS_OUT),
        ("no to the time before", replace(YES, answered=Answered.DECLINED), BOOKING, True, Heard.WANTS_OUT),
        ("perhaps", replace(YES, answered=Answered.TENTATIVE, sequence=1), BOOKING, True, Heard.NOT_SURE),
        ("delegated", replace(YES, answered=Answered.OTHER, sequence=1), BOOKING, True, Heard.OUTDATED),
        (
            "cancelled since",
            replace(YES, sequence=1),
            replace(BOOKING, status=Status.CANCELLED),
            True,
            Heard.OUTDATED,
        ),
        ("already here", replace(YES, sequence=1), replace(BOOKING, status=Status.ARRIVED), True, Heard.OUTDATED),
        ("somebody else", replace(YES, sequence=1), BOOKING, False, Heard.STRANGER),
        ("no such booking", YES, None, False, Heard.STRANGER),
    ],
)
def test_that_an_answer_counts_for_the_time_it_was_given_for(
    name: str, answer: CalendarAnswer, booking: Booking | None, invited: bool, meaning: Heard
) -> None:
    assert heard(answer, booking, invited=invited, now=NOW) is meaning, name


def test_that_an_answer_after_the_start_changes_nothing() -> None:
    assert heard(replace(YES, sequence=1), BOOKING, invited=True, now=BOOKING.span.start) is Heard.OUTDATED


MAYA = "maya@mail.example"


@pytest.mark.parametrize(
    ("name", "action", "status", "about", "meaning"),
    [
        ("no such mailbox", "failed", "5.1.1", MAYA, Arrival.NO_SUCH_ADDRESS),
        ("no such domain", "failed", "5.1.2", MAYA, Arrival.NO_SUCH_ADDRESS),
        ("not found at Exchange", "failed", "5.1.10", MAYA, Arrival.NO_SUCH_ADDRESS),
        ("mailbox switched off", "failed", "5.2.1", MAYA, Arrival.NO_SUCH_ADDRESS),
        ("host not found", "failed", "5.4.4", MAYA, Arrival.NO_SUCH_ADDRESS),
        ("in other letters", "Failed", "5.1.1", "MAYA@mail.example", Arrival.NO_SUCH_ADDRESS),
        ("mailbox full", "failed", "5.2.2", MAYA, Arrival.NOT_DELIVERED),
        ("too big", "failed", "5.3.4", MAYA, Arrival.NOT_DELIVERED),
        ("taken for spam", "failed", "5.7.1", MAYA, Arrival.NOT_DELIVERED),
        ("our own address refused", "failed", "5.1.8", MAYA, Arrival.NOT_DELIVERED),
        ("given up after days", "failed", "4.4.7", MAYA, Arrival.NOT_DELIVERED),
        ("without a finer code", "failed", "5.0.0", MAYA, Arrival.NOT_DELIVERED),
        ("what it was forwarded to", "failed", "5.1.1", "old@other.example", Arrival.NOT_DELIVERED),
        ("still tried", "delayed", "4.4.1", MAYA, Arrival.NO_NEWS),
        ("delivered", "delivered", "2.0.0", MAYA, Arrival.NO_NEWS),
        ("passed on", "relayed", "2.0.0", MAYA, Arrival.NO_NEWS),
    ],
)
def test_that_only_a_lasting_failure_of_the_address_makes_it_wrong(
    name: str, action: str, status: str, about: str, meaning: Arrival
) -> None:
    report = DeliveryReport(action=action, status=status, recipients=frozenset({about}))
    assert arrival(report, MAYA) is meaning, name


REFUSALS: dict[str, tuple[str, str, bool]] = {
    # RFC 3463 3.2, of the address
    "something about the address": ("550", "5.1.0", True),
    "no such mailbox": ("550", "5.1.1", True),
    "no such domain": ("550", "5.1.2", True),
    "not written as an address": ("501", "5.1.3", True),
    "an address of several people": ("550", "5.1.4", True),
    "moved without a new address": ("551", "5.1.6", True),
    "our sender is not written as an address": ("550", "5.1.7", False),
    "our sender's domain is not known": ("553", "5.1.8", False),
    "the domain takes no mail, RFC 7505": ("556", "5.1.10", True),
    # RFC 3463 3.3, of the mailbox
    "something about the mailbox": ("550", "5.2.0", False),
    "the mailbox is switched off": ("550", "5.2.1", True),
    "the mailbox is full": ("552", "5.2.2", False),
    "too long for the mailbox": ("552", "5.2.3", False),
    # RFC 3463 3.4 to 3.8, of systems, ways, conversations, content, rules
    "the system is full": ("552", "5.3.1", False),
    "the host does not answer": ("550", "5.4.1", False),
    "no way to the domain": ("550", "5.4.4", True),
    "mail goes round in circles": ("554", "5.4.6", False),
    "given up": ("554", "5.4.7", False),
    "too many recipients": ("550", "5.5.3", False),
    "content is not taken": ("554", "5.6.1", False),
    "policy": ("550", "5.7.1", False),
    "a policy of DMARC": ("550", "5.7.26", False),
    # what may pass
    "no such mailbox, for the moment": ("450", "4.1.1", False),
    "switched off, for the moment": ("450", "4.2.1", False),
    # RFC 5321 4.2.3, without an enhanced code
    "not found, no access, or policy": ("550", "", False),
    "not local, or not relayed": ("551", "", False),
    "no room": ("552", "", False),
    "name not allowed, or not relayed": ("553", "", False),
    "the transaction failed": ("554", "", False),
    "no mail there, RFC 7504": ("556", "", True),
    "undefined": ("550", "5.0.0", False),
}


@pytest.mark.parametrize(("number", "status", "wrong"), REFUSALS.values(), ids=REFUSALS)
def test_that_only_a_word_about_the_address_itself_makes_it_wrong(number: str, status: str, wrong: bool) -> None:
    assert is_about_address(status, number) is wrong
