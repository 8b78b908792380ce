"""Whatever is typed at the console, it answers with a sentence and an exit code, never with a traceback."""

from __future__ import annotations

import pytest

from tests.admin.console import Desk

HUGE = "99999999999999999999"
NO_ENTRY, TOO_MUCH, NO_TEXT = "is no number of ours", "is not between", "encoding of this console"
CALLS = {
    "an issue of no number": (3, "There is no issue", "issues", "--close", HUGE, "--reason", "done"),
    "a deferral of five thousand digits": (3, "There is no deferral", "deferred", "withdraw", "9" * 5000),
    "a policy of five thousand digits": (3, "There is no policy", "policy", "approve", "9" * 5000),
    "a receipt of no number": (2, NO_ENTRY, "receipt", "--pdf", "x.pdf", HUGE),
    "a request of no number": (3, "There is no request", "answer", HUGE, "reply"),
    "an entry of no number": (2, NO_ENTRY, "waitlist", "remove", HUGE),
    "a walk-in of no number": (2, NO_ENTRY, "queue", "call", HUGE),
    "a wish of a million years": (
        *(2, TOO_MUCH, "waitlist", "add", "--client", "1", "--service", "cut"),
        *("--minutes", HUGE),
    ),
    "all the slots there are": (2, TOO_MUCH, "slots", "--service", "cut", "--limit", HUGE),
    "a time without end": (
        *(2, TOO_MUCH, "why", "--staff", "Ana", "--at", "2026-11-25T10:00"),
        *("--minutes", "999999999999"),
    ),
    "weeks of two thousand years": (2, "is more than 520", "response-times", "--weeks", "100000"),
    "weeks without end": (2, TOO_MUCH, "response-times", "--weeks", HUGE),
    "a gap without end": (2, TOO_MUCH, "visit", "find", "--part", "cut", "--gap", HUGE),
    "an interval without end": (
        *(3, "Repeat", "series", "preview", "--service", "cut", "--at", "2027-01-04T10:00"),
        *("--every", f"{HUGE}w", "--count", "3"),
    ),
    "no staff member's length": (3, "Ana", "duration", "clear", "--service", "cut", "--staff", ""),
    "no hours": (3, "are not weekly hours", "add-department", "Nails", "--hours", "\n\n"),
    "hours in superscript": (3, "are not weekly hours", "add-department", "Nails", "--hours", "mon ²-³"),
    "a price of four hundred digits": (
        *(3, "not an amount of money", "add-service", "X", "--minutes", "30", "--skill", "Hair"),
        *("--price", "1e400 EUR"),
    ),
    "another encoding": (2, NO_TEXT, "cancel", "M\udcfcller"),
    "another encoding in a list": (2, NO_TEXT, "waitlist", "add", "--client", "1", "--service", "M\udcfcller"),
}
"""Exit code, words of the answer, and what was typed."""


@pytest.mark.parametrize("case", CALLS)
def test_that_nonsense_is_answered_with_a_sentence(
    desk: Desk, case: str, capsys: pytest.CaptureFixture[str]
) -> None:
    wanted, said, *words = CALLS[case]
    try:
        code, _out, err = desk.run(*map(str, words))
    except SystemExit as stopped:
        code, err = int(stopped.code or 0), capsys.readouterr().err
    assert (code, str(said) in err) == (wanted, True), err[-300:]
