"""What the desk says of several bookings that were changed together, and what it asks before cancelling them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bookingdesk.domain.bookings import AskedBy
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.cancel_reasons import OTHER, reasons

_OURS, _THEIRS = AskedBy.BUSINESS, AskedBy.CLIENT


def marked_words(changed: int, asked: int, formatter: Formatter) -> str:
    """`3 bookings changed. 1 stays as it is.`"""
    words = ngettext("{count} booking changed.", "{count} bookings changed.", changed)
    return _with_rest(words.format(count=formatter.number(changed)), asked - changed, formatter)


def cancelled_words(changed: int, asked: int, formatter: Formatter) -> str:
    """`3 bookings cancelled.`"""
    words = ngettext("{count} booking cancelled.", "{count} bookings cancelled.", changed)
    return _with_rest(words.format(count=formatter.number(changed)), asked - changed, formatter)


def _with_rest(words: str, left: int, formatter: Formatter) -> str:
    """Those that had no such step are counted, never silently passed over."""
    if left <= 0:
        return words
    rest = ngettext("{count} stays as it is.", "{count} stay as they are.", left)
    return f"{words} {rest.format(count=formatter.number(left))}"


def swapped_words(names: Sequence[str], times: Sequence[str]) -> str:
    """`Swapped: Maya Ortiz is now Mon 23 Jun 16:00, Sara Lund Mon 23 Jun 14:15.`"""
    words = _("Swapped: {one} is now {first}, {other} is now {second}.")
    return words.format(one=names[0], first=times[0], other=names[1], second=times[1])


def taken_back_words(name: str, others: int, formatter: Formatter) -> str:
    """Several were one step, and nobody had heard of it."""
    words = ngettext(
        "Taken back: {client} and {count} more. No message was sent.",
        "Taken back: {client} and {count} more. No message was sent.",
        others,
    )
    return words.format(client=name, count=formatter.number(others))


def with_what_stays(words: str, verb: str) -> str:
    """What an undo did not take back: nobody comes back to work by a key."""
    return f"{words} {_('The absence stays recorded.')}" if verb == "absence" else words


def cancelling_question(count: int, formatter: Formatter) -> str:
    """The title over the reasons."""
    words = ngettext("Why is {count} booking cancelled?", "Why are {count} bookings cancelled?", count)
    return words.format(count=formatter.number(count))


@dataclass(frozen=True, slots=True, kw_only=True)
class CancellingAnswer:
    """Why several are cancelled: who asked, and the reason with its code in the business's list."""

    asked_by: AskedBy
    code: str
    reason: str

    @property
    def words(self) -> str:
        """The line to choose."""
        ours = self.asked_by is AskedBy.BUSINESS
        words = _("{reason} (we cancel)") if ours else _("{reason} (the clients asked)")
        return words.format(reason=self.reason)


def cancelling_answers(typed: str, setting: str) -> tuple[CancellingAnswer, ...]:
    """What was typed, or the reasons of the business's own list (`cancel.reasons`)."""
    text = " ".join(typed.split())
    if text:
        return tuple(CancellingAnswer(asked_by=by, code=OTHER, reason=text) for by in (_OURS, _THEIRS))
    ours = CancellingAnswer(asked_by=_OURS, code=OTHER, reason=_("Staff not available"))
    listed = (reason for reason in reasons(setting) if reason.code != OTHER)
    return (ours, *(CancellingAnswer(asked_by=_THEIRS, code=r.code, reason=r.words) for r in listed))
