"""What every kind of file is read into: named texts with the line they stand on; refuses to know what they mean."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bookingdesk.domain.clients import TEXT_LIMIT, Channel
from bookingdesk.domain.errors import RuleViolation
from bookingdesk.domain.requests import WishedTime

BIGGEST = 10_000_000
"""Bytes of a file: a year of requests is less, and nobody fills the memory from outside."""
MOST_RECORDS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One request as it stood in a file: untrusted texts by field, and what the format itself says."""

    line: int
    """Of the row; of JSON, calendars and mails the number of the record."""
    fields: Mapping[str, str] = field(default_factory=dict)
    channel: Channel = Channel.WEB
    received_at: datetime | None = None
    """Where the format says it: the mail's arrival, the calendar's stamp."""
    wishes: tuple[WishedTime, ...] = ()
    """Times that need no reading any more."""

    def get(self, name: str) -> str:
        """The text of a field; empty where it has none."""
        return self.fields.get(name, "")

    def has(self, name: str) -> bool:
        """Whether the form asks for it at all, also where the answer is empty."""
        return name in self.fields

    @property
    def content_hash(self) -> str:
        """The same for the same content, whatever the file is called and whenever it is read."""
        wishes = [str(wish) for wish in self.wishes]
        said = {name: text for name, text in sorted(self.fields.items()) if text}
        document = json.dumps([said, wishes], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(document.encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unread:
    """A record that could not even be read, and why."""

    line: int
    why: RuleViolation


Read = Record | Unread

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
"""What no database and no UTF-8 holds: nulls, and halves of characters as `"\\ud83d"` in JSON leaves them."""


def storable(read: Read) -> Read:
    """The record without what could not even be kept; everything else is judged by what reads the field."""
    if isinstance(read, Unread):
        return read
    return replace(read, fields={name: _UNSTORABLE.sub("", text) for name, text in read.fields.items()})


def harmless(text: str, limit: int = TEXT_LIMIT) -> str:
    """Words of strangers without what cannot be printed or turns letters round; what is too long ends in `…`."""
    kept = "".join(
        character
        for character in unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
        if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
    )
    lines = re.sub(r"\n{3,}", "\n\n", "\n".join(" ".join(line.split()) for line in kept.splitlines()).strip())
    return lines if len(lines) <= limit else f"{lines[: limit - 1]}…"
