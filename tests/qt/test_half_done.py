"""A verb that failed half-way announces nothing, so what it has committed is looked for."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from bookingdesk.domain.errors import DatabaseLocked, NotFound
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import Env, Outcome
from tests.builders import a_booking


def book_and_fail(env: Env, failure: Exception) -> Outcome[None]:
    """Two transactions, and the second does not come about."""
    env.store.write(lambda work: work.bookings.add(a_booking()))
    raise failure


@pytest.mark.parametrize(
    ("failure", "looks"),
    [
        pytest.param(DatabaseLocked(), True, id="the database"),
        pytest.param(ZeroDivisionError(), True, id="a bug"),
        pytest.param(NotFound(kind="booking", wanted="b"), False, id="a rule, before anything was done"),
    ],
)
def test_that_what_a_verb_did_before_it_failed_is_looked_at_again(
    sqlite_salon: Env, qtbot: QtBot, failure: Exception, looks: bool
) -> None:
    del qtbot  # an application must be there
    sqlite_salon.store.changed()
    with pytest.raises(type(failure)):
        Desk(sqlite_salon).do(book_and_fail, failure)
    assert sqlite_salon.store.changed() == looks
