"""The unsaved state of a client's form: what is typed, what is missing or wrong, and the profile it makes.

Pure. Addresses are judged by the rules that store them, so that typing is told what saving would refuse.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum

from bookingdesk.domain.clients import (
    Channel,
    Client,
    ClientKind,
    ContactPerson,
    cleaned_line,
    cleaned_text,
)
from bookingdesk.domain.contact import usual_channel
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import ClientId, ResourceId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.line.language import line_language
from bookingdesk.presentation.problem import Problem
from bookingdesk.presentation.value_words import invalid_value
from bookingdesk.usecases.contact import email_kept, phone_kept

OLDEST = 130
"""Nobody is older in years."""
_NUMBERS = re.compile(r"(\d{1,4})\s*[./\- ]\s*(\d{1,2})\s*[./\- ]\s*(\d{1,4})\.?")


class ClientField(StrEnum):
    """The fields that can be missing or wrong, in the order of the form."""

    GIVEN = "given_name"
    FAMILY = "family_name"
    ORGANISATION = "organisation"
    PHONE = "phone"
    EMAIL = "email"
    PREFERS = "preferred_channel"
    NO_CONTACT = "no_contact_reason"
    BEST_TIME = "best_time"
    PRONOUNCED = "pronounced"
    BORN = "born"
    CARE = "care"
    NOTE = "note"
    PERSONS = "contact_person"


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteDraft:
    """A note of a department that is typed and not stored."""

    text: str
    shown: str
    """What was kept when somebody began to write: another text by then is told before it is written over."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientDraft:
    """One filled form; texts as typed."""

    stored: Client | None = None
    """The profile that is being changed; None for a new one."""
    kind: ClientKind = ClientKind.PERSON
    given_name: str = ""
    family_name: str = ""
    organisation: str = ""
    pronounced: str = ""
    born: str = ""
    phone: str = ""
    email: str = ""
    preferred_channel: Channel | None = None
    """None: the usual way for the addresses there are."""
    otherwise: Channel | None = None
    """The second wish; None leaves it to the business."""
    no_voicemail: bool = False
    best_time: str = ""
    no_contact_reason: str = ""
    language: str = ""
    usual_staff: ResourceId | None = None
    only_usual: bool = False
    note: str = ""
    care: str = ""
    address: str = ""
    postcode: str = ""
    agreed_password: str = ""
    """A word by which the client is known on the phone."""
    contact_persons: tuple[ContactPerson, ...] = ()

    @property
    def prefers(self) -> Channel:
        """The way chosen, or the usual one."""
        if self.preferred_channel is not None:
            return self.preferred_channel
        return usual_channel(phone=self.phone.strip(), email=self.email.strip())


def draft_of_client(client: Client, formatter: Formatter) -> ClientDraft:
    """A stored profile in the form."""
    return ClientDraft(
        stored=client,
        kind=client.kind,
        given_name=client.given_name,
        family_name=client.family_name,
        organisation=client.organisation,
        pronounced=client.pronounced,
        born=birthday_text(client.born, formatter),
        phone=client.phone,
        email=client.email,
        preferred_channel=client.preferred_channel,
        otherwise=client.otherwise,
        no_voicemail=client.no_voicemail,
        best_time=client.best_time,
        no_contact_reason=client.no_contact_reason,
        language=client.language,
        usual_staff=client.usual_staff,
        only_usual=client.only_usual,
        note=client.note,
        care=client.care,
        address=" ".join(client.address.split()),
        postcode=client.postcode,
        agreed_password=client.agreed_password,
        contact_persons=client.contact_persons,
    )


def to_client(draft: ClientDraft, now: datetime, locale: str) -> Client:
    """The profile as typed; what cannot be read stays out, and `problems` has said so."""
    born = read_birthday(draft.born, now.date(), locale)
    fields = {
        "kind": draft.kind,
        "given_name": draft.given_name if draft.kind is ClientKind.PERSON else "",
        "family_name": draft.family_name if draft.kind is ClientKind.PERSON else "",
        "organisation": draft.organisation if draft.kind is ClientKind.ORGANISATION else "",
        "pronounced": draft.pronounced,
        "born": born,
        "phone": draft.phone,
        "email": draft.email,
        "preferred_channel": draft.prefers,
        "otherwise": draft.otherwise,
        "no_voicemail": draft.no_voicemail,
        "best_time": draft.best_time,
        "no_contact_reason": draft.no_contact_reason,
        "language": draft.language,
        "usual_staff": draft.usual_staff,
        "only_usual": draft.only_usual,
        "note": draft.note,
        "care": draft.care,
        "address": draft.address,
        "postcode": draft.postcode,
        "agreed_password": draft.agreed_password,
        "contact_persons": draft.contact_persons,
    }
    if draft.stored is None:
        just_said = now if draft.phone.strip() or draft.email.strip() else None
        empty = Client(id=ClientId(0), created_at=now, contact_checked_at=just_said)
        return replace(empty, **fields)  # type: ignore[arg-type]
    same = (draft.stored.phone, draft.stored.email) == (draft.phone.strip(), draft.email.strip())
    fields["contact_checked_at"] = draft.stored.contact_checked_at if same else now
    return replace(draft.stored, **fields)  # type: ignore[arg-type]


