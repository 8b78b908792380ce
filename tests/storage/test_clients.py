"""Client profiles: every field, versions, contact persons, addresses, bulk."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bookingdesk.domain.clients import Channel, Client, ClientKind, ContactPerson
from bookingdesk.domain.errors import InvalidValue, NotFound, Stale
from bookingdesk.domain.ids import ClientId
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import ClientChange
from tests.builders import ANA, a_client, at
from tests.salon import HARBOUR, LENA, MAYA, salon_clients

FULL = a_client(
    kind=ClientKind.ORGANISATION,
    given_name="M.",
    family_name="O'Neill",
    organisation="Kanzlei <b>Hafen</b>",
    pronounced="haa-fen",
    born=date(1984, 2, 29),
    preferred_channel=Channel.PHONE,
    otherwise=Channel.LETTER,
    no_contact_reason="Gesetzlicher Vertreter",
    language="de",
    usual_staff=ANA,
    note="zweimal\nklingeln",
    care="Nussallergie",
    contact_checked_at=at("2025-05-01 08:30"),
    contact_persons=(
        ContactPerson(name="Petra", phone="+491", email="p@x.example", may_book=False, may_cancel=True),
    ),
    external_id="C-9",
)


def test_that_the_clients_of_the_salon_are_stored_exactly(salon: Env) -> None:
    assert tuple(salon.store.read(lambda work: work.clients.page())) == salon_clients()


def test_that_every_field_of_a_profile_comes_back(salon: Env) -> None:
    id_ = salon.store.write(lambda work: work.clients.add(FULL))
    found = salon.store.read(lambda work: work.clients.get(id_))
    (person,) = found.contact_persons
    assert person.id is not None
    assert found == replace(FULL, id=id_, contact_persons=(replace(FULL.contact_persons[0], id=person.id),))


def test_that_clients_in_bulk_get_their_numbers_in_order(salon: Env) -> None:
    ids = salon.store.write(
        lambda work: work.clients.add_many([a_client(given_name=f"G{i}", external_id=f"E{i}") for i in range(250)])
    )
    found = salon.store.read(lambda work: work.clients.many(ids))
    assert [found[id_].given_name for id_ in ids] == [f"G{i}" for i in range(250)]
    assert list(ids) == sorted(ids)
    assert salon.store.read(lambda work: work.clients.by_external_id(["E7", "none"])) == {"E7": ids[7]}
    assert salon.store.read(lambda work: work.clients.count()) == 255


def test_that_an_external_id_is_used_once_and_none_of_the_bulk_is_kept(salon: Env) -> None:
    with pytest.raises(InvalidValue) as refused:
        salon.store.write(
            lambda work: work.clients.add_many([a_client(external_id="E1"), a_client(external_id="E1")])
        )
    assert refused.value.facts["field"] == "external_id"
    assert salon.store.read(lambda work: work.clients.count()) == 5


def test_that_a_changed_profile_has_the_next_version(salon: Env) -> None:
    maya = salon.store.read(lambda work: work.clients.get(MAYA))
    after = salon.store.write(lambda work: work.clients.replace(replace(maya, care="Latex")))
    assert (after.care, after.version) == ("Latex", 2)
    assert salon.store.read(lambda work: work.clients.get(MAYA)) == after


def test_that_a_stale_profile_is_refused_with_the_present_one(salon: Env) -> None:
    maya = salon.store.read(lambda work: work.clients.get(MAYA))
    theirs = salon.store.write(lambda work: work.clients.replace(replace(maya, note="Theirs")))
    with pytest.raises(Stale) as refused:
        salon.store.write(lambda work: work.clients.replace(replace(maya, note="Mine")))
    assert refused.value.facts["theirs"] == theirs
    assert salon.store.read(lambda work: work.clients.get(MAYA)) == theirs


def test_that_contact_persons_are_added_changed_and_removed(salon: Env) -> None:
    harbour = salon.store.read(lambda work: work.clients.get(HARBOUR))
    (petra,) = harbour.contact_persons
    both = replace(harbour, contact_persons=(replace(petra, name="Petra Groß"), ContactPerson(name="Udo")))
    after = salon.store.write(lambda work: work.clients.replace(both))
    assert [person.name for person in after.contact_persons] == ["Petra Groß", "Udo"]
    assert after.contact_persons[0].id == petra.id
    only_udo = replace(after, contact_persons=after.contact_persons[1:])
    last = salon.store.write(lambda work: work.clients.replace(only_udo))
    assert [person.name for person in last.contact_persons] == ["Udo"]


def test_that_a_contact_person_of_somebody_else_is_not_taken_over(salon: Env) -> None:
    petra = salon.store.read(lambda work: work.clients.get(HARBOUR)).contact_persons[0]
    lena = salon.store.read(lambda work: work.clients.get(LENA))
    with pytest.raises(NotFound):
        salon.store.write(lambda work: work.clients.replace(replace(lena, contact_persons=(petra,))))
    assert salon.store.read(lambda work: work.clients.get(LENA)) == lena


@pytest.mark.parametrize(
    ("phone", "email", "wanted"),
    [
        ("+4930555014417", "", [MAYA]),
        ("", "MAYA@mail.example", [MAYA]),
        ("+4930555014417", "lena.weiss@mail.example", [MAYA, LENA]),
        ("", "", []),
        ("+49305550144", "", []),
    ],
    ids=["phone", "email in capitals", "one of each", "nothing asked", "half a phone"],
)
def test_that_duplicates_are_known_by_equal_addresses(
    salon: Env, phone: str, email: str, wanted: list[ClientId]
) -> None:
    found = salon.store.read(lambda work: work.clients.by_phone_or_email(phone, email))
    assert [client.id for client in found] == wanted


def test_that_changes_of_a_profile_are_kept_newest_first(salon: Env) -> None:
    changes = [
        ClientChange(
            at=at(f"2025-06-2{day} 10:00"), user="Jo", station="Desk 1", field="phone", old="", new=str(day)
        )
        for day in (1, 2)
    ]
    salon.store.write(lambda work: work.clients.note_changes(MAYA, changes))
    assert salon.store.read(lambda work: work.clients.changes_of(MAYA)) == changes[::-1]
    assert salon.store.read(lambda work: work.clients.changes_of(MAYA, limit=1)) == changes[1:]
    assert salon.store.read(lambda work: work.clients.changes_of(LENA)) == []


def test_that_an_unknown_client_is_said_to_be_unknown(salon: Env) -> None:
    with pytest.raises(NotFound):
        salon.store.read(lambda work: work.clients.get(ClientId(7)))
    assert salon.store.read(lambda work: work.clients.many([ClientId(7)])) == {}


def test_that_pages_follow_the_numbers(salon: Env) -> None:
    def numbers(page: list[Client]) -> list[int]:
        return [client.id for client in page]

    first = salon.store.read(lambda work: work.clients.page(limit=2))
    rest = salon.store.read(lambda work: work.clients.page(after=first[-1].id))
    assert numbers([*first, *rest]) == [2041, 2042, 2043, 2044, 2045]
