"""The live vocabulary of the Line: what services, staff and rooms are called, matched by code, name and prefix."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from functools import lru_cache

from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.folding import folded
from bookingdesk.domain.ids import DepartmentId
from bookingdesk.presentation.line.reading import Kind

LONGEST = 4
"""Words of a name that may be typed one after another."""
LATER = 3
"""Letters from which a later word of a service's name is recognised too."""
NEAR = 2
"""Edits that still count as a slip of the finger, in words of five letters and more."""


class Strength(IntEnum):
    """How well a typed run fits a name."""

    PREFIX = 1
    WORDS = 2
    """Several words, each the beginning of the name's next."""
    EXACT = 3
    """The code, the whole name, or a person's first name."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that can be named. `words` and `code` are in search form."""

    kind: Kind
    id: int
    name: str
    words: tuple[str, ...]
    code: str = ""

    def strength(self, typed: Sequence[str]) -> Strength | None:
        """How the typed words fit, from the beginning of the name; None where they do not."""
        if len(typed) == 1 and self.code and typed[0] == self.code:
            return Strength.EXACT
        if len(typed) > len(self.words):
            return None
        if not all(name.startswith(word) for name, word in zip(self.words, typed, strict=False)):
            later = self.kind is Kind.SERVICE and len(typed) == 1 and len(typed[0]) >= LATER
            return Strength.PREFIX if later and any(n.startswith(typed[0]) for n in self.words[1:]) else None
        if len(typed) == len(self.words) and typed[-1] == self.words[-1]:
            return Strength.EXACT
        if len(typed) > 1:
            return Strength.WORDS
        if self.kind is Kind.STAFF and typed[0] == self.words[0]:
            return Strength.EXACT
        return Strength.PREFIX


@dataclass(frozen=True, slots=True)
class Match:
    """Entries that fit equally well, over `length` words."""

    entries: tuple[Entry, ...]
    strength: Strength
    length: int

    @property
    def ids(self) -> tuple[int, ...]:
        """Their ids, in the desk's order."""
        return tuple(entry.id for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Everything nameable at one moment, in the desk's order."""

    entries: tuple[Entry, ...] = ()
    _by_letter: dict[str, tuple[Entry, ...]] = field(init=False, repr=False, compare=False)
    """Whatever can begin with a letter: by code, or by any word of the name."""

    def __post_init__(self) -> None:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            for letter in dict.fromkeys(word[0] for word in (*entry.words, entry.code) if word):
                found.setdefault(letter, []).append(entry)
        object.__setattr__(self, "_by_letter", {letter: tuple(entries) for letter, entries in found.items()})

    @classmethod
    def of(cls, catalogue: Catalogue, department: DepartmentId | None = None) -> Vocabulary:
        """The names of a catalogue; what is retired has none.

        Of one department alone: its services, and no people and rooms of another.
        """
        found = [
            Entry(Kind.SERVICE, service.id, service.name, tuple(folded(service.name).split()), folded(service.code))
            for service in catalogue.services.values()
            if not service.retired and department in (None, service.department_id)
        ]
        for kind in ResourceKind:
            found += [
                Entry(
                    Kind.STAFF if kind is ResourceKind.STAFF else Kind.ROOM,
                    resource.id,
                    resource.name,
                    tuple(folded(resource.name).split()),
                )
                for resource in catalogue.of_kind(kind)
                if department is None or resource.department_id in (None, department)
            ]
        return cls(tuple(entry for entry in found if entry.words))

    def named(self, typed: Sequence[str]) -> Match | None:
        """The longest and best match at the beginning of the typed words, over all kinds.

        Staff and rooms need their exact name here; by prefix they are written /ana and @2.
        """
        for length in range(min(LONGEST, len(typed)), 0, -1):
            run = typed[:length]
            if not all(run):
                continue
            best = self._best(run, self._by_letter.get(run[0][0], ()))
            if best is None:
                continue
            letter = length == 1 and len(run[0]) == 1
            begun = best.strength is Strength.PREFIX
            if not begun or (best.entries[0].kind is Kind.SERVICE and not letter):
                return best
        return None

    def prefixed(self, kind: Kind, typed: Sequence[str]) -> Match | None:
        """Staff after a slash, rooms after @: the longest run of words that fits, by prefix or number."""
        of_kind = tuple(entry for entry in self.entries if entry.kind is kind)
        for length in range(min(LONGEST, len(typed)), 0, -1):
            run = typed[:length]
            if not all(run):
                continue
            best = self._best(run, of_kind)
            if best is not None:
                return best
            if length == 1:
                later = tuple(entry for entry in of_kind if run[0] in entry.words)
                if later:
                    return Match(later, Strength.EXACT, 1)
        return None

    def nearest(self, word: str) -> str:
        """The service or staff name within a slip of the finger; empty where there is none."""
        if len(word) < 4:
            return ""
        best = (NEAR + 1, "")
        for entry in self.entries:
            if entry.kind is Kind.ROOM:
                continue
            for name in entry.words:
                allowed = 1 if len(word) < 5 else NEAR
                distance = edits(word, name, allowed)
                if distance <= allowed and distance < best[0]:
                    best = (distance, entry.name)
        return best[1]

    def _best(self, run: Sequence[str], entries: tuple[Entry, ...]) -> Match | None:
        found = [(strength, entry) for entry in entries if (strength := entry.strength(run)) is not None]
        if not found:
            return None
        top = max(strength for strength, _ in found)
        if len(run) == 1 and top is Strength.PREFIX:
            services = [entry for _, entry in found if entry.kind is Kind.SERVICE]
            if services:
                return Match(tuple(services), top, 1)
        kept = [entry for strength, entry in found if strength is top]
        return Match(tuple(entry for entry in kept if entry.kind is kept[0].kind), top, len(run))


def edits(one: str, other: str, most: int) -> int:
    """Letters to change, drop, add or swap with their neighbour; anything above `most` is `most + 1`."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    return _edits(one, other, most)


@lru_cache(maxsize=4096)
def _edits(one: str, other: str, most: int) -> int:
    """Asked again at each key for the words that stand."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(row[-1] + 1, before[j] + 1, before[j - 1] + (letter != wanted))
            if older and i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == wanted:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)
