"""From what was typed to the clients that are meant, best first; what is tried, and in which order.

1. Every word begins a word of the name, every run of digits is in a phone.
2. Also words run together (`mayo`: Maya Ortiz) unless a phone fits already, and digits in names (`Studio 54`).
3. Nothing so far: the beginning of an email address; then the nearest words of the vocabulary.
Better: nothing run together, more words typed whole, the later booking, then by name and number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import bindparam, func, literal, select

from bookingdesk.storage import schema
from bookingdesk.storage.search.candidates import Candidate, Formula, Token, candidates
from bookingdesk.storage.search.documents import name_words
from bookingdesk.storage.search.questions import Question, asked, email_token
from bookingdesk.storage.search.vocabulary import Vocabulary
from bookingdesk.storage.wire import Among, Statement, Wire

_booking = schema.booking.c
_LAST_BOOKED = Statement(
    select(_booking.client_id, func.max(_booking.start_at))
    .where(Among(_booking.client_id, "keys"))
    .group_by(_booking.client_id)
)
_EXISTS = Statement(select(literal(1)).where(schema.client.c.id == bindparam("key")))
_LARGEST_ID = 2**31 - 1

Found = dict[int, Candidate]


def find_ids(wire: Wire, vocabulary: Vocabulary, text: str, limit: int, *, exact: bool = False) -> list[int]:
    """The numbers of the clients that fit, best first, at most `limit`; `exact` leaves out step 3."""
    question = asked(text)
    if question.number is not None:
        return _existing(wire, [question.number])
    most = max(60, 3 * limit)
    found = _fitting(wire, question, limit, most) if question else {}
    words = question.words
    if not found and words and not question.emails:
        found = _by_email(wire, question, most)
    if not found and words and not exact:
        words, found = _misspelt(wire, vocabulary, question, most)
    first = [] if question.words or question.emails else _as_numbers(wire, question.digits)
    ranked = _ranked(wire, words, (each for each in found.values() if each.client_id not in first))
    return [*first, *ranked][:limit]


def _fitting(wire: Wire, question: Question, limit: int, most: int) -> Found:
    """Steps 1 and 2; the second only while the first has not filled the list."""
    emails = [[[Token(email)]] for email in question.emails]
    plain: Formula = [*([[Token(word)]] for word in question.words), *emails]
    found = _keyed(candidates(wire, plain, question.digits, most))
    if len(found) >= most and any(len(word) > 1 for word in question.words):
        whole: Formula = [*([[Token(word, whole=True)]] for word in question.words), *emails]
        found |= _keyed(candidates(wire, whole, question.digits, most))
    if len(found) >= limit:
        return found
    # Who types blanks does not run words together; and a name and a phone that fit leave nothing to guess.
    if len(question.words) == 1 and len(question.words[0]) > 1 and not (found and question.digits):
        split: Formula = [*(_alternatives(word) for word in question.words), *emails]
        together = candidates(wire, split, question.digits, most)
        found |= _keyed(c for c in together if _fits(question.words, name_words(c.words)))
    if question.digits:
        named: Formula = [*plain, *([[Token(run)]] for run in question.digits)]
        found |= _keyed(candidates(wire, named, (), most))
    return found


def _alternatives(word: str) -> list[list[Token]]:
    """The word itself, and its two halves wherever it can be cut."""
    cuts = ([Token(word[:i]), Token(word[i:])] for i in range(1, len(word)))
    return [[Token(word)], *cuts]


def _fits(words: Sequence[str], names: frozenset[str]) -> bool:
    """Whether every word begins a name word, or its halves begin two different ones."""
    return all(
        any(name.startswith(word) for name in names)
        or any(
            one.startswith(word[:i]) and two.startswith(word[i:])
            for i in range(1, len(word))
            for one in names
            for two in names
            if one != two
        )
        for word in words
    )


def _by_email(wire: Wire, question: Question, most: int) -> Found:
    formula: Formula = [[[Token(email_token(word))]] for word in question.words]
    return _keyed(candidates(wire, formula, question.digits, most))


def _misspelt(wire: Wire, vocabulary: Vocabulary, question: Question, most: int) -> tuple[tuple[str, ...], Found]:
    """Step 3: every word may also be one of its nearest words. Answers the words that ranking goes by."""
    formula: list[list[list[Token]]] = []
    best: list[str] = []
    for word in question.words:
        near = vocabulary.near(wire, word)
        formula.append([[Token(word)], *([Token(other, whole=True)] for other in near)])
        best.append(near[0] if near else word)
    emails = [[[Token(email)]] for email in question.emails]
    return tuple(best), _keyed(candidates(wire, [*formula, *emails], question.digits, most))


def _as_numbers(wire: Wire, digits: Sequence[str]) -> list[int]:
    """Digits alone may also be a client's number."""
    wanted = [int(run) for run in digits[:1] if len(digits) == 1 and len(run) <= 10]
    return _existing(wire, [number for number in wanted if number <= _LARGEST_ID])


def _existing(wire: Wire, numbers: Iterable[int]) -> list[int]:
    return [number for number in numbers if wire.one(_EXISTS, key=number) is not None]


def _ranked(wire: Wire, words: Sequence[str], found: Iterable[Candidate]) -> list[int]:
    them = list(found)
    if len(them) < 2:
        return [each.client_id for each in them]
    booked: dict[int, int] = dict(wire.rows(_LAST_BOOKED, keys=wire.listed(each.client_id for each in them)))

    def order(each: Candidate) -> tuple[bool, int, int, str, int]:
        # Addresses among the tokens begin with a mark that no typed word has: they are never taken for names.
        tokens = f" {each.words} "
        run_together = not all(f" {word}" in tokens for word in words)
        whole = sum(f" {word} " in tokens for word in words)
        return run_together, -whole, -booked.get(each.client_id, 0), each.words, each.client_id

    return [each.client_id for each in sorted(them, key=order)]


def _keyed(found: Iterable[Candidate]) -> Found:
    return {each.client_id: each for each in found}
