"""Why a place of the calendar is not free, line by line: what is in the way, record by record, and what would help.

Also what speaks against a place that is free, for the one sentence of a drag.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bookingdesk.domain.availability.remarking import Remark, RemarkKind
from bookingdesk.domain.availability.values import Obstacle, ObstacleKind
from bookingdesk.domain.spans import Span
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.obstacle_words import SENTENCES_AT_MOST, ObstacleWords

WORTH_WAITING = frozenset({ObstacleKind.BOOKED, ObstacleKind.HELD, ObstacleKind.BUFFER})
"""What may come free again."""


def blocked_hint(span: Span, column: str, found: Sequence[Obstacle], words: ObstacleWords) -> str:
    """The hint row on time that is not free: the one or two things that matter most, and the key that says more."""
    why = " ".join(_sentences(found, words)[:SENTENCES_AT_MOST])
    return _("{who} {time}: {why} Space says what would help.").format(
        who=column, time=words.formatter.times(span.start, span.end), why=why
    )


def why_lines(span: Span, column: str, found: Sequence[Obstacle], words: ObstacleWords) -> tuple[str, ...]:
    """A heading, everything in the way, then every way out."""
    times = words.formatter.times(span.start, span.end)
    if not found:
        return (_("{who} {time}: free. Enter books here.").format(who=column, time=times),)
    remedies = [remedy for one in found for remedy in one.remedies]
    ways = words.ways_out(remedies, words.only_one(found))
    kinds = {one.kind for one in found}
    if kinds & WORTH_WAITING and ObstacleKind.PAST not in kinds:
        ways.append(_("A client can wait for it: “wait” in the Line."))
    heading = _("{who} {time} is not free").format(who=column, time=times)
    return (heading, *_sentences(found, words), *ways)


def _sentences(found: Sequence[Obstacle], words: ObstacleWords) -> list[str]:
    return list(dict.fromkeys(words.obstacle(one) for one in found))


def remark_words(remark: Remark, words: ObstacleWords) -> str:
    """One thing that speaks against a free place, short enough for the plate of a drag."""
    match remark.kind:
        case RemarkKind.SHORT_NOTICE:
            return _("Short notice: in less than two hours.")
        case RemarkKind.NEAR_OTHER:
            time = words.time(remark.start) if remark.start is not None else ""
            return _("The client has another booking at {time}.").format(time=time)
        case RemarkKind.NOT_USUAL:
            return _("The client's usual person is {name}.").format(name=words.name(remark.resource_id))
        case RemarkKind.GAP:
            return _("Leaves {length} that nobody can book.").format(
                length=words.formatter.duration(timedelta(minutes=remark.minutes))
            )
