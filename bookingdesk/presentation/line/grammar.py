"""Reads the Line: words in any order against the live vocabulary, after the grammar of interface 2.3.

Takes `today` and never a clock or zone. Refuses to lose anything: what has no meaning becomes a piece of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import pairwise

from bookingdesk.presentation.line.contradictions import nearest
from bookingdesk.presentation.line.deciding import Decider, Knows, Stretch
from bookingdesk.presentation.line.language import Keyword, LineLanguage
from bookingdesk.presentation.line.matchers import IN_ORDER, phone
from bookingdesk.presentation.line.modes import with_details
from bookingdesk.presentation.line.reading import Certainty, Kind, LineReading, Piece
from bookingdesk.presentation.line.senses import Context, Found, Sense
from bookingdesk.presentation.line.summing import summed
from bookingdesk.presentation.line.tokens import Word, cut, unquoted
from bookingdesk.presentation.line.vocabulary import Vocabulary

SINGLE = frozenset(
    {
        Kind.SERVICE,
        Kind.STAFF,
        Kind.DAY,
        Kind.TIME,
        Kind.WINDOW,
        Kind.LENGTH,
        Kind.REPEAT,
        Kind.CHANNEL,
        Kind.MODE,
        Kind.DETAIL,
        Kind.NUMBER,
    }
)
"""Said once; a second one is not understood."""


def read(
    text: str,
    vocabulary: Vocabulary,
    language: LineLanguage,
    today: date,
    *,
    knows: Knows | None = None,
    alike: Knows | None = None,
    toggled: Mapping[str, int] | None = None,
) -> LineReading:
    """Everything that can be understood of the text; takes time linear in its length.

    `knows` asks the client search about words that could be a name or something else; without it the first such
    word is the client. `alike` asks it whether words are a slip away from somebody's name. `toggled` gives, by
    the text of a piece, which of its readings Tab has chosen.
    """
    words = cut(text)
    stretches = _stretches(words, vocabulary, language, today)
    given = any(
        s.kind is Kind.NEW_CLIENT or (s.found and s.found.senses and s.found.senses[0].kind is Kind.NUMBER)
        for s in stretches
    )
    Decider(words, stretches, vocabulary, knows, alike, given).decide()
    pieces = [_piece(text, words, stretch, toggled or {}) for stretch in stretches]
    return summed(text, tuple(_said_once(with_details(pieces), vocabulary, today)))


def _stretches(
    words: tuple[Word, ...], vocabulary: Vocabulary, language: LineLanguage, today: date
) -> list[Stretch]:
    context = Context(words, vocabulary, language, today)
    result: list[Stretch] = []
    i = 0
    while i < len(words):
        if words[i].overflow:
            result.append(Stretch(i, i + 1, None, kind=Kind.UNKNOWN))
            break
        new = _new_client(context, i)
        found = None if new else _first_match(context, i)
        if new:
            result += new
        elif found:
            result.append(Stretch(i, i + found.length, found))
            context.seen.update(sense.kind for sense in found.senses[:1])
        elif not words[i].folded:
            result.append(Stretch(i, i + 1, None, kind=Kind.UNKNOWN))
        else:
            result.append(Stretch(i, i + 1, None))
        i = result[-1].last
        context.after_client = result[-1].found is None and result[-1].kind is None
    return _with_fillers(context, result)


def _first_match(context: Context, i: int) -> Found | None:
    for matcher in IN_ORDER:
        found = matcher(context, i)
        if found is not None:
            return found
    return None


def _new_client(context: Context, i: int) -> list[Stretch]:
    """`+Leo Brandt`, or `+"Robin Friday"`, up to the first word that means something else."""
    word = context.words[i]
    if not word.text.startswith("+") or len(word.text) < 2 or phone(context, i):
        return []
    if word.quoted:
        return [Stretch(i, i + 1, None, kind=Kind.NEW_CLIENT)]
    if not word.folded or word.folded[0].isdigit():
        return []
    last = i + 1
    while last < len(context.words) and last - i < 5:
        found = _first_match(context, last)
        following = context.words[last]
        prefix = found is not None and found.senses[0].kind is Kind.SERVICE and not found.exact and last == i + 1
        if (found is not None and not prefix) or following.quoted or not following.folded:
            break
        last += 1
    return [Stretch(i, last, None, kind=Kind.NEW_CLIENT)]


def _with_fillers(context: Context, stretches: list[Stretch]) -> list[Stretch]:
    """A little word counts as one only before something that is understood: "at 9", "a las 9", "with Ana"."""
    for this, following in reversed(list(pairwise(stretches))):
        if this.found is None and this.kind is None and context.means(this.first, Keyword.FILLER):
            understood = following.found is not None and following.found.senses[0].kind is not Kind.NUMBER
            if understood or following.kind is Kind.FILLER:
                this.kind = Kind.FILLER
    return stretches


def _piece(text: str, words: tuple[Word, ...], stretch: Stretch, toggled: Mapping[str, int]) -> Piece:
    start, end = words[stretch.first].start, words[stretch.last - 1].end
    typed = text[start:end]

    def made(sense: Sense, certainty: Certainty) -> Piece:
        return Piece(kind=sense.kind, start=start, end=end, text=typed, value=sense.value, certainty=certainty)

    if stretch.kind is Kind.NEW_CLIENT:
        word = words[stretch.first]
        name = unquoted(typed) if word.quoted else typed.lstrip("+").rstrip(",;:")
        return made(Sense(Kind.NEW_CLIENT, name), Certainty.SURE)
    if stretch.kind is not None:
        sure = stretch.kind is Kind.FILLER
        return made(Sense(stretch.kind), Certainty.SURE if sure else Certainty.NOT_UNDERSTOOD)
    senses = list(stretch.found.senses) if stretch.found else []
    if stretch.client or not senses:
        senses = [Sense(Kind.CLIENT), *(s for s in senses if s.kind is not Kind.CLIENT)]
    elif stretch.undecided and all(s.kind is not Kind.CLIENT for s in senses):
        senses.append(Sense(Kind.CLIENT))
    turn = toggled.get(typed.lower(), 0) % len(senses)
    senses = senses[turn:] + senses[:turn]
    several = any(s.kind is not Kind.CLIENT for s in senses[1:]) or (len(senses) > 1 and turn > 0)
    certainty = Certainty.LIKELY if several else Certainty.SURE
    return replace(made(senses[0], certainty), others=tuple(made(s, Certainty.LIKELY) for s in senses[1:]))


def _said_once(pieces: list[Piece], vocabulary: Vocabulary, today: date) -> list[Piece]:
    """A second service, day or time takes another of its readings, or is not understood."""
    seen: set[Kind] = set()
    result: list[Piece] = []
    for piece in _dates_before_weekdays(pieces, today):
        chosen = piece
        if piece.kind in SINGLE and piece.kind in seen:
            other = next((o for o in piece.others if o.kind not in seen and o.kind is not Kind.CLIENT), None)
            chosen = other or replace(piece, kind=Kind.UNKNOWN, value=None, certainty=Certainty.NOT_UNDERSTOOD)
        if chosen.kind is Kind.UNKNOWN and not chosen.suggestion:
            chosen = replace(chosen, suggestion=_suggestion(chosen.text, vocabulary))
        seen.add(chosen.kind)
        result.append(chosen)
    return result


def _dates_before_weekdays(pieces: list[Piece], today: date) -> list[Piece]:
    """Beside a date a weekday says nothing new; one that contradicts it has to be asked about."""
    days = [piece for piece in pieces if piece.kind is Kind.DAY]
    written = next((piece for piece in days if not _may_be_name(piece)), None)
    if len(days) < 2 or written is None or not isinstance(written.value, date):
        return pieces
    result = []
    for piece in pieces:
        chosen = piece
        if piece.kind is Kind.DAY and _may_be_name(piece) and isinstance(piece.value, date):
            if piece.value.weekday() == written.value.weekday():
                chosen = replace(piece, kind=Kind.FILLER, value=None, others=())
            else:
                near = nearest(piece.value.weekday(), written.value, today)
                chosen = replace(piece, kind=Kind.WRONG, value=near, certainty=Certainty.NOT_UNDERSTOOD, others=())
        result.append(chosen)
    return result


def _may_be_name(piece: Piece) -> bool:
    return any(other.kind is Kind.CLIENT for other in piece.others)


def _suggestion(typed: str, vocabulary: Vocabulary) -> str:
    words = cut(typed)
    return vocabulary.nearest(words[0].folded) if len(words) == 1 else ""
