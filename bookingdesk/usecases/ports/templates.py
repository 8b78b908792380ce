"""Texts of messages: the business's own versions as they are stored, and what judges and shows a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bookingdesk.domain.ids import DepartmentId, TemplateId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import Fault, OwnTexts, TemplateVersion, TextKey, TextOf, TextPart
from bookingdesk.usecases.ports.sending import Dispatch


class Templates(Protocol):
    """The business's own texts, by version."""

    def add(self, version: TemplateVersion) -> TemplateId:
        """The id of the value is ignored."""
        ...

    def get(self, version: TemplateId) -> TemplateVersion:
        """Raises NotFound."""
        ...

    def listed(self, kind: TextOf | None = None) -> Sequence[TemplateVersion]:
        """Every version of one kind or piece or of all, the newest of a text first."""
        ...

    def settle(self, version: TemplateVersion) -> None:
        """Store its state, and who approved or retired it when; nothing else of a version changes."""
        ...

    def in_force(self, kind: MessageKind, department: DepartmentId | None) -> OwnTexts:
        """The own texts that a message of the kind about the department is made from, with the pieces in them."""
        ...

    def all_in_force(self) -> Sequence[TemplateVersion]:
        """Every version in force, of the business and of its departments."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Placeholder:
    """What a text may name, with what it is in the sample; `required` where the text must say it."""

    name: str
    example: str
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A text that can be put into another: its file, and what it is."""

    name: str
    kind: TextOf


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One text as its reader gets it, or why it cannot be made."""

    part: TextPart
    text: str = ""
    """Plain; of the HTML mail the page."""
    faults: tuple[Fault, ...] = ()


class Templating(Protocol):
    """Judges and renders texts of messages; see `messaging.templating`. Makes no network access."""

    def languages(self) -> Sequence[str]:
        """Those that have texts."""
        ...

    def shipped(self, key: TextKey) -> str:
        """The text that the program brings."""
        ...

    def chosen(self, dispatch: Dispatch) -> tuple[str, bool]:
        """The language in which its client is written to, and whether that is for want of their own."""
        ...

    def stands_in(self, key: TextKey, own: OwnTexts) -> Sequence[tuple[MessageKind, TextPart]]:
        """The texts of messages that are made with this one among these own texts: itself, and who takes it in."""
        ...

    def placeholders(self, key: TextKey, samples: Sequence[Dispatch]) -> Sequence[Placeholder]:
        """What the text may print in each of the samples, what it must say first."""
        ...

    def pieces(self, key: TextKey) -> Sequence[Piece]:
        """What the text may include."""
        ...

    def faults(
        self, key: TextKey, body: str, samples: Sequence[Dispatch], wordings: Sequence[OwnTexts] = ({},)
    ) -> tuple[Fault, ...]:
        """Why the text cannot be used, tried on every sample among each set of own texts; empty where it can."""
        ...

    def shown(self, dispatch: Dispatch, language: str) -> Mapping[TextPart, Shown]:
        """Every text of the message's kind, in the language, made from this dispatch and its own texts."""
        ...


class NoTemplating:
    """Surroundings that make no texts."""

    def languages(self) -> Sequence[str]:
        """None."""
        return ()

    def shipped(self, key: TextKey) -> str:
        """Nobody has any."""
        raise LookupError("these surroundings make no texts")

    def chosen(self, dispatch: Dispatch) -> tuple[str, bool]:
        """As above."""
        raise LookupError("these surroundings make no texts")

    def stands_in(self, key: TextKey, own: OwnTexts) -> Sequence[tuple[MessageKind, TextPart]]:
        """Nowhere."""
        return ()

    def placeholders(self, key: TextKey, samples: Sequence[Dispatch]) -> Sequence[Placeholder]:
        """None."""
        return ()

    def pieces(self, key: TextKey) -> Sequence[Piece]:
        """None."""
        return ()

    def faults(
        self, key: TextKey, body: str, samples: Sequence[Dispatch], wordings: Sequence[OwnTexts] = ({},)
    ) -> tuple[Fault, ...]:
        """Nothing can be judged, so nothing is taken."""
        raise LookupError("these surroundings make no texts")

    def shown(self, dispatch: Dispatch, language: str) -> Mapping[TextPart, Shown]:
        """As above."""
        raise LookupError("these surroundings make no texts")
