"""Texts of messages from `resources/templates/<language>/<kind>`, rendered in a sandbox that can do very little.

A template may print, choose, extend and include; it may not call, loop, count or join, so that neither a slip nor
a prank in a template costs more than a refused message. Values go in as plain dictionaries of text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, Environment, StrictUndefined, TemplateError, TemplateNotFound, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bookingdesk.assets import resource
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import RuleViolation
from bookingdesk.domain.messages import MessageKind

SOURCE_LIMIT = 20_000
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
PARTS = ("subject.txt", "body.txt", "body.html", "sms.txt", "script.txt", "letter.txt")
"""The files of every kind in every language."""
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
    """Reads templates below one folder and refuses any that uses more of the language than `_ALLOWED`."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """The text of a template, checked node by node."""
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
    for node in tree.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            raise TemplateRefused(template=template, why=type(node).__name__.lower(), line=node.lineno)


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


def sandbox(root: Path | None = None) -> Environment:
    """The environment that renders templates below a folder; `resources/templates` where none is given."""
    made = _Sandbox(
        loader=_Files(root or resource("templates")),
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
        self._sandbox = sandbox(self._root)

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

    def texts(
        self, language: str, kind: MessageKind, facts: Mapping[str, object], channel: Channel = Channel.EMAIL
    ) -> Texts:
        """Render one message for its channel. Raises TemplateRefused, also for a placeholder that nobody fills."""
        folder = f"{language}/{kind.value}"
        subject = " ".join(self._render(f"{folder}/subject.txt", facts).split())[:SUBJECT_LIMIT]
        plain = _without_gaps(self._render(f"{folder}/{BODY[channel]}", facts))
        match channel:
            case Channel.SMS:
                return Texts(subject=subject, plain=" ".join(plain.split()))
            case Channel.PHONE | Channel.WALK_IN:
                return Texts(subject=subject, plain=plain)
            case Channel.LETTER:
                head = self._render(HEAD, {**facts, "subject": subject})
                return Texts(subject=subject, plain=plain, head=head)
            case _:
                page = self._render(f"{folder}/body.html", {**facts, "subject": subject})
        return Texts(subject=subject, plain=plain, page=page)

    def _render(self, name: str, facts: Mapping[str, object]) -> str:
        """Render piece by piece and stop where it grows out of all proportion."""
        pieces: list[str] = []
        length = 0
        try:
            for piece in self._sandbox.get_template(name).generate(dict(facts)):
                pieces.append(piece)
                length += len(piece)
                if length > TEXT_LIMIT:
                    raise TemplateRefused(template=name, why="too_long", line=0)
        except RecursionError as why:
            raise TemplateRefused(template=name, why="includes_itself", line=0) from why
        except TemplateError as why:
            raise TemplateRefused(template=name, why=type(why).__name__.lower(), line=0) from why
        return "".join(pieces)


def _without_gaps(text: str) -> str:
    """At most one empty line in a row: parts that are left out leave no holes."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line.rstrip())
    return "\n".join(lines).strip() + "\n"
