"""What a tile says: the time and the status always, the name as far as it fits, sentences for those who listen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bookingdesk.domain.agreement import Reconfirmation
from bookingdesk.domain.bookings import Allocation, Hold, Mode, Status
from bookingdesk.domain.clients import ClientKind
from bookingdesk.domain.ids import HoldId, RequirementId
from bookingdesk.domain.messages import MessageState
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.status_look import State
from bookingdesk.presentation.tiles import (
    FLAG_ICONS,
    Flag,
    TileFacts,
    booking_facts,
    countdown,
    cut,
    cut_session,
    flag_word,
    hold_facts,
    joined_details,
    tile_text,
)
from bookingdesk.presentation.tiles_actions import LETTERS, SLOT_LETTERS, Action, entries, refusal, slot_entries
from bookingdesk.presentation.tiles_sentences import card_lines, description, free_hint, hint, name_sentence
from bookingdesk.usecases.readings import AgendaEntry
from tests.builders import ANA, HAIRCUT, ROOM2, a_booking, a_catalogue, a_client, at, span

WORDS = Formatter("en_GB", "Europe/Berlin")
CATALOGUE = a_catalogue()


AGAIN = Reconfirmation(at=at("2025-06-20 10:00"))


def facts(status: Status = Status.CONFIRMED, **changes: object) -> TileFacts:
    client = a_client(
        given_name=changes.pop("given_name", "Maya"), care=changes.pop("care", ""), pronounced="MY-ah OR-teez"
    )
    entry = AgendaEntry(
        booking=a_booking(status=status, status_since=at("2025-06-23 14:01"), **changes),
        client=client,
        service=CATALOGUE.services[HAIRCUT],
        new_client=True,
        confirmation=MessageState.FAILED,
    )
    return booking_facts(entry, CATALOGUE)


@pytest.mark.parametrize(
    ("height", "bar", "lines", "flags"),
    [
        (14, True, 0, False),
        (17, True, 0, False),
        (18, False, 0, False),
        (33, False, 0, False),
        (34, False, 4, False),
        (51, False, 4, False),
        (52, False, 4, True),
        (300, False, 4, True),
    ],
)
def test_that_a_higher_tile_says_more(height: int, bar: bool, lines: int, flags: bool) -> None:
    text = tile_text(facts(), height, ANA, WORDS)
    assert text.time == "14:15"
    assert text.name == ("Ortiz" if bar else "Ortiz, Maya")
    assert (text.bar, len(text.details), bool(text.flags)) == (bar, lines, flags)


@pytest.mark.parametrize("height", [12, 20, 40], ids=["bar", "one line", "two lines"])
def test_that_the_lowest_tile_shows_that_its_client_does_not_know(height: int) -> None:
    unaware = replace(facts(), flags=(Flag.NOT_INFORMED, Flag.NOTE))
    assert tile_text(unaware, height, ANA, WORDS).mark is Flag.NOT_INFORMED
    assert tile_text(replace(facts(), flags=(Flag.NOTE,)), height, ANA, WORDS).mark is None
    assert tile_text(unaware, 80, ANA, WORDS).mark is None, "there it stands among the flags"


def test_that_heights_grow_with_the_text() -> None:
    assert tile_text(facts(), 34, ANA, WORDS, scale=2.0).details == ()


def test_that_the_columns_own_name_is_left_out_of_its_tiles() -> None:
    assert "Room 2" in tile_text(facts(), 60, ANA, WORDS).details
    assert "Ana" in tile_text(facts(), 60, ROOM2, WORDS).details
    assert "Room 2" not in tile_text(facts(), 60, ROOM2, WORDS).details


@pytest.mark.parametrize(
    ("width", "shown"),
    [
        (40, "Haircut · 45 min · Room 2 · Arrived"),
        (30, "Haircut · 45 min · Arrived"),
        (17, "Haircut · Arrived"),
        (15, "Hair… · Arrived"),
        (9, "Arrived"),
        (4, "Arr…"),
        (0, ""),
    ],
)
def test_that_the_status_word_outlives_the_rest_of_its_line(width: int, shown: str) -> None:
    assert joined_details(("Haircut", "45 min", "Room 2", "Arrived"), width, len) == shown


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("Ortiz, Maya", 11, "Ortiz, Maya"), ("Ortiz, Maya", 7, "Ortiz,…"), ("Ortiz, Maya", 1, ""), ("", 5, "")],
)
def test_that_names_are_cut_from_the_right(text: str, width: int, shown: str) -> None:
    assert cut(text, width, len) == shown


@pytest.mark.parametrize(
    ("width", "shown"), [(30, "Stretch class 5/8"), (12, "Stretch… 5/8"), (6, "S… 5/8"), (4, "5/8")]
)
def test_that_of_a_session_how_full_it_is_is_never_cut(width: int, shown: str) -> None:
    assert cut_session("Stretch class 5/8", width, len) == shown


def test_that_a_booking_reads_as_one_sentence() -> None:
    assert name_sentence(facts(), WORDS) == "14:15 to 15:00, Maya Ortiz, Haircut, Ana, Room 2"


def test_that_the_description_tells_status_flags_and_conflict() -> None:
    told = description(facts(Status.ARRIVED, sooner_wanted=True), WORDS, overlaps=1)
    assert told.startswith("Arrived since 14:01.")
    for words in ("New client.", "Wants sooner.", "Message not delivered.", "Overlaps another booking."):
        assert words in told
    assert "Overlaps" not in description(facts(), WORDS)


def test_that_flags_stand_in_order_of_urgency_and_have_words_and_icons() -> None:
    found = facts(mode=Mode.VIRTUAL, note="x", sooner_wanted=True, care="Wheelchair").flags
    assert found == (
        Flag.CARE,
        Flag.MESSAGE_FAILED,
        Flag.NEW_CLIENT,
        Flag.SOONER,
        Flag.VIRTUAL,
        Flag.NOTE,
    )
    assert set(FLAG_ICONS) == set(Flag)
    assert len({flag_word(flag) for flag in Flag}) == len(Flag)


def test_that_a_hold_names_who_keeps_it_and_counts_down() -> None:
    when = span("2025-06-23 14:15")
    kept = hold_facts(
        Hold(
            id=HoldId("h"),
            service_id=HAIRCUT,
            client_id=None,
            span=when,
            allocations=(Allocation(requirement_id=RequirementId(1), resource_id=ANA, busy=when),),
            expires_at=at("2025-06-23 14:05"),
            user="Jo",
            station="front 2",
        ),
        CATALOGUE,
    )
    assert kept.state is State.HELD
    assert not kept.movable
    assert name_sentence(kept, WORDS) == "14:15 to 15:00, Held by Jo, Haircut, Ana"
    assert description(kept, WORDS) == "Held until 14:05."
    assert "Jo at front 2, 2:41 left" in card_lines(
        kept, WORDS, at("2025-06-23 14:05") - timedelta(minutes=2, seconds=41)
    )
    assert refusal(Action.ARRIVED, kept)


def test_that_a_countdown_stops_at_zero() -> None:
    end = at("2025-06-23 14:05")
    assert countdown(end, end - timedelta(seconds=61)) == "1:01"
    assert countdown(end, end + timedelta(seconds=9)) == "0:00"


def test_that_the_hover_card_says_what_the_desk_needs() -> None:
    lines = card_lines(facts(note="Prefers the window", care="Nut allergy"), WORDS, at("2025-06-23 14:02"))
    assert lines[0] == "Maya Ortiz"
    for words in ("say: MY-ah OR-teez", "Ana, Room 2", "Prefers the window", "Nut allergy", "+49 30 555014417"):
        assert words in lines
    assert any(line.startswith("Confirmation: ") for line in lines)


def test_that_hints_tell_what_is_under_the_cursor() -> None:
    assert hint(facts(Status.ARRIVED), "Ana", WORDS).startswith("Ana 14:15: Ortiz, Maya, Haircut")
    here = at("2025-06-23 14:30")
    assert "Enter books here" in free_hint(here, here + timedelta(minutes=15), "Ana", WORDS)


def test_that_an_organisation_is_shown_by_its_name() -> None:
    firm = a_client(kind=ClientKind.ORGANISATION, organisation="Kade, Berg & Söhne")
    entry = AgendaEntry(booking=a_booking(), client=firm, service=CATALOGUE.services[HAIRCUT])
    assert booking_facts(entry, CATALOGUE).name == "Kade, Berg & Söhne"


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        (Status.TENTATIVE, {Action.ARRIVED, Action.NO_SHOW, Action.CANCEL, Action.CONFIRM, Action.RESCHEDULE}),
        (Status.CONFIRMED, {Action.ARRIVED, Action.NO_SHOW, Action.CANCEL, Action.CONFIRM, Action.RESCHEDULE}),
        (Status.ARRIVED, {Action.START, Action.DONE, Action.LEFT, Action.CANCEL}),
        (Status.IN_SERVICE, {Action.DONE, Action.LEFT}),
        (Status.COMPLETED, set()),
        (Status.NO_SHOW, {Action.ARRIVED}),
        (Status.LEFT, set()),
    ],
)
def test_that_only_steps_of_the_status_table_are_offered(status: Status, allowed: set[Action]) -> None:
    steps = {
        Action.ARRIVED,
        Action.START,
        Action.DONE,
        Action.NO_SHOW,
        Action.LEFT,
        Action.CANCEL,
        Action.CONFIRM,
        Action.RESCHEDULE,
    }
    assert {a for a in steps if not refusal(a, facts(status))} == allowed
    assert not refusal(Action.OPEN, facts(status))


def test_that_menu_and_letters_agree() -> None:
    for entry in (*entries(), *slot_entries()):
        letters = LETTERS if entry in entries() else SLOT_LETTERS
        if len(entry.key) == 1:
            assert letters[entry.key] is entry.action
    shown = {e.action for e in (*entries(), *slot_entries())}
    assert set(LETTERS.values()) | set(SLOT_LETTERS.values()) <= shown


def test_that_a_reconfirmed_booking_can_still_be_moved() -> None:
    assert facts(reconfirmation=AGAIN).state is State.RECONFIRMED
    assert facts(reconfirmation=AGAIN).movable
    assert not replace(facts(), state=State.ARRIVED).movable
