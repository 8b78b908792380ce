"""The short list of reasons to cancel, each with a letter of its own, and the words that are stored."""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain.bookings import UNDONE
from bookingdesk.domain.cancel_reasons import DEFAULT, OVERDUE, UNSAID, cancel_reasons
from bookingdesk.domain.cancel_reasons import OTHER as OTHER
from bookingdesk.i18n.translation import _


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the list."""

    code: str
    words: str
    letter: str


WAIVE = "W"
"""Waives the fee where one is due (golden sequence 5); no reason has this letter, so it never means two things."""


def reasons(setting: str = DEFAULT) -> tuple[Reason, ...]:
    """The desk's list. A letter is the first of the word; where another line has it, the next one that is free."""
    named = [(each.code, reason_word(each.code) or each.words) for each in cancel_reasons(setting)]
    letters: dict[str, str] = {}
    taken = {WAIVE}
    for choices in (1, None):
        for code, words in named:
            free = (c for c in words.upper()[:choices] if c.isalpha() and c not in taken)
            if code not in letters and (letter := next(free, "")):
                letters[code] = letter
                taken.add(letter)
    return tuple(Reason(code, words, letters.get(code, "")) for code, words in named)


def reason_word(code: str) -> str:
    """The words of a reason that every desk knows; empty for one of the desk's own."""
    return {
        "illness": _("Illness"),
        "changed_mind": _("Changed mind"),
        "work": _("Work"),
        OTHER: _("Other"),
        OVERDUE: _("Deposit not paid"),
        UNSAID: _("No reason given"),
        UNDONE: _("Taken back"),
    }.get(code, "")


def stored_reason(reason: Reason, details: str) -> str:
    """`Illness`, `Work: a meeting`, or the words alone for *Other*; empty where words are still needed."""
    text = " ".join(details.split())
    if reason.code == OTHER:
        return text
    return f"{reason.words}: {text}" if text else reason.words
