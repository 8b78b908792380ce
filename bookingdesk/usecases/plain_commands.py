"""Commands as plain values that JSON can hold, and back: for an action that is asked for now and done later.

Knows frozen dataclasses of the domain and what they are made of; refuses everything else with TypeError.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from types import NoneType, UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

_TEXTS: dict[type, Callable[[str], Any]] = {
    Decimal: Decimal,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
}


def plain(value: object) -> Any:
    """The value as None, booleans, numbers, texts, lists and dictionaries."""
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, frozenset):
        return sorted((plain(each) for each in value), key=lambda each: json.dumps(each, sort_keys=True))
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, Mapping):
        return [[plain(key), plain(each)] for key, each in value.items()]
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value) if one.init}
    raise TypeError(f"no plain value for {type(value).__name__}")


def from_plain(hint: Any, data: Any) -> Any:
    """The value of the type that `hint` names. Raises TypeError, ValueError or KeyError where it is none."""
    if isinstance(hint, NewType):
        return from_plain(hint.__supertype__, data)
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return _one_of(inner, data)
    if origin is frozenset:
        return frozenset(from_plain(inner[0], each) for each in data)
    if origin is Mapping:
        return {from_plain(inner[0], key): from_plain(inner[1], each) for key, each in data}
    if origin is tuple:
        if inner[-1] is Ellipsis:
            return tuple(from_plain(inner[0], each) for each in data)
        return tuple(from_plain(one, each) for one, each in zip(inner, data, strict=True))
    return _single(hint, data)


def _one_of(kinds: tuple[Any, ...], data: Any) -> Any:
    if data is None and NoneType in kinds:
        return None
    for kind in kinds:
        if kind is NoneType:
            continue
        try:
            return from_plain(kind, data)
        except (TypeError, ValueError, KeyError):
            continue
    raise TypeError(f"{data!r} is none of {kinds}")


def _single(kind: type, data: Any) -> Any:
    if kind in _TEXTS:
        return _TEXTS[kind](data)
    if kind is timedelta:
        return timedelta(seconds=data)
    if issubclass(kind, Enum):
        return kind(data)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        names = [one.name for one in fields(kind) if one.init and one.name in data]
        return kind(**{name: from_plain(hints[name], data[name]) for name in names})
    if kind in {bool, int, str} and isinstance(data, kind):
        return data
    raise TypeError(f"{data!r} is no {kind}")
