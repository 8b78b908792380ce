"""What a template of a message may do: print, choose, extend and include; it may not call, loop, count or join.

So neither a slip nor a prank in a template costs more than a refused message: every text is read node by node
before it is compiled, and the sandbox refuses once more what slipped past.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from jinja2 import BaseLoader, BytecodeCache, Environment, StrictUndefined, TemplateError, TemplateNotFound, nodes
from jinja2.bccache import Bucket
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from bookingdesk.assets import resource
from bookingdesk.domain.errors import RuleViolation

SOURCE_LIMIT = 20_000
DEEPEST = 40
"""Levels of ifs and brackets; Python cannot run code that is nested much deeper. Shipped ones have up to 12."""
COMPILED_AT_ONCE = 1024
"""Texts that are kept read and compiled: some 600 are shipped, the others are typed."""

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

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, None]:
        """The text of a template, checked node by node. No file of the program changes while it runs."""
        if template in self._own:
            check_source(template, self._own[template])
            return self._own[template], template, None
        path = _place_of(self._root, template)
        if path is None or not path.is_file():
            raise TemplateNotFound(template)
        source = path.read_text(encoding="utf-8")
        check_source(template, source)
        return source, template, None


@lru_cache(maxsize=COMPILED_AT_ONCE)
def _place_of(root: Path, template: str) -> Path | None:
    """Where the file of this name lies below the folder, None for one elsewhere. Following links takes long."""
    path = (root / template).resolve()
    return path if path.is_relative_to(root) else None


class _Compiled(BytecodeCache):
    """What was compiled in this process, so that a text that is typed costs itself and not all that it includes.

    Jinja asks by the name and the text's own hash; what is compiled is bound to no environment.
    """

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Where exactly this text was compiled before."""
        if (found := self._made.get((bucket.key, bucket.checksum))) is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep it, as one of so many."""
        if len(self._made) >= COMPILED_AT_ONCE:
            self._made.clear()
        self._made[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


def check_source(template: str, source: str) -> None:
    """Raise TemplateRefused where the text is too long or uses something that templates may not."""
    if len(source) > SOURCE_LIMIT:
        raise TemplateRefused(template=template, why="too_long", line=1)
    found = _first_breach(source)
    if found is not None:
        why, line = found
        raise TemplateRefused(template=template, why=why, line=line)


@lru_cache(maxsize=COMPILED_AT_ONCE)
def _first_breach(source: str) -> tuple[str, int] | None:
    """Looked for once in each text: one is read anew for every department and every letter that is typed."""
    try:
        tree = _grammar().parse(source)
    except TemplateError as why:
        return "syntax", getattr(why, "lineno", 1)
    except RecursionError:
        return "too_deep", 1
    return next(breaches(tree), None)


@lru_cache(maxsize=COMPILED_AT_ONCE)
def borrowed(source: str) -> tuple[str, ...]:
    """The files that a text includes or extends, by name. Raises TemplateError for what is no template."""
    tree = _grammar().parse(source)
    included = [node.template for node in tree.find_all(nodes.Include)]
    extended = [node.template for node in tree.find_all(nodes.Extends)]
    return tuple(str(name.value) for name in (*included, *extended) if isinstance(name, nodes.Const))


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
        bytecode_cache=_COMPILED,
        autoescape=_escapes,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    kept = {name: made.filters[name] for name in ("escape", "e", "upper", "lower", "trim", "title")}
    made.filters.clear()
    made.filters.update(kept)
    made.globals.clear()
    return made


@cache
def _grammar() -> Environment:
    """An environment to read texts with, never to render them."""
    return _Sandbox()
