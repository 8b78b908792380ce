"""Phone numbers, email addresses and profiles as they are kept, and what is refused with which words (R51-R58)."""

from __future__ import annotations

from typing import Any

import pytest

from bookingdesk.domain.clients import Channel, ClientKind, ContactPerson
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.usecases.contact import client_kept, email_kept, phone_kept, search_words
from tests.builders import a_client


@pytest.mark.parametrize(
    ("typed", "country", "kept"),
    [
        ("07700 900123", "GB", "+447700900123"),
        ("+44 7700 900123", "GB", "+447700900123"),
        ("+44 7700 900123", "DE", "+447700900123"),
        ("0044 7700 900123", "DE", "+447700900123"),
        ("030/555 01-44", "DE", "+49305550144"),
        ("(030) 555 0144 17", "DE", "+4930555014417"),
        ("555010123", "DE", "+49555010123"),
        ("٠٧٧٠٠ ٩٠٠١٢٣", "GB", "+447700900123"),
        ("", "DE", ""),
        ("   ", "DE", ""),
    ],
)
def test_that_a_phone_number_is_kept_in_one_form(typed: str, country: str, kept: str) -> None:
    assert phone_kept(typed, country) == kept


@pytest.mark.parametrize(
    "typed", ["12", "call me", "+999 123456", "123456789012345678", "030 555 0144 ext. 7", "1" * 41]
)
def test_that_what_is_no_phone_number_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        phone_kept(typed, "DE")
    assert refused.value.facts["field"] == "phone"


@pytest.mark.parametrize(
    "typed",
    [
        "maya@mail.example",
        "maya.ortiz+salon@mail.example.org",
        "o'neil@example.ie",
        "müller@münchen.example",
        "a@b.co",
        "",
    ],
)
def test_that_an_email_address_is_kept_as_typed(typed: str) -> None:
    assert email_kept(f" {typed} ") == typed


@pytest.mark.parametrize(
    ("typed", "position"),
    [
        ("maya", 5),
        ("maya@", 6),
        ("@mail.example", 1),
        ("maya@mail@example.org", 10),
        ("ma ya@mail.example", 3),
        ("maya@mail,example", 10),
        ("maya@mail", 10),
        ("maya..ortiz@mail.example", 6),
        ("maya.@mail.example", 5),
        (".maya@mail.example", 1),
        ("maya@.mail.example", 6),
        ("maya@mail.example.", 18),
        ("maya@-mail-.example", 6),
        ("maya@mail.example>, eve@mail.example", 18),
    ],
)
def test_that_a_wrong_email_address_says_where(typed: str, position: int) -> None:
    with pytest.raises(InvalidValue) as refused:
        email_kept(typed)
    assert (refused.value.facts["reason"], refused.value.facts["position"]) == ("not_an_email", position)


@pytest.mark.parametrize(
    ("words", "country", "asked"),
    [
        ("07700 900123", "GB", "7700900123"),
        ("+44 7700 900123", "GB", "+447700900123"),
        ("0044 7700 900123", "GB", "+447700900123"),
        ("0770", "GB", "770"),
        ("900123", "GB", "900123"),
        ("4417", "DE", "4417"),
        ("030 555", "DE", "30555"),
        ("may ort", "GB", "may ort"),
        ("#2041", "GB", "#2041"),
        ("204", "GB", "204"),
        ("  ", "GB", ""),
        ("maya@mail.example", "GB", "maya@mail.example"),
    ],
)
def test_that_a_typed_number_is_looked_for_in_the_form_that_is_kept(words: str, country: str, asked: str) -> None:
    assert search_words(words, country) == asked


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"given_name": " ", "family_name": "\t"}, "name", "needed"),
        ({"kind": ClientKind.ORGANISATION, "organisation": ""}, "organisation", "needed"),
        ({"given_name": "x" * 10_000}, "given_name", "too_long"),
        ({"family_name": "Ort\x00iz"}, "family_name", "control_character"),
        ({"family_name": "\u202eztirO"}, "family_name", "control_character"),
        ({"phone": "12"}, "phone", "not_a_phone"),
        ({"email": "maya"}, "email", "not_an_email"),
        ({"email": "", "phone": ""}, "contact", "needed"),
        ({"email": ""}, "preferred_channel", "no_address"),
        ({"note": "x" * 5_000}, "note", "too_long"),
        ({"contact_persons": (ContactPerson(name=" "),)}, "contact_person", "needed"),
        ({"contact_persons": (ContactPerson(name="Eve", phone="1"),)}, "phone", "not_a_phone"),
    ],
)
def test_that_a_profile_that_cannot_be_kept_names_the_field(
    changes: dict[str, Any], field: str, reason: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        client_kept(a_client(**changes), "DE")
    assert (refused.value.facts["field"], refused.value.facts["reason"]) == (field, reason)


@pytest.mark.parametrize(
    ("given", "family", "name"),
    [
        ("Ayşe", "Yağmur", "Ayşe Yağmur"),
        ("Łukasz", "Żak", "Łukasz Żak"),
        ("", "李", "李"),
        ("محمد", "علي", "محمد علي"),
        ("Maya", "", "Maya"),
        ("<img src=x>", "O'Neil", "<img src=x> O'Neil"),
        ("  Maya  ", " de  la Cruz ", "Maya de la Cruz"),
    ],
)
def test_that_names_of_every_script_are_kept_as_they_are(given: str, family: str, name: str) -> None:
    assert client_kept(a_client(given_name=given, family_name=family), "DE").name == name


def test_that_a_profile_with_a_reason_instead_of_an_address_is_kept() -> None:
    kept = client_kept(a_client(email="", phone="", no_contact_reason=" has  neither "), "DE")
    assert (kept.no_contact_reason, kept.preferred_channel) == ("has neither", Channel.LETTER)
