"""What the Line shows and what Enter does in each state of interface 2.3, as one table of situations."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.bookings import Allocation, Status
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.errors import AmbiguousTime, NonexistentTime
from bookingdesk.domain.ids import BookingId, ClientId, HoldId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.line import session
from bookingdesk.presentation.line.facts import Facts
from bookingdesk.presentation.line.grammar import read
from bookingdesk.presentation.line.language import line_language
from bookingdesk.presentation.line.matching import alike, fits
from bookingdesk.presentation.line.reading import Kind
from bookingdesk.presentation.line.sentences import read_back
from bookingdesk.presentation.line.views import (
    Accept,
    Ask,
    Commit,
    Due,
    Insist,
    MarkDue,
    Phase,
    Pick,
    Rewrite,
    Tone,
)
from bookingdesk.presentation.line.vocabulary import Vocabulary
from bookingdesk.presentation.line.wishes import Wishing, booking_of, kept_note, new_client
from tests.builders import ANA, BEN, HAIRCUT, MONDAY, ROOM2, a_booking, a_catalogue, a_client, at, span

CATALOGUE = a_catalogue()
NOW = at("2025-06-23 14:02")
MAYA = a_client()
MAYRA = a_client(id=ClientId(2046), given_name="Mayra", phone="+4930555099911")
LENA = a_client(id=ClientId(2042), given_name="Lena", family_name="Weiß", phone="+4930555020188")


def a_slot(start: str = "2025-06-23 14:15") -> Slot:
    busy = span(start)
    return Slot(
        span=busy,
        allocations=(
            Allocation(requirement_id=None, resource_id=ANA, busy=busy),
            Allocation(requirement_id=None, resource_id=ROOM2, busy=busy),
        ),
    )


def facts(text: str, *clients: Client, **more: Any) -> Facts:
    """Facts for a text, with these clients in the database."""
    found = tuple(clients)

    def knows(words: str) -> Any:
        return any(fits(words, c) for c in found)

    reading = read(text, Vocabulary.of(CATALOGUE), line_language("en_GB"), MONDAY, knows=knows)
    new = reading.new_client
    parts: dict[str, Any] = {
        "reading": reading,
        "catalogue": CATALOGUE,
        "formatter": Formatter(),
        "now": NOW,
        "clients": tuple(c for c in found if fits(reading.client_words or f"#{reading.client_number}", c)),
        "new": new_client(new, NOW) if new else None,
        "slots": (a_slot(), a_slot("2025-06-23 14:30")),
    }
    return Facts(**(parts | more))


DUE = Due(BookingId("b"), LENA, at("2025-06-23 13:55"), Status.CONFIRMED, "Haircut")

STATES = {
    "empty": (facts("", due=(DUE,)), Phase.EMPTY, None),
    "typing, nobody has looked for times yet": (facts("mayo cut", MAYA, slots=None), Phase.TYPING, None),
    "ready": (facts("mayo cut", MAYA), Phase.READY, Commit(a_slot())),
    "two clients": (facts("mayo cut", MAYA, MAYRA), Phase.AMBIGUOUS, Pick(MAYA)),
    "two clients, the second marked": (facts("mayo", MAYA, MAYRA, selected=1), Phase.AMBIGUOUS, Pick(MAYRA)),
    "two clients, one picked": (facts("mayo cut", MAYA, MAYRA, picked=MAYRA), Phase.READY, Commit(a_slot())),
    "nobody of that name": (facts("zoran cut"), Phase.NO_MATCH, Rewrite("+Zoran cut", 7)),
    "a name beside a known one": (facts("zoran ortiz cut", MAYA), Phase.NO_MATCH, Rewrite("+Zoran Ortiz cut", 13)),
    "a name behind a known one": (facts("maya kim cut", MAYA), Phase.NO_MATCH, Rewrite("+Maya Kim cut", 10)),
    "a name beside several": (facts("kim may cut", MAYA, MAYRA), Phase.NO_MATCH, Rewrite("+Kim May cut", 9)),
    "a name beside a known one, who is picked": (
        facts("kim mayo cut", MAYA, picked=MAYA),
        Phase.READY,
        Commit(a_slot()),
    ),
    "a word away from the name is a note": (facts("mayo cut zoran", MAYA), Phase.READY, Commit(a_slot())),
    "words in quotes are a note": (facts('mayo "zoran" cut', MAYA), Phase.READY, Commit(a_slot())),
    "a name beside a known one, without a service": (
        facts("kim mayo", MAYA),
        Phase.MISSING,
        Ask("Which service?"),
    ),
    "no client of that number": (
        facts("#99 cut"),
        Phase.NO_MATCH,
        Ask("Type + and the name of the new client."),
    ),
    "no service": (facts("mayo", MAYA), Phase.MISSING, Ask("Which service?")),
    "new client without phone": (
        facts("+Leo Brandt cut"),
        Phase.MISSING,
        Ask("A phone number or email for Leo Brandt? Tab opens the form for a client without either."),
    ),
    "new client": (facts("+Leo Brandt 0305550101 cut"), Phase.READY, Commit(a_slot())),
    "new client who may be known": (
        facts("+Maya Ortiz 0305550101 cut", duplicates=(MAYA,)),
        Phase.AMBIGUOUS,
        Pick(MAYA),
    ),
    "new client who may be known, the last row marked": (
        facts("+Maya Ortiz 0305550101 cut", duplicates=(MAYA,), selected=1),
        Phase.AMBIGUOUS,
        Insist(),
    ),
    "no free time, others near": (
        facts("mayo cut", MAYA, slots=(), why="Nothing free.", elsewhere=(a_slot("2025-06-24 09:00"),)),
        Phase.NO_TIME,
        Accept(a_slot("2025-06-24 09:00")),
    ),
    "no free time at all": (facts("mayo cut", MAYA, slots=(), why="Nothing free."), Phase.NO_TIME, None),
    "another time accepted": (
        facts("mayo cut", MAYA, slots=(), why="Nothing free.", accepted=a_slot("2025-06-24 09:00")),
        Phase.READY,
        Commit(a_slot("2025-06-24 09:00")),
    ),
    "taken a moment ago": (facts("mayo cut", MAYA, taken="Somebody was faster."), Phase.TAKEN, Commit(a_slot())),
    "refused": (facts("mayo cut", MAYA, refused="No."), Phase.REFUSED, Commit(a_slot())),
    "read only": (facts("mayo cut", MAYA, read_only="Only reading."), Phase.READ_ONLY, None),
}


@pytest.mark.parametrize(("known_facts", "phase", "move"), STATES.values(), ids=STATES.keys())
def test_that_each_state_shows_itself_and_enter_takes_one_step(
    known_facts: Facts, phase: Phase, move: object
) -> None:
    view = session.view_of(known_facts)
    assert view.phase is phase
    assert session.enter(known_facts) == move


@pytest.mark.parametrize("name", STATES.keys())
def test_that_only_a_state_without_a_question_commits(name: str) -> None:
    known_facts, phase, _ = STATES[name]
    move = session.enter(known_facts, chosen=True)
    assert isinstance(move, Commit) == (phase in {Phase.READY, Phase.TAKEN, Phase.REFUSED})


def test_that_after_each_settling_step_the_next_enter_commits() -> None:
    first = facts("mayo cut", MAYA, MAYRA)
    move = session.enter(first)
    assert isinstance(move, Pick)
    assert isinstance(session.enter(replace(first, picked=move.client)), Commit)


def test_that_the_echo_is_the_exact_result() -> None:
    view = session.view_of(facts("mayo cut", MAYA))
    assert view.echo == "Ortiz, Maya · Haircut 45 · today 14:15 · Ana · Room 2 · Email"


CHIPS = {
    "understood": ("mayo cut fri am /ana", ["Ortiz, Maya #2041", "Haircut 45", "Fri 27 Jun, before 12:00", "Ana"]),
    "missing": ("mayo", ["Ortiz, Maya #2041", "service?"]),
    "nobody yet": ("cut", ["client?", "Haircut 45"]),
    "not understood": ("mayo cut zzz", ["Ortiz, Maya #2041", "Haircut 45", "Note: zzz"]),
    "suggestion": ("mayo collor", ["Ortiz, Maya #2041", "service?", "“collor”: Colour?"]),
    "wishes": ("mayo cut * !", ["Ortiz, Maya #2041", "Haircut 45", "sooner if possible", "tentative"]),
    "a repetition": ("mayo cut every 2w x6", ["Ortiz, Maya #2041", "Haircut 45", "every 2 weeks, 6 times"]),
    "a repetition without an end": (
        "mayo cut every 2w wait",
        ["Ortiz, Maya #2041", "Haircut 45", "waitlist", "every 2 weeks, 4 times (or x6)"],
    ),
    "channel": ("mayo cut via mail", ["Ortiz, Maya #2041", "Haircut 45", "via Email"]),
    "hour": ("mayo cut tm 9a", ["Ortiz, Maya #2041", "Haircut 45", "tomorrow, 09:00"]),
    "window": ("mayo cut 9-12", ["Ortiz, Maya #2041", "Haircut 45", "09:00–12:00"]),
}


@pytest.mark.parametrize(("text", "chips"), CHIPS.values(), ids=CHIPS.keys())
def test_that_the_chips_show_what_was_understood(text: str, chips: list[str]) -> None:
    view = session.view_of(facts(text, MAYA, slots=None))
    assert [chip.text for chip in view.chips] == chips


def test_that_a_missing_and_a_misunderstood_word_differ_from_a_sure_one() -> None:
    tones = [chip.tone for chip in session.view_of(facts("mayo zzz", MAYA)).chips]
    assert tones == [Tone.SURE, Tone.MISSING, Tone.UNKNOWN]


def test_that_names_alike_are_told_apart_by_year_phone_and_visit() -> None:
    born = replace(MAYRA, born=date(1991, 3, 4))
    visits = {MAYA.id: date(2025, 5, 12)}
    rows = session.view_of(facts("mayo", MAYA, born, last_visits=visits)).rows
    assert [row.cells for row in rows] == [
        ("Ortiz, Maya #2041", "", "…417", "last visit Mon 12 May 2025"),
        ("Ortiz, Mayra #2046", "born 1991", "…911", ""),
    ]
    assert [row.mark for row in rows] == ["Name alike", "Name alike"]


def test_that_slips_of_the_finger_are_suggestions_and_never_picked_by_themselves() -> None:
    known_facts = facts("maja cut", clients=(MAYA,))
    view = session.view_of(known_facts)
    assert (view.phase, [row.target for row in view.rows]) == (Phase.NO_MATCH, [MAYA])
    assert isinstance(session.enter(known_facts), Rewrite)
    assert session.enter(known_facts, chosen=True) == Pick(MAYA)


def test_that_a_word_for_several_services_is_written_out_by_enter() -> None:
    services = dict(CATALOGUE.services)
    services[HAIRCUT] = replace(services[HAIRCUT], name="Cut short", code="cs")
    second = next(iter(s for s in services if s != HAIRCUT))
    services[second] = replace(services[second], name="Cut long", code="cl")
    catalogue = replace(CATALOGUE, services=services)
    reading = read("mayo cut fri", Vocabulary.of(catalogue), line_language("en_GB"), MONDAY)
    known_facts = replace(facts("mayo", MAYA), reading=reading, catalogue=catalogue, clients=(MAYA,), selected=1)
    view = session.view_of(known_facts)
    assert (view.phase, [row.sentence for row in view.rows]) == (Phase.AMBIGUOUS, ["Cut short", "Cut long"])
    assert session.enter(known_facts) == Rewrite("mayo cl fri", 7)


def test_that_the_empty_line_marks_an_arrival_only_when_walked_to() -> None:
    known_facts = facts("", due=(DUE,))
    assert session.enter(known_facts) is None
    assert session.enter(known_facts, chosen=True) == MarkDue(DUE, Status.ARRIVED)
    assert session.view_of(known_facts).rows[0].cells == ("13:55", "Weiß, Lena", "Haircut", "7 min late")


def test_that_tab_turns_the_number_under_the_cursor_and_only_that() -> None:
    known_facts = facts("mayo cut 15", MAYA)
    piece = session.tab(known_facts, len("mayo cut 15"))
    assert getattr(piece, "kind", None) is Kind.TIME
    assert session.tab(known_facts, len("mayo")) is None
    assert session.tab(known_facts, 0) is None


def test_that_the_way_to_keep_a_slot_is_said_before_it_runs_out() -> None:
    assert "F2" not in session.view_of(facts("mayo cut", MAYA, held_seconds=120)).hint
    assert "F2 keeps the time" in session.view_of(facts("mayo cut", MAYA, held_seconds=20)).hint


def _wishing(text: str) -> Wishing:
    known_facts = facts(text, MAYA)
    assert known_facts.service is not None
    return Wishing(
        reading=known_facts.reading,
        service=known_facts.service,
        client=known_facts.client,
        catalogue=CATALOGUE,
        now=NOW,
    )


def test_that_the_wish_is_in_wall_time_of_the_location() -> None:
    wish = _wishing("mayo cut fri 9-12 /ben 30").slots(HoldId("h"))
    assert (wish.first_day.isoformat(), wish.days) == ("2025-06-27", 1)
    assert (wish.from_minute, wish.until_minute) == (540, 720)
    assert (wish.wanted, wish.duration) == (frozenset({BEN}), timedelta(minutes=30))
    assert wish.ignoring_hold == "h"


def test_that_a_time_without_a_day_is_the_next_such_time() -> None:
    wish = _wishing("mayo cut 9:15").slots()
    assert (wish.days, wish.from_minute, wish.until_minute) == (14, 555, 556)


def test_that_a_walk_in_starts_at_the_last_five_minutes() -> None:
    start = _wishing("mayo cut now").start()
    assert start is not None
    assert (start.start, start.any_notice, start.past_allowed) == (at("2025-06-23 14:00"), True, True)


def test_that_a_skipped_time_is_refused_and_a_doubled_one_asked_about() -> None:
    with pytest.raises(NonexistentTime):
        _wishing("mayo cut 29/3/26 02:30").start()
    with pytest.raises(AmbiguousTime):
        _wishing("mayo cut 26/10/25 02:30").start()


def test_that_the_command_carries_everything_typed() -> None:
    wishing = _wishing('mayo cut * ! virt "ring twice" zzz x6')
    command = booking_of(wishing, a_slot(), booking_id=BookingId("b"), hold_id=HoldId("h"))
    assert (command.client_id, command.service_id, command.hold_id) == (MAYA.id, HAIRCUT, "h")
    assert (command.status, command.sooner_wanted, command.mode.value) == (Status.TENTATIVE, True, "virtual")
    assert (command.channel, command.note) == (Channel.PHONE, "ring twice zzz")
    assert command.allocations == a_slot().allocations


def test_that_a_walk_in_is_booked_as_arrived_by_walk_in() -> None:
    wishing = _wishing("mayo cut now")
    command = booking_of(wishing, a_slot(), booking_id=BookingId("b"), hold_id=None)
    assert (command.status, command.channel) == (Status.ARRIVED, Channel.WALK_IN)


def test_that_a_new_client_s_last_word_is_the_family_name() -> None:
    new = facts("+Ana Maria Lopez ana@mail.example cut").new
    assert new is not None
    assert (new.given_name, new.family_name, new.email) == ("Ana Maria", "Lopez", "ana@mail.example")
    assert new.preferred_channel is Channel.EMAIL


def test_that_nothing_is_kept_as_a_note_where_everything_was_understood() -> None:
    assert kept_note(facts("mayo cut fri 9:15 /ana @2 45", MAYA).reading) == ""


def test_that_the_read_back_is_one_sentence_to_be_spoken() -> None:
    booking = a_booking(span=span("2025-06-26 14:15"))
    assert read_back(booking, CATALOGUE, Formatter()) == (
        "Thursday 26 June at 14:15 with Ana, Haircut, 45 minutes, Room 2."
    )


FITS = {
    "prefixes": ("ort may", True),
    "run together": ("mayo", True),
    "run together the other way": ("ortma", True),
    "with the end of the phone": ("ortiz 417", True),
    "another phone": ("ortiz 999", False),
    "number": ("#2041", True),
    "another number": ("#204", False),
    "email": ("maya@mail", True),
    "national phone number": ("030555014417", True),
    "accent": ("máya", True),
    "not a prefix": ("aya", False),
    "one word too many": ("maya ortiz foo", False),
}


@pytest.mark.parametrize(("words", "expected"), FITS.values(), ids=FITS.keys())
def test_that_words_fit_a_client_exactly(words: str, expected: bool) -> None:
    assert fits(words, MAYA) is expected


def test_that_names_a_slip_apart_are_alike_and_others_not() -> None:
    assert alike(MAYA, MAYRA)
    assert not alike(MAYA, LENA)
