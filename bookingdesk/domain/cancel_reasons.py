"""The managed list of reasons to cancel: codes for counting, words for reading (SOP A5.6, R25).

The desk's setting `cancel.reasons` is the list with commas. Known codes have words in every language; anything
else typed there is a reason in the desk's own words. `other` always closes the list and needs words.
"""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain.folding import folded_words

OTHER = "other"
OVERDUE = "deposit_overdue"
"""The program gave a tentative booking up because its deposit was not paid."""
UNSAID = "unsaid"
"""Whoever asked in writing did not say why, such as by declining an invitation: nobody is there to be asked."""
BUILT_IN = {"illness": "Illness", "changed_mind": "Changed mind", "work": "Work", OTHER: "Other"}
"""Codes whose words are translated, with their English ones."""
DEFAULT = "illness, changed_mind, work, other"
MOST = 9
LONGEST = 40


@dataclass(frozen=True, slots=True)
class CancelReason:
    """One line of the list; `words` as the desk typed them, English for built-in ones."""

    code: str
    words: str


def cancel_reasons(setting: str) -> tuple[CancelReason, ...]:
    """The list in its order, `other` last. Raises ValueError for more than nine, long or repeated ones."""
    found: dict[str, CancelReason] = {}
    for part in setting.split(","):
        words = " ".join(part.split())
        if not words:
            continue
        code = "_".join(folded_words(words.replace("_", " ")))
        if not code or code in found or len(words) > LONGEST:
            raise ValueError(part)
        found[code] = CancelReason(code, BUILT_IN.get(code, words))
    found.pop(OTHER, None)
    if not 1 <= len(found) < MOST:
        raise ValueError(setting)
    return (*found.values(), CancelReason(OTHER, BUILT_IN[OTHER]))


def stored_list(setting: str) -> str:
    """The setting in its one form. Raises ValueError."""
    reasons = cancel_reasons(setting)
    return ", ".join(reason.code if reason.code in BUILT_IN else reason.words for reason in reasons)
