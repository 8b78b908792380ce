"""Texts of messages as the business words them itself: versions, who approved them, which one is in force (D15).

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

OwnTexts = Mapping[tuple[str, TextPart], str]
"""Of one kind: the business's own texts in force, by language and part; what is not there is as shipped."""


class TemplateState(StrEnum):
    """Where a version stands; only an approved one is ever sent (R78)."""

    DRAFT = "draft"
    APPROVED = "approved"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextKey:
    """Which text: of each there is at most one version in force and at most one draft."""

    language: str
    kind: MessageKind
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


def texts_in_force(versions: Iterable[TemplateVersion], department: DepartmentId | None) -> OwnTexts:
    """The own texts of one kind that a message of the department is made from: its own before the business's."""
    found: dict[tuple[str, TextPart], str] = {}
    ranked = sorted(versions, key=lambda version: version.key.department_id is not None)
    for version in ranked:
        own = version.key.department_id
        if version.state is TemplateState.APPROVED and (own is None or own == department):
            found[version.key.language, version.key.part] = version.body
    return found
