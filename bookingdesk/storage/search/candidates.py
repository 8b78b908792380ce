"""Asking the full-text index of either database for clients that may be meant; the answers are equal.

A formula is an AND of ORs of ANDs of tokens. At most `most` clients come back, the newest first, so that a single
letter costs no more than a whole name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bookingdesk.storage.search.questions import grams
from bookingdesk.storage.wire import ByDialect, Wire


@dataclass(frozen=True, slots=True)
class Token:
    """One token of the index, whole or its beginning."""

    text: str
    whole: bool = False


Formula = Sequence[Sequence[Sequence[Token]]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A client that fits, with the tokens that ranking looks at."""

    client_id: int
    words: str


def candidates(wire: Wire, formula: Formula, digits: Sequence[str], most: int) -> list[Candidate]:
    """Clients whose tokens satisfy the formula and whose phones hold every run of digits.

    A run of three and more digits may stand anywhere in a number, a shorter one must be its end.
    """
    long = [run for run in digits if len(run) >= 3]
    if not formula and not long:
        return []
    statement = _statement(bool(formula), len(long), len(digits) - len(long))
    values: dict[str, object] = {"most": most}
    if formula:
        values["tokens"] = _rendered(wire, formula)
    if long:
        parts = [[[Token(gram, whole=True)]] for gram in dict.fromkeys(g for run in long for g in grams(run))]
        values["grams"] = _rendered(wire, parts)
    values |= {f"run{i}": run for i, run in enumerate(long)}
    values |= {f"end{i}": f"%{run} %" for i, run in enumerate(r for r in digits if len(r) < 3)}
    return [Candidate(client_id, words) for client_id, words in wire.rows(statement, **values)]


def _rendered(wire: Wire, formula: Formula) -> str:
    """The formula as FTS5 or tsquery reads it. Tokens are folded: they hold no quote and no white space."""
    sqlite = wire.dialect == "sqlite"
    both, either = (" AND ", " OR ") if sqlite else (" & ", " | ")

    def token(each: Token) -> str:
        if sqlite:
            return f'"{each.text}"' if each.whole else f'"{each.text}" *'
        return f"'{each.text}'" if each.whole else f"'{each.text}':*"

    def alternative(tokens: Sequence[Token]) -> str:
        joined = both.join(token(each) for each in tokens)
        return f"({joined})" if len(tokens) > 1 else joined

    def part(alternatives: Sequence[Sequence[Token]]) -> str:
        joined = either.join(alternative(tokens) for tokens in alternatives)
        return f"({joined})" if len(alternatives) > 1 else joined

    return both.join(part(alternatives) for alternatives in formula)


_known: dict[tuple[bool, int, int], ByDialect] = {}


def _statement(tokens: bool, runs: int, ends: int) -> ByDialect:
    """The statement for this shape of question; made once per shape."""
    shape = (tokens, runs, ends)
    if shape not in _known:
        _known[shape] = ByDialect(sqlite=_sqlite(*shape), postgresql=_postgresql(*shape))
    return _known[shape]


def _sqlite(tokens: bool, runs: int, ends: int) -> str:
    if tokens and not runs and not ends:
        return (
            "SELECT rowid, words FROM client_words WHERE client_words MATCH :tokens ORDER BY rowid DESC LIMIT :most"
        )
    index = "client_words" if tokens else "client_grams"
    tests = [f"{index} MATCH {':tokens' if tokens else ':grams'}"]
    if tokens and runs:
        # The plus keeps FTS5 from asking the words anew for every number: they are walked once, and looked up.
        tests.append("+client_words.rowid IN (SELECT rowid FROM client_grams WHERE client_grams MATCH :grams)")
    tests += [f"instr(s.digits, :run{i}) > 0" for i in range(runs)]
    tests += [f"(s.digits || ' ') LIKE :end{i}" for i in range(ends)]
    tables = f"{index} JOIN client_search AS s ON s.client_id = {index}.rowid"
    order = f"ORDER BY {index}.rowid DESC LIMIT :most"
    return f"SELECT s.client_id, s.words FROM {tables} WHERE {' AND '.join(tests)} {order}"  # noqa: S608


def _postgresql(tokens: bool, runs: int, ends: int) -> str:
    tests = []
    if tokens:
        tests.append("array_to_tsvector(string_to_array(words, ' ')) @@ CAST(%(tokens)s AS tsquery)")
    if runs:
        tests.append("array_to_tsvector(string_to_array(grams, ' ')) @@ CAST(%(grams)s AS tsquery)")
    tests += [f"strpos(digits, %(run{i})s) > 0" for i in range(runs)]
    tests += [f"(digits || ' ') LIKE %(end{i})s" for i in range(ends)]
    # "+ 0" keeps the planner from walking the primary key backwards past everybody who does not fit.
    return (
        f"SELECT client_id, words FROM client_search WHERE {' AND '.join(tests)}"  # noqa: S608
        " ORDER BY client_id + 0 DESC LIMIT %(most)s"
    )
