"""Phone numbers and email addresses as they are kept: E.164, and a syntax that mail servers accept.

Refuses what cannot be an address, and says where an email address goes wrong. Asks no network.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache

from bookingdesk.domain.clients import Client, ClientKind, ContactPerson, cleaned_line, cleaned_text
from bookingdesk.domain.contact import reachable
from bookingdesk.domain.errors import InvalidValue

LEAST_DIGITS = 5
"""Some countries have shorter numbers, but nobody who can be called back from here."""
PLAIN_LOCAL = re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*")
"""What stands before the sign of an address where nothing needs a closer look, if the whole is short."""
PLAIN_LENGTH = 60
PHONE_CHARACTERS = re.compile(r"[+0-9 ()/.\-]+")


def phone_kept(typed: str, country: str, field: str = "phone") -> str:
    """E.164 of a number as typed or read out, in the desk's country where it names none; empty stays empty.

    Accepts every number of a possible length, also ones not yet given out. Raises InvalidValue.
    """
    import phonenumbers  # noqa: PLC0415 - its tables cost 24 ms, which a start should not pay

    line = cleaned_line(typed, field, limit=40)
    if not line:
        return ""
    try:
        number = phonenumbers.parse(line, country)
    except phonenumbers.NumberParseException as why:
        raise InvalidValue(field=field, reason="not_a_phone", value=line) from why
    too_short = len(phonenumbers.national_significant_number(number)) < LEAST_DIGITS
    if number.extension or too_short or not phonenumbers.is_possible_number(number):
        raise InvalidValue(field=field, reason="not_a_phone", value=line, digits=sum(c.isdigit() for c in line))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def email_kept(typed: str, field: str = "email") -> str:
    """The address as typed, checked for syntax only; empty stays empty. Raises InvalidValue with the position."""
    line = cleaned_line(typed, field, limit=254)
    if not line:
        return ""
    position = _fault(line)
    if position is None and not _valid(line):
        position = line.index("@") + 2
    if position is not None:
        raise InvalidValue(field=field, reason="not_an_email", value=line, position=position)
    return line


def _valid(line: str) -> bool:
    """Whether mail servers accept the address. Plain ones differ only in their domain: that is asked once."""
    local, _, domain = line.rpartition("@")
    if len(line) <= PLAIN_LENGTH and PLAIN_LOCAL.fullmatch(local) and domain.isascii():
        return _valid_syntax(f"x@{domain}")
    return _valid_syntax.__wrapped__(line)


@lru_cache(maxsize=1024)
def _valid_syntax(line: str) -> bool:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - not paid by the start

    try:
        validate_email(line, check_deliverability=False, globally_deliverable=False)
    except EmailNotValidError:
        return False
    return True


def client_kept(client: Client, country: str) -> Client:
    """A profile with every field cleaned and in the form it is stored in.

    Raises InvalidValue naming the field: no name (R51), no way to reach the client and no reason (R52),
    a preferred way without an address (R56), control characters, too long.
    """
    kept = replace(
        client,
        given_name=cleaned_line(client.given_name, "given_name"),
        family_name=cleaned_line(client.family_name, "family_name"),
        organisation=cleaned_line(client.organisation, "organisation"),
        pronounced=cleaned_line(client.pronounced, "pronounced"),
        phone=phone_kept(client.phone, country),
        email=email_kept(client.email),
        best_time=cleaned_line(client.best_time, "best_time", limit=60),
        no_contact_reason=cleaned_line(client.no_contact_reason, "no_contact_reason"),
        language=cleaned_line(client.language, "language", limit=35),
        note=cleaned_text(client.note, "note"),
        care=cleaned_text(client.care, "care"),
        address=cleaned_text(client.address, "address", limit=400),
        postcode=cleaned_line(client.postcode, "postcode", limit=20),
        agreed_password=cleaned_line(client.agreed_password, "agreed_password", limit=60),
        external_id=cleaned_line(client.external_id, "external_id"),
        contact_persons=tuple(_person_kept(person, country) for person in client.contact_persons),
    )
    if not kept.name:
        missing = "organisation" if kept.kind is ClientKind.ORGANISATION else "name"
        raise InvalidValue(field=missing, reason="needed")
    return reachable(kept)


def search_words(words: str, country: str) -> str:
    """What was typed in the form that is stored: a phone number loses its trunk zero or gains its country.

    `07700 900123` and `+44 7700 900123` ask the same question; parts of a number ask for their digits.
    """
    line = " ".join(words.split())
    digits = re.sub(r"\D", "", line)
    if not PHONE_CHARACTERS.fullmatch(line) or len(digits) < 4:
        return line
    import phonenumbers  # noqa: PLC0415 - as above

    try:
        number = phonenumbers.parse(line, country)
    except phonenumbers.NumberParseException:
        pass
    else:
        if phonenumbers.is_possible_number(number):
            if line.startswith(("+", "00")):
                return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
            digits = phonenumbers.national_significant_number(number)
    region = phonenumbers.PhoneMetadata.metadata_for_region(country)
    trunk = (region.national_prefix if region else "") or ""
    return digits.removeprefix(trunk)


def _person_kept(person: ContactPerson, country: str) -> ContactPerson:
    name = cleaned_line(person.name, "contact_person")
    if not name:
        raise InvalidValue(field="contact_person", reason="needed")
    return replace(person, name=name, phone=phone_kept(person.phone, country), email=email_kept(person.email))


def _fault(line: str) -> int | None:
    """The 1-based position of the first thing that no address may have there; None where it looks right."""
    bad = re.search(r"[\s,;:<>()\[\]\"\\]", line)
    if bad:
        return bad.start() + 1
    first = line.find("@")
    if first < 0:
        return len(line) + 1
    second = line.find("@", first + 1)
    if second >= 0:
        return second + 1
    if first == 0:
        return 1
    doubled = re.search(r"\.\.|\.@|@\.|^\.", line)
    if doubled:
        return doubled.start() + (2 if doubled.group() in {"..", "@."} else 1)
    domain = line[first + 1 :]
    if "." not in domain or domain.endswith("."):
        return len(line) + (0 if domain.endswith(".") else 1)
    return None
