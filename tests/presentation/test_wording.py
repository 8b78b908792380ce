"""Every failure of the program has its sentence, in the words of interface 5."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import timedelta

import pytest

import bookingdesk
from bookingdesk.domain import errors
from bookingdesk.domain.availability.values import Obstacle, ObstacleKind, Remedy, RemedyKind, Slot
from bookingdesk.domain.bookings import Allocation, AskedBy, Mode, Status
from bookingdesk.domain.catalogue import TimeOffKind
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.contact_log import ContactLogRefused
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.domain.messages import MessageKind, MessageState
from bookingdesk.i18n import words as single_words
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.known_words import ENVIRONMENT
from bookingdesk.presentation.obstacle_words import ObstacleWords
from bookingdesk.presentation.slot_words import slot_words
from bookingdesk.presentation.wording import RULES, sentence
from tests.builders import ANA, BEN, DEE, ROOM1, ROOM2, a_booking, a_catalogue, a_client, at, span

FORMATTER = Formatter(locale="en_GB", zone="Europe/Berlin")
BOOKING = a_booking().id


def _every(base: type[Exception]) -> list[type[Exception]]:
    for module in pkgutil.walk_packages(bookingdesk.__path__, "bookingdesk."):
        if module.name.rsplit(".", 1)[-1] != "__main__" and ".migrations" not in module.name:
            importlib.import_module(module.name)
    found, heap = [], [base]
    while heap:
        one = heap.pop()
        found.append(one)
        heap += one.__subclasses__()
    return [one for one in found if one.__module__.startswith("bookingdesk.")]


def test_that_every_rule_violation_has_its_own_sentence() -> None:
    missing = {one.code for one in _every(RuleViolation)} - set(RULES)  # type: ignore[attr-defined]
    assert not missing


def test_that_every_known_error_has_its_own_sentence() -> None:
    missing = {one.code for one in _every(KnownError)} - set(ENVIRONMENT)  # type: ignore[attr-defined]
    assert not missing


@pytest.mark.parametrize("kind", list(ObstacleKind))
@pytest.mark.parametrize("bare", [False, True], ids=["with facts", "without facts"])
def test_that_every_obstacle_has_a_sentence(kind: ObstacleKind, bare: bool) -> None:
    words = ObstacleWords(FORMATTER, a_catalogue())
    obstacle = (
        Obstacle(kind=kind)
        if bare
        else Obstacle(kind=kind, resource_id=ANA, span=span("2025-06-23 14:15"), detail="leave")
    )
    text = words.obstacle(obstacle)
    assert text.endswith(".")
    assert "{" not in text
    assert "_" not in text


@pytest.mark.parametrize("kind", list(RemedyKind))
def test_that_every_remedy_has_a_sentence(kind: RemedyKind) -> None:
    words = ObstacleWords(FORMATTER, a_catalogue(), wanted=at("2025-06-23 14:15"))
    remedy = Remedy(kind=kind, start=at("2025-06-23 15:00"), resource_id=BEN, duration=timedelta(minutes=30))
    assert [text for text in words.ways_out([remedy]) if text.endswith(".")]


def test_that_the_next_time_is_nobodys_where_several_are_busy() -> None:
    later = (Remedy(kind=RemedyKind.OTHER_TIME, start=at("2025-06-23 15:00")),)
    busy = [
        Obstacle(kind=ObstacleKind.BOOKED, resource_id=who, span=span("2025-06-23 14:00", 60), remedies=later)
        for who in (ANA, BEN)
    ]
    said = [
        sentence(
            errors.NotBookable(obstacles=tuple(found)), FORMATTER, a_catalogue(), wanted=at("2025-06-23 14:15")
        )
        for found in (busy[:1], busy)
    ]
    assert said == [
        "Ana is booked until 15:00. Next with Ana: 15:00.",
        "Ana is booked until 15:00. Ben is booked until 15:00. Next: 15:00.",
    ]


def test_that_a_person_who_is_busy_is_said_with_whom_until_when_and_who_else() -> None:
    busy = Obstacle(
        kind=ObstacleKind.BOOKED,
        resource_id=ANA,
        span=span("2025-06-23 14:00", 60),
        booking_id=BOOKING,
        remedies=(
            Remedy(kind=RemedyKind.OTHER_TIME, start=at("2025-06-23 15:00"), resource_id=ANA),
            Remedy(kind=RemedyKind.OTHER_RESOURCE, start=at("2025-06-23 14:15"), resource_id=BEN),
            Remedy(kind=RemedyKind.OTHER_RESOURCE, start=at("2025-06-23 14:15"), resource_id=DEE),
        ),
    )
    text = sentence(
        errors.NotBookable(obstacles=(busy,)),
        FORMATTER,
        a_catalogue(),
        who={BOOKING: "Ida Kade"},
        wanted=at("2025-06-23 14:15"),
    )
    assert text == "Ana is with Ida Kade until 15:00. Next with Ana: 15:00. At 14:15: Ben or Dee."


def test_that_a_name_that_looks_like_a_placeholder_is_shown_as_it_is() -> None:
    busy = Obstacle(
        kind=ObstacleKind.BOOKED, resource_id=ANA, span=span("2025-06-23 14:00", 60), booking_id=BOOKING
    )
    text = ObstacleWords(FORMATTER, a_catalogue(), {BOOKING: "{time} {0}"}).explained([busy])
    assert text == "Ana is with {time} {0} until 15:00."


TAKEN = Slot(
    span=span("2025-06-23 14:30"),
    allocations=(
        Allocation(requirement_id=None, resource_id=ANA, busy=span("2025-06-23 14:30")),
        Allocation(requirement_id=None, resource_id=ROOM1, busy=span("2025-06-23 14:30")),
    ),
)

SAID = {
    "room in use": (
        errors.NotBookable(
            obstacles=(
                Obstacle(
                    kind=ObstacleKind.BOOKED,
                    resource_id=ROOM2,
                    span=span("2025-06-23 14:00", 30),
                    remedies=(Remedy(kind=RemedyKind.OTHER_RESOURCE, resource_id=ROOM1),),
                ),
            )
        ),
        "Room 2 is in use until 14:30. At 14:15: Room 1.",
    ),
    "slot taken": (
        errors.SlotTaken(resource=ANA, until=at("2025-06-23 15:00"), alternatives=(TAKEN,)),
        "Ana is taken until 15:00. Next: 14:30 Ana.",
    ),
    "slot kept by another desk": (
        errors.SlotTaken(
            resource=ANA,
            until=at("2025-06-23 15:00"),
            by="Desk 1",
            user="Jo",
            station="Desk 1",
            held_until=at("2025-06-23 08:03"),
            alternatives=(),
        ),
        "Ana is kept for a caller by Jo at Desk 1 until 08:03.",
    ),
    "slot taken, nothing known": (errors.SlotTaken(), "This time was taken a moment ago."),
    "closed on a holiday": (
        errors.NotBookable(obstacles=(Obstacle(kind=ObstacleKind.CLOSED, detail="Labour Day"),)),
        "Closed: Labour Day.",
    ),
    "supervisor may": (
        errors.NotBookable(
            obstacles=(Obstacle(kind=ObstacleKind.OUTSIDE_OPENING, remedies=(Remedy(kind=RemedyKind.SUPERVISOR),)),)
        ),
        "This is outside opening hours. A supervisor can allow it.",
    ),
    "stale booking": (
        errors.Stale(kind="booking", id=BOOKING, theirs=a_booking()),
        "Another desk has changed booking 88213 meanwhile: it is now confirmed, Mon 23 Jun 14:15.",
    ),
    "several clients": (
        errors.Ambiguous(kind="client", wanted="may", matches=(a_client(), a_client(id=2042, given_name="Mae"))),
        "“may” could be several: Maya Ortiz #2041 or Mae Ortiz #2042. Say more, or give the number.",
    ),
    "skipped hour": (
        errors.NonexistentTime(
            wall=at("2026-03-29 04:30").replace(hour=2, tzinfo=None),
            zone="Europe/Berlin",
            before=at("2026-03-29 01:30"),
            after=at("2026-03-29 03:30"),
        ),
        "The clocks go forward: 02:30 does not exist on Sun 29 Mar. 01:30 or 03:30?",
    ),
    "shared id": (
        errors.InvalidValue(field="note", reason="stands_twice", value="A17", line=1204),
        "Note: “A17” stands for something else in line 1,204.",
    ),
    "long name": (
        errors.InvalidValue(field="family_name", reason="too_long", limit=120, length=10_000),
        "Family name: too long. 120 characters are the most.",
    ),
    "undo too late": (
        errors.UndoRefused(number=1, why="slot_taken", by="Ben", alternatives=(TAKEN,)),
        "Can't take this back: the time was booked by Ben meanwhile. Next: 14:30 Ana.",
    ),
    "contact log of a merged client": (
        ContactLogRefused(why="merged", who="#2041"),
        "This client goes on as client #2041. Write it into that contact log.",
    ),
    "somebody else's entry": (
        ContactLogRefused(why="not_yours", who="Ben"),
        "Ben wrote this entry. Ask them, or write another entry that puts it right.",
    ),
    "old entry": (
        ContactLogRefused(why="too_late", until=at("2026-06-23 15:00")),
        "It could be taken back until 15:00. Write another entry that puts it right.",
    ),
    "undo of a seat": (
        errors.UndoRefused(number=1, why="seat_taken", by="", alternatives=()),
        "Can't take this back: the seat was taken or is kept for somebody meanwhile.",
    ),
}


@pytest.mark.parametrize("case", SAID.values(), ids=SAID.keys())
def test_that_the_sentence_says_what_happened_and_what_can_be_done(case: tuple[RuleViolation, str]) -> None:
    failure, text = case
    assert sentence(failure, FORMATTER, a_catalogue(), wanted=at("2025-06-23 14:15")) == text


@pytest.mark.parametrize("code", sorted(RULES))
def test_that_a_violation_without_facts_still_gives_a_sentence(code: str) -> None:
    failure = RuleViolation()
    failure.code = code  # type: ignore[misc]
    text = sentence(failure, FORMATTER, a_catalogue())
    assert text
    assert "{" not in text


@pytest.mark.parametrize("code", [*sorted(ENVIRONMENT), "a code nobody knows"])
def test_that_trouble_around_us_gets_a_sentence(code: str) -> None:
    failure = KnownError(path="/somewhere")
    failure.code = code  # type: ignore[misc]
    text = sentence(failure, FORMATTER, a_catalogue())
    assert text.endswith(".")
    assert not any(word in text.lower() for word in ("invalid", "fatal", "constraint", "transaction", "error"))


@pytest.mark.parametrize(
    ("kinds", "word"),
    [
        (Status, single_words.status_word),
        (MessageState, single_words.message_state_word),
        (MessageKind, single_words.message_kind_word),
        (Channel, single_words.channel_word),
        (Mode, single_words.mode_word),
        (AskedBy, single_words.asked_by_word),
        (TimeOffKind, single_words.time_off_word),
    ],
    ids=["status", "message state", "message kind", "channel", "mode", "asked by", "time off"],
)
def test_that_every_value_has_a_word_of_its_own(kinds: type, word: object) -> None:
    words = [word(kind) for kind in kinds]  # type: ignore[operator, attr-defined]
    assert len(set(words)) == len(words)
    assert all(words)


def test_that_a_slot_is_said_with_its_day_time_and_staff() -> None:
    assert slot_words(TAKEN, FORMATTER, a_catalogue()) == "Mon 23 Jun 14:30 Ana"
