"""On what a text of messages is tried before it is used: sample messages, and the own texts among which it stands.

A text of a kind is tried on messages of that kind. A piece that many texts share is tried on messages of every kind
that takes it in, so that it is right in all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import (
    Fault,
    OwnTexts,
    TemplateVersion,
    TextKey,
    TextPart,
    parts_of,
    texts_in_force,
    wordings,
)
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Dispatch, Templating, Work
from bookingdesk.usecases.template_samples import samples


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """What is in force now, and what judges a text among it."""

    templating: Templating
    versions: Sequence[TemplateVersion]
    """In force, of the business and of its departments."""
    settings: Mapping[str, str]
    now: datetime

    @classmethod
    def of(cls, env: Env) -> Trials:
        """Read by itself: a text is judged outside the transaction that keeps it."""
        versions, settings = env.store.read(lambda work: (work.templates.all_in_force(), work.settings.all()))
        return cls(templating=env.templating, versions=versions, settings=settings, now=env.now())

    def still(self, work: Work) -> Trials:
        """As it is in this unit of work: the same, unless somebody approved or retired a text since."""
        present = work.templates.all_in_force()
        if {version.id for version in present} == {version.id for version in self.versions}:
            return self
        return replace(self, versions=present)

    def check_key(self, key: TextKey) -> None:
        """Raises NotFound for a language without texts, and for a part that a piece lacks."""
        if key.language not in self.templating.languages():
            raise NotFound(kind="language", wanted=key.language)
        if key.part not in parts_of(key.kind):
            raise NotFound(kind="template", wanted=f"{key.kind} {key.part}")

    def faults(self, key: TextKey, body: str) -> tuple[Fault, ...]:
        """Why the text could not be sent to somebody; empty where it could. Raises NotFound."""
        self.check_key(key)
        among = wordings(key, self.versions)
        kinds = dict.fromkeys(kind for own in among for kind, _part in self.standing(key, own))
        tried = [each for kind in kinds for each in self._samples(kind, key)]
        return self.templating.faults(key, body, tried, among)

    def otherwise(self, key: TextKey) -> str:
        """What is sent where there is no version of its own: the business's, else the shipped text."""
        business = texts_in_force(self.versions, None) if key.department_id is not None else {}
        return business.get((key.language, key.kind, key.part)) or self.templating.shipped(key)

    def among(self, key: TextKey) -> OwnTexts:
        """The own texts in force of whose text it is."""
        return texts_in_force(self.versions, key.department_id)

    def richest(self, key: TextKey) -> list[Dispatch]:
        """A message that knows everything, of each kind that the text stands in."""
        kinds = dict.fromkeys(kind for kind, _part in self.standing(key, self.among(key)))
        return [self._samples(kind, key)[0] for kind in kinds]

    def standing(self, key: TextKey, own: OwnTexts) -> Sequence[tuple[MessageKind, TextPart]]:
        """The texts of messages that are made with it; of a piece that none takes in, those shipped with it."""
        return self.templating.stands_in(key, own) or self.templating.stands_in(key, {})

    def _samples(self, kind: MessageKind, key: TextKey) -> tuple[Dispatch, ...]:
        return samples(kind, key.language, self.settings, self.now)
