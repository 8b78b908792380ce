"""Texts of messages from `resources/templates/<language>/<kind>`, rendered in a sandbox that can do very little.

Values go in as plain dictionaries of text. The business's own texts stand in place of the shipped files of the same
name, the pieces that many texts share among them. What a template may do stands in `sandbox`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from jinja2 import Environment, TemplateError

from bookingdesk.assets import resource
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import OwnTexts, SharedText, TextKey, TextOf, TextPart
from bookingdesk.messaging.sandbox import TemplateRefused as TemplateRefused
from bookingdesk.messaging.sandbox import borrowed, sandbox

TEXT_LIMIT = 100_000
"""Characters a rendered part may have; a message of an honest template has about 2,000."""
SUBJECT_LIMIT = 200
LAST_RESORT = "en"
BODY: Mapping[Channel, str] = {
    Channel.EMAIL: "body.txt",
    Channel.WEB: "body.txt",
    Channel.SMS: "sms.txt",
    Channel.PHONE: "script.txt",
    Channel.WALK_IN: "script.txt",
    Channel.LETTER: "letter.txt",
}
"""The file of a kind that each channel's text is made from; a mail has `body.html` besides."""
FILES: Mapping[TextPart, str] = {
    TextPart.SUBJECT: "subject.txt",
    TextPart.MAIL: "body.txt",
    TextPart.PAGE: "body.html",
    TextPart.SMS: "sms.txt",
    TextPart.SCRIPT: "script.txt",
    TextPart.LETTER: "letter.txt",
}
PARTS = tuple(FILES.values())
"""The files of every kind in every language."""
_OF_PIECES: Mapping[TextPart, str] = {
    TextPart.MAIL: "{name}.txt",
    TextPart.PAGE: "{name}.html",
    TextPart.SMS: "sms_{name}.txt",
    TextPart.SCRIPT: "script_{name}.txt",
}
"""The files of the pieces that the texts of a language share."""
WORDINGS_AT_ONCE = 32
"""Sets of own texts that are kept compiled: kinds times departments of one pass, not of a year."""
HEAD = "letter_head.html"
"""What stands above a letter's text on paper: head, address window, date, subject."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The texts of one message on its channel."""

    subject: str
    plain: str
    """What is read as text: of the mail, of the text message, of the call, of the letter."""
    page: str = ""
    """HTML, of a mail."""
    head: str = ""
    """HTML that goes above the text, of a letter on paper."""


