"""What is set about messages is changed as one, logged with old and new values, taken back; planned messages follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue, NotAllowed, Stale
from bookingdesk.domain.message_settings import MessageSettings
from bookingdesk.domain.messages import MessageKind, MessageState
from bookingdesk.domain.rights import Role
from bookingdesk.usecases import replanning
from bookingdesk.usecases.commands import Amend, SendDue, SetSetting
from bookingdesk.usecases.dispatching import heartbeat, send_due
from bookingdesk.usecases.message_settings import (
    ChangeMessageSettings,
    MessageSettingsChanged,
    change_message_settings,
    message_settings,
)
from bookingdesk.usecases.rescheduling import amend
from bookingdesk.usecases.settings import set_setting
from tests.builders import HAIRCUT, MASSAGE, at
from tests.salon import MAYA
from tests.usecases.desk import FrontDesk
from tests.usecases.mail_desk import ObedientSender


def changed(desk: FrontDesk, seen: MessageSettings | None = None, **values: str) -> MessageSettingsChanged:
    wish = MessageSettings(values={key.replace("__", "."): value for key, value in values.items()})
    return change_message_settings(desk.env, ChangeMessageSettings(wish=wish, seen=seen)).value


def wishes(desk: FrontDesk, **changes: object) -> None:
    def step(work: object) -> None:
        work.clients.replace(replace(work.clients.get(MAYA), **changes))  # type: ignore[attr-defined]

    desk.env.store.write(step)


def ways(desk: FrontDesk, booking: Booking) -> dict[MessageKind, tuple[Channel, MessageState, str]]:
    return {row.kind: (row.channel, row.state, row.reason) for row in desk.rows(booking)}


def test_that_several_settings_are_stored_as_one_with_old_and_new_values_in_the_log(desk: FrontDesk) -> None:
    wish = MessageSettings(
        values={"reminder.hours": "2d,3h", "messages.hold_seconds": "60", "business.bring": "Bring the card."},
        reminders={HAIRCUT: (5,), MASSAGE: None},
    )
    outcome = change_message_settings(desk.env, ChangeMessageSettings(wish=wish))
    now = message_settings(desk.env).value
    assert outcome.value.now == now
    assert (now.values["reminder.hours"], now.reminders[HAIRCUT]) == ("48,3", (5,))
    assert (outcome.changes.settings, outcome.changes.catalogue) == (True, True)
    events = {entry.entity_id: entry.detail for entry in desk.log() if entry.action.startswith("set_")}
    assert events == {
        "reminder.hours": {"value": ["24", "48,3"]},
        "business.bring": {"changed": True},
        str(HAIRCUT): {"hours": [None, [5]]},
    }
    due = sorted(row.due_at for row in desk.rows(desk.book("2025-06-26 14:15")) if row.due_at > at("2025-06-24"))
    assert due == [at("2025-06-26 09:15")], "the service's own lead time counts"


def test_that_one_bad_value_stores_nothing(desk: FrontDesk) -> None:
    before, log = message_settings(desk.env).value, len(desk.log())
    with pytest.raises(InvalidValue) as why:
        changed(desk, reminder__hours="48", messages__hold_seconds="181")
    assert why.value.facts["field"] == "messages.hold_seconds"
    assert (message_settings(desk.env).value, len(desk.log())) == (before, log)


def test_that_a_change_is_taken_back_and_not_over_somebody_elses(desk: FrontDesk) -> None:
    before = message_settings(desk.env).value
    done = changed(desk, reminder__quiet="", messages__ways="phone")
    undone = change_message_settings(desk.env, done.back).value
    assert message_settings(desk.env).value == before
    assert change_message_settings(desk.env, undone.back).value.now == done.now, "and done again"
    changed(desk, reminder__quiet="22-6")
    with pytest.raises(Stale):
        change_message_settings(desk.env, done.back)
    assert message_settings(desk.env).value.values["reminder.quiet"] == "22:00-06:00"


def test_that_only_who_may_changes_them(desk: FrontDesk) -> None:
    env = replace(desk.env, actor=replace(desk.env.actor, role=Role.SUPERVISOR))
    assert message_settings(env).value.values["messages.hold_seconds"] == "60"
    with pytest.raises(NotAllowed):
        change_message_settings(env, ChangeMessageSettings(wish=MessageSettings()))


def test_that_planned_text_messages_go_another_way_when_sms_is_switched_off_and_back(desk: FrontDesk) -> None:
    desk.set(sms__on="yes")
    wishes(desk, preferred_channel=Channel.SMS, phone="+4915112345678", email="maya@mail.example")
    booking = desk.book("2025-06-26 14:15")
    assert {way[0] for way in ways(desk, booking).values()} == {Channel.SMS}

    off = set_setting(desk.env, SetSetting(key="sms.on", value="no"))
    assert (dict(off.value.followed.by), off.value.followed.left_out) == ({Channel.EMAIL: 2}, 0)
    assert off.changes.messages == {row.id for row in desk.rows(booking)}
    assert set(ways(desk, booking).values()) == {(Channel.EMAIL, MessageState.QUEUED, "sms_off")}
    desk.clock.move(minutes=2)
    sender = ObedientSender()
    assert send_due(desk.env, SendDue(), sender).value.sent == 1
    assert sender.delivered[0].message.recipient == "maya@mail.example"

    on = set_setting(desk.env, SetSetting(key="sms.on", value="yes")).value
    assert dict(on.followed.by) == {Channel.SMS: 1}, "what has left has left"
    assert ways(desk, booking)[MessageKind.REMINDER] == (Channel.SMS, MessageState.QUEUED, "")
    assert ways(desk, booking)[MessageKind.CONFIRMATION][:2] == (Channel.EMAIL, MessageState.SENT)


def test_that_who_has_no_other_address_is_called(desk: FrontDesk) -> None:
    desk.set(sms__on="yes")
    wishes(desk, preferred_channel=Channel.SMS, phone="+4915112345678", email="")
    booking = desk.book("2025-06-26 14:15")
    off = set_setting(desk.env, SetSetting(key="sms.on", value="no")).value
    assert dict(off.followed.by) == {Channel.PHONE: 2}
    assert set(ways(desk, booking).values()) == {(Channel.PHONE, MessageState.QUEUED, "sms_off")}


def test_that_a_reminder_that_would_be_a_letter_is_left_out_and_comes_back(desk: FrontDesk) -> None:
    wishes(desk, preferred_channel=Channel.EMAIL, phone="+493012345678", email="")
    booking = desk.book("2025-06-26 14:15")
    assert ways(desk, booking)[MessageKind.REMINDER][0] is Channel.PHONE
    done = changed(desk, messages__ways="letter,phone")
    assert (dict(done.followed.by), done.followed.left_out) == ({Channel.LETTER: 1}, 1)
    assert ways(desk, booking)[MessageKind.REMINDER] == (Channel.LETTER, MessageState.SKIPPED, "letter_too_slow")
    back = change_message_settings(desk.env, done.back).value
    assert (dict(back.followed.by), back.followed.left_out) == ({Channel.PHONE: 2}, 0)
    assert ways(desk, booking)[MessageKind.REMINDER] == (Channel.PHONE, MessageState.QUEUED, "no_email")


def test_that_the_banner_waits_as_long_as_was_set(desk: FrontDesk) -> None:
    desk.book("2025-06-26 14:15")
    desk.clock.set(at("2025-06-23 08:01") + timedelta(minutes=16))
    assert heartbeat(desk.env).overdue == 1
    changed(desk, messages__unsent_minutes="30")
    assert heartbeat(desk.env).overdue == 0
    desk.clock.move(minutes=15)
    assert heartbeat(desk.env).overdue == 1


def reminded(desk: FrontDesk, booking: Booking) -> list[tuple[MessageState, str, datetime]]:
    rows = [row for row in desk.rows(booking) if row.kind is MessageKind.REMINDER]
    return sorted((row.state, row.reason, row.due_at) for row in rows)


@pytest.mark.parametrize("at_once", [1, 200])
def test_that_bookings_that_are_made_already_are_reminded_as_the_desk_says_now(
    desk: FrontDesk, monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    monkeypatch.setattr(replanning, "AT_ONCE", at_once)
    booking, other = desk.book("2025-06-26 14:15"), desk.book("2025-06-27 14:15", service=MASSAGE)
    usual = [(MessageState.QUEUED, "", at("2025-06-25 14:15"))]
    assert reminded(desk, booking) == usual
    done = changed(desk, reminder__hours="2d, 3h")
    assert len(done.followed.reminders) == 6
    assert reminded(desk, booking) == [
        (MessageState.OBSOLETE, "lead_times_changed", at("2025-06-25 14:15")),
        (MessageState.QUEUED, "", at("2025-06-24 14:15")),
        (MessageState.QUEUED, "", at("2025-06-26 11:15")),
    ]
    amend(desk.env, Amend(booking_id=booking.id, note="by the window"))
    change_message_settings(desk.env, done.back)
    assert [row for row in reminded(desk, booking) if row[0] is MessageState.QUEUED] == usual
    own = MessageSettings(reminders={MASSAGE: (5,)})
    done = change_message_settings(desk.env, ChangeMessageSettings(wish=own)).value
    assert [row[2] for row in reminded(desk, other) if row[0] is MessageState.QUEUED] == [at("2025-06-27 09:15")]
    assert [row for row in reminded(desk, booking) if row[0] is MessageState.QUEUED] == usual, (
        "of that service only"
    )
    desk.clock.set(at("2025-06-25 14:15"))
    sender = ObedientSender()
    send_due(desk.env, SendDue(), sender)
    assert [one.message.booking_id for one in sender.delivered if one.message.kind is MessageKind.REMINDER] == [
        booking.id
    ]


def test_that_the_console_s_way_to_set_one_setting_does_the_same(desk: FrontDesk) -> None:
    booking = desk.book("2025-06-26 14:15")
    outcome = set_setting(desk.env, SetSetting(key="reminder.quiet", value="14:00-16:00"))
    assert len(outcome.value.followed.reminders) == 1
    assert reminded(desk, booking) == [(MessageState.QUEUED, "", at("2025-06-25 14:00"))]
