"""The rules of the contact log, each with its table of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.contact_log import (
    MEETING,
    TAKEN_BACK_WITHIN,
    ContactLogRefused,
    Direction,
    EntryWay,
    Interaction,
    InteractionKind,
    LogEntry,
    Source,
    can_take_back,
    check_entry,
    check_take_back,
    discreet,
    kind_of,
    owner_of,
)
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import ClientId, DepartmentId, InteractionId
from tests.builders import a_booking, a_client, at

NOON = at("2025-06-24 12:00")
HAIR, WELLNESS = DepartmentId(1), DepartmentId(2)
ENTRY = LogEntry(
    id=InteractionId(1),
    client_id=ClientId(2041),
    at=NOON,
    direction=Direction.IN,
    channel=Channel.PHONE,
    text="asked for parking",
    by="Jo",
    station="Desk 1",
)
LINE = Interaction(
    source=Source.ENTRY,
    kind=InteractionKind.CALL,
    at=NOON,
    direction=Direction.IN,
    text="bad knee",
    by="Jo",
    entry_id=InteractionId(1),
)


def test_that_every_way_of_meeting_has_a_meaning_and_only_a_note_has_none() -> None:
    assert set(MEETING) == set(EntryWay)
    assert len(set(MEETING.values())) == len(EntryWay)
    assert {way for way, (direction, _) in MEETING.items() if direction is Direction.INSIDE} == {EntryWay.NOTE}
    assert {way for way, (_, channel) in MEETING.items() if channel is None} == {EntryWay.NOTE}


@pytest.mark.parametrize(
    ("channel", "kind"),
    [
        (None, InteractionKind.NOTE),
        (Channel.PHONE, InteractionKind.CALL),
        (Channel.WALK_IN, InteractionKind.VISIT),
        (Channel.EMAIL, InteractionKind.MESSAGE),
        (Channel.SMS, InteractionKind.MESSAGE),
        (Channel.LETTER, InteractionKind.MESSAGE),
        (Channel.WEB, InteractionKind.MESSAGE),
    ],
)
def test_that_an_entry_is_found_among_its_like(channel: Channel | None, kind: InteractionKind) -> None:
    assert kind_of(channel) is kind


def test_that_an_entry_is_kept_as_cleaned_words() -> None:
    client = a_client()
    mine = a_booking(client_id=client.id)
    assert check_entry(client, None, "  late,\t so\n sorry ") == "late, so\nsorry"
    assert check_entry(client, mine, "late") == "late"


@pytest.mark.parametrize("text", ["", "  \n\t "], ids=["nothing", "spaces"])
def test_that_an_entry_says_something(text: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        check_entry(a_client(), None, text)
    assert (refused.value.facts["field"], refused.value.facts["reason"]) == ("text", "needed")


@pytest.mark.parametrize(
    ("why", "who", "changes"),
    [
        ("forgotten", "#2041", {"forgotten_at": NOON}),
        ("merged", "#2099", {"merged_into": ClientId(2099)}),
    ],
)
def test_that_nothing_is_written_into_a_closed_file(why: str, who: str, changes: dict[str, object]) -> None:
    client = replace(a_client(id=ClientId(2041)), **changes)  # type: ignore[arg-type]
    with pytest.raises(ContactLogRefused) as refused:
        check_entry(client, None, "late")
    assert (refused.value.facts["why"], refused.value.facts["who"]) == (why, who)


def test_that_an_entry_names_no_booking_of_somebody_else() -> None:
    client = a_client(id=ClientId(2041))
    with pytest.raises(ContactLogRefused) as refused:
        check_entry(client, a_booking(client_id=ClientId(2042), number=7), "late")
    assert (refused.value.facts["why"], refused.value.facts["who"]) == ("other_client", "7")


@pytest.mark.parametrize(
    ("name", "by", "later", "why"),
    [
        ("at once", "Jo", timedelta(0), None),
        ("at the last moment", "Jo", TAKEN_BACK_WITHIN, None),
        ("a moment too late", "Jo", TAKEN_BACK_WITHIN + timedelta(seconds=1), "too_late"),
        ("somebody else's", "Bea", timedelta(0), "not_yours"),
    ],
)
def test_that_only_its_writer_takes_an_entry_back_and_soon(
    name: str, by: str, later: timedelta, why: str | None
) -> None:
    assert can_take_back(LINE, by, NOON + later) is (why is None), name
    if why is None:
        check_take_back(ENTRY, by, NOON + later)
        return
    with pytest.raises(ContactLogRefused) as refused:
        check_take_back(ENTRY, by, NOON + later)
    assert refused.value.facts["why"] == why


def test_that_what_the_program_read_elsewhere_cannot_be_taken_back() -> None:
    assert not can_take_back(replace(LINE, entry_id=None), "Jo", NOON)


@pytest.mark.parametrize(
    ("name", "booking_owner", "departments", "has_booking", "owner"),
    [
        ("of a booking's department", HAIR, frozenset({WELLNESS}), True, HAIR),
        ("about nobody's booking", None, frozenset({WELLNESS}), True, None),
        ("by somebody of one department", None, frozenset({WELLNESS}), False, WELLNESS),
        ("by somebody of two", None, frozenset({HAIR, WELLNESS}), False, None),
        ("by somebody of all", None, frozenset(), False, None),
    ],
)
def test_that_an_entry_belongs_to_its_department(
    name: str,
    booking_owner: DepartmentId | None,
    departments: frozenset[DepartmentId],
    has_booking: bool,
    owner: DepartmentId | None,
) -> None:
    assert owner_of(booking_owner, departments, has_booking=has_booking) == owner, name


@pytest.mark.parametrize(
    ("name", "owner", "departments", "said"),
    [
        ("one's own", HAIR, frozenset({HAIR}), True),
        ("nobody's", None, frozenset({HAIR}), True),
        ("read by somebody of all", HAIR, frozenset(), True),
        ("foreign", WELLNESS, frozenset({HAIR}), False),
    ],
)
def test_that_foreign_words_are_named_and_not_said(
    name: str, owner: DepartmentId | None, departments: frozenset[DepartmentId], said: bool
) -> None:
    read = discreet(LINE, owner, departments)
    assert (read.text, read.withheld) == (("bad knee", False) if said else ("", True)), name
    assert (read.at, read.by) == (LINE.at, LINE.by)


def test_that_a_line_without_words_withholds_nothing() -> None:
    assert not discreet(replace(LINE, text=""), WELLNESS, frozenset({HAIR})).withheld
