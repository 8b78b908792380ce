"""A verb that failed half-way announces nothing, so what it has committed is looked for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pytestqt.qtbot import QtBot

from bookingdesk.domain.errors import DatabaseLocked, NotAllowed, NotFound
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.ports import Work
from tests.builders import a_booking


def book_and_fail(env: Env, failure: Exception) -> Outcome[None]:
    """Two transactions, and the second does not come about."""
    env.store.write(lambda work: work.bookings.add(a_booking()))
    raise failure


def fail_at_once(env: Env, failure: Exception) -> Outcome[None]:
    """The only transaction does not come about."""

    def step(work: Work) -> Outcome[None]:
        work.bookings.add(a_booking())
        raise failure

    return env.store.write(step)


@pytest.mark.parametrize("way", ["do", "look"])
@pytest.mark.parametrize(
    ("verb", "looks"), [pytest.param(book_and_fail, True, id="half"), pytest.param(fail_at_once, False, id="none")]
)
@pytest.mark.parametrize(
    "failure",
    [
        pytest.param(DatabaseLocked(), id="the database"),
        pytest.param(ZeroDivisionError(), id="a bug"),
        pytest.param(NotFound(kind="booking", wanted="b"), id="a rule"),
        pytest.param(NotAllowed(right="undo", role="frontline"), id="a right"),
    ],
)
def test_that_what_a_verb_did_before_it_failed_is_looked_at_again(
    sqlite_salon: Env, qtbot: QtBot, failure: Exception, verb: Callable[..., Outcome[None]], looks: bool, way: str
) -> None:
    del qtbot  # an application must be there
    sqlite_salon.store.changed()
    with pytest.raises(type(failure)):
        getattr(Desk(sqlite_salon), way)(verb, failure)
    assert sqlite_salon.store.changed() == looks
