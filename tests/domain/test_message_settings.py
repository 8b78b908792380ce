"""What is set about messages: checked as a whole, nothing of somebody else's overwritten unseen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.errors import InvalidValue, NotFound, RuleViolation, Stale
from bookingdesk.domain.ids import ServiceId
from bookingdesk.domain.message_settings import MessageSettings, OwnHours, in_force, own_hours, settled

CUT, COLOUR = ServiceId(1), ServiceId(2)
PRESENT = in_force({"reminder.hours": "48,3"}, {CUT: None, COLOUR: (24,)})


def wish(reminders: dict[ServiceId, OwnHours] | None = None, **values: str) -> MessageSettings:
    named = {key.replace("__", "."): value for key, value in values.items()}
    return MessageSettings(values=named, reminders=reminders or {})


STORED = {
    "nothing": (wish(), wish()),
    "as it stands": (wish(reminder__hours="2d 3h", reminders={COLOUR: (24,)}), wish()),
    "in its one form": (wish(reminder__hours="3, 2D"), wish()),
    "other lead times": (wish(reminder__hours="1d"), wish(reminder__hours="24")),
    "no reminder": (wish(reminder__hours=""), wish(reminder__hours="")),
    "a service as the desk": (wish(reminders={COLOUR: None}), wish(reminders={COLOUR: None})),
    "a service without": (wish(reminders={CUT: ()}), wish(reminders={CUT: ()})),
    "quiet hours": (wish(reminder__quiet="22-7"), wish(reminder__quiet="22:00-07:00")),
}


@pytest.mark.parametrize("name", STORED)
def test_that_only_what_differs_is_stored(name: str) -> None:
    wanted, stored = STORED[name]
    assert settled(wanted, PRESENT, PRESENT) == stored


REFUSED: dict[str, tuple[MessageSettings, type[RuleViolation]]] = {
    "seconds beyond Undo": (wish(messages__hold_seconds="181"), InvalidValue),
    "one good and one bad": (wish(reminder__hours="24", reminder__quiet="evening"), InvalidValue),
    "an hour as long as a month": (wish(reminder__hours="31d"), InvalidValue),
    "no way": (wish(messages__ways="pigeon"), InvalidValue),
    "the mail server": (wish(mail__host="mail.example.org"), NotFound),
    "what is no setting": (wish(reminder__hour="24"), NotFound),
    "an unknown service": (wish(reminders={ServiceId(9): ()}), NotFound),
}


@pytest.mark.parametrize("name", REFUSED)
def test_that_nothing_is_stored_of_what_can_not_be_kept(name: str) -> None:
    wanted, refusal = REFUSED[name]
    with pytest.raises(refusal):
        settled(wanted, PRESENT, None)


def test_that_what_another_desk_changed_meanwhile_is_not_overwritten_unseen() -> None:
    seen = replace(PRESENT, values={**PRESENT.values, "reminder.hours": "24"})
    with pytest.raises(Stale) as why:
        settled(wish(reminder__hours="72"), PRESENT, seen)
    assert why.value.facts["theirs"] == "48,3"
    assert settled(wish(messages__hold_seconds="30"), PRESENT, seen), "what nobody else touched is stored"
    others = replace(PRESENT, reminders={CUT: (1,), COLOUR: (24,)})
    with pytest.raises(Stale):
        settled(wish(reminders={CUT: (2,)}), PRESENT, others)


@pytest.mark.parametrize(
    ("typed", "hours"), [("usual", None), (" Usual ", None), ("", ()), ("2d 3h", (48, 3)), ("5; 1d", (24, 5))]
)
def test_that_lead_times_of_a_service_are_typed_like_this(typed: str, hours: OwnHours) -> None:
    assert own_hours(typed) == hours


@pytest.mark.parametrize("typed", ["none", "0", "2w", "1,2,3,4,5,6", "-3", "٣"])
def test_that_other_words_are_no_lead_times(typed: str) -> None:
    with pytest.raises(InvalidValue) as why:
        own_hours(typed)
    assert why.value.facts["field"] == "reminders"
