"""What a setting is, and the kinds of values that settings hold; refuses what is of no such kind."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from zoneinfo import available_timezones

from bookingdesk.domain.quiet import QuietHours

Checked = Callable[[str], str]
"""Takes the text as typed, answers it as stored, raises ValueError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """One key: its default as text, what it is for, and what it may hold in words for an error."""

    key: str
    default: str
    description: str
    allowed: str
    check: Checked
    reason: str = "not_allowed"
    """Why what it may not hold is refused, where that has a sentence of its own."""


def number_from(low: int, high: int) -> Checked:
    """A whole number within these."""

    def check(text: str) -> str:
        if not re.fullmatch(r"[0-9]{1,9}", text) or not low <= int(text) <= high:
            raise ValueError(text)
        return str(int(text))

    return check


def one_of(*words: str) -> Checked:
    """One of these words."""

    def check(text: str) -> str:
        if text.lower() not in words:
            raise ValueError(text)
        return text.lower()

    return check


def matching(pattern: str, change: Callable[[str], str] = str) -> Checked:
    """What the whole pattern matches, after a change such as to capitals."""

    def check(text: str) -> str:
        if not re.fullmatch(pattern, change(text)):
            raise ValueError(text)
        return change(text)

    return check


def hours(text: str) -> str:
    """`2d 3h` and `48, 3` are the same; stored in hours, the longest first."""
    parts = [re.fullmatch(r"([0-9]{1,3})([dh]?)", part) for part in re.split(r"[,; ]+", text.lower()) if part]
    hours = {int(part[1]) * (24 if part[2] == "d" else 1) for part in parts if part is not None}
    if len(parts) > 5 or None in parts or not all(1 <= each <= 720 for each in hours):
        raise ValueError(text)
    return ",".join(str(each) for each in sorted(hours, reverse=True))


def quiet(text: str) -> str:
    """Two times, or nothing."""
    return str(QuietHours.parsed(text) or "")


def off_or(check: Checked) -> Checked:
    """`off`, or what the check lets pass."""
    return lambda text: "off" if text.lower() == "off" else check(text)


def zone(text: str) -> str:
    """A time zone that is known here."""
    if text not in available_timezones():
        raise ValueError(text)
    return text


def list_of(*known: str) -> Checked:
    """Some of these words with commas, each once, in the order given."""

    def check(text: str) -> str:
        words = [word.strip().lower() for word in text.split(",") if word.strip()]
        if not words or any(word not in known for word in words):
            raise ValueError(text)
        return ",".join(dict.fromkeys(words))

    return check


HOST = r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
ADDRESS = rf"[^@\s<>\"',;:\\()\[\]]+@{HOST}"
