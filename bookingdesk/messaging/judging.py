"""Judges a text of the business's own before it is kept: what it names, must say, may not do (D15).

First the source is read, then every text that it stands in is made from every sample message, so that it is refused
where a message would be refused when it is sent. It refuses nothing itself: it answers faults.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from jinja2 import Environment, TemplateError, nodes

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.page_words import page_words
from bookingdesk.domain.sms_text import MOST_PARTS, sendable, size_of
from bookingdesk.domain.templates import (
    CHANNEL_OF,
    Fault,
    OwnTexts,
    SharedText,
    TextKey,
    TextOf,
    TextPart,
    pieces_for,
)
from bookingdesk.messaging.page_judging import active_faults
from bookingdesk.messaging.required import left_out, required_facts
from bookingdesk.messaging.sandbox import SOURCE_LIMIT, TemplateRefused, breaches, sandbox
from bookingdesk.messaging.templates import Templates, file_of, made_before

LAYOUT = "layout.html"
_NAMED = re.compile(r"has no attribute '([^']+)'|'([^']+)' is undefined")
Facts = Mapping[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A sample message that a text is tried on: its kind and its facts."""

    kind: MessageKind
    facts: Facts


def faults_of(
    templates: Templates, key: TextKey, body: str, trials: Sequence[Trial], wordings: Sequence[OwnTexts]
) -> tuple[Fault, ...]:
    """Why the text cannot be used, by line.

    `trials` are messages of every kind that it stands in, the richest of each first; `wordings` the own texts among
    which it stands.
    """
    found = _unreadable(body) or _unfit(key, body, trials)
    if not found and key.part is TextPart.PAGE:
        found = active_faults(body)
    if not found:
        found = _tried_among(templates, key, body, trials, wordings)
    first = {(fault.line, fault.why, fault.name): fault for fault in reversed(found)}
    return tuple(first[where] for where in sorted(first))


def may_include(key: TextKey) -> Mapping[str, TextOf]:
    """What a text may take in, by file: what its language shares, for a letter also the mail; a piece nothing."""
    if isinstance(key.kind, SharedText):
        return {}
    mail = {file_of(key.language, key.kind, TextPart.MAIL): key.kind} if key.part is TextPart.LETTER else {}
    return mail | {file_of(key.language, each, part): each for each, part in pieces_for(key.part)}


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


def _unfit(key: TextKey, body: str, trials: Sequence[Trial]) -> list[Fault]:
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
    facts = [trial.facts for trial in trials]
    found = [
        *_names(key.part, tree, trials),
        *_printed(tree, facts),
        *_borrowed(key, tree),
        *_used(environment, tree),
    ]
    if not found:
        try:
            environment.compile(tree)
        except (TemplateError, SyntaxError, RecursionError, MemoryError):
            found = [Fault(why="too_deep")]
    return found


def _names(part: TextPart, tree: nodes.Template, trials: Sequence[Trial]) -> Iterator[Fault]:
    """Placeholders that no message has, or none of a kind that a piece stands in."""
    inner = {id(node.node) for node in tree.find_all(nodes.Getattr)}
    for node in tree.find_all((nodes.Name, nodes.Getattr)):
        name = _dotted(node)
        if id(node) in inner or name in made_before(part):
            continue
        first = name.partition(".")[0]
        if not name or not any(_has(trial.facts, name) for trial in trials):
            yield Fault(why="unknown", line=node.lineno, name=name)
        elif lacking := [trial.kind for trial in trials if first not in trial.facts]:
            yield Fault(why="unknown", line=node.lineno, name=name, kind=lacking[0])


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
    whole = key.part is TextPart.PAGE and isinstance(key.kind, MessageKind)
    layouts: Collection[str] = (LAYOUT,) if whole else ()
    included: Collection[str] = may_include(key)
    borrowed = [(node.lineno, node.template, included) for node in tree.find_all(nodes.Include)]
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


def _tried_among(
    templates: Templates, key: TextKey, body: str, trials: Sequence[Trial], wordings: Sequence[OwnTexts]
) -> list[Fault]:
    """Each message is made once of the same words: departments share most of theirs with the business."""
    found: list[Fault] = []
    known: set[tuple[MessageKind, TextPart, frozenset[str]]] = set()
    for among in wordings:
        own = {**among, (key.language, key.kind, key.part): body}
        made = {(*place, words) for place, words in templates.stands_in(key, own).items()}
        found += _tried(templates, key, trials, own, {(kind, part) for kind, part, _words in made - known})
        known |= made
    return found


def _tried(
    templates: Templates,
    key: TextKey,
    trials: Sequence[Trial],
    own: OwnTexts,
    standing: Collection[tuple[MessageKind, TextPart]],
) -> list[Fault]:
    """What shows only when a message is made: a fact that is not always there, one that is left out, a length."""
    found: list[Fault] = []
    body = own[key.language, key.kind, key.part]
    for trial in trials:
        for part in (part for kind, part in standing if kind is trial.kind):
            facts = {**trial.facts, **made_before(part)}
            try:
                made = templates.text(key.language, trial.kind, part, facts, own)
            except TemplateRefused as refusal:
                faults = [_refused(refusal, body, facts)]
            else:
                faults = _said(trial.kind, part, made, facts)
            named = trial.kind if isinstance(key.kind, SharedText) else None
            found += [replace(fault, kind=named) for fault in faults]
    return found


def _said(kind: MessageKind, part: TextPart, made: str, facts: Facts) -> list[Fault]:
    """What is wrong with a text as it was made."""
    if part is TextPart.SUBJECT:
        return [] if made else [Fault(why="empty")]
    channel = CHANNEL_OF[part]
    said = page_words(made) if part is TextPart.PAGE else made
    found = [replace(fault, line=0) for fault in active_faults(made)] if part is TextPart.PAGE else []
    found += [Fault(why="missing", name=name) for name in left_out(kind, channel, said, facts)]
    found += _without_rule(kind, said, facts, channel)
    if part is TextPart.SMS and size_of(sendable(made)).parts > MOST_PARTS:
        found.append(Fault(why="too_many_parts", name=str(MOST_PARTS)))
    return found


def _without_rule(kind: MessageKind, said: str, facts: Facts, channel: Channel) -> list[Fault]:
    """Where nobody has written the policy in this language, its figures say it (SOP B4.3.2)."""
    wanted = "policy" in required_facts(kind, channel) and not facts.get("policy")
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


def must_say(kind: TextOf, part: TextPart) -> frozenset[str]:
    """The facts that a part may not leave out; a subject is free, and a piece leaves it to the texts around it."""
    if isinstance(kind, SharedText) or part is TextPart.SUBJECT:
        return frozenset()
    return required_facts(kind, CHANNEL_OF[part])


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
