"""The lines under the booking form and on the pages to move and cancel: check, policy, sending, contact, history."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from bookingdesk.domain.availability.values import Obstacle, ObstacleKind, Remedy, RemedyKind, Slot
from bookingdesk.domain.bookings import Allocation, AskedBy, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import PolicyId, ResourceId
from bookingdesk.domain.money import Money
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.booking_changes import difference_lines, history_words, is_dirty, stale_line
from bookingdesk.presentation.booking_draft import BookingDraft, draft_of, problems
from bookingdesk.presentation.booking_words import (
    Tone,
    cancel_line,
    check_line,
    checked_words,
    contact_is_old,
    contact_line,
    fixed_line,
    late_change_line,
    policy_line,
    sending_line,
)
from bookingdesk.presentation.cancel_reasons import reasons, stored_reason
from bookingdesk.presentation.obstacle_words import ObstacleWords
from bookingdesk.usecases.readings import HistoryLine
from tests.builders import ANA, BEN, HAIRCUT, ROOM1, ROOM2, a_booking, a_catalogue, a_client, at, span

CATALOGUE = a_catalogue()
FORMATTER = Formatter()
POLICY = CATALOGUE.policies[PolicyId(1)]
ZONE = "Europe/Berlin"
NOW = at("2025-06-23 14:02")
WORDS = ObstacleWords(FORMATTER, CATALOGUE, wanted=at("2025-06-24 10:15"))


def draft(**changes: Any) -> BookingDraft:
    from datetime import date

    parts: dict[str, Any] = {
        "booking_id": a_booking().id,
        "client": a_client(),
        "service_id": HAIRCUT,
        "minutes": 45,
        "day": date(2025, 6, 24),
        "start": 615,
    }
    return BookingDraft(**(parts | changes))


def stored(**changes: Any) -> BookingDraft:
    return draft_of(a_booking(), a_client(), CATALOGUE).changed(**changes)


def taking(*resources: ResourceId) -> Slot:
    when = span("2025-06-24 10:15")
    return Slot(
        span=when, allocations=tuple(Allocation(requirement_id=None, resource_id=r, busy=when) for r in resources)
    )


def test_that_the_check_line_names_who_and_what_is_free() -> None:
    said = check_line(draft(), {}, (), taking(ANA, ROOM2), WORDS)
    assert (said.words, said.tone) == ("✓ Fits: Ana, Room 2 free.", Tone.GOOD)
    assert said.spoken == "Fits: Ana, Room 2 free."


def test_that_the_check_line_says_what_is_in_the_way_and_the_way_out() -> None:
    taken = Obstacle(
        kind=ObstacleKind.BOOKED,
        resource_id=ANA,
        span=span("2025-06-24 10:00"),
        remedies=(Remedy(kind=RemedyKind.OTHER_TIME, start=at("2025-06-24 10:45"), resource_id=ANA),),
    )
    said = check_line(draft(), {}, (taken,), None, WORDS)
    assert said.words == "× Ana is booked until 10:45. Next with Ana: 10:45."
    assert said.tone is Tone.ERROR


def test_that_short_notice_is_a_warning_and_not_a_wall() -> None:
    said = check_line(draft(), {}, (Obstacle(kind=ObstacleKind.LEAD_TIME),), None, WORDS)
    assert said.tone is Tone.WARNING


def test_that_an_unfinished_form_is_told_what_the_check_needs() -> None:
    empty = BookingDraft(booking_id=a_booking().id)
    said = check_line(empty, problems(empty, CATALOGUE, ZONE), None, None, WORDS)
    assert said.words == "Choose service, day and time, then it is checked here."


@pytest.mark.parametrize(
    ("start", "words"),
    [
        pytest.param(
            "2025-06-24 14:02",
            "Policy: free to change or cancel until Mon 23 Jun 14:02.",
            id="exactly at the limit",
        ),
        pytest.param(
            "2025-06-24 14:01", "Policy: inside 24 hr, so a later change costs €25.00.", id="a minute inside"
        ),
        pytest.param("2025-06-23 13:00", "", id="in the past"),
    ],
)
def test_that_the_policy_is_said_at_its_very_limit(start: str, words: str) -> None:
    assert policy_line(POLICY, span(start), NOW, FORMATTER) == words


@pytest.mark.parametrize(
    ("start", "asked_by", "words", "tone"),
    [
        pytest.param(
            "2025-06-26 14:15",
            AskedBy.CLIENT,
            "Free: before Wed 25 Jun 14:15, the limit of the policy.",
            Tone.GOOD,
            id="in time",
        ),
        pytest.param(
            "2025-06-23 17:02",
            AskedBy.CLIENT,
            "Late cancellation €25.00, inside 24 hr: 3 hr before the start.",
            Tone.WARNING,
            id="late",
        ),
        pytest.param(
            "2025-06-23 17:02",
            AskedBy.BUSINESS,
            "Free: the business asks for it, so no fee is due.",
            Tone.GOOD,
            id="the business asks",
        ),
    ],
)
def test_that_cancelling_is_said_free_or_late(start: str, asked_by: AskedBy, words: str, tone: Tone) -> None:
    said = cancel_line(a_booking(span=span(start)), POLICY, NOW, asked_by, FORMATTER)
    assert (said.words, said.tone) == (words, tone)


@pytest.mark.parametrize(
    ("paid", "refund", "words"),
    [
        (None, None, ""),
        ("40.00", "40.00", " €40.00 of what was paid goes back."),
        ("40.00", None, " €40.00 of what was paid is kept."),
        ("40.00", "10.00", " €30.00 of what was paid is kept. €10.00 of what was paid goes back."),
        ("0.00", None, ""),
    ],
    ids=["nothing paid", "all goes back", "all is kept", "a part of each", "given back before"],
)
def test_that_cancelling_says_what_becomes_of_what_was_paid(
    paid: str | None, refund: str | None, words: str
) -> None:
    paid_, back = (Money(Decimal(each), "EUR") if each else None for each in (paid, refund))
    late = a_booking(span=span("2025-06-23 17:02"))
    said = cancel_line(late, POLICY, NOW, AskedBy.CLIENT, FORMATTER, paid=paid_, refund=back)
    assert said.words == f"Late cancellation €25.00, inside 24 hr: 3 hr before the start.{words}"


def test_that_a_move_in_time_says_nothing_and_a_late_one_its_fee() -> None:
    in_time, late = a_booking(span=span("2025-06-26 14:15")), a_booking(span=span("2025-06-23 15:02"))
    assert late_change_line(in_time, POLICY, NOW, AskedBy.CLIENT, FORMATTER).words == ""
    words = late_change_line(late, POLICY, NOW, AskedBy.CLIENT, FORMATTER).words
    assert words == "Late change: 1 hr before the start, the fee is €25.00."


@pytest.mark.parametrize(
    ("filled", "words"),
    [
        pytest.param(draft(), "Will send: confirmation by email in 60 seconds.", id="new"),
        pytest.param(
            draft(status=Status.TENTATIVE),
            "Will send: that the time is only kept, by email in 60 seconds.",
            id="tentative",
        ),
        pytest.param(draft(silent=True), "Nothing is sent.", id="switched off"),
        pytest.param(draft(status=Status.ARRIVED), "Nothing is sent: the client is here.", id="walk-in"),
        pytest.param(
            draft(client=a_client(preferred_channel=Channel.SMS)),
            "Will send: confirmation by email in 60 seconds. "
            "The client prefers SMS, which this desk can't send yet.",
            id="prefers SMS",
        ),
        pytest.param(
            draft(client=a_client(email="", phone="+4930555010120", preferred_channel=Channel.PHONE)),
            "To call: Maya Ortiz. The client prefers a call.",
            id="no email",
        ),
        pytest.param(
            draft(client=a_client(email="", phone="", no_contact_reason="comes by")),
            "To be handed a slip, or written to: Maya Ortiz. There is no email address.",
            id="no way at all",
        ),
        pytest.param(stored(note="late"), "Nothing is sent: the client's time and place stay.", id="only a note"),
        pytest.param(stored(start=16 * 60), "Will send: change notice by email in 60 seconds.", id="moved"),
    ],
)
def test_that_the_form_says_what_the_client_will_be_told(filled: BookingDraft, words: str) -> None:
    assert sending_line(filled, ZONE, {}).words == words


@pytest.mark.parametrize(
    ("ago", "old"),
    [(timedelta(days=180), False), (timedelta(days=180, seconds=1), True), (timedelta(days=181), True)],
)
def test_that_contact_details_are_old_after_half_a_year(ago: timedelta, old: bool) -> None:
    assert contact_is_old(a_client(contact_checked_at=NOW - ago), NOW) is old


def test_that_somebody_without_contact_is_not_asked_about_it() -> None:
    nobody = a_client(phone="", email="", no_contact_reason="comes by", contact_checked_at=None)
    assert not contact_is_old(nobody, NOW)
    assert contact_line(nobody, NOW, FORMATTER).words == "No contact: comes by"


@pytest.mark.parametrize(
    ("checked", "words"),
    [
        (None, "not checked yet"),
        (NOW - timedelta(hours=3), "checked today"),
        (NOW - timedelta(days=1), "checked 1 day ago"),
        (NOW - timedelta(days=40), "checked 40 days ago"),
        (NOW - timedelta(days=280), "checked 9 months ago"),
    ],
)
def test_that_the_age_of_a_check_is_said_in_words(checked: datetime | None, words: str) -> None:
    assert checked_words(checked, NOW, FORMATTER) == words


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (Status.CONFIRMED, ""),
        (Status.COMPLETED, "Completed: time, staff and room stay as they were. You can add a note."),
        (Status.CANCELLED, "Cancelled: kept on record as it was. You can add a note."),
    ],
)
def test_that_the_form_says_why_a_time_is_fixed(status: Status, words: str) -> None:
    assert fixed_line(a_booking(status=status)) == words


def line(action: str, **detail: object) -> HistoryLine:
    return HistoryLine(at=NOW, actor="Jo", station="Desk 1", action=action, detail=detail)


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        pytest.param(
            line("book", resources=[1, 12], start="2025-06-23T12:15:00+00:00"),
            "Mon 23 Jun 14:02  Jo, Desk 1. Booked.",
            id="booked: what it was stands in the form",
        ),
        pytest.param(
            line("reschedule", start=["2025-06-23T12:15:00+00:00", "2025-06-23T14:00:00+00:00"]),
            "Mon 23 Jun 14:02  Jo, Desk 1. Moved: from Mon 23 Jun 14:15 to Mon 23 Jun 16:00.",
            id="moved",
        ),
        pytest.param(
            line("reschedule", resources=[[1, 12], [2, 12]]),
            "Mon 23 Jun 14:02  Jo, Desk 1. Moved: Ben, Room 2 instead of Ana, Room 2.",
            id="another person",
        ),
        pytest.param(
            line("mark", status=["confirmed", "arrived"]),
            "Mon 23 Jun 14:02  Jo, Desk 1. Status changed: Arrived.",
            id="arrived",
        ),
        pytest.param(line("amend", note="changed"), "Mon 23 Jun 14:02  Jo, Desk 1. Changed: note.", id="a note"),
        pytest.param(
            line("cancel", status=["confirmed", "cancelled"], late=True, fee="25.00 EUR"),
            "Mon 23 Jun 14:02  Jo, Desk 1. Cancelled: Cancelled; late, fee 25.00 EUR.",
            id="cancelled late",
        ),
        pytest.param(
            replace(line("accept_by_mail"), actor="bookingdesk"),
            "Mon 23 Jun 14:02  bookingdesk (by itself), Desk 1. Client accepted by email.",
            id="by nobody",
        ),
    ],
)
def test_that_the_history_says_who_did_what(entry: HistoryLine, words: str) -> None:
    assert history_words(entry, CATALOGUE, FORMATTER) == words


def test_that_another_desks_change_is_said_with_both_values() -> None:
    theirs = replace(a_booking(), span=span("2025-06-23 14:30"), version=2)
    mine = stored(start=16 * 60, staff=BEN)
    assert stale_line(mine, theirs, "Ben", FORMATTER) == (
        "Ben changed the time to Mon 23 Jun 14:30 while you were editing."
    )
    assert difference_lines(mine, theirs, CATALOGUE, FORMATTER, ZONE) == [
        ("Time", "Mon 23 Jun 14:30–15:15", "Mon 23 Jun 16:00–16:45"),
        ("With", "Ana, Room 2", "Ben, Room 2"),
    ]


def test_that_a_cancellation_by_another_desk_is_said() -> None:
    theirs = replace(a_booking(), status=Status.CANCELLED, version=2)
    assert stale_line(stored(note="x"), theirs, "", FORMATTER) == (
        "Another desk cancelled this booking while you were editing."
    )


def test_that_only_what_would_be_lost_counts_as_unsaved() -> None:
    opened = stored()
    assert not is_dirty(opened, opened)
    assert is_dirty(opened.changed(note="late"), opened)
    assert is_dirty(opened.changed(start=960), opened)
    empty = BookingDraft(booking_id=a_booking().id)
    assert not is_dirty(empty, empty)
    assert is_dirty(empty.changed(service_id=HAIRCUT), empty)


def test_that_each_reason_has_a_letter_of_its_own() -> None:
    letters = [reason.letter for reason in reasons()]
    assert letters == ["I", "C", "R", "O"]  # W waives the fee


@pytest.mark.parametrize(
    ("row", "details", "stored_words"),
    [(0, "", "Illness"), (2, " a  meeting ", "Work: a meeting"), (3, "", ""), (3, "moved away", "moved away")],
)
def test_that_a_reason_is_stored_with_its_words(row: int, details: str, stored_words: str) -> None:
    assert stored_reason(reasons()[row], details) == stored_words


def test_that_the_room_is_named_when_it_was_asked_for() -> None:
    said = check_line(draft(staff=ANA, space=ROOM1), {}, (), None, WORDS)
    assert said.words == "✓ Fits: Ana, Room 1 free."
