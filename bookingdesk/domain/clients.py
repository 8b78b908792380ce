"""Clients: individuals and organisations, how to reach them, and what a name may hold.

Refuses control characters and names nobody could print; keeps every script and direction.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import ClientId, ContactPersonId, ResourceId

NAME_LIMIT = 120
TEXT_LIMIT = 4000


class CheckedBy(StrEnum):
    """How an address was found to be right (R57)."""

    SAID = "said"
    """The client gave it, or said that it still is."""
    ANSWERED = "answered"
    """The client answered there: a call back, a reply."""
    DOCUMENT = "document"
    WRONG = "wrong"
    """It was found to be somebody else's, or to be none: nobody is told there until it is corrected."""


FOUND_RIGHT = frozenset(CheckedBy) - {CheckedBy.WRONG}
"""How an address can have been found to be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressCheck:
    """When, by whom and how a phone number or email address was found to be right, or wrong."""

    at: datetime
    by: str
    how: CheckedBy = CheckedBy.SAID


class ClientKind(StrEnum):
    """SOP A3.2."""

    PERSON = "person"
    ORGANISATION = "organisation"


class Channel(StrEnum):
    """How a message reaches a client, and how a client reached us."""

    EMAIL = "email"
    SMS = "sms"
    PHONE = "phone"
    WALK_IN = "walk_in"
    WEB = "web"
    LETTER = "letter"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPerson:
    """Somebody who may act for a client."""

    id: ContactPersonId | None = None
    name: str
    phone: str = ""
    email: str = ""
    may_book: bool = True
    may_cancel: bool = False
    phone_check: AddressCheck | None = None
    email_check: AddressCheck | None = None

    @property
    def email_is_wrong(self) -> bool:
        """Whether mail to the address came back as unknown there, and nobody has corrected it."""
        return self.email_check is not None and self.email_check.how is CheckedBy.WRONG


@dataclass(frozen=True, slots=True, kw_only=True)
class Client:
    """The person or organisation served. Phone is E.164, email as typed after a syntax check."""

    id: ClientId
    kind: ClientKind = ClientKind.PERSON
    given_name: str = ""
    family_name: str = ""
    organisation: str = ""
    pronounced: str = ""
    born: date | None = None
    phone: str = ""
    email: str = ""
    preferred_channel: Channel = Channel.EMAIL
    otherwise: Channel | None = None
    """By which way where the preferred one does not work; None leaves it to the business's order."""
    no_voicemail: bool = False
    """Nothing is left on their voicemail: somebody else may hear it."""
    best_time: str = ""
    """When they like to be called, in their words."""
    no_contact_reason: str = ""
    language: str = ""
    """BCP 47 code; empty means the desk's language."""
    usual_staff: ResourceId | None = None
    only_usual: bool = False
    """The client wants nobody but `usual_staff`: never moved to somebody else without a word."""
    note: str = ""
    care: str = ""
    """What everybody serving the client must know (access need, allergy)."""
    contact_checked_at: datetime | None = None
    """When all addresses were last found to be right: the older of the checks below."""
    phone_check: AddressCheck | None = None
    email_check: AddressCheck | None = None
    address: str = ""
    postcode: str = ""
    agreed_password: str = ""
    """A word agreed with the client, which they say to be known. Shown to nobody."""
    merged_into: ClientId | None = None
    """Whose profile goes on where this one was found to be the same client."""
    contact_persons: tuple[ContactPerson, ...] = ()
    external_id: str = ""
    retired: bool = False
    forgotten_at: datetime | None = None
    """When everything personal was removed (`domain.retention`)."""
    created_at: datetime
    version: int = 1

    @property
    def name(self) -> str:
        """As spoken: `Maya Ortiz`, or the organisation."""
        if self.kind is ClientKind.ORGANISATION:
            return self.organisation
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def phone_is_wrong(self) -> bool:
        """Whether the number was found to be somebody else's, and nobody has corrected it."""
        return self.phone_check is not None and self.phone_check.how is CheckedBy.WRONG

    @property
    def email_is_wrong(self) -> bool:
        """Whether mail to the address came back as unknown there, and nobody has corrected it."""
        return self.email_check is not None and self.email_check.how is CheckedBy.WRONG

    @property
    def email_in_use(self) -> str:
        """The address that mail goes to; empty where there is none, or mail to it came back."""
        return "" if self.email_is_wrong else self.email

    @property
    def phone_in_use(self) -> str:
        """The number that may be called and texted; empty where there is none, or it was found to be wrong."""
        return "" if self.phone_is_wrong else self.phone

    @property
    def sorted_name(self) -> str:
        """As listed: `Ortiz, Maya`, or the organisation."""
        if self.kind is ClientKind.ORGANISATION or not (self.given_name and self.family_name):
            return self.name
        return f"{self.family_name}, {self.given_name}"


def cleaned_line(text: str, field: str, *, limit: int = NAME_LIMIT) -> str:
    """One line of text fit to keep: trimmed, NFC, white space folded.

    Raises InvalidValue for control characters (also bidirectional overrides, which can make a name read
    as another) and for more than `limit` characters. Letters of every script pass unchanged.
    """
    composed = unicodedata.normalize("NFC", text)
    for position, character in enumerate(composed):
        category = unicodedata.category(character)
        if character in "\t\n\r ":
            continue
        if (
            category in {"Cc", "Cs", "Co", "Cn"}
            or character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
        ):
            raise InvalidValue(field=field, reason="control_character", position=position + 1)
    line = " ".join(composed.split())
    if len(line) > limit:
        raise InvalidValue(field=field, reason="too_long", limit=limit, length=len(line))
    return line


def cleaned_text(text: str, field: str, *, limit: int = TEXT_LIMIT) -> str:
    """Several lines of text fit to keep, each cleaned as `cleaned_line` does."""
    if len(text) > limit:
        raise InvalidValue(field=field, reason="too_long", limit=limit, length=len(text))
    return "\n".join(cleaned_line(line, field, limit=limit) for line in text.splitlines()).strip()
