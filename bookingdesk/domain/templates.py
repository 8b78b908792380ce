"""Texts of messages as the business words them itself: versions, who approved them, which one is in force (D15).

A text is one of a kind of message, or a piece that many of them share, such as the greeting and the signature.
A version says for ever what it said: it is drafted, approved, retired, never rewritten. Refuses a version without a
description (SOP A9) and a step that its state does not have. What a text may say is judged where it is rendered.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bookingdesk.domain.clients import Channel, cleaned_line
from bookingdesk.domain.errors import InvalidValue, TemplateSettled
from bookingdesk.domain.ids import DepartmentId, TemplateId
from bookingdesk.domain.messages import MessageKind


class TextPart(StrEnum):
    """A text of a message; a channel takes one or several of them."""

    SUBJECT = "subject"
    MAIL = "mail"
    PAGE = "html"
    """The same mail for programs that show HTML."""
    SMS = "sms"
    SCRIPT = "script"
    LETTER = "letter"


CHANNEL_OF: Mapping[TextPart, Channel] = {
    TextPart.SUBJECT: Channel.EMAIL,
    TextPart.MAIL: Channel.EMAIL,
    TextPart.PAGE: Channel.EMAIL,
    TextPart.SMS: Channel.SMS,
    TextPart.SCRIPT: Channel.PHONE,
    TextPart.LETTER: Channel.LETTER,
}
"""By which channel a part goes out; the subject also heads a letter."""


class SharedText(StrEnum):
    """A piece of text that many messages share: worded once, for each language and part."""

    OPENING = "opening"
    """How a message greets, and how a text message and a call begin."""
    CLOSING = "closing"
    """How to reach the business, and who signs."""
    FACTS = "facts"
    WAS = "was"
    """What was otherwise before a change."""
    OUTCOME = "outcome"
    """What a cancellation costs and pays back."""
    RULES = "rules"
    """Deposit, and until when a change is free."""


TextOf = MessageKind | SharedText
"""What a text is of: of a kind of message, or a piece that such texts share."""
_PIECE_PARTS: Mapping[SharedText, frozenset[TextPart]] = {
    SharedText.OPENING: frozenset({TextPart.MAIL, TextPart.PAGE, TextPart.SMS, TextPart.SCRIPT}),
    SharedText.CLOSING: frozenset({TextPart.MAIL, TextPart.PAGE, TextPart.SCRIPT}),
    SharedText.FACTS: frozenset({TextPart.MAIL, TextPart.PAGE, TextPart.SCRIPT}),
    SharedText.WAS: frozenset({TextPart.MAIL, TextPart.PAGE}),
    SharedText.OUTCOME: frozenset({TextPart.MAIL, TextPart.PAGE}),
    SharedText.RULES: frozenset({TextPart.MAIL, TextPart.PAGE, TextPart.SCRIPT}),
}
"""A letter takes the pieces of the mail, and so does a script those that have no words for a call."""
_IN_ITS_PLACE = {TextPart.LETTER: TextPart.MAIL, TextPart.SCRIPT: TextPart.MAIL}
_OTHER_HALF = {TextPart.MAIL: TextPart.PAGE, TextPart.PAGE: TextPart.MAIL}
"""A mail goes out as both, and its reader's program shows one of them."""
OwnTexts = Mapping[tuple[str, TextOf, TextPart], str]
"""The business's own texts in force, by language, what they are of, and part; what is not there is as shipped."""


class TemplateState(StrEnum):
    """Where a version stands; only an approved one is ever sent (R78)."""

    DRAFT = "draft"
    APPROVED = "approved"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextKey:
    """Which text: of each there is at most one version in force and at most one draft."""

    language: str
    kind: TextOf
    part: TextPart
    department_id: DepartmentId | None = None
    """Set for the text of one department; None for the business's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateVersion:
    """One wording of a text."""

    id: TemplateId
    key: TextKey
    version_no: int = 1
    body: str
    description: str
    author: str
    written_at: datetime
    state: TemplateState = TemplateState.DRAFT
    approved_by: str = ""
    approved_at: datetime | None = None
    retired_by: str = ""
    retired_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a text cannot be used: a word for `template_words`, where, and what it is about."""

    why: str
    line: int = 0
    """From 1; 0 where it is about the whole text."""
    name: str = ""
    kind: MessageKind | None = None
    """Of a shared piece: the first message in which it shows; None where it is about the piece itself."""


