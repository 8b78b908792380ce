"""What is wrong with a translation, in words for whoever has to mend it. Judges form, not style."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from string import Formatter

from babel.messages import Catalog
from babel.messages.catalog import Message

_MARK = re.compile(r"&(?=[^&\s])")
_GAP = "    "
"""Between the keys of a hint line."""


def findings(catalog: Catalog) -> Iterator[str]:
    """One line for each thing that is missing or does not fit its English text."""
    for message in catalog:
        if message.id:
            for problem in _problems(message, catalog.num_plurals):
                text = message.id[0] if isinstance(message.id, tuple) else message.id
                yield f"{text!r}: {problem}"


def _problems(message: Message, plurals: int) -> Iterator[str]:
    english = message.id if isinstance(message.id, tuple) else (message.id,)
    forms = message.string if isinstance(message.string, (tuple, list)) else (message.string,)
    wanted = plurals if isinstance(message.id, tuple) else 1
    if message.fuzzy:
        yield "marked fuzzy"
    if len(forms) != wanted or not all(forms):
        yield f"not translated, {wanted} form(s) wanted"
        return
    allowed = set().union(*map(placeholders, english))
    for form in forms:
        yield from _form_problems(english[-1], form)
        if placeholders(form) - allowed:
            yield f"placeholders nobody fills in {form!r}"
    needed = placeholders(english[-1])
    if placeholders(forms[-1]) != needed:
        yield f"placeholders differ: {sorted(needed)} in English, {sorted(placeholders(forms[-1]))} here"


def _form_problems(english: str, form: str) -> Iterator[str]:
    if _margins(english) != _margins(form):
        yield f"begins or ends with other white space: {form!r}"
    if marks(english) != marks(form):
        yield f"letter marks (&) differ in {form!r}"
    if english.count(_GAP) != form.count(_GAP):
        yield f"gaps between keys differ in {form!r}"
    if english.endswith("…") != form.endswith("…"):
        yield f"the … at the end differs in {form!r}"
    if english.count("\n") != form.count("\n"):
        yield f"line breaks differ in {form!r}"


def placeholders(text: str) -> set[str]:
    """`{client}`, `{seconds:02d}` … of a text; an unclosed brace raises ValueError."""
    return {f"{{{name}:{spec}}}" if spec else f"{{{name}}}" for _, name, spec, _ in Formatter().parse(text) if name}


def marks(text: str) -> int:
    """How many letters are marked to be picked with Alt."""
    return len(_MARK.findall(text.replace("&&", "")))


def mark(text: str) -> str:
    """The marked letter in lower case; empty for none."""
    found = _MARK.search(text.replace("&&", ""))
    return text.replace("&&", "")[found.end()].lower() if found else ""


def sharing(texts: Iterable[str]) -> list[str]:
    """Those whose marked letter another one has too."""
    marked = [text for text in texts if mark(text)]
    letters = Counter(mark(text) for text in marked)
    return [text for text in marked if letters[mark(text)] > 1]


def _margins(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