def client_problems(
    draft: ClientDraft, country: str, now: datetime, formatter: Formatter
) -> Mapping[ClientField, Problem]:
    """What keeps the form from being saved: name (R51), contact (R52), preferred way (R56), format (R58)."""
    found: dict[ClientField, Problem] = {}
    _names(draft, found)
    if not (draft.phone.strip() or draft.email.strip() or draft.no_contact_reason.strip()):
        found[ClientField.PHONE] = Problem(_("needed: phone or email"), needed=True)
    checks: tuple[tuple[ClientField, Callable[[], object]], ...] = (
        (ClientField.PHONE, lambda: phone_kept(draft.phone, country)),
        (ClientField.EMAIL, lambda: email_kept(draft.email)),
        (ClientField.GIVEN, lambda: cleaned_line(draft.given_name, "given_name")),
        (ClientField.FAMILY, lambda: cleaned_line(draft.family_name, "family_name")),
        (ClientField.ORGANISATION, lambda: cleaned_line(draft.organisation, "organisation")),
        (ClientField.PRONOUNCED, lambda: cleaned_line(draft.pronounced, "pronounced")),
        (ClientField.BEST_TIME, lambda: cleaned_line(draft.best_time, "best_time", limit=60)),
        (ClientField.NO_CONTACT, lambda: cleaned_line(draft.no_contact_reason, "no_contact_reason")),
        (ClientField.CARE, lambda: cleaned_text(draft.care, "care")),
        (ClientField.NOTE, lambda: cleaned_text(draft.note, "note")),
        (ClientField.PERSONS, lambda: _persons(draft.contact_persons, country)),
    )
    for field, check in checks:
        try:
            check()
        except InvalidValue as why:
            found[field] = Problem(value_words(why, formatter))
    way = _way(draft)
    if way is not None:
        found[ClientField.PREFERS] = way
    if draft.born.strip() and read_birthday(draft.born, now.date(), formatter.locale) is None:
        found[ClientField.BORN] = Problem(
            _("This is no date of birth. Write it like {example}.").format(
                example=birthday_text(date(1988, 3, 24), formatter)
            )
        )
    return {field: found[field] for field in ClientField if field in found}


def _names(draft: ClientDraft, found: dict[ClientField, Problem]) -> None:
    if draft.kind is ClientKind.ORGANISATION:
        if not draft.organisation.strip():
            found[ClientField.ORGANISATION] = Problem(_("needed"), needed=True)
    elif not draft.given_name.strip() and not draft.family_name.strip():
        found[ClientField.GIVEN] = Problem(_("needed"), needed=True)


def _way(draft: ClientDraft) -> Problem | None:
    if draft.prefers is Channel.EMAIL and not draft.email.strip() and draft.phone.strip():
        return Problem(_("There is no email address yet."))
    if draft.prefers in {Channel.SMS, Channel.PHONE} and not draft.phone.strip() and draft.email.strip():
        return Problem(_("There is no phone number yet."))
    return None


def _persons(persons: Sequence[ContactPerson], country: str) -> None:
    for person in persons:
        if not cleaned_line(person.name, "contact_person"):
            raise InvalidValue(field="contact_person", reason="needed")
        phone_kept(person.phone, country)
        email_kept(person.email)


def value_words(why: InvalidValue, formatter: Formatter) -> str:
    """What is wrong with an address, as exactly as it is known; the general sentence for everything else."""
    position, value = why.facts.get("position"), str(why.facts.get("value", ""))
    if why.facts.get("reason") == "not_an_email" and isinstance(position, int):
        if position > len(value):
            return _("Not complete: an address is written like name@example.org.")
        return _("“{sign}” at position {position} can't be there in an address.").format(
            sign=value[position - 1], position=formatter.number(position)
        )
    digits = why.facts.get("digits")
    if why.facts.get("reason") == "not_a_phone" and isinstance(digits, int):
        words = ngettext(
            "Has {count} digit: no phone number has.", "Has {count} digits: no phone number has.", digits
        )
        return words.format(count=formatter.number(digits))
    return invalid_value(why.facts, formatter)


def birthday_text(born: date | None, formatter: Formatter) -> str:
    """`12/03/1988`: in the locale's order, always with the whole year."""
    if born is None:
        return ""
    text = formatter.date_numbers(born)
    if str(born.year) in text:
        return text
    head, _sep, tail = text.rpartition(f"{born.year % 100:02d}")
    return f"{head}{born.year}{tail}"


def read_birthday(typed: str, today: date, locale: str) -> date | None:
    """A date of birth in the locale's order or year first; a year of two digits is the latest that has passed."""
    found = _NUMBERS.fullmatch(typed.strip())
    if found is None:
        return None
    one, two, three = (int(part) for part in found.groups())
    if len(found[1]) > 2:
        year, month, day = one, two, three
    else:
        day, month, year = (one, two, three) if line_language(locale).day_first else (two, one, three)
    if year < 100:
        year += 2000 if 2000 + year <= today.year else 1900
    try:
        born = date(year, month, day)
    except ValueError:
        return None
    return born if today.year - OLDEST <= born.year and born <= today else None
