"""Which column of a file is which field: guessed from its name, shown, confirmed or given by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.folding import folded

CLIENT_FIELDS: Mapping[str, str] = {
    "external_id": "id|client id|customer id|patient id|kundennummer|kunden nr|client no|number|nr|numero client",
    "given_name": "given name|first name|firstname|forename|vorname|prenom|nombre|first",
    "family_name": "family name|last name|lastname|surname|nachname|familienname|nom de famille|nom|apellido|apellidos|last",
    "name": "name|full name|fullname|client|customer|patient|client name|customer name|kunde|nom complet|nombre completo",
    "organisation": "organisation|organization|company|company name|firma|societe|empresa",
    "phone": "phone|mobile|telephone|tel|phone number|mobile number|cell|telefon|handy|mobil|telefonnummer|portable|telefono|movil",
    "email": "email|e mail|email address|mail|e mail adresse|courriel|correo|correo electronico",
    "born": "born|birthday|birth date|birthdate|date of birth|dob|geburtsdatum|geburtstag|date de naissance|naissance|fecha de nacimiento|nacimiento",
    "language": "language|lang|sprache|langue|idioma",
    "preferred_channel": "preferred channel|preferred contact|preferred contact method|contact preference|kontaktweg",
    "note": "note|notes|comment|comments|remark|remarks|bemerkung|notiz|kommentar|remarque|nota|notas",
    "care": "care|alert|medical alert|allergy|allergies|special requirements|allergien",
}
BOOKING_FIELDS: Mapping[str, str] = {
    "external_id": "id|booking id|booking number|appointment id|event id|reference|termin nr|buchungsnummer",
    "client_id": "client number|client id|customer id|patient id|kundennummer|client no",
    "client": "client|customer|patient|client name|customer name|patient name|name|kunde|nom|nombre|full name",
    "phone": "phone|mobile|telephone|tel|client phone|customer phone|telefon|handy|portable|telefono",
    "email": "email|e mail|client email|customer email|email address|mail|courriel|correo",
    "service": "service|treatment|procedure|appointment type|leistung|behandlung|prestation|servicio|type",
    "staff": "staff|staff member|provider|employee|with|stylist|therapist|mitarbeiter|mitarbeiterin|employe|empleado",
    "space": "space|room|raum|salle|sala|chair|operatory",
    "date": "date|day|appointment date|booking date|start date|datum|tag|jour|fecha",
    "time": "time|start time|appointment time|from|uhrzeit|zeit|beginn|heure|hora",
    "start": "start|starts|start at|begin|date time|datetime|date and time|debut|inicio|start date time",
    "end": "end|ends|end at|end time|until|ende|fin",
    "minutes": "minutes|duration|length|min|dauer|minuten|duree|duracion",
    "status": "status|state|etat|estado",
    "note": "note|notes|comment|comments|bemerkung|notiz|remarque|nota",
}
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


def fields_of(what: str) -> Mapping[str, str]:
    """The fields of `clients` or `bookings`."""
    return CLIENT_FIELDS if what == "clients" else BOOKING_FIELDS


def guessed(what: str, columns: Sequence[str]) -> ColumnMapping:
    """The likeliest mapping by column names: exact words first, then the longest name contained."""
    plain = [_plain(column) for column in columns]
    chosen: dict[str, int] = {}
    for exact in (True, False):
        for field, names in fields_of(what).items():
            if field in chosen:
                continue
            number = _best(plain, names.split("|"), set(chosen.values()), exact=exact)
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
