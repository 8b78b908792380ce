"""The short list of reasons to cancel, each with a letter of its own, and the words that are stored."""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain.cancel_reasons import DEFAULT, OVERDUE, cancel_reasons
from bookingdesk.domain.cancel_reasons import OTHER as OTHER
from bookingdesk.i18n.translation import _


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the list."""

    code: str
    words: str
    letter: str


def reasons(setting: str = DEFAULT) -> tuple[Reason, ...]:
    """The desk's list. The letter is the first of the word that no line above has taken."""
    found: list[Reason] = []
    for each in cancel_reasons(setting):
        code, words = each.code, reason_word(each.code) or each.words
        taken = {reason.letter for reason in found}
        letter = next((c for c in words.upper() if c.isalpha() and c not in taken), "")
        found.append(Reason(code, words, letter))
    return tuple(found)


def reason_word(code: str) -> str:
    """The words of a reason that every desk knows; empty for one of the desk's own."""
    return {
        "illness": _("Illness"),
        "changed_mind": _("Changed mind"),
        "work": _("Work"),
        OTHER: _("Other"),
        OVERDUE: _("Deposit not paid"),
    }.get(code, "")


def stored_reason(reason: Reason, details: str) -> str:
    """`Illness`, `Work: a meeting`, or the words alone for *Other*; empty where words are still needed."""
    text = " ".join(details.split())
    if reason.code == OTHER:
        return text
    return f"{reason.words}: {text}" if text else reason.words
