"""Every role and every right has words, and the words of the permission table are those of the gate."""

from __future__ import annotations

import pytest

from bookingdesk.domain.rights import ALONE, Right, Role, may
from bookingdesk.presentation.role_words import grant_word, right_word, role_word


def test_that_every_role_and_every_right_has_words_of_its_own() -> None:
    words = [right_word(right) for right in Right]
    assert all(words)
    assert len(set(words)) == len(words)
    assert len({role_word(role) for role in Role}) == len(Role)


@pytest.mark.parametrize("right", Right)
def test_that_the_table_says_yes_with_a_pin_or_no(right: Right) -> None:
    for role in Role:
        said = grant_word(role, right)
        assert (said == "Yes") is may(role, right)
        assert (said == "No") is (right in ALONE and not may(role, right))
