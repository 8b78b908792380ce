"""The short list of reasons to cancel, each with a letter of its own, and the words that are stored."""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.i18n.translation import _


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of the list."""

    code: str
    words: str
    letter: str


OTHER = "other"


def reasons() -> tuple[Reason, ...]:
    """Illness, changed mind, work, other. The letter is the first of the word that no line above has taken."""
    lines = (
        ("illness", _("Illness")),
        ("changed_mind", _("Changed mind")),
        ("work", _("Work")),
        (OTHER, _("Other")),
    )
    found: list[Reason] = []
    for code, words in lines:
        taken = {reason.letter for reason in found}
        letter = next((c for c in words.upper() if c.isalpha() and c not in taken), "")
        found.append(Reason(code, words, letter))
    return tuple(found)


def stored_reason(reason: Reason, details: str) -> str:
    """`Illness`, `Work: a meeting`, or the words alone for *Other*; empty where words are still needed."""
    text = " ".join(details.split())
    if reason.code == OTHER:
        return text
    return f"{reason.words}: {text}" if text else reason.words
