"""CSV and JSON files as records: columns and keys are matched by the names that forms give them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from bookingdesk.domain.errors import InvalidValue
from bookingdesk.usecases.importing.mapping import ColumnMapping, guessed
from bookingdesk.usecases.importing.reading import read_table, whole
from bookingdesk.usecases.intake.records import MOST_RECORDS, Read, Record, Unread

LIST_KEYS = ("requests", "items", "entries", "data", "submissions")


def csv_records(path: Path) -> Iterator[Read]:
    """The rows of a CSV file. Raises InvalidValue (no columns that a request has), FileUnreadable."""
    table = read_table(path)
    mapping = _mapping(table.columns)
    for count, row in enumerate(table.rows()):
        if count >= MOST_RECORDS:
            yield Unread(line=row.line, why=InvalidValue(field="file", reason="too_many", limit=MOST_RECORDS))
            return
        try:
            cells = whole(row).cells
        except InvalidValue as why:
            yield Unread(line=row.line, why=why)
            continue
        yield Record(line=row.line, fields={name: mapping.cell(cells, name) for name in mapping.chosen})


def json_records(data: bytes) -> Iterator[Read]:
    """The objects of a JSON file: a list, a list under a usual key, one object, or one object a line."""
    for number, item in enumerate(_items(data), start=1):
        if number > MOST_RECORDS:
            yield Unread(line=number, why=InvalidValue(field="file", reason="too_many", limit=MOST_RECORDS))
            return
        if not isinstance(item, dict) or not all(isinstance(key, str) for key in item):
            yield Unread(line=number, why=InvalidValue(field="row", reason="not_an_object"))
            continue
        try:
            columns = tuple(item)
            mapping = guessed("requests", columns)
            cells = [_text(item[column]) for column in columns]
        except InvalidValue as why:
            yield Unread(line=number, why=why)
            continue
        yield Record(line=number, fields={name: mapping.cell(cells, name) for name in mapping.chosen})


NAME_LIMIT = 40
MOST_FIELDS = 200
"""Of a form; the time to find out what each field means grows with the square."""


def form_fields(lines: Iterable[str]) -> dict[str, str]:
    """The `Field: value` lines of a form that was sent as a mail; nothing where it is no form."""
    found: dict[str, str] = {}
    named = (line.split(":", 1) for line in lines if 0 <= line.find(":") <= NAME_LIMIT)
    pairs = list(islice(named, MOST_FIELDS))
    names = [name.strip() for name, _ in pairs]
    if len(names) < 2:
        return {}
    mapping = guessed("requests", names)
    cells = [value.strip() for _, value in pairs]
    for field in mapping.chosen:
        found[field] = mapping.cell(cells, field)
    return found if {"name", "email", "phone", "service", "date"} & set(found) and len(found) >= 2 else {}


def _mapping(columns: Sequence[str]) -> ColumnMapping:
    mapping = guessed("requests", columns)
    if not {"name", "family_name", "phone", "email"} & set(mapping.chosen):
        raise InvalidValue(field="file", reason="no_request_columns")
    return mapping


def _items(data: bytes) -> list[Any]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        raise InvalidValue(field="file", reason="not_json") from why
    try:
        document = json.loads(text)
    except RecursionError as why:
        raise InvalidValue(field="file", reason="not_json") from why
    except ValueError:
        return _by_line(text)
    if isinstance(document, dict):
        listed = next((document[key] for key in LIST_KEYS if isinstance(document.get(key), list)), None)
        return [document] if listed is None else listed
    return document if isinstance(document, list) else [document]


def _by_line(text: str) -> list[Any]:
    """One JSON value a line, as logs and form services write; lines that are none become bad records."""
    lines = [line for line in text.splitlines() if line.strip()]
    found: list[Any] = []
    for line in lines:
        try:
            found.append(json.loads(line))
        except (ValueError, RecursionError):
            found.append(None)
    if not any(isinstance(item, dict) for item in found):
        raise InvalidValue(field="file", reason="not_json")
    return found


def _text(value: object) -> str:
    """A value as a form would have shown it. Raises InvalidValue for what no form field holds."""
    if value is None or value is False:
        return ""
    if value is True:
        return "yes"
    if isinstance(value, (str, int, float)):
        return str(value).strip()
    if isinstance(value, list) and all(isinstance(one, (str, int, float)) for one in value):
        return "; ".join(str(one) for one in value)
    raise InvalidValue(field="row", reason="not_an_object")
