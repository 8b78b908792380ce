"""Shared settings are read, set and listed by one table; the desk's counts are what the database holds."""

from __future__ import annotations

import pytest

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.desk_settings import SETTINGS
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.messages import MessageState
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.commands import Cancel, SetSetting
from bookingdesk.usecases.records import status_of_desk
from bookingdesk.usecases.settings import all_settings, get_setting, set_setting
from tests.builders import at
from tests.usecases.desk import FrontDesk


def test_that_a_set_value_is_in_force_and_others_have_their_defaults(desk: FrontDesk) -> None:
    outcome = set_setting(desk.env, SetSetting(key="messages.hold_seconds", value=" 090 "))
    assert (outcome.value.value, outcome.changes.settings) == ("90", True)
    assert get_setting(desk.env, "messages.hold_seconds").value.value == "90"
    assert get_setting(desk.env, "mail.port").value.value == "587"
    lines = all_settings(desk.env).value
    assert [line.key for line in lines] == list(SETTINGS)
    assert {line.key: line.value for line in lines if line.value != line.default} == {"messages.hold_seconds": "90"}


def test_that_the_hold_time_that_was_set_counts_for_the_next_booking(desk: FrontDesk) -> None:
    set_setting(desk.env, SetSetting(key="messages.hold_seconds", value="120"))
    set_setting(desk.env, SetSetting(key="reminder.hours", value="48, 2"))
    due = sorted(row.due_at for row in desk.rows(desk.book("2025-06-26 14:15")))
    assert due == [at("2025-06-23 08:02"), at("2025-06-24 14:15"), at("2025-06-26 12:15")]


def test_that_a_wrong_value_or_key_changes_nothing(desk: FrontDesk) -> None:
    before = len(desk.log())
    with pytest.raises(InvalidValue) as refused:
        set_setting(desk.env, SetSetting(key="messages.hold_seconds", value="500"))
    assert refused.value.facts["allowed"] == "a number from 0 to 180"
    for verb in (
        lambda: set_setting(desk.env, SetSetting(key="mail.hots", value="x")),
        lambda: get_setting(desk.env, "mail.hots"),
    ):
        with pytest.raises(NotFound) as missing:
            verb()
        near = missing.value.facts["near"]
        assert isinstance(near, tuple)
        assert near[0] == "mail.host"
    assert len(desk.log()) == before


def test_that_the_counts_are_what_there_is(desk: FrontDesk) -> None:
    desk.book("2025-06-26 14:15")
    gone = desk.book("2025-06-27 14:15")
    cancel(desk.env, Cancel(booking_id=gone.id, reason="illness"))
    found = status_of_desk(desk.env).value
    assert found.bookings[Status.CONFIRMED] == 1
    assert found.bookings[Status.CANCELLED] == 1
    assert sum(found.bookings.values()) == 2
    assert (found.clients, found.services, found.staff, found.spaces) == (5, 3, 4, 3)
    assert found.messages[MessageState.QUEUED] == 3
    assert found.next_due == at("2025-06-23 08:01")
    assert found.audit_seq == desk.log()[-1].seq
    assert found.read_at == at("2025-06-23 08:00")
