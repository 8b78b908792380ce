"""What the desk says of several bookings that were changed together, and what it asks before cancelling them."""

from __future__ import annotations

from collections.abc import Sequence

from bookingdesk.domain.bookings import AskedBy
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.cancel_reasons import OTHER, reasons


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


def cancelling_answers(typed: str) -> tuple[tuple[AskedBy, str, str], ...]:
    """Who asked, the reason that is stored, and the line to choose: what was typed, or the usual reasons."""
    text = " ".join(typed.split())
    if text:
        return (
            (AskedBy.BUSINESS, text, _("{reason} (we cancel)").format(reason=text)),
            (AskedBy.CLIENT, text, _("{reason} (the clients asked)").format(reason=text)),
        )
    usual = [reason.words for reason in reasons() if reason.code != OTHER]
    ours = _("Staff not available")
    return (
        (AskedBy.BUSINESS, ours, _("{reason} (we cancel)").format(reason=ours)),
        *((AskedBy.CLIENT, words, _("{reason} (the clients asked)").format(reason=words)) for words in usual),
    )
