"""Which column of a file is which field: guessed from its name, shown, confirmed or given by hand."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bookingdesk.assets import resource
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.folding import folded

REQUIRED = {
    "clients": (("name", "family_name", "given_name", "organisation"),),
    "bookings": (("client", "client_id", "phone", "email"), ("service",), ("date", "start")),
}
"""Of each group at least one field must be mapped."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnMapping:
    """Field → column number of a file with these columns."""

    columns: tuple[str, ...]
    chosen: Mapping[str, int]

    def cell(self, cells: Sequence[str], field: str) -> str:
        """The row's trimmed text for a field; empty where no column is mapped."""
        number = self.chosen.get(field)
        return "" if number is None else cells[number].strip()

    def shown(self) -> Mapping[str, str]:
        """Field → column name, for showing and confirming."""
        return {field: self.columns[number] for field, number in self.chosen.items()}

    def unused(self) -> tuple[str, ...]:
        """Columns that no field takes, so that nothing is dropped silently."""
        taken = set(self.chosen.values())
        return tuple(name for number, name in enumerate(self.columns) if number not in taken)


@lru_cache(maxsize=2)
def fields_of(what: str) -> Mapping[str, Sequence[str]]:
    """The fields of `clients` or `bookings` with the folded column names that other programs give them."""
    document = json.loads(resource("import", "columns.json").read_text(encoding="utf-8"))
    fields: Mapping[str, Sequence[str]] = document[what]
    return fields


def guessed(what: str, columns: Sequence[str]) -> ColumnMapping:
    """The likeliest mapping by column names: exact words first, then the longest name contained."""
    plain = [_plain(column) for column in columns]
    chosen: dict[str, int] = {}
    for exact in (True, False):
        for field, names in fields_of(what).items():
            if field in chosen:
                continue
            number = _best(plain, names, set(chosen.values()), exact=exact)
            if number is not None:
                chosen[field] = number
    return ColumnMapping(columns=tuple(columns), chosen=chosen)


def given(what: str, columns: Sequence[str], pairs: Mapping[str, str]) -> ColumnMapping:
    """The guess with `field=column` corrections; an empty column takes a field out.

    Raises InvalidValue (unknown_field with the fields there are, unknown_column with the columns).
    """
    chosen = dict(guessed(what, columns).chosen)
    plain = [_plain(column) for column in columns]
    for field, column in pairs.items():
        if field not in fields_of(what):
            raise InvalidValue(field=field, reason="unknown_field", choices=tuple(fields_of(what)))
        chosen.pop(field, None)
        if not column:
            continue
        if _plain(column) not in plain:
            raise InvalidValue(field=field, reason="unknown_column", value=column, choices=tuple(columns))
        number = plain.index(_plain(column))
        chosen = {other: taken for other, taken in chosen.items() if taken != number} | {field: number}
    return ColumnMapping(columns=tuple(columns), chosen=chosen)


def missing(what: str, mapping: ColumnMapping) -> tuple[tuple[str, ...], ...]:
    """Groups of fields of which at least one must still be mapped."""
    return tuple(group for group in REQUIRED[what] if not any(field in mapping.chosen for field in group))


def _plain(name: str) -> str:
    """A column name reduced to folded words."""
    return " ".join(re.findall(r"\w+", folded(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).replace("_", " ")))


def _best(plain: Sequence[str], names: Sequence[str], taken: set[int], *, exact: bool) -> int | None:
    """The free column that fits one of the names best, in the order of the names."""
    for name in names:
        for number, column in enumerate(plain):
            if number in taken:
                continue
            if column == name or (not exact and len(name) > 3 and re.search(rf"\b{re.escape(name)}\b", column)):
                return number
    return None
