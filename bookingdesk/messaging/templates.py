"""Texts of messages from `resources/templates/<language>/<kind>`, rendered in a sandbox that can do very little.

A template may print, choose, extend and include; it may not call, loop, count or join, so that neither a slip nor
a prank in a template costs more than a refused message. Values go in as plain dictionaries of text. The business's
own texts stand in place of the shipped files of the same name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bookingdesk.assets import resource
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import RuleViolation
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import OwnTexts, TextPart

SOURCE_LIMIT = 20_000
TEXT_LIMIT = 100_000
"""Characters a rendered part may have; a message of an honest template has about 2,000."""
SUBJECT_LIMIT = 200
DEEPEST = 40
"""Levels of ifs and brackets; Python cannot run code that is nested much deeper. Shipped ones have up to 12."""
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
WORDINGS_AT_ONCE = 32
"""Sets of own texts that are kept compiled: kinds times departments of one pass, not of a year."""
HEAD = "letter_head.html"
"""What stands above a letter's text on paper: head, address window, date, subject."""

_ALLOWED: tuple[type[nodes.Node], ...] = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
    nodes.Test,
    nodes.Extends,
    nodes.Block,
    nodes.Include,
    nodes.Filter,
)


class TemplateRefused(RuleViolation):
    """A template is missing, wrong or does what templates may not. Facts: template, why (a word), line."""

    code = "template_refused"


class _Files(BaseLoader):
    """Reads templates below one folder and refuses any that uses more of the language than `_ALLOWED`.

    Own texts, by the name of the file that they stand for, come first.
    """

    def __init__(self, root: Path, own: Mapping[str, str]) -> None:
        self._root, self._own = root.resolve(), own

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template, checked node by node."""
        if template in self._own:
            check_source(environment, template, self._own[template])
            return self._own[template], template, lambda: True
        path = (self._root / template).resolve()
        if not path.is_relative_to(self._root) or not path.is_file():
            raise TemplateNotFound(template)
        source = path.read_text(encoding="utf-8")
        check_source(environment, template, source)
        changed = path.stat().st_mtime_ns
        return source, template, lambda: path.is_file() and path.stat().st_mtime_ns == changed


def check_source(environment: Environment, template: str, source: str) -> None:
    """Raise TemplateRefused where the text is too long or uses something that templates may not."""
    if len(source) > SOURCE_LIMIT:
        raise TemplateRefused(template=template, why="too_long", line=1)
    try:
        tree = environment.parse(source)
    except TemplateError as why:
        raise TemplateRefused(template=template, why="syntax", line=getattr(why, "lineno", 1)) from why
    except RecursionError as why:
        raise TemplateRefused(template=template, why="too_deep", line=1) from why
    for breach, line in breaches(tree):
        raise TemplateRefused(template=template, why=breach, line=line)


def breaches(tree: nodes.Template) -> Iterator[tuple[str, int]]:
    """What a text does that none may, in a word, and on which line."""
    if _depth(tree) > DEEPEST:
        yield "too_deep", 1
        return
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            yield type(node).__name__.lower(), node.lineno or 1


def _depth(tree: nodes.Template) -> int:
    """How many levels are nested in each other; looked at level by level, whatever somebody has piled up."""
    depth, level = 0, [*tree.iter_child_nodes()]
    while level:
        depth += 1
        level = [child for node in level for child in node.iter_child_nodes()]
    return depth


class _Sandbox(ImmutableSandboxedEnvironment):
    """No attribute, no call, no arithmetic: a dictionary's entries are all that a template reaches."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset({"+", "-"})

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Never: `'x'.ljust(10**9)` begins with an attribute."""
        return False

    def is_safe_callable(self, obj: Any) -> bool:
        """Never."""
        return False

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Never: `'x' * 10**9` made a gigabyte."""
        raise SecurityError(f"templates do not calculate: {operator}")

    def call_unop(self, context: Any, operator: str, arg: Any) -> Any:
        """Never."""
        raise SecurityError(f"templates do not calculate: {operator}")


def _escapes(name: str | None) -> bool:
    return name is not None and name.endswith(".html")


def sandbox(root: Path | None = None, own: Mapping[str, str] | None = None) -> Environment:
    """The environment that renders templates below a folder; `resources/templates` where none is given."""
    made = _Sandbox(
        loader=_Files(root or resource("templates"), own or {}),
        undefined=StrictUndefined,
        autoescape=_escapes,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    kept = {name: made.filters[name] for name in ("escape", "e", "upper", "lower", "trim", "title")}
    made.filters.clear()
    made.filters.update(kept)
    made.globals.clear()
    return made


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

    def shipped(self, language: str, kind: MessageKind, part: TextPart) -> str:
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
                page = render(TextPart.PAGE, facts={**facts, "subject": subject})
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
        made = self._render(self._wording(kind, own or {}), file_of(language, kind, part), facts)
        match part:
            case TextPart.SUBJECT:
                return " ".join(made.split())[:SUBJECT_LIMIT]
            case TextPart.PAGE:
                return made
            case TextPart.SMS:
                return " ".join(made.split())
            case _:
                return _without_gaps(made)

    def piece(self, name: str, facts: Mapping[str, object]) -> str:
        """A shared text by itself. Raises TemplateRefused."""
        return _without_gaps(self._render(self._shipped, name, facts))

    def _wording(self, kind: MessageKind, own: OwnTexts) -> Environment:
        """The environment in which own texts stand in place of the shipped ones."""
        if not own:
            return self._shipped
        files = {file_of(language, kind, part): body for (language, part), body in own.items()}
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


def file_of(language: str, kind: MessageKind, part: TextPart) -> str:
    """The name of the file of a text below `resources/templates`."""
    return f"{language}/{kind.value}/{FILES[part]}"


def _without_gaps(text: str) -> str:
    """At most one empty line in a row: parts that are left out leave no holes."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip() + "\n"
