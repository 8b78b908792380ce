"""Lines of a contact log as the desk reads them, one of each record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.contact_log import (
    AboutBooking,
    Direction,
    EntryWay,
    Interaction,
    InteractionKind,
    Source,
)
from bookingdesk.domain.ids import BookingId, LocationId, RequestId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.contact_log_words import (
    entry_way_words,
    kind_choice,
    kinds_words,
    log_line,
    moment_words,
)
from tests.builders import HAIRCUT, a_catalogue, at

NOON = at("2025-06-24 12:00")
FORMATTER = Formatter(locale="en_GB", zone="Europe/Berlin")
ABOUT = AboutBooking(
    id=BookingId("one"), number=12, service_id=HAIRCUT, location_id=LocationId(1), start=at("2025-06-26 14:15")
)
PHONED_IN = {"direction": Direction.IN, "channel": Channel.PHONE}
MAILED = {"direction": Direction.OUT, "channel": Channel.EMAIL}
LINES: dict[str, tuple[dict[str, Any], str, str]] = {
    "sent": (
        {"source": Source.MESSAGE, "topic": "confirmation", "outcome": "sent", **MAILED},
        "Confirmation: Sent",
        "",
    ),
    "refused": (
        {"source": Source.MESSAGE, "topic": "reminder", "outcome": "failed", "reason": "address_refused", **MAILED},
        "Reminder: Not sent. The mail server refused the address.",
        "error",
    ),
    "in doubt": (
        {"source": Source.MESSAGE, "topic": "reminder", "outcome": "in_doubt", **MAILED},
        "Reminder: Not known whether it arrived",
        "warning",
    ),
    "no answer": (
        {"source": Source.ATTEMPT, "topic": "confirmation", "outcome": "no_answer", "text": "rang ten times"},
        "Confirmation: no answer\n“rang ten times”",
        "",
    ),
    "read back": ({"source": Source.READ_BACK}, "The details were read back, and agreed", ""),
    "walk-in": (
        {"source": Source.WALK_IN, "outcome": "left", "text": "too long"},
        "Walked in, and left without service\n“too long”",
        "",
    ),
    "request": (
        {
            "source": Source.REQUEST,
            "topic": "question",
            "outcome": "answered",
            "request_id": RequestId(412),
            "text": "Parking?",
        },
        "Request #412, Question: Answered\n“Parking?”",
        "",
    ),
    "answer": (
        {"source": Source.ANSWER, "topic": "question", "outcome": "replied", "request_id": RequestId(412)},
        "Request #412: Question answered",
        "",
    ),
    "booked": ({"source": Source.CHANGE, "topic": "book", **PHONED_IN}, "Booked", ""),
    "moved": (
        {
            "source": Source.CHANGE,
            "topic": "reschedule",
            "moved": (at("2025-06-24 14:15"), at("2025-06-26 14:15")),
            **PHONED_IN,
        },
        "Moved from Tue 24 Jun 14:15 to Thu 26 Jun 14:15",
        "",
    ),
    "moved by a known caller": (
        {
            "source": Source.CHANGE,
            "topic": "reschedule",
            "moved": (at("2025-06-24 14:15"), at("2025-06-26 14:15")),
            "caller_checked": True,
        },
        "Moved from Tue 24 Jun 14:15 to Thu 26 Jun 14:15; it was known who asked",
        "",
    ),
    "new address": (
        {"source": Source.DETAIL, "topic": "email", "before": "a@mail.example", "text": "b@mail.example"},
        "Email: b@mail.example, before a@mail.example",
        "",
    ),
    "first address": (
        {"source": Source.DETAIL, "topic": "email", "text": "b@mail.example"},
        "Email: b@mail.example",
        "",
    ),
    "address taken out": (
        {"source": Source.DETAIL, "topic": "email", "before": "a@mail.example"},
        "Email: a@mail.example was taken out",
        "",
    ),
    "another way": (
        {"source": Source.DETAIL, "topic": "preferred_channel", "before": "email", "text": "walk_in"},
        "Prefers: Walk-in, before Email",
        "",
    ),
    "written": ({"source": Source.ENTRY, "text": "late,\nso sorry", **PHONED_IN}, "late,\nso sorry", ""),
    "of another department": (
        {"source": Source.ENTRY, "withheld": True, **PHONED_IN},
        "What was said is for another department.",
        "",
    ),
}


def interaction(**parts: Any) -> Interaction:
    whole = {"kind": InteractionKind.NOTE, "at": NOON, "direction": Direction.OUT, "by": "Jo"} | parts
    return Interaction(**whole)


@pytest.mark.parametrize(("parts", "body", "tone"), LINES.values(), ids=LINES)
def test_that_each_record_says_what_it_was(parts: dict[str, Any], body: str, tone: str) -> None:
    line = log_line(interaction(**parts), a_catalogue(), NOON, FORMATTER)
    assert (line.body, line.tone) == (body, tone or "plain")


def test_that_a_line_says_when_how_who_and_about_which_booking() -> None:
    each = interaction(source=Source.ENTRY, text="late.", booking=ABOUT, **PHONED_IN)
    line = log_line(each, a_catalogue(), NOON, FORMATTER)
    assert line.head == "Tue 24 Jun 12:00, Client called, Jo"
    assert line.tail == "Booking 12, Haircut, Thu 26 Jun 14:15"
    assert line.spoken == "Tue 24 Jun 12:00, Client called, Jo. late. Booking 12, Haircut, Thu 26 Jun 14:15"
    by_mail = log_line(replace(each, by="bookingdesk"), a_catalogue(), NOON, FORMATTER)
    assert by_mail.head == "Tue 24 Jun 12:00, Client called, bookingdesk (by itself)"
    elsewhere = replace(each, booking=None, service_id=HAIRCUT)
    assert log_line(elsewhere, a_catalogue(), NOON, FORMATTER).tail == "Haircut"


def test_that_another_year_is_named() -> None:
    assert moment_words(NOON, NOON, FORMATTER) == "Tue 24 Jun 12:00"
    assert moment_words(NOON, NOON + timedelta(days=365), FORMATTER) == "Tue 24 Jun 2025 12:00"


def test_that_every_way_has_words_of_its_own() -> None:
    words = [entry_way_words(way) for way in EntryWay]
    assert len(set(words)) == len(EntryWay)


def test_that_a_filter_says_how_much_it_shows() -> None:
    counts = {InteractionKind.CALL: 3, InteractionKind.NOTE: 1}
    assert kind_choice(None, counts) == "Everything (4)"
    assert kind_choice(InteractionKind.CALL, counts) == "Calls (3)"
    assert kind_choice(InteractionKind.VISIT, counts) == "At the desk (0)"


def test_that_what_was_left_out_is_named_and_everything_is_not() -> None:
    assert kinds_words(frozenset(InteractionKind)) == ""
    assert kinds_words({InteractionKind.NOTE, InteractionKind.CALL}) == "Calls, Notes"
