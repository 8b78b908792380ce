"""The texts of messages as the use cases know them: judged, shown, offered; Jinja2 is imported when asked.

Used by one thread at a time: another waits until it is done. Reads files only; nothing here waits for the network.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

from bookingdesk.domain import desk_settings
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import Fault, OwnTexts, TextKey, TextPart
from bookingdesk.i18n.translation import SHIPPED
from bookingdesk.usecases.ports import Dispatch, Piece, Placeholder, Shown

if TYPE_CHECKING:
    from bookingdesk.messaging.templates import Templates

_CODES = frozenset({"language", "direction", "mode", "asked_by", "window"})
"""Facts for choosing and for the sheet of a letter, not for reading."""


class LazyTemplating:
    """`usecases.ports.Templating` by the shipped files and the sandbox."""

    def __init__(self) -> None:
        self._one_at_a_time = Lock()

    @cached_property
    def _templates(self) -> Templates:
        from bookingdesk.messaging.templates import Templates  # noqa: PLC0415 - Jinja2, when a text is looked at

        return Templates()

    def languages(self) -> Sequence[str]:
        """The shipped ones, English first."""
        return SHIPPED

    def shipped(self, key: TextKey) -> str:
        """The file's text."""
        with self._one_at_a_time:
            return self._templates.shipped(key.language, key.kind, key.part)

    def chosen(self, dispatch: Dispatch) -> tuple[str, bool]:
        """By the client's language and the business's."""
        business = desk_settings.value(dispatch.settings, "business.language")
        with self._one_at_a_time:
            return self._templates.choose(dispatch.client.language, business)

    def stands_in(self, key: TextKey, own: OwnTexts) -> Sequence[tuple[MessageKind, TextPart]]:
        """By the files that take it in, shipped and own."""
        with self._one_at_a_time:
            return tuple(self._templates.stands_in(key, own))

    def placeholders(self, key: TextKey, samples: Sequence[Dispatch]) -> Sequence[Placeholder]:
        """Those that say something in a sample and are a fact of each; what must be said comes first."""
        from bookingdesk.messaging.judging import must_say, printable  # noqa: PLC0415 - as above

        required = must_say(key.kind, key.part)
        known = [self._facts(sample, key.language) for sample in samples]
        said = {name: value for facts in reversed(known) for name, value in printable(facts) if value}
        found = [
            Placeholder(name=name, example=value, required=name in required)
            for name, value in said.items()
            if all(name.partition(".")[0] in facts for facts in known)
            and name not in _CODES
            and (key.part is TextPart.SCRIPT or not name.startswith("spoken."))
        ]
        return sorted(found, key=lambda each: not each.required)

    def pieces(self, key: TextKey) -> Sequence[Piece]:
        """The shared texts of the language, and for the letter the mail."""
        from bookingdesk.messaging.judging import may_include  # noqa: PLC0415 - as above

        return [Piece(name=name, kind=kind) for name, kind in may_include(key).items()]

    def faults(
        self, key: TextKey, body: str, samples: Sequence[Dispatch], wordings: Sequence[OwnTexts] = ({},)
    ) -> tuple[Fault, ...]:
        """Tried on every sample, in every text that it stands in."""
        from bookingdesk.messaging.judging import Trial, faults_of  # noqa: PLC0415 - as above

        trials = [Trial(kind=each.message.kind, facts=self._facts(each, key.language)) for each in samples]
        with self._one_at_a_time:
            return faults_of(self._templates, key, body, trials, wordings)

    def shown(self, dispatch: Dispatch, language: str) -> Mapping[TextPart, Shown]:
        """Each text by itself, so that a fault in one hides no other."""
        from bookingdesk.messaging.templates import TemplateRefused, made_before  # noqa: PLC0415 - as above

        facts = self._facts(dispatch, language)
        kind, own = dispatch.message.kind, dispatch.own_texts
        subject = ""
        found: dict[TextPart, Shown] = {}
        for part in TextPart:
            try:
                with self._one_at_a_time:
                    known = {**facts, **made_before(part, subject)}
                    text = self._templates.text(language, kind, part, known, own)
            except TemplateRefused as why:
                line = why.facts.get("line")
                fault = Fault(why="not_made", line=line if isinstance(line, int) else 0)
                found[part] = Shown(part=part, faults=(fault,))
                continue
            subject = text if part is TextPart.SUBJECT else subject
            found[part] = Shown(part=part, text=text)
        return found

    def _facts(self, dispatch: Dispatch, language: str) -> dict[str, object]:
        from bookingdesk.messaging.facts import facts_of  # noqa: PLC0415 - Babel's data, when a text is looked at

        return facts_of(dispatch, language)
