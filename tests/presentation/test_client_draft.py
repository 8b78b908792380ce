"""The client form's draft: needed and wrong fields, birthdays in the locale's order, and the words about a client."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bookingdesk.domain.bookings import Cancellation, Status
from bookingdesk.domain.clients import Channel, ClientKind, ContactPerson
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.client_draft import (
    ClientDraft,
    ClientField,
    birthday_text,
    client_problems,
    draft_of_client,
    read_birthday,
    to_client,
)
from bookingdesk.presentation.client_words import (
    about_line,
    candidate_line,
    client_differences,
    duplicate_line,
    reach_lines,
    visit_line,
    waiting_line,
)
from bookingdesk.usecases.readings import AgendaEntry
from tests.builders import ANA, HAIRCUT, a_booking, a_catalogue, a_client, at

FORMATTER = Formatter()
NOW = at("2025-06-23 14:02")


def leo(**changes: Any) -> ClientDraft:
    return ClientDraft(**({"given_name": "Leo", "family_name": "Brandt", "phone": "030 555 0101"} | changes))


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        pytest.param(leo(), {}, id="a name and a phone are enough"),
        pytest.param(
            ClientDraft(),
            {ClientField.GIVEN: "needed", ClientField.PHONE: "needed: phone or email"},
            id="an empty form",
        ),
        pytest.param(leo(given_name="  ", family_name=" "), {ClientField.GIVEN: "needed"}, id="only spaces"),
        pytest.param(leo(family_name=""), {}, id="one name is a name"),
        pytest.param(leo(phone="", no_contact_reason="comes by"), {}, id="no contact, with a reason"),
        pytest.param(leo(phone="12"), {ClientField.PHONE: "Has 2 digits: no phone number has."}, id="too short"),
        pytest.param(
            leo(email="leo@mail,example"),
            {ClientField.EMAIL: "“,” at position 9 can't be there in an address."},
            id="a comma in an address",
        ),
        pytest.param(
            leo(email="leo"),
            {ClientField.EMAIL: "Not complete: an address is written like name@example.org."},
            id="an address that is not finished",
        ),
        pytest.param(
            leo(preferred_channel=Channel.EMAIL),
            {ClientField.PREFERS: "There is no email address yet."},
            id="email preferred without one",
        ),
        pytest.param(
            leo(phone="", email="leo@mail.example", preferred_channel=Channel.SMS),
            {ClientField.PREFERS: "There is no phone number yet."},
            id="SMS preferred without a phone",
        ),
        pytest.param(
            leo(born="31/02/1988"),
            {ClientField.BORN: "This is no date of birth. Write it like 24/03/1988."},
            id="no such day",
        ),
        pytest.param(
            leo(kind=ClientKind.ORGANISATION),
            {ClientField.ORGANISATION: "needed"},
            id="an organisation without its name",
        ),
        pytest.param(
            leo(given_name="Le\u202eo"),
            {ClientField.GIVEN: "First name: holds a character that can't be printed, at position 3."},
            id="a character that turns the name round",
        ),
        pytest.param(
            leo(contact_persons=(ContactPerson(name=""),)),
            {ClientField.PERSONS: "Contact person: needed."},
            id="a contact person without a name",
        ),
    ],
)
def test_that_each_field_says_what_is_missing_or_wrong(
    draft: ClientDraft, expected: dict[ClientField, str]
) -> None:
    found = client_problems(draft, "DE", NOW, FORMATTER)
    assert {field: problem.words for field, problem in found.items()} == expected


def test_that_the_usual_way_follows_the_addresses_until_one_is_chosen() -> None:
    assert leo().prefers is Channel.PHONE
    assert leo(email="leo@mail.example").prefers is Channel.EMAIL
    assert leo(email="leo@mail.example", preferred_channel=Channel.SMS).prefers is Channel.SMS


@pytest.mark.parametrize(
    ("typed", "locale", "born"),
    [
        ("12/03/1988", "en_GB", date(1988, 3, 12)),
        ("03/12/1988", "en_US", date(1988, 3, 12)),
        ("12.3.88", "de_DE", date(1988, 3, 12)),
        ("1988-03-12", "en_US", date(1988, 3, 12)),
        ("1.1.25", "de_DE", date(2025, 1, 1)),
        ("1.1.26", "de_DE", date(1926, 1, 1)),
        ("24/12/2025", "en_GB", None),
        ("soon", "en_GB", None),
    ],
)
def test_that_a_birthday_is_read_in_the_locales_order(typed: str, locale: str, born: date | None) -> None:
    assert read_birthday(typed, NOW.date(), locale) == born


@pytest.mark.parametrize("locale", ["en_GB", "en_US", "de_DE", "fr_FR", "es_ES"])
def test_that_a_birthday_shown_reads_back_as_itself(locale: str) -> None:
    born = date(1931, 7, 4)
    assert read_birthday(birthday_text(born, Formatter(locale=locale)), NOW.date(), locale) == born


def test_that_a_stored_profile_unchanged_makes_the_same_profile() -> None:
    client = a_client(born=date(1988, 3, 12), care="Ground floor only")
    assert to_client(draft_of_client(client, FORMATTER), NOW, "en_GB") == client


def test_that_a_new_address_counts_as_checked_and_an_old_one_does_not() -> None:
    client = a_client(contact_checked_at=at("2024-01-01 10:00"))
    draft = draft_of_client(client, FORMATTER)
    assert to_client(replace(draft, note="x"), NOW, "en_GB").contact_checked_at == at("2024-01-01 10:00")
    assert to_client(replace(draft, phone="030 555 0909"), NOW, "en_GB").contact_checked_at == NOW


def test_that_a_double_is_said_with_what_is_the_same() -> None:
    maya = a_client(phone="+4930555010120", email="maya@mail.example")
    typed = a_client(id=0, given_name="Mayra", phone="030 5550101 20", email="other@mail.example")
    assert duplicate_line(typed, maya) == "Looks like Ortiz, Maya  #2041 (same phone)."
    typed = replace(typed, email="MAYA@mail.example")
    assert duplicate_line(typed, maya) == "Looks like Ortiz, Maya  #2041 (same email)."
    typed = a_client(id=0, phone="", email="")
    assert duplicate_line(typed, maya) == "Looks like Ortiz, Maya  #2041 (same name)."


def test_that_a_candidate_is_told_apart_by_year_and_phone() -> None:
    maya = a_client(born=date(1988, 3, 12))
    alike = a_client(id=2099, given_name="Mayra", born=date(1991, 1, 2))
    words = candidate_line(maya, (maya, alike))
    assert words.startswith("Ortiz, Maya  #2041, born 1988, phone ")
    assert words.endswith("name alike")


def test_that_the_head_says_number_birthday_and_usual_staff() -> None:
    client = a_client(
        born=date(1988, 3, 12), pronounced="MY-ah", usual_staff=ANA, created_at=at("2021-05-04 09:00")
    )
    words = about_line(client, a_catalogue(), FORMATTER)
    assert words == "#2041 · (MY-ah) · born 12/03/1988 · client since 2021 · usual: Ana"


def test_that_the_preferred_way_is_said_first() -> None:
    client = a_client(phone="+4930555", email="m@mail.example", preferred_channel=Channel.SMS)
    assert reach_lines(client).splitlines() == ["Prefers SMS", "Phone +49 30 555", "Email m@mail.example"]


def test_that_waiting_messages_are_told_of_a_new_address() -> None:
    assert waiting_line(a_client(), 0) == "Saved: Maya Ortiz."
    assert waiting_line(a_client(), 2) == "Saved: Maya Ortiz. 2 waiting messages go to the new address."


def test_that_only_fields_that_differ_are_shown_side_by_side() -> None:
    mine, theirs = a_client(family_name="Ortega"), a_client(family_name="Ortiz-Vega")
    assert client_differences(mine, theirs, FORMATTER) == [("Family name", "Ortiz-Vega", "Ortega")]


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("Work: a meeting", "Work: a meeting"),
        ("unsaid", "No reason given"),
        ("deposit_overdue", "Deposit not paid"),
        ("undone", "Taken back"),
    ],
)
def test_that_a_cancelled_booking_says_why_in_words(reason: str, said: str) -> None:
    cancellation = Cancellation(at=at("2025-06-20 10:00"), reason=reason)
    booking = a_booking(status=Status.CANCELLED, cancellation=cancellation)
    entry = AgendaEntry(booking=booking, client=a_client(), service=a_catalogue().services[HAIRCUT])
    assert visit_line(entry, a_catalogue(), FORMATTER).endswith(f": Cancelled, {said}")