class Templates:
    """The templates below one folder; safe to use from one thread at a time."""

    def __init__(self, root: Path | None = None) -> None:
        self._root = root or resource("templates")
        self._shipped = sandbox(self._root)
        self._worded: dict[frozenset[tuple[str, str]], Environment] = {}

    def languages(self) -> frozenset[str]:
        """The languages that have templates."""
        return frozenset(path.name for path in self._root.iterdir() if path.is_dir())

    def choose(self, *wished: str) -> tuple[str, bool]:
        """The first language that has templates (`de_AT` is served by `de`), and whether it is not the first wish.

        Empty wishes are passed over; English is the last resort.
        """
        present = self.languages()
        wishes = [wish.replace("-", "_") for wish in wished if wish]
        for position, wish in enumerate(wishes):
            for name in (wish, wish.split("_")[0].lower()):
                if name in present:
                    return name, position > 0
        return LAST_RESORT, bool(wishes)

    def shipped(self, language: str, kind: TextOf, part: TextPart) -> str:
        """The text of a file as the program brings it. Raises TemplateRefused where there is none."""
        path = self._root / file_of(language, kind, part)
        if not path.is_file():
            raise TemplateRefused(template=file_of(language, kind, part), why="templatenotfound", line=0)
        return path.read_text(encoding="utf-8")

    def texts(
        self,
        language: str,
        kind: MessageKind,
        facts: Mapping[str, object],
        channel: Channel = Channel.EMAIL,
        own: OwnTexts | None = None,
    ) -> Texts:
        """Render one message for its channel. Raises TemplateRefused, also for a placeholder that nobody fills."""
        render = partial(self.text, language, kind, facts=facts, own=own)
        subject = render(TextPart.SUBJECT)
        match channel:
            case Channel.SMS:
                return Texts(subject=subject, plain=render(TextPart.SMS))
            case Channel.PHONE | Channel.WALK_IN:
                return Texts(subject=subject, plain=render(TextPart.SCRIPT))
            case Channel.LETTER:
                head = self._render(self._shipped, HEAD, {**facts, "subject": subject})
                return Texts(subject=subject, plain=render(TextPart.LETTER), head=head)
            case _:
                page = render(TextPart.PAGE, facts={**facts, **made_before(TextPart.PAGE, subject)})
        return Texts(subject=subject, plain=render(TextPart.MAIL), page=page)

    def text(
        self,
        language: str,
        kind: MessageKind,
        part: TextPart,
        facts: Mapping[str, object],
        own: OwnTexts | None = None,
    ) -> str:
        """One text of a message; of the HTML mail the whole page, which names `subject`. Raises TemplateRefused."""
        made = self._render(self._wording(own or {}), file_of(language, kind, part), facts)
        match part:
            case TextPart.SUBJECT:
                return " ".join(made.split())[:SUBJECT_LIMIT]
            case TextPart.PAGE:
                return made
            case TextPart.SMS:
                return " ".join(made.split())
            case _:
                return _without_gaps(made)

    def stands_in(self, key: TextKey, own: OwnTexts) -> dict[tuple[MessageKind, TextPart], frozenset[str]]:
        """The texts of messages that are made with this one: itself, and each that takes it in.

        With each what it is made of, in words: where these are the same, so is the message.
        """
        wanted, wording = file_of(key.language, key.kind, key.part), self._wording(own)
        kinds = (key.kind,) if isinstance(key.kind, MessageKind) else tuple(MessageKind)
        words_of = cache(partial(_words_of, wording))  # many texts take in the same few
        made = {
            (kind, part): _made_of(words_of, file_of(key.language, kind, part))
            for kind in kinds
            for part in TextPart
        }
        return {place: frozenset(words.values()) for place, words in made.items() if wanted in words}

    def _wording(self, own: OwnTexts) -> Environment:
        """The environment in which own texts stand in place of the shipped ones."""
        if not own:
            return self._shipped
        files = {file_of(language, kind, part): body for (language, kind, part), body in own.items()}
        key = frozenset(files.items())
        if key not in self._worded:
            if len(self._worded) >= WORDINGS_AT_ONCE:
                self._worded.clear()
            self._worded[key] = sandbox(self._root, files)
        return self._worded[key]

    def _render(self, environment: Environment, name: str, facts: Mapping[str, object]) -> str:
        """Render piece by piece and stop where it grows out of all proportion."""
        pieces: list[str] = []
        length = 0
        try:
            for piece in environment.get_template(name).generate(dict(facts)):
                pieces.append(piece)
                length += len(piece)
                if length > TEXT_LIMIT:
                    raise TemplateRefused(template=name, why="too_long", line=0)
        except RecursionError as why:
            raise TemplateRefused(template=name, why="includes_itself", line=0) from why
        except TemplateError as why:
            raise TemplateRefused(template=name, why=type(why).__name__.lower(), line=0) from why
        return "".join(pieces)


def made_before(part: TextPart, subject: str = "–") -> dict[str, str]:
    """What a text may name besides the facts: the page of a mail its subject, which heads it; no other text any."""
    return {"subject": subject} if part is TextPart.PAGE else {}


def file_of(language: str, kind: TextOf, part: TextPart) -> str:
    """The name of the file of a text below `resources/templates`."""
    if isinstance(kind, SharedText):
        return f"{language}/{_OF_PIECES[part].format(name=kind.value)}"
    return f"{language}/{kind.value}/{FILES[part]}"


def _made_of(words_of: Callable[[str], str], name: str) -> dict[str, str]:
    """The file and all that it takes in, however deep, with their words."""
    found: dict[str, str] = {}
    left = [name]
    while left:
        if (file := left.pop()) not in found:
            found[file] = words_of(file)
            left += borrowed(found[file])
    return found


def _words_of(wording: Environment, file: str) -> str:
    """The words of a file; none where it cannot be read."""
    try:
        return wording.loader.get_source(wording, file)[0] if wording.loader else ""
    except (TemplateError, TemplateRefused):
        return ""


def _without_gaps(text: str) -> str:
    """At most one empty line in a row: parts that are left out leave no holes."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip() + "\n"
