"""Clients: registered, amended with what was, found again by what people say, and shown on one screen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.errors import InvalidValue, NotFound, Stale
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.messages import MessageState
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.clients import (
    amend_client,
    client_file,
    find_clients,
    likely_duplicates,
    register_client,
)
from bookingdesk.usecases.commands import AmendClient, Cancel, FindClients, Mark, RegisterClient
from bookingdesk.usecases.marking import mark
from tests.builders import a_client
from tests.salon import LENA, MAYA, OLE
from tests.usecases.desk import FrontDesk


def client(desk: FrontDesk, number: ClientId = MAYA) -> Client:
    return desk.env.store.read(lambda work: work.clients.get(number))


def register(desk: FrontDesk, **changes: Any) -> Client:
    return register_client(desk.env, RegisterClient(client=a_client(**changes))).value


def found(desk: FrontDesk, words: str) -> list[str]:
    return [c.name for c in find_clients(desk.env, FindClients(words=words)).value]


def test_that_a_registered_client_has_a_number_and_clean_fields(desk: FrontDesk) -> None:
    outcome = register_client(
        desk.env,
        RegisterClient(client=a_client(given_name="  Leo ", family_name="Brandt", phone="030 555 01 23")),
    )
    leo = outcome.value
    assert (leo.name, leo.phone, leo.version) == ("Leo Brandt", "+49305550123", 1)
    assert leo.id != MAYA
    assert outcome.changes.clients == {leo.id}
    assert client(desk, leo.id) == leo


def test_that_what_cannot_be_kept_is_refused_and_nothing_stored(desk: FrontDesk) -> None:
    before = desk.env.store.read(lambda work: work.clients.count())
    with pytest.raises(InvalidValue):
        register(desk, given_name="", family_name="")
    assert desk.env.store.read(lambda work: work.clients.count()) == before


@pytest.mark.parametrize(
    "words", ["07700 900123", "+44 7700 900123", "0044 7700 900123", "07700", "900123", "7700 900", "+447700900123"]
)
def test_that_a_phone_number_is_found_however_it_is_said(desk: FrontDesk, words: str) -> None:
    desk.set(business__country="GB")
    register(desk, given_name="Leo", family_name="Brandt", phone="07700 900123", email="leo@mail.example")
    assert found(desk, words) == ["Leo Brandt"]


@pytest.mark.parametrize("words", ["Maya Ortiz", "ort may", "mayo", "maya@mail.example", "#2041", "4417"])
def test_that_a_client_is_found_by_what_people_say(desk: FrontDesk, words: str) -> None:
    assert "Maya Ortiz" in found(desk, words)


@pytest.mark.parametrize("words", ["", "   "])
def test_that_nothing_typed_finds_nobody(desk: FrontDesk, words: str) -> None:
    assert found(desk, words) == []


def test_that_an_amended_profile_keeps_what_it_said_before(desk: FrontDesk) -> None:
    maya = client(desk)
    amended = amend_client(
        desk.env, AmendClient(client=replace(maya, phone="030 555 99 88", note="prefers mornings"))
    ).value
    assert (amended.phone, amended.version) == ("+49305559988", maya.version + 1)
    kept = desk.env.store.read(lambda work: work.clients.changes_of(MAYA))
    assert {(c.field, c.old, c.new, c.user, c.station) for c in kept} == {
        ("phone", maya.phone, "+49305559988", "Jo", "Desk 1"),
        ("note", "", "prefers mornings", "Jo", "Desk 1"),
    }
    assert desk.log()[-1].detail == {"fields": ["note", "phone"]}


def test_that_nobody_overwrites_what_another_desk_has_typed(desk: FrontDesk) -> None:
    maya = client(desk)
    amend_client(desk.other_desk, AmendClient(client=replace(maya, note="theirs")))
    with pytest.raises(Stale):
        amend_client(desk.env, AmendClient(client=replace(maya, note="mine")))
    assert client(desk).note == "theirs"


def test_that_what_waits_goes_by_the_way_that_the_profile_says_now(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15", client_id=OLE)
    assert {m[1:] for m in desk.messages(booking)} == {("queued", "sms_off")}
    outcome = amend_client(desk.env, AmendClient(client=replace(client(desk, OLE), email="ole@mail.example")))
    rows = desk.rows(booking)
    assert {(row.state, row.channel) for row in rows} == {(MessageState.QUEUED, Channel.EMAIL)}
    assert outcome.changes.messages == {row.id for row in rows}


def test_that_nobody_is_reminded_by_letter_until_there_is_a_quicker_way(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15", client_id=OLE)
    slow = replace(client(desk, OLE), phone="", preferred_channel=Channel.LETTER, no_contact_reason="comes by")
    amend_client(desk.env, AmendClient(client=slow))
    assert desk.messages(booking) == [("confirmation", "queued", ""), ("reminder", "skipped", "letter_too_slow")]
    quick = replace(client(desk, OLE), email="ole@mail.example", preferred_channel=Channel.EMAIL)
    amend_client(desk.env, AmendClient(client=quick))
    assert desk.messages(booking) == [("confirmation", "queued", ""), ("reminder", "queued", "")]


def test_that_a_client_s_file_answers_on_one_screen(desk: FrontDesk) -> None:
    past = desk.book("2025-06-23 09:00")
    gone = desk.book("2025-06-25 14:15")
    coming = desk.book("2025-06-26 14:15")
    later = desk.book("2025-06-27 14:15")
    desk.clock.move(hours=3)
    mark(desk.env, Mark(booking_id=past.id, status=Status.NO_SHOW))
    cancel(desk.env, Cancel(booking_id=gone.id, reason="illness"))
    mayra = register(desk, given_name="Mayra", email="mayra@mail.example")
    file = client_file(desk.env, MAYA).value
    assert [entry.booking.id for entry in file.upcoming] == [coming.id, later.id]
    assert [entry.booking.id for entry in file.past] == [gone.id, past.id]
    assert [entry.new_client for entry in file.past] == [False, True]
    assert file.last_visit is None, "neither a missed nor a cancelled booking is a visit"
    assert file.no_shows_in_12_months == 1
    assert {message.booking_id for message in file.messages} >= {coming.id, later.id}
    assert [c.id for c in file.name_alike] == [mayra.id]


def test_that_the_last_visit_is_the_last_booking_that_was_kept(desk: FrontDesk) -> None:
    kept = desk.book("2025-06-23 09:00")
    missed = desk.book("2025-06-23 10:00")
    called_off = desk.book("2025-06-27 14:15")
    desk.clock.move(hours=3)
    for status in (Status.ARRIVED, Status.IN_SERVICE, Status.COMPLETED):
        mark(desk.env, Mark(booking_id=kept.id, status=status))
    mark(desk.env, Mark(booking_id=missed.id, status=Status.NO_SHOW))
    cancel(desk.env, Cancel(booking_id=called_off.id, reason="illness"))
    last = client_file(desk.env, MAYA).value.last_visit
    assert last is not None
    assert last.booking.id == kept.id


def test_that_a_file_of_nobody_is_not_found(desk: FrontDesk) -> None:
    with pytest.raises(NotFound):
        client_file(desk.env, ClientId(99))


DUPLICATES = [
    (
        "the same phone, said at home",
        {"given_name": "M.", "family_name": "O.", "phone": "030 555014417", "email": ""},
    ),
    ("the same email", {"given_name": "M.", "family_name": "O.", "phone": "", "email": "maya@mail.example"}),
    ("the same name", {"phone": "", "email": ""}),
    ("a letter apart", {"given_name": "Mayra", "phone": "", "email": ""}),
    ("name the other way round", {"given_name": "Ortiz", "family_name": "Maya", "phone": "", "email": ""}),
    ("half a phone number", {"given_name": "", "family_name": "", "phone": "0305550144", "email": ""}),
]


@pytest.mark.parametrize("changes", [c[1] for c in DUPLICATES], ids=[c[0] for c in DUPLICATES])
def test_that_somebody_who_may_be_known_is_shown(desk: FrontDesk, changes: dict[str, Any]) -> None:
    candidate = a_client(id=ClientId(0), **changes)
    assert MAYA in [c.id for c in likely_duplicates(desk.env, candidate).value]


@pytest.mark.parametrize(
    "changes",
    [
        {"given_name": "Zoe", "family_name": "Novak", "phone": "+49301234567", "email": "zoe@mail.example"},
        {"given_name": "Z", "family_name": "", "phone": "not yet", "email": "zo"},
        {"given_name": "", "family_name": "", "phone": "", "email": ""},
    ],
)
def test_that_strangers_and_half_typed_forms_are_nobody_s_double(desk: FrontDesk, changes: dict[str, Any]) -> None:
    assert likely_duplicates(desk.env, a_client(id=ClientId(0), **changes)).value == ()


def test_that_nobody_is_their_own_double(desk: FrontDesk) -> None:
    assert likely_duplicates(desk.env, client(desk, LENA)).value == ()
