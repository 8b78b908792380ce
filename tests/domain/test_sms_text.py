"""How long a text message is, and which of its characters are exchanged for plain ones."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookingdesk.domain.sms_text import Alphabet, TextSize, sendable, size_of

GSM7, UCS2 = Alphabet.GSM7, Alphabet.UCS2

SIZES = [
    ("nothing", "", GSM7, 0, 0, 160),
    ("one letter", "a", GSM7, 1, 1, 159),
    ("a full part", "a" * 160, GSM7, 160, 1, 0),
    ("one too many for a part", "a" * 161, GSM7, 161, 2, 145),
    ("two full parts", "a" * 306, GSM7, 306, 2, 0),
    ("three parts", "a" * 307, GSM7, 307, 3, 152),
    ("the euro sign takes two places", "€", GSM7, 2, 1, 158),
    ("every sign of the extension takes two", "^{}\\[~]|€\f", GSM7, 20, 1, 140),
    ("an escape is not parted from its sign", "a" * 152 + "€" + "a" * 10, GSM7, 164, 2, 141),
    ("German letters are in the alphabet", "äöüßÄÖÜ", GSM7, 7, 1, 153),
    ("so is the capital C with cedilla", "Ç", GSM7, 1, 1, 159),
    ("the small one is not", "ç", UCS2, 1, 1, 69),
    ("a full part of Arabic", "ب" * 70, UCS2, 70, 1, 0),
    ("one too many for it", "ب" * 71, UCS2, 71, 2, 63),
    ("two full parts of Arabic", "ب" * 134, UCS2, 134, 2, 0),
    ("a smiling face takes two places", "😀", UCS2, 2, 1, 68),
    ("thirty-five faces are one part", "😀" * 35, UCS2, 70, 1, 0),
    ("a face is not parted from its second half", "😀" * 36, UCS2, 72, 2, 61),
    ("one foreign letter makes all UCS-2", "a" * 70 + "ł", UCS2, 71, 2, 63),
]


@pytest.mark.parametrize(
    ("text", "alphabet", "places", "parts", "left"), [c[1:] for c in SIZES], ids=[c[0] for c in SIZES]
)
def test_that_a_text_message_is_counted_as_networks_do(
    text: str, alphabet: Alphabet, places: int, parts: int, left: int
) -> None:
    assert size_of(text) == TextSize(alphabet=alphabet, places=places, parts=parts, left=left)


EXCHANGED = [
    ("a narrow no-break space before PM", "2:15\u202fPM", "2:15 PM", GSM7),
    ("a thin space", "1\u2009000", "1 000", GSM7),
    ("a no-break space", "45\u00a0€", "45 €", GSM7),
    ("typographic quotation marks", "“Nord” «Süd» ‚x‘", '"Nord" "Süd" \'x\'', GSM7),
    ("dashes", "9–10 — or later", "9-10 - or later", GSM7),
    ("an ellipsis", "soon…", "soon...", GSM7),
    ("what nobody sees", "a\u200bb\u00adc\u2060", "abc", GSM7),
    ("an accent of the alphabet stays", "René – 2:15\u202fPM", "René - 2:15 PM", GSM7),
    ("a Polish name keeps its letters and the dash", "Łukasz – 9:00", "Łukasz – 9:00", UCS2),
    ("Arabic keeps the marks of its direction", "\u200fموعد\u202f٩", "\u200fموعد ٩", UCS2),
    ("no space stays at the ends", " hello\u202f\n", "hello", GSM7),
]


@pytest.mark.parametrize(("text", "sent", "alphabet"), [c[1:] for c in EXCHANGED], ids=[c[0] for c in EXCHANGED])
def test_that_typography_gives_way_where_that_makes_the_text_cheaper(
    text: str, sent: str, alphabet: Alphabet
) -> None:
    assert (sendable(text), size_of(sendable(text)).alphabet) == (sent, alphabet)


@given(st.text(max_size=400))
def test_that_a_text_is_never_made_dearer(text: str) -> None:
    assert size_of(sendable(text)).parts <= size_of(text.strip()).parts or "…" in text or "→" in text
    assert sendable(sendable(text)) == sendable(text)
