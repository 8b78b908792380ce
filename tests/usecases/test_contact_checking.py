"""Phone and email are asked about again after so many days; one key says who heard that they are right (R57)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bookingdesk.domain.clients import AddressCheck, Channel, CheckedBy, Client, ContactPerson
from bookingdesk.domain.contact import checks_due, person_checks_due
from bookingdesk.domain.errors import IdentityNeeded, InvalidValue, NotFound
from bookingdesk.usecases.clients import amend_client, register_client
from bookingdesk.usecases.commands import AmendClient, RegisterClient, SetSetting
from bookingdesk.usecases.contact_checking import StillRight, contact_due, due_right, still_right
from bookingdesk.usecases.settings import set_setting
from tests.builders import a_client, at
from tests.salon import HARBOUR, MAYA, NOBODY_REACHABLE
from tests.usecases.desk import FrontDesk

NOW = at("2025-06-23 14:02")
LIMIT = timedelta(days=180)


def checked(days: float) -> AddressCheck:
    return AddressCheck(at=NOW - timedelta(days=days), by="Jo")


DUE: dict[str, tuple[Client, tuple[str, ...]]] = {
    "never checked": (a_client(), ("phone", "email")),
    "both checked today": (a_client(phone_check=checked(0), email_check=checked(0)), ()),
    "exactly at the limit": (a_client(phone_check=checked(180), email_check=checked(180)), ()),
    "a day after": (a_client(phone_check=checked(181), email_check=checked(1)), ("phone",)),
    "a second after": (a_client(phone_check=checked(1), email_check=checked(180.00002)), ("email",)),
    "no email, so nothing to ask": (a_client(email="", phone_check=checked(1)), ()),
    "a profile of before single checks": (a_client(contact_checked_at=NOW - timedelta(days=10)), ()),
    "nobody can be reached": (a_client(phone="", email="", no_contact_reason="comes by"), ()),
}


@pytest.mark.parametrize(("client", "due"), DUE.values(), ids=DUE)
def test_that_what_was_not_heard_for_long_is_asked_about(client: Client, due: tuple[str, ...]) -> None:
    assert checks_due(client, NOW, LIMIT) == due


def maya(desk: FrontDesk) -> Client:
    return desk.env.store.read(lambda work: work.clients.get(MAYA))


def test_that_one_word_stamps_both_with_who_when_and_how(desk: FrontDesk) -> None:
    assert contact_due(desk.env, MAYA).value == ("phone", "email")
    stored = still_right(desk.env, StillRight(client_id=MAYA)).value
    stamp = AddressCheck(at=desk.env.now(), by="Jo", how=CheckedBy.SAID)
    assert (stored.phone_check, stored.email_check, stored.contact_checked_at) == (stamp, stamp, stamp.at)
    assert stored == maya(desk)
    assert contact_due(desk.env, MAYA).value == ()
    changes = desk.env.store.read(lambda work: work.clients.changes_of(MAYA))
    assert {change.field for change in changes} == {"phone_check", "email_check"}


def test_that_one_address_alone_can_be_stamped(desk: FrontDesk) -> None:
    command = StillRight(client_id=MAYA, addresses=frozenset({"phone"}), how=CheckedBy.ANSWERED)
    stored = still_right(desk.env, command).value
    assert stored.phone_check is not None
    assert (stored.phone_check.how, stored.email_check) == (CheckedBy.ANSWERED, None)
    assert contact_due(desk.env, MAYA).value == ("email",)


def test_that_what_is_not_there_cannot_be_right(desk: FrontDesk) -> None:
    with pytest.raises(InvalidValue):
        still_right(desk.env, StillRight(client_id=NOBODY_REACHABLE))
    with pytest.raises(InvalidValue):
        still_right(desk.env, StillRight(client_id=MAYA, addresses=frozenset({"fax"})))


def test_that_a_changed_address_is_checked_and_the_other_keeps_its_stamp(desk: FrontDesk) -> None:
    first = still_right(desk.env, StillRight(client_id=MAYA)).value
    desk.clock.move(minutes=90)
    other = replace(first, email="maya@new.example", contact_checked_at=desk.env.now())
    stored = amend_client(desk.env, AmendClient(client=replace(other, contact_checked_at=None))).value
    assert stored.email_check is None
    assert stored.phone_check == first.phone_check
    stored = amend_client(desk.env, AmendClient(client=replace(stored, contact_checked_at=desk.env.now()))).value
    assert stored.email_check == AddressCheck(at=desk.env.now(), by="Jo")


def test_that_a_new_client_who_gave_an_address_need_not_be_asked_again(desk: FrontDesk) -> None:
    said = {"phone": "030 555 0777", "email": "", "preferred_channel": Channel.PHONE}
    new = a_client(given_name="Nia", contact_checked_at=desk.env.now(), **said)
    stored = register_client(desk.env, RegisterClient(client=new)).value
    assert stored.phone_check == AddressCheck(at=desk.env.now(), by="Jo")
    assert contact_due(desk.env, stored.id).value == ()


def test_that_the_desk_says_after_how_many_days(desk: FrontDesk) -> None:
    still_right(desk.env, StillRight(client_id=MAYA))
    set_setting(desk.env, SetSetting(key="contact.check_days", value="90"))
    desk.clock.move(minutes=90 * 24 * 60)
    assert contact_due(desk.env, MAYA).value == ()
    desk.clock.move(minutes=1)
    assert contact_due(desk.env, MAYA).value == ("phone", "email")


def petra(desk: FrontDesk) -> ContactPerson:
    (person,) = desk.env.store.read(lambda work: work.clients.get(HARBOUR)).contact_persons
    return person


def test_that_a_contact_persons_addresses_carry_checks_of_their_own(desk: FrontDesk) -> None:
    assert petra(desk).phone_check is None
    command = StillRight(
        client_id=HARBOUR, person_id=petra(desk).id, addresses=frozenset({"phone"}), how=CheckedBy.ANSWERED
    )
    stored = still_right(desk.env, command).value
    stamp = AddressCheck(at=desk.env.now(), by="Jo", how=CheckedBy.ANSWERED)
    assert (petra(desk).phone_check, petra(desk).email_check) == (stamp, None)
    assert (stored.phone_check, stored.email_check) == (None, None)
    assert person_checks_due(petra(desk), desk.env.now(), timedelta(days=90)) == ("email",)


def test_that_one_key_goes_from_the_client_to_each_contact_person(desk: FrontDesk) -> None:
    whose = [due_right(desk.env, HARBOUR).value.name for _key in range(3)]
    assert whose == ["Harbour Law", "Petra Klein", "Harbour Law"]
    assert petra(desk).email_check == AddressCheck(at=desk.env.now(), by="Jo")


def test_that_a_contact_persons_changed_address_is_checked_and_the_other_keeps_its_stamp(desk: FrontDesk) -> None:
    still_right(desk.env, StillRight(client_id=HARBOUR, person_id=petra(desk).id))
    first = petra(desk)
    desk.clock.move(minutes=90)
    client = desk.env.store.read(lambda work: work.clients.get(HARBOUR))
    persons = (replace(first, email="petra@harbour.example"), ContactPerson(name="Udo Groß", phone="030 555 0777"))
    amend_client(desk.env, AmendClient(client=replace(client, contact_persons=persons)))
    stored = desk.env.store.read(lambda work: work.clients.get(HARBOUR)).contact_persons
    now = AddressCheck(at=desk.env.now(), by="Jo")
    assert [(p.phone_check, p.email_check) for p in stored] == [(first.phone_check, now), (now, None)]


def test_that_who_may_act_changes_on_no_strangers_word(desk: FrontDesk) -> None:
    set_setting(desk.env, SetSetting(key="identity.mode", value="blind"))
    client = desk.env.store.read(lambda work: work.clients.get(HARBOUR))
    more = replace(client, contact_persons=(*client.contact_persons, ContactPerson(name="Eve", may_cancel=True)))
    with pytest.raises(IdentityNeeded):
        amend_client(desk.env, AmendClient(client=more))
    amend_client(desk.env, AmendClient(client=more, reason="the client wrote to us"))


def test_that_nobody_elses_person_is_stamped(desk: FrontDesk) -> None:
    with pytest.raises(NotFound):
        still_right(desk.env, StillRight(client_id=MAYA, person_id=petra(desk).id))
