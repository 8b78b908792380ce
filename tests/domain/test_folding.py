"""Folding makes equal what people take for equal, and is stable."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookingdesk.domain.folding import WORD_LIMIT, folded, folded_words

CASES = {
    "case": ("MAYA Ortiz", "maya ortiz"),
    "accents": ("Dvořák Ñandú Ç", "dvorak nandu c"),
    "polish l": ("Łukasz", "lukasz"),
    "sharp s": ("Weiß WEISS ẞ", "weiss weiss ss"),
    "danish o and ae": ("Sørensen Æbelø", "sorensen aebelo"),
    "croatian d": ("Đorđe", "dorde"),
    "turkish i": ("İpek Işık", "ipek isik"),
    "greek with tonos": ("Αλέξης", "alexis"),
    "final sigma": ("ΟΔΟΣ οδος", "odos odos"),
    "cyrillic": ("Юлия Щукина", "yuliya shchukina"),
    "cyrillic short i": ("Йосиф", "iosif"),
    "apostrophes of three kinds": ("O'Neill O’Neill N`Golo", "oneill oneill ngolo"),
    "hyphens and dots separate": ("Jean-Luc St. John", "jean luc st john"),
    "ligature": ("ﬁsher", "fisher"),
    "full width": ("Ｍａｙａ", "maya"),
    "arabic stays": ("محمد", "محمد"),
    "chinese stays": ("山田 太郎", "山田 太郎"),
    "digits stay": ("Studio 54", "studio 54"),
    "white space": ("  a\u00a0\tb ", "a b"),
    "nothing": ("-- '' ", ""),
}


@pytest.mark.parametrize(("text", "wanted"), CASES.values(), ids=CASES.keys())
def test_that_a_name_folds_to_what_a_clerk_types(text: str, wanted: str) -> None:
    assert folded(text) == wanted


@given(st.text(max_size=30))
def test_that_folding_twice_changes_nothing(text: str) -> None:
    assert folded(folded(text)) == folded(text)


@given(st.text(max_size=30))
def test_that_a_folded_text_holds_letters_and_digits_only(text: str) -> None:
    assert all(character.isalnum() for word in folded(text).split(" ") for character in word)


def test_that_an_endless_word_is_cut() -> None:
    assert folded_words("x" * 10_000) == ("x" * WORD_LIMIT,)
