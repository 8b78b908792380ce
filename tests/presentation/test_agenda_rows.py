"""Rows of the agenda list: their words, their sentence, and the steps between two readings."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.messages import MessageState
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.agenda_rows import (
    Change,
    Column,
    Insert,
    Remove,
    Rows,
    difference,
    message_words,
    row_of,
)
from bookingdesk.usecases.readings import Agenda, AgendaEntry
from tests.builders import MONDAY, a_booking, a_catalogue, a_client, at

CATALOGUE = a_catalogue()
ENTRY = AgendaEntry(
    booking=a_booking(sooner_wanted=True), client=a_client(), service=CATALOGUE.services[a_booking().service_id]
)


def test_that_a_row_says_everything_in_its_columns() -> None:
    row = row_of(ENTRY, CATALOGUE, Formatter())
    assert row.words == (
        "14:15–15:00",
        "Ortiz, Maya",
        "Haircut 45 min",
        "Ana",
        "Room 2",
        "Confirmed",
        "",
        "Wants sooner",
    )
    assert len(row.words) == len(Column)


def test_that_a_row_reads_as_one_sentence() -> None:
    arrived = replace(ENTRY, booking=a_booking(status=Status.ARRIVED, sooner_wanted=True))
    assert row_of(arrived, CATALOGUE, Formatter()).sentence == (
        "14:15 to 15:00, Maya Ortiz, Haircut, 45 min, with Ana, Room 2, arrived, wants sooner"
    )


@pytest.mark.parametrize(
    ("confirmation", "reminder", "words"),
    [
        (None, None, ""),
        (MessageState.QUEUED, None, "Confirmation waits"),
        (MessageState.SENT, None, "Confirmation sent"),
        (MessageState.SENT, MessageState.QUEUED, "Confirmation sent"),
        (MessageState.SENT, MessageState.SENT, "Reminder sent"),
        (MessageState.FAILED, None, "Confirmation not sent"),
        (MessageState.FAILED, MessageState.SENT, "Confirmation not sent"),
        (MessageState.SENT, MessageState.IN_DOUBT, "Reminder in doubt"),
    ],
)
def test_that_trouble_with_messages_is_said_before_good_news(
    confirmation: MessageState | None, reminder: MessageState | None, words: str
) -> None:
    assert message_words(replace(ENTRY, confirmation=confirmation, reminder=reminder)) == words


@dataclass(frozen=True)
class Row:
    """A row of two letters: what it is and what it says."""

    key: int
    says: int = 0


def taken(old: list[Row], new: list[Row]) -> list[Row]:
    """What the steps make of the old rows."""
    rows = list(old)
    for step in difference(old, new):
        match step:
            case Remove(place):
                del rows[place]
            case Insert(place, row):
                rows.insert(place, row)
            case Change(place, row):
                assert rows[place].key == row.key, "a change must meet its own row"
                rows[place] = row
    return rows


rows_of_keys = some.lists(some.builds(Row, some.integers(0, 9), some.integers(0, 2)), unique_by=lambda r: r.key)


@given(rows_of_keys, rows_of_keys)
def test_that_the_steps_lead_from_one_reading_to_the_other(old: list[Row], new: list[Row]) -> None:
    assert taken(old, new) == new


def test_that_a_changed_row_is_changed_and_not_replaced() -> None:
    old = [Row(1), Row(2), Row(3)]
    assert difference(old, [Row(1), Row(2, says=1), Row(3)]) == [Change(1, Row(2, says=1))]


def test_that_one_moved_row_leaves_the_others_alone() -> None:
    old = [Row(1), Row(2), Row(3), Row(4)]
    assert difference(old, [Row(2), Row(3), Row(4), Row(1)]) == [Remove(0), Insert(3, Row(1))]


def test_that_a_booking_that_reads_as_before_keeps_its_row() -> None:
    write = Rows(Formatter())
    other = replace(ENTRY, booking=a_booking(id=BookingId("other"), number=2))
    (first, second) = write.of(reading(ENTRY, other))
    arrived = replace(other, booking=replace(other.booking, status=Status.ARRIVED))
    (again, changed) = write.of(reading(replace(ENTRY), arrived))
    assert again is first
    assert changed != second
    assert write.of(reading(ENTRY, catalogue=a_catalogue(version=2)))[0] is not first


def reading(*entries: AgendaEntry, catalogue: Catalogue = CATALOGUE) -> Agenda:
    """A reading of Monday."""
    return Agenda(
        first_day=MONDAY,
        days=1,
        entries=entries,
        holds=(),
        catalogue=catalogue,
        read_at=at("2025-06-23 14:02"),
        cursor=0,
    )
