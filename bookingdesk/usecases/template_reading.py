"""Looking at a text of messages: its history, what it may name, what is wrong with it, how it reads to a client.

Pure readings. A preview is made from a booking that somebody chose or from a sample, in the words that are typed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import ClientId, DepartmentId, MessageId
from bookingdesk.domain.messages import OF_OFFERS, OF_REQUESTS, Message, MessageKind
from bookingdesk.domain.rights import Right
from bookingdesk.domain.templates import (
    Fault,
    TemplateState,
    TemplateVersion,
    TextKey,
    TextOf,
    TextPart,
    left_behind,
)
from bookingdesk.usecases.claiming import dispatch_of
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Dispatch, Piece, Placeholder, Shown, Work
from bookingdesk.usecases.template_samples import samples
from bookingdesk.usecases.text_trials import Trials

ABOUT_BOOKINGS = frozenset(MessageKind) - OF_REQUESTS - OF_OFFERS - {MessageKind.MOVE_CALL}
"""Kinds that can be shown with a booking as it stands; the others are shown with a sample."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateFile:
    """One text with all that somebody who writes it wants to see."""

    key: TextKey
    otherwise: str
    """What is sent where there is no version of its own: the business's, else the shipped text."""
    versions: tuple[TemplateVersion, ...]
    """The newest first."""
    placeholders: tuple[Placeholder, ...]
    pieces: tuple[Piece, ...]
    used_in: tuple[tuple[MessageKind, TextPart], ...]
    """The texts of messages that are made with it: itself and who takes it in; none of a piece that nobody does."""
    left_behind: TextPart | None = None
    """The other half of the same mail, where that still has the words of before."""

    @property
    def messages(self) -> tuple[MessageKind, ...]:
        """The kinds of message that change with it."""
        return tuple(dict.fromkeys(kind for kind, _part in self.used_in))

    @property
    def own(self) -> TemplateVersion | None:
        """The version in force; None where what is sent is `otherwise`."""
        return next((one for one in self.versions if one.state is TemplateState.APPROVED), None)

    @property
    def draft(self) -> TemplateVersion | None:
        """What waits for a supervisor."""
        return next((one for one in self.versions if one.state is TemplateState.DRAFT), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckTemplate:
    """A text as it is typed."""

    key: TextKey
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewTemplate:
    """The texts of a kind in a language as a client gets them."""

    kind: MessageKind
    language: str
    typed: Mapping[tuple[TextOf, TextPart], str] = field(default_factory=dict)
    """What is not kept yet, of the kind and of the pieces in it; all else is as it is in force."""
    department_id: DepartmentId | None = None
    number: int | None = None
    """Of the booking to show it with; None for a sample."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What is shown, with whom, and in which language that client would really be written to."""

    shown: Mapping[TextPart, Shown]
    client_id: ClientId | None
    """Whose booking it is; None of a sample."""
    client: str
    client_language: str
    sent_in: str
    fell_back: bool
    """For want of texts in the client's own language."""

    @property
    def sample(self) -> bool:
        """Whether it is about nobody."""
        return self.client_id is None


@needs(Right.SEE_MESSAGES)
def template_file(env: Env, command: TextKey) -> Outcome[TemplateFile]:
    """The text with its history, and what it may name. Raises NotFound, also for a language without texts."""
    key, trials = command, Trials.of(env)
    trials.check_key(key)
    listed = env.store.read(lambda work: work.templates.listed(key.kind))
    return Outcome(
        TemplateFile(
            key=key,
            otherwise=trials.otherwise(key),
            versions=tuple(version for version in listed if version.key == key),
            placeholders=tuple(env.templating.placeholders(key, trials.richest(key))),
            pieces=tuple(env.templating.pieces(key)),
            used_in=tuple(env.templating.stands_in(key, trials.among(key))),
            left_behind=left_behind(key, listed),
        )
    )


@needs(Right.SEE_MESSAGES)
def check_template(env: Env, command: CheckTemplate) -> Outcome[tuple[Fault, ...]]:
    """Why the text would be refused; empty where it would not."""
    return Outcome(Trials.of(env).faults(command.key, command.body))


@needs(Right.SEE_MESSAGES)
def preview_template(env: Env, command: PreviewTemplate) -> Outcome[Preview]:
    """Every text of a kind of message, with the typed ones in place. Raises NotFound."""
    if command.language not in env.templating.languages():
        raise NotFound(kind="language", wanted=command.language)
    now = env.now()
    real = command.number if command.kind in ABOUT_BOOKINGS else None

    def look(work: Work) -> Dispatch:
        if real is not None:
            return dispatch_of(work, _about(work, real, command.kind, now), now)
        own = work.templates.in_force(command.kind, command.department_id)
        sample = samples(command.kind, command.language, work.settings.all(), now)[0]
        return replace(sample, own_texts=own)

    dispatch = env.store.read(look)
    typed = {(command.language, kind, part): body for (kind, part), body in command.typed.items()}
    dispatch = replace(dispatch, own_texts={**dispatch.own_texts, **typed})
    sent_in, fell_back = env.templating.chosen(dispatch)
    return Outcome(
        Preview(
            shown=env.templating.shown(dispatch, command.language),
            client_id=dispatch.client.id if real is not None else None,
            client=dispatch.client.name,
            client_language=dispatch.client.language,
            sent_in=sent_in,
            fell_back=fell_back,
        )
    )


def _about(work: Work, number: int, kind: MessageKind, now: datetime) -> Message:
    """A message about the booking as it stands, which is not planned."""
    present = work.bookings.by_number(number)
    return Message(
        id=MessageId("preview"),
        booking_id=present.id,
        client_id=present.client_id,
        kind=kind,
        channel=Channel.EMAIL,
        dedupe_key="preview",
        booking_version=present.version,
        due_at=now,
        expires_at=now,
        message_id="<preview>",
        created_at=now,
    )
