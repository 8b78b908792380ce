"""Finding clients: one table of questions, answered alike by FTS5 and by PostgreSQL."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.clients import Client, ClientKind, ContactPerson
from bookingdesk.domain.ids import ClientId
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Work
from tests.builders import a_booking, a_client, at
from tests.salon import HARBOUR, LENA, MAYA, OLE

PEOPLE = {
    "mayor": ("Hans", "Mayor", "+4930700000001", "hans@mayor.example"),
    "maya_other": ("Maya", "Osei", "+4930700000002", "osei@mail.example"),
    "lukasz": ("Łukasz", "Wójcik", "+48600700800", "lw@mail.example"),
    "dorde": ("Đorđe", "Đurić", "+381601112223", ""),
    "alexis": ("Αλέξης", "Παπαδόπουλος", "+302101234567", ""),
    "yuliya": ("Юлия", "Щукина", "+74951234567", ""),
    "oneill": ("Sinéad", "O’Neill", "+353851112223", ""),
    "jean_luc": ("Jean-Luc", "de la Tour", "+33612345678", "jl@mail.example"),
    "anna": ("Anna", "Anders", "+4930700000009", "a.anders@web.example"),
    "arab": ("محمد", "العلي", "+971501112223", ""),
    "li": ("Bo", "Li", "+8613800000000", ""),
    "lima": ("Bo", "Lima", "+8613800000001", ""),
    "stroem": ("Åsa", "Strøm-Æbelø", "+4790000000", ""),
    "hostile": ('"Bobby" *', "OR NEAR(1)'--", "+4930700000666", "x'y@mail.example"),
}

CASES: dict[str, tuple[str, set[str]]] = {
    "one letter": ("w", {"lena", "lukasz"}),
    "beginning of the given name": ("may", {"maya", "maya_other", "mayor"}),
    "beginning of the family name": ("ort", {"maya"}),
    "two beginnings": ("may or", {"maya"}),
    "two beginnings the other way round": ("ort may", {"maya"}),
    "run together also finds a plain beginning": ("mayo", {"maya", "maya_other", "mayor"}),
    "run together, family name first": ("ortma", {"maya"}),
    "run together, whole name": ("mayaortiz", {"maya"}),
    "run together does not use one word twice": ("annanna", set()),
    "both halves from different words": ("anan", {"anna"}),
    "case does not matter": ("MAYA ORTIZ", {"maya"}),
    "sharp s typed as ss": ("weiss", {"lena"}),
    "sharp s typed as it is": ("Weiß", {"lena"}),
    "slashed o as o": ("sorensen", {"ole"}),
    "polish l": ("lukasz", {"lukasz"}),
    "polish l typed": ("Łuk", {"lukasz"}),
    "croatian d": ("djo", set()),
    "croatian d as d": ("dord", {"dorde"}),
    "greek in latin letters": ("papad", {"alexis"}),
    "greek in greek letters": ("Παπ", {"alexis"}),
    "cyrillic in latin letters": ("shchuk", {"yuliya"}),
    "cyrillic in cyrillic letters": ("Щук", {"yuliya"}),
    "ae and o together": ("aebelo", {"stroem"}),
    "apostrophe left out": ("oneill", {"oneill"}),
    "apostrophe typed": ("o'neill", {"oneill"}),
    "half of a double name": ("luc", {"jean_luc"}),
    "arabic": ("محمد", {"arab"}),
    "organisation": ("harb", {"harbour"}),
    "contact person": ("petra klein", {"harbour"}),
    "phone ending": ("4417", {"maya"}),
    "phone fragment": ("50144", {"maya"}),
    "phone as dialled": ("030 555 014417", {"maya"}),
    "phone with country code": ("+49 30 555-014417", {"maya"}),
    "phone of a contact person": ("077101", {"harbour"}),
    "name and phone ending": ("ortiz 417", {"maya"}),
    "name and one digit of the ending": ("maya 7", {"maya"}),
    "name and the wrong ending": ("ortiz 999", set()),
    "email": ("maya@mail.example", {"maya"}),
    "beginning of an email": ("office@h", {"harbour"}),
    "name in front of the at sign": ("a.anders@", {"anna"}),
    "email without the at sign": ("osei", {"maya_other"}),
    "email beginning that is nobody's name": ("jl", {"jean_luc"}),
    "number": ("#2041", {"maya"}),
    "number with a blank": ("# 2042", {"lena"}),
    "number without the sign": ("2041", {"maya"}),
    "number nobody has": ("#999999", set()),
    "one letter wrong": ("ortis", {"maya"}),
    "one letter missing": ("sorense", {"ole"}),
    "one letter too many": ("ortizz", {"maya"}),
    "letters swapped": ("wojick", {"lukasz"}),
    "two letters wrong in a long word": ("papadopulos", {"alexis"}),
    "wrong and right word": ("mayya ortiz", {"maya"}),
    "nothing alike": ("zzzzzz", set()),
    "short words have no neighbours": ("xq", set()),
    "operators are only text": ('" OR maya', {"maya"}),
    "hostile name": ("bobby near", {"hostile"}),
    "quotes and stars": ("*\"'", set()),
    "empty": ("", set()),
    "blank": ("   ", set()),
    "percent is no wildcard": ("maya %", {"maya", "maya_other"}),
}


@pytest.fixture
def people(salon: Env) -> dict[int, str]:
    """The names of this table by client number, stored in the salon."""
    names = list(PEOPLE)
    new = [
        a_client(given_name=given, family_name=family, phone=phone, email=email)
        for given, family, phone, email in PEOPLE.values()
    ]
    ids = salon.store.write(lambda work: work.clients.add_many(new))
    known = {MAYA: "maya", LENA: "lena", OLE: "ole", HARBOUR: "harbour", ClientId(2045): "ida"}
    return {**known, **dict(zip(ids, names, strict=True))}


def find(env: Env, words: str, *, limit: int = 20) -> list[Client]:
    return list(env.store.read(lambda work: work.clients.find(words, limit=limit)))


def test_that_every_question_of_the_table_has_its_answer(salon: Env, people: dict[int, str]) -> None:
    wrong = {}
    for case, (question, wanted) in CASES.items():
        found = {people[client.id] for client in find(salon, question)}
        if found != wanted:
            wrong[case] = (question, found)
    assert wrong == {}


def test_that_whole_words_come_before_beginnings(salon: Env, people: dict[int, str]) -> None:
    assert [people[client.id] for client in find(salon, "li")][:2] == ["li", "lima"]
    assert [people[client.id] for client in find(salon, "bo li")] == ["li", "lima"]


def test_that_plain_beginnings_come_before_words_run_together(salon: Env, people: dict[int, str]) -> None:
    salon.store.write(lambda work: work.bookings.add(a_booking(client_id=MAYA)))
    assert [people[client.id] for client in find(salon, "mayo")] == ["mayor", "maya", "maya_other"]


def test_that_who_was_booked_last_comes_first_among_equals(salon: Env, people: dict[int, str]) -> None:
    assert [people[client.id] for client in find(salon, "maya o")] == ["maya", "maya_other"], "by name"
    last = find(salon, "maya o")[-1].id
    salon.store.write(lambda work: work.bookings.add(a_booking(client_id=last)))
    assert [people[client.id] for client in find(salon, "maya o")] == ["maya_other", "maya"]


def test_that_more_matches_than_the_list_holds_are_cut(salon: Env, people: dict[int, str]) -> None:
    assert len(find(salon, "m", limit=2)) == 2


def test_that_a_whole_name_is_first_however_many_begin_like_it(salon: Env) -> None:
    crowd = [a_client(given_name="Li", family_name="Wang", phone="", email="")]
    crowd += [a_client(given_name=f"Lio{i}", family_name="Crowd", phone="", email="") for i in range(300)]
    ids = salon.store.write(lambda work: work.clients.add_many(crowd))
    assert find(salon, "li")[0].id == ids[0]


def test_that_a_changed_profile_is_found_by_its_new_name_and_no_longer_by_the_old(salon: Env) -> None:
    maya = salon.store.read(lambda work: work.clients.get(MAYA))
    married = replace(maya, family_name="Quist", phone="+4930111222333", email="quist@mail.example")
    salon.store.write(lambda work: work.clients.replace(married))
    for question in ("quist", "222333", "quist@"):
        assert [client.id for client in find(salon, question)] == [MAYA]
    for question in ("ortiz", "14417", "maya@"):
        assert find(salon, question) == []


def test_that_a_client_registered_in_a_step_that_fails_is_not_found(salon: Env) -> None:
    def fail(work: Work) -> None:
        work.clients.add(a_client(given_name="Ghost", family_name="Writer"))
        assert [client.name for client in work.clients.find("ghost")] == ["Ghost Writer"]
        raise RuntimeError("no")

    with pytest.raises(RuntimeError):
        salon.store.write(fail)
    assert find(salon, "ghost") == []


def test_that_a_name_another_desk_has_just_registered_is_forgiven_its_misspelling(
    salon: Env, salon_url: str
) -> None:
    assert find(salon, "kowalczik") == []
    other = SqlStore(open_engine(salon_url))
    other.write(lambda work: work.clients.add(a_client(given_name="Ewa", family_name="Kowalczyk")))
    other.close()
    assert [client.family_name for client in find(salon, "kowalczik")] == ["Kowalczyk"]


def test_that_retired_clients_come_last(salon: Env, people: dict[int, str]) -> None:
    maya = salon.store.read(lambda work: work.clients.get(MAYA))
    salon.store.write(lambda work: work.clients.replace(replace(maya, retired=True)))
    assert find(salon, "may")[-1].id == MAYA


def test_that_very_long_and_strange_input_is_answered(salon: Env) -> None:
    for question in ("x" * 100_000, "a " * 5000, "\x00\u202e", "'" * 300, "0" * 400, "#" * 50, "٣٤٥"):
        assert find(salon, question) == []


def test_that_a_monstrous_client_can_be_stored_and_found(salon: Env) -> None:
    monster = a_client(
        kind=ClientKind.ORGANISATION,
        organisation=" ".join(f"word{i}" for i in range(2000)),
        phone="1" * 60,
        email="e" * 300 + "@mail.example",
        contact_persons=tuple(ContactPerson(name=f"Person {i}", phone=f"+49{i:09}") for i in range(50)),
        created_at=at("2025-01-01 00:00"),
    )
    stored = salon.store.write(lambda work: work.clients.add(monster))
    assert [client.id for client in find(salon, "word7 word1")] == [stored]
