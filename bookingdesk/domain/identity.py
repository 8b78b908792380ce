"""Who is calling: what a caller says is compared with stored facts that nobody reads (SOP B4.4.2, R64).

One function decides what matches, one whether it is enough, one whether a booking is locked. It never says which
piece failed, and nothing here carries a stored value out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.bookings import AskedBy
from bookingdesk.domain.clients import Channel, Client, ContactPerson
from bookingdesk.domain.folding import folded
from bookingdesk.domain.ids import BookingId, ClientId, ContactPersonId, IdentityCheckId

LEAST = 4
"""A shorter piece is guessed too easily."""
PIECES_AT_MOST = 24
"""Nobody says more; what follows is not looked at."""
LONGEST_RUN = 4
"""So many words can be one piece: `12 March 1988`, `SW1A 1AA`."""
GOOD_FOR = timedelta(minutes=15)
"""How long a check lasts, if the contact does."""
ATTEMPTS = 3
LOCKED_FOR = timedelta(minutes=15)


class FactKind(StrEnum):
    """What a caller may say that only they would know."""

    BIRTHDAY = "birthday"
    PHONE_END = "phone_end"
    POSTCODE = "postcode"
    EMAIL = "email"
    CLIENT_NUMBER = "client_number"
    BOOKING_NUMBER = "booking_number"
    LAST_VISIT = "last_visit"
    PASSWORD = "password"


class IdentityMode(StrEnum):
    """How a desk checks who is calling."""

    OFF = "off"
    BLIND = "blind"
    TICK = "tick"
    """The clerk ticks which facts the caller named; for low-risk businesses."""


class CheckedHow(StrEnum):
    """By what a check succeeded."""

    FACTS = "facts"
    TICKED = "ticked"
    CALLED_BACK = "called_back"
    EXCUSED = "excused"
    """A supervisor allowed it, with a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityRules:
    """What the desk's policy asks for."""

    mode: IdentityMode = IdentityMode.OFF
    facts_needed: int = 2
    attempts: int = ATTEMPTS
    """After so many failed ones in a row it is locked, and after as many again."""
    locked_for: timedelta = LOCKED_FOR

    @property
    def required(self) -> bool:
        """Whether a client's word needs a check."""
        return self.mode is not IdentityMode.OFF


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is stored about somebody; never shown before a check has succeeded."""

    birthday: date | None = None
    phone: str = ""
    postcode: str = ""
    email: str = ""
    client_number: int | None = None
    booking_numbers: frozenset[int] = frozenset()
    last_visit: date | None = None
    password: str = ""

    def kinds(self) -> tuple[FactKind, ...]:
        """Which facts there are."""
        there = {
            FactKind.BIRTHDAY: self.birthday is not None,
            FactKind.PHONE_END: len(_digits(self.phone)) >= LEAST,
            FactKind.POSTCODE: len(_plain(self.postcode)) >= LEAST,
            FactKind.EMAIL: bool(self.email),
            FactKind.CLIENT_NUMBER: self.client_number is not None and self.client_number >= 10 ** (LEAST - 1),
            FactKind.BOOKING_NUMBER: any(number >= 10 ** (LEAST - 1) for number in self.booking_numbers),
            FactKind.LAST_VISIT: self.last_visit is not None,
            FactKind.PASSWORD: len(_plain(self.password)) >= LEAST,
        }
        return tuple(kind for kind in FactKind if there[kind])


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityCheck:
    """One check as it is kept: who, when, how and which kinds of facts matched; never what was said."""

    id: IdentityCheckId
    client_id: ClientId
    booking_id: BookingId | None = None
    """What the caller wanted to change; a lock is on this booking."""
    person_id: ContactPersonId | None = None
    at: datetime
    user: str
    station: str
    channel: Channel = Channel.PHONE
    confirmed: bool
    how: CheckedHow = CheckedHow.FACTS
    facts: tuple[FactKind, ...] = ()
    reason: str = ""
    """Why a supervisor excused it. Untrusted text."""
    ended_at: datetime | None = None
    """When the contact ended: another client was opened."""


def facts_of(client: Client, booking_numbers: Iterable[int], last_visit: date | None) -> Facts:
    """What the client themselves can say."""
    return Facts(
        birthday=client.born,
        phone=client.phone,
        postcode=client.postcode,
        email=client.email,
        client_number=client.id,
        booking_numbers=frozenset(booking_numbers),
        last_visit=last_visit,
        password=client.agreed_password,
    )


def facts_of_person(person: ContactPerson, client: Client, booking_numbers: Iterable[int]) -> Facts:
    """What an authorised contact person can say: their own addresses, and the numbers of what they act for."""
    return Facts(
        phone=person.phone,
        email=person.email,
        client_number=client.id,
        booking_numbers=frozenset(booking_numbers),
        password=client.agreed_password,
    )


def matched(typed: str, facts: Facts, months: Mapping[str, int]) -> frozenset[FactKind]:
    """The kinds of facts that what was typed names, each piece standing for one fact only.

    Pieces are words, or up to four words together; shorter ones than four letters or digits count for nothing.
    `months` gives the number of a month by its folded name. Says nothing of what did not match.
    """
    words = [word for word in re.split(r"[\s,;]+", typed.strip()) if word][:PIECES_AT_MOST]
    best: list[frozenset[frozenset[FactKind]]] = [frozenset({frozenset()})]
    for end in range(1, len(words) + 1):
        ways = set(best[end - 1])
        for start in range(max(0, end - LONGEST_RUN), end):
            for kind in _kinds_of(words[start:end], facts, months):
                ways |= {way | {kind} for way in best[start]}
        best.append(frozenset(ways))
    return max(best[-1], key=lambda way: (len(way), sorted(way)), default=frozenset())


def is_enough(kinds: frozenset[FactKind], rules: IdentityRules) -> bool:
    """Whether so many different facts identify somebody (policy 1 to 3)."""
    return len(kinds) >= rules.facts_needed


def locked_until(failed: Sequence[datetime], now: datetime, rules: IdentityRules) -> datetime | None:
    """Until when a booking is locked after failed attempts (oldest first, none before the last success).

    Every third attempt locks for 15 minutes, or as the rules say, counted from it; exactly then it is open again.
    """
    if not failed or len(failed) % rules.attempts:
        return None
    end = failed[-1] + rules.locked_for
    return end if now < end else None


def is_good(check: IdentityCheck, client: ClientId, *, user: str, station: str, now: datetime) -> bool:
    """Whether a check still holds: for this client, in this contact, for 15 minutes at most.

    It belongs to the contact and to the user who heard it (D10): whoever takes over the desk asks anew.
    """
    return (
        check.confirmed
        and check.client_id == client
        and check.user == user
        and check.station == station
        and (check.ended_at is None or now < check.ended_at)
        and now < check.at + GOOD_FOR
    )


def needs_check(asked_by: AskedBy, rules: IdentityRules) -> bool:
    """Whether a change needs to know who is calling; what the business asks for needs a reason instead."""
    return rules.required and asked_by is not AskedBy.BUSINESS


def _kinds_of(words: Sequence[str], facts: Facts, months: Mapping[str, int]) -> frozenset[FactKind]:
    """Which facts one piece could stand for."""
    plain, digits = _plain(" ".join(words)), _digits(words)
    if len(plain) < LEAST:
        return frozenset()
    dates = {kind: day for kind, day in _days(facts) if _is_day(words, day, months)}
    number = int(digits) if digits == plain and len(digits) < 19 else None
    phone = _digits(facts.phone)
    tests = {
        FactKind.PHONE_END: digits == plain and _ends(phone, digits),
        FactKind.POSTCODE: plain == _plain(facts.postcode),
        FactKind.EMAIL: len(words) == 1 and bool(facts.email) and words[0].casefold() == facts.email.casefold(),
        FactKind.CLIENT_NUMBER: number is not None and number == facts.client_number,
        FactKind.BOOKING_NUMBER: number in facts.booking_numbers,
        FactKind.PASSWORD: plain == _plain(facts.password),
    }
    return frozenset(dates) | {kind for kind, fits in tests.items() if fits}


def _days(facts: Facts) -> list[tuple[FactKind, date]]:
    pairs = ((FactKind.BIRTHDAY, facts.birthday), (FactKind.LAST_VISIT, facts.last_visit))
    return [(kind, day) for kind, day in pairs if day is not None]


def _ends(phone: str, said: str) -> bool:
    """Digits from the end, or the whole number with the zero that is dialled inside the country."""
    if len(said) >= LEAST and phone.endswith(said):
        return True
    whole = said.lstrip("0")
    return said.startswith("0") and len(whole) >= 6 and phone.endswith(whole)


def _is_day(words: Sequence[str], day: date, months: Mapping[str, int]) -> bool:
    """Whether a piece says the day, in any usual order, with or without the year."""
    parts = [part for word in words for part in re.split(r"[./\-]", word) if part]
    named = [months.get(folded(part)) for part in parts]
    if len(parts) == 1 and parts[0].isdecimal():
        return _digits(parts) in _run_together(day)
    if not 2 <= len(parts) <= 3:
        return False
    numbers = [month or _number(part) for part, month in zip(parts, named, strict=True)]
    if None in numbers:
        return False
    orders = [(day.day, day.month), (day.month, day.day)]
    years = (day.year, day.year % 100)
    wanted = set(orders) | {(*order, year) for order in orders for year in years}
    wanted |= {(year, day.month, day.day) for year in years}
    return tuple(numbers) in wanted


def _run_together(day: date) -> frozenset[str]:
    """`1203`, `0312`, `120388`, `12031988`, `19880312` and their like."""
    d, m, y, full = f"{day:%d}", f"{day:%m}", f"{day:%y}", f"{day.year:04d}"
    return frozenset({d + m, m + d, d + m + y, m + d + y, y + m + d, d + m + full, m + d + full, full + m + d})


def _number(part: str) -> int | None:
    stripped = re.sub(r"(?<=\d)(st|nd|rd|th|er|º|ª)$", "", part.casefold())
    return int(stripped) if stripped.isdecimal() and len(stripped) <= 4 else None


def _plain(text: str) -> str:
    return folded(text).replace(" ", "")


def _digits(text: str | Sequence[str]) -> str:
    return "".join(str(int(c)) for c in "".join(text) if c.isdecimal())
