"""Columns find their fields by name; what the user says wins."""

from __future__ import annotations

import pytest

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.usecases.importing.mapping import fields_of, given, guessed, missing

GUESSES = [
    ("english", "clients", ["First Name", "Last Name", "E-mail", "Mobile"],
     {"given_name": "First Name", "family_name": "Last Name", "email": "E-mail", "phone": "Mobile"}),
    ("camel case", "clients", ["firstName", "lastName", "dateOfBirth"],
     {"given_name": "firstName", "family_name": "lastName", "born": "dateOfBirth"}),
    ("german", "clients", ["Nachname", "Vorname", "Telefon", "Geburtsdatum", "Bemerkung"],
     {"family_name": "Nachname", "given_name": "Vorname", "phone": "Telefon", "born": "Geburtsdatum", "note": "Bemerkung"}),
    ("french", "clients", ["Prénom", "Nom", "Courriel", "Téléphone"],
     {"given_name": "Prénom", "family_name": "Nom", "email": "Courriel"}),
    ("a number beside a name", "clients", ["Client No", "Full name"], {"external_id": "Client No", "name": "Full name"}),
    ("bookings", "bookings", ["Customer", "Service", "Staff", "Date", "Time", "Duration"],
     {"client": "Customer", "service": "Service", "staff": "Staff", "date": "Date", "time": "Time", "minutes": "Duration"}),
    ("one start column", "bookings", ["Client", "Treatment", "Start", "End", "Status"],
     {"client": "Client", "service": "Treatment", "start": "Start", "end": "End", "status": "Status"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("what", "columns", "expected"), [case[1:] for case in GUESSES], ids=[case[0] for case in GUESSES]
)
def test_that_columns_are_guessed(what: str, columns: list[str], expected: dict[str, str]) -> None:
    shown = guessed(what, columns).shown()
    assert {field: shown.get(field) for field in expected} == expected


def test_that_a_column_is_never_two_fields() -> None:
    for what in ("clients", "bookings"):
        for columns in (["name"], ["client", "email", "phone"], ["start", "end", "date", "time"]):
            taken = list(guessed(what, columns).chosen.values())
            assert len(taken) == len(set(taken))


def test_that_the_given_column_wins_and_frees_its_old_field() -> None:
    mapping = given("clients", ["Name", "Contact"], {"phone": "contact", "note": ""})
    assert mapping.shown()["phone"] == "Contact"
    assert mapping.unused() == ()


@pytest.mark.parametrize(
    ("pairs", "reason"), [({"shoe_size": "Name"}, "unknown_field"), ({"phone": "Fax"}, "unknown_column")]
)
def test_that_a_wrong_correction_names_what_there_is(pairs: dict[str, str], reason: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        given("clients", ["Name", "Contact"], pairs)
    assert refusal.value.facts["reason"] == reason
    assert refusal.value.facts["choices"]


def test_that_missing_fields_are_named_in_groups() -> None:
    assert missing("bookings", guessed("bookings", ["Service"])) == (
        ("client", "client_id", "phone", "email"),
        ("date", "start"),
    )
    assert set(fields_of("bookings")) >= {"client", "service", "date", "start"}