DESCRIPTION_LIMIT = 200


def described(description: str) -> str:
    """What was changed and why, as it is kept. Raises InvalidValue where nobody said it (R41)."""
    words = cleaned_line(description, "description", limit=DESCRIPTION_LIMIT)
    if not words:
        raise InvalidValue(field="description", reason="empty")
    return words


def as_kept(body: str) -> str:
    """The text with plain line ends and one at its end; what it says is not touched."""
    return body.replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n"


def approved(draft: TemplateVersion, by: str, at: datetime) -> TemplateVersion:
    """The draft comes into force. Raises TemplateSettled for what is none."""
    if draft.state is not TemplateState.DRAFT:
        raise TemplateSettled(present=draft.state, version=draft.version_no)
    return replace(draft, state=TemplateState.APPROVED, approved_by=by, approved_at=at)


def retired(version: TemplateVersion, by: str, at: datetime) -> TemplateVersion:
    """A draft is not wanted any more, or a text is no longer sent. Raises TemplateSettled for a retired one."""
    if version.state is TemplateState.RETIRED:
        raise TemplateSettled(present=version.state, version=version.version_no)
    return replace(version, state=TemplateState.RETIRED, retired_by=by, retired_at=at)


def left_behind(key: TextKey, versions: Iterable[TemplateVersion]) -> TextPart | None:
    """The other half of the same mail, where it was worded anew less often than this one; None where nothing is.

    Counted is what was approved, and what waits: a draft that was dropped changed nothing. What went back to the
    shipped text is not ahead.
    """
    half = _OTHER_HALF.get(key.part)
    if half is None or half not in parts_of(key.kind):
        return None
    known = list(versions)
    return half if _worded(key, known) > _worded(replace(key, part=half), known) else None


def _worded(key: TextKey, versions: Iterable[TemplateVersion]) -> int:
    """How often a text was given words of the business's own; 0 where none of them count any more."""
    mine = [version for version in versions if version.key == key]
    if all(version.state is TemplateState.RETIRED for version in mine):
        return 0
    return sum(version.state is TemplateState.DRAFT or version.approved_at is not None for version in mine)


def text_of(word: str) -> TextOf:
    """What is kept as this word. Raises ValueError."""
    return SharedText(word) if word in _SHARED_WORDS else MessageKind(word)


_SHARED_WORDS = frozenset(SharedText)


def parts_of(kind: TextOf) -> tuple[TextPart, ...]:
    """The texts that there are of it; a piece has none where it would say nothing."""
    return tuple(part for part in TextPart if isinstance(kind, MessageKind) or part in _PIECE_PARTS[kind])


def pieces_for(part: TextPart) -> tuple[tuple[SharedText, TextPart], ...]:
    """The pieces that a text of a message may take in, each with the part of it that fits."""
    fits = (part, _IN_ITS_PLACE.get(part, part))
    found = ((each, next((one for one in fits if one in _PIECE_PARTS[each]), None)) for each in SharedText)
    return tuple((each, one) for each, one in found if one is not None)


def wordings(key: TextKey, versions: Iterable[TemplateVersion]) -> tuple[OwnTexts, ...]:
    """The own texts in force among which the text stands: one set for the business, one for each department.

    A department that words nothing itself writes as the business does, and one that has its own words for this text
    is not touched by the business's.
    """
    known = [version for version in versions if version.state is TemplateState.APPROVED]
    if key.department_id is not None:
        return (texts_in_force(known, key.department_id),)
    writing = {whose for version in known if (whose := version.key.department_id) is not None}
    having = {version.key.department_id for version in known if replace(version.key, department_id=None) == key}
    return tuple(texts_in_force(known, whose) for whose in (None, *sorted(writing - having)))


def texts_in_force(versions: Iterable[TemplateVersion], department: DepartmentId | None) -> OwnTexts:
    """The own texts that a message of the department is made from: its own before the business's."""
    found: dict[tuple[str, TextOf, TextPart], str] = {}
    ranked = sorted(versions, key=lambda version: version.key.department_id is not None)
    for version in ranked:
        own = version.key.department_id
        if version.state is TemplateState.APPROVED and (own is None or own == department):
            key = version.key
            found[key.language, key.kind, key.part] = version.body
    return found
