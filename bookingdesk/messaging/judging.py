"""Judges a text of the business's own before it is kept: what it names, must say, may not do (D15).

First the source is read, then it is tried on every sample message, so that a text is refused where it would be
refused when it is sent. It refuses nothing itself: it answers faults.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from jinja2 import Environment, TemplateError, nodes

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.page_words import page_words
from bookingdesk.domain.sms_text import MOST_PARTS, sendable, size_of
from bookingdesk.domain.templates import CHANNEL_OF, Fault, TextKey, TextPart
from bookingdesk.messaging.page_judging import active_faults
from bookingdesk.messaging.required import left_out, required_facts
from bookingdesk.messaging.sandbox import SOURCE_LIMIT, TemplateRefused, breaches, sandbox
from bookingdesk.messaging.templates import Templates, file_of

LAYOUT = "layout.html"
_SHARED = {
    TextPart.MAIL: ("facts.txt", "was.txt", "outcome.txt", "rules.txt", "closing.txt"),
    TextPart.PAGE: ("facts.html", "was.html", "outcome.html", "rules.html", "closing.html"),
    TextPart.SCRIPT: (
        *("script_opening.txt", "script_about.txt", "was.txt", "outcome.txt"),
        *("script_rules.txt", "script_closing.txt"),
    ),
    TextPart.LETTER: ("facts.txt", "was.txt", "outcome.txt", "rules.txt", "closing.txt"),
}
_NAMED = re.compile(r"has no attribute '([^']+)'|'([^']+)' is undefined")
Facts = Mapping[str, object]


def faults_of(templates: Templates, key: TextKey, body: str, samples: Sequence[Facts]) -> tuple[Fault, ...]:
    """Why the text cannot be used, by line; `samples` are the facts of messages of its kind in its language."""
    found = _unreadable(body) or _unfit(key, body, samples)
    if not found and key.part is TextPart.PAGE:
        found = active_faults(body)
    if not found:
        found = _tried(templates, key, body, samples)
    return tuple(sorted(dict.fromkeys(found), key=lambda fault: (fault.line, fault.why, fault.name)))


def may_include(key: TextKey) -> tuple[str, ...]:
    """The names of the files that a text may include: what is shared in its language, and the letter the mail."""
    own = (file_of(key.language, key.kind, TextPart.MAIL),) if key.part is TextPart.LETTER else ()
    return (*own, *(f"{key.language}/{name}" for name in _SHARED.get(key.part, ())))


def _unreadable(body: str) -> list[Fault]:
    """What is no text at all, before anything tries to understand it."""
    if not body.strip():
        return [Fault(why="empty")]
    if len(body) > SOURCE_LIMIT:
        return [Fault(why="too_long", name=str(SOURCE_LIMIT))]
    for number, line in enumerate(body.split("\n"), start=1):
        if any(_is_control(character) for character in line):
            return [Fault(why="control", line=number)]
    return []


def _is_control(character: str) -> bool:
    """Also half a character, which no database and no mail takes."""
    return (character < " " and character not in "\t\r") or character == "\x7f" or "\ud800" <= character <= "\udfff"


def _unfit(key: TextKey, body: str, samples: Sequence[Facts]) -> list[Fault]:
    """What no text may do, and names that nobody fills."""
    environment = sandbox()
    try:
        tree = environment.parse(body)
    except TemplateError as why:
        return [Fault(why="syntax", line=getattr(why, "lineno", 1))]
    except RecursionError:
        return [Fault(why="too_deep")]
    found = [Fault(why=why, line=line) for why, line in breaches(tree)]
    if found:
        return found
    found = [*_names(tree, samples), *_printed(tree, samples), *_borrowed(key, tree), *_used(environment, tree)]
    if not found:
        try:
            environment.compile(tree)
        except (TemplateError, SyntaxError, RecursionError, MemoryError):
            found = [Fault(why="too_deep")]
    return found


def _names(tree: nodes.Template, samples: Sequence[Facts]) -> Iterator[Fault]:
    """Placeholders that no sample has."""
    inner = {id(node.node) for node in tree.find_all(nodes.Getattr)}
    for node in tree.find_all((nodes.Name, nodes.Getattr)):
        name = _dotted(node)
        if id(node) in inner or (name == "subject" and isinstance(node, nodes.Name)):
            continue
        if not name or not any(_has(facts, name) for facts in samples):
            yield Fault(why="unknown", line=node.lineno, name=name)


def _printed(tree: nodes.Template, samples: Sequence[Facts]) -> Iterator[Fault]:
    """What is printed and is no text: a yes or no, or a whole group of facts."""
    for output in tree.find_all(nodes.Output):
        for leaf in _leaves(output.nodes):
            if isinstance(leaf, (nodes.Name, nodes.Getattr)):
                values = [value for facts in samples if (value := _at(facts, _dotted(leaf))) is not None]
                if values and not all(isinstance(value, str) for value in values):
                    yield Fault(why="no_text", line=leaf.lineno, name=_dotted(leaf))
            elif not isinstance(leaf, nodes.Const):
                yield Fault(why="no_text", line=leaf.lineno)


def _leaves(parts: Sequence[nodes.Node]) -> Iterator[nodes.Node]:
    for part in parts:
        match part:
            case nodes.TemplateData():
                continue
            case nodes.Filter() if part.node is not None:
                yield from _leaves([part.node])
            case nodes.CondExpr():
                yield from _leaves([each for each in (part.expr1, part.expr2) if each is not None])
            case nodes.And() | nodes.Or():
                yield from _leaves([part.left, part.right])
            case _:
                yield part


def _borrowed(key: TextKey, tree: nodes.Template) -> Iterator[Fault]:
    """Files that it includes or extends and may not."""
    layouts = (LAYOUT,) if key.part is TextPart.PAGE else ()
    borrowed = [(node.lineno, node.template, may_include(key)) for node in tree.find_all(nodes.Include)]
    borrowed += [(node.lineno, node.template, layouts) for node in tree.find_all(nodes.Extends)]
    for line, template, allowed in borrowed:
        name = template.value if isinstance(template, nodes.Const) else ""
        if name not in allowed:
            yield Fault(why="include", line=line, name=str(name))


def _used(environment: Environment, tree: nodes.Template) -> Iterator[Fault]:
    """Filters that do not exist, tests, and comparisons that could fail on text."""
    for applied in tree.find_all(nodes.Filter):
        if applied.name not in environment.filters or applied.args or applied.kwargs:
            yield Fault(why="filter", line=applied.lineno, name=applied.name)
    for test in tree.find_all(nodes.Test):
        yield Fault(why="test", line=test.lineno, name=test.name)
    for operand in tree.find_all(nodes.Operand):
        if operand.op not in {"eq", "ne"}:
            yield Fault(why="compare", line=operand.lineno)


def _tried(templates: Templates, key: TextKey, body: str, samples: Sequence[Facts]) -> list[Fault]:
    """What shows only when a message is made: a fact that is not always there, one that is left out, a length."""
    found: list[Fault] = []
    channel = CHANNEL_OF[key.part]
    for facts in samples:
        own = {(key.language, key.part): body}
        try:
            made = templates.text(key.language, key.kind, key.part, {**facts, "subject": "–"}, own)
        except TemplateRefused as refusal:
            found.append(_refused(refusal, body, facts))
            continue
        if key.part is TextPart.SUBJECT:
            found += [] if made else [Fault(why="empty")]
            continue
        said = page_words(made) if key.part is TextPart.PAGE else made
        if key.part is TextPart.PAGE:
            found += [replace(fault, line=0) for fault in active_faults(made)]
        found += [Fault(why="missing", name=name) for name in left_out(key.kind, channel, said, facts)]
        found += _without_rule(key, said, facts, channel)
        if key.part is TextPart.SMS and size_of(sendable(made)).parts > MOST_PARTS:
            found.append(Fault(why="too_many_parts", name=str(MOST_PARTS)))
    return found


def _without_rule(key: TextKey, said: str, facts: Facts, channel: Channel) -> list[Fault]:
    """Where nobody has written the policy in this language, its figures say it (SOP B4.3.2)."""
    wanted = "policy" in required_facts(key.kind, channel) and not facts.get("policy")
    until = str(facts.get("free_until", ""))
    return [Fault(why="missing", name="free_until")] if wanted and until not in " ".join(said.split()) else []


def _refused(refusal: TemplateRefused, body: str, facts: Facts) -> Fault:
    """Why it could not be made from these facts: mostly a fact that is not always there."""
    why = str(refusal.facts["why"])
    if why != "undefinederror":
        return Fault(why="too_long" if why == "too_long" else "syntax", name=str(SOURCE_LIMIT))
    named = _NAMED.search(str(refusal.__cause__))
    attribute = next((part for part in named.groups() if part), "") if named else ""
    tree = sandbox().parse(body)
    for node in tree.find_all(nodes.Getattr):
        name = _dotted(node)
        if node.attr == attribute and not _has(facts, name):
            return Fault(why="sometimes", line=node.lineno, name=name)
    return Fault(why="sometimes", name=attribute)


def printable(facts: Facts, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every fact that is text, by its dotted name."""
    for name, value in facts.items():
        if isinstance(value, str):
            yield f"{prefix}{name}", value
        elif isinstance(value, Mapping):
            yield from printable(value, f"{prefix}{name}.")


def must_say(kind: MessageKind, part: TextPart) -> frozenset[str]:
    """The facts that a part may not leave out; a subject is free."""
    return frozenset() if part is TextPart.SUBJECT else required_facts(kind, CHANNEL_OF[part])


def _dotted(node: nodes.Node) -> str:
    """`outcome.fee`; empty where it is something else than a name."""
    if isinstance(node, nodes.Name):
        return str(node.name)
    if isinstance(node, nodes.Getattr):
        before = _dotted(node.node)
        return f"{before}.{node.attr}" if before else ""
    return ""


def _has(facts: Facts, name: str) -> bool:
    first, _dot, rest = name.partition(".")
    if first not in facts:
        return False
    value = facts[first]
    return not rest or (isinstance(value, Mapping) and _has(value, rest))


def _at(facts: Facts, name: str) -> object:
    """The fact as it is; None where there is none of it."""
    if not _has(facts, name):
        return None
    first, _dot, rest = name.partition(".")
    value = facts[first]
    return _at(value, rest) if rest and isinstance(value, Mapping) else value
