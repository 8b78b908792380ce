"""The password of an account is kept as it was typed; what can be none is refused without being repeated."""

from __future__ import annotations

import pytest

from bookingdesk.domain.account_passwords import LIMIT, account_password
from bookingdesk.domain.errors import InvalidValue

KEPT = {
    "plain": ("correct horse", "correct horse"),
    "two spaces": ("correct  horse", "correct  horse"),
    "spaces around it": (" geheim ", " geheim "),
    "copied from a web page": ("abcd\u00a0efgh\u00a0ijkl", "abcd efgh ijkl"),
    "a letter in two parts": ("u\u0308ber", "\u00fcber"),
    "the longest": ("g" * LIMIT, "g" * LIMIT),
}
REFUSED = {
    "nothing": ("", "needed"),
    "only spaces": (" \u00a0 ", "needed"),
    "endless": ("g" * (LIMIT + 1), "too_long"),
    "a second line": ("geheim\r\nA1 LOGOUT", "control_character"),
    "half a character": ("geheim\ud800", "control_character"),
}


@pytest.mark.parametrize(("typed", "kept"), KEPT.values(), ids=KEPT)
def test_that_a_password_is_kept_as_it_was_typed(typed: str, kept: str) -> None:
    assert account_password(typed) == kept


@pytest.mark.parametrize(("typed", "reason"), REFUSED.values(), ids=REFUSED)
def test_that_what_is_no_password_is_refused_without_it(typed: str, reason: str) -> None:
    with pytest.raises(InvalidValue) as why:
        account_password(typed)
    assert (why.value.facts["field"], why.value.facts["reason"]) == ("password", reason)
    assert "geheim" not in repr(why.value.facts)
