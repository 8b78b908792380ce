"""When somebody likes to be called: what is understood of their words, and what is left to people."""

from __future__ import annotations

import pytest

from bookingdesk.domain.best_time import DAY, Hours, hours_said

SAID = (
    ("after 16", (16 * 60, DAY)),
    ("from 4 pm", (16 * 60, DAY)),
    ("ab 16 Uhr", (16 * 60, DAY)),
    ("nach 16:30", (16 * 60 + 30, DAY)),
    ("après 18h", (18 * 60, DAY)),
    ("a partir de las 17", (17 * 60, DAY)),
    ("بعد 16", (16 * 60, DAY)),
    ("before 10", (0, 10 * 60)),
    ("bis 11", (0, 11 * 60)),
    ("avant 9h30", (0, 9 * 60 + 30)),
    ("9-12", (9 * 60, 12 * 60)),
    ("between 9.30 and 12", (9 * 60 + 30, 12 * 60)),
    ("entre las 9 y las 12", (9 * 60, 12 * 60)),
    ("zwischen 14 und 16 Uhr", (14 * 60, 16 * 60)),
    ("am", (0, 12 * 60)),
    ("Vormittags", (0, 12 * 60)),
    ("mornings", (0, 12 * 60)),
    ("le matin", (0, 12 * 60)),
    ("nachmittags", (12 * 60, 18 * 60)),
    ("por la tarde", (12 * 60, 18 * 60)),
    ("abends", (17 * 60, DAY)),
    ("le soir", (17 * 60, DAY)),
    ("مساءً", (17 * 60, DAY)),
    ("", None),
    ("any", None),
    ("not on Mondays", None),
    ("16", None),
    ("18-9", None),
    ("after 45", None),
    ("ask for Ben", None),
    ("am liebsten nie", None),
    ("extension 4711", None),
    ("not before 10", None),
    ("nicht vor 10 Uhr", None),
    ("pas avant 9h30", None),
    ("no antes de las 10", None),
    ("not in the morning", None),
    ("nicht nach 18 Uhr", None),
    ("bitte nie vormittags", None),
    ("jamais le soir", None),
    ("sauf le matin", None),
    ("nunca por la tarde", None),
    ("keine Anrufe am Abend", None),
    ("except 12-14", None),
    ("außer 12-14", None),
    ("any day but mornings", None),
    ("ليس قبل 10", None),
    ("nachmittags, Notfall abends", (12 * 60, 18 * 60)),
    ("at noon", (11 * 60 + 30, 14 * 60)),
)


@pytest.mark.parametrize(("words", "wanted"), SAID, ids=[words or "nothing" for words, _wanted in SAID])
def test_that_the_hours_of_a_few_words_are_understood(words: str, wanted: tuple[int, int] | None) -> None:
    assert hours_said(words) == (None if wanted is None else Hours(*wanted))
