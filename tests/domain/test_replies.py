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
