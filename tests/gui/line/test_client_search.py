"""The Line's client search: what letters narrow is what the database would have said, and nobody is kept too long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import Engine

from bookingdesk.domain.clients import Client
from bookingdesk.gui.line.client_search import LIMIT, ClientSearch
from bookingdesk.presentation.line.views import Phase
from bookingdesk.qt.change_bus import ANYWHERE
from bookingdesk.qt.desk import Desk
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.clients import register_client
from bookingdesk.usecases.commands import RegisterClient
from tests.builders import a_client
from tests.databases import fresh_sqlite
from tests.fakes import FakeClock
from tests.gui.line.conftest import Front
from tests.salon import furnish, salon_env

SYLLABLES = ("ba", "bab", "be", "an", "na", "o", "ta", "ło", "ß")
GROWING = (
    *("babara", "baba", "bab", "annabe", "anan", "betao", "nao", "loba", "łoba", "sseba", "BaBe", "tana"),
    *("ba be", "an na", "be ba", "baba an", "o ta", "ba 30555", "anna+b", "zz", "babe#1"),
)


def many_clients(count: int = 400) -> list[Client]:
    """People whose names begin alike, so that letters come again and words run together."""
    random = Random(11)

    def name() -> str:
        return "".join(random.choice(SYLLABLES) for _ in range(random.choice((1, 2, 3)))).capitalize()

    return [
        a_client(
            given_name=name(), family_name=name(), phone=f"+4930555{number:05}", email=f"b{number}@mail.example"
        )
        for number in range(count)
    ]


def furnish_with_many(engine: Engine) -> None:
    """The salon with clients of like names."""
    furnish(engine)
    SqlStore(engine).write(lambda work: work.clients.add_many(many_clients()))


@pytest.fixture
def desk(tmp_path: Path, clock: FakeClock, qtbot: QtBot) -> Iterator[Desk]:
    """With clients of like names."""
    store = SqlStore(open_engine(fresh_sqlite(tmp_path, furnish_with_many)))
    yield Desk(salon_env(store, clock))
    store.close()


@pytest.mark.parametrize("text", GROWING)
def test_that_typing_on_finds_whom_asking_anew_finds(desk: Desk, text: str) -> None:
    """In the same order, at every letter, forwards and back again."""
    growing = ClientSearch(desk)
    ends = [*range(1, len(text) + 1), *range(len(text) - 1, 0, -1)]
    for end in ends:
        anew = ClientSearch(desk)
        found = [client.id for client in growing.exact(text[:end])]
        assert found == [client.id for client in anew.exact(text[:end])], text[:end]


def test_that_letters_behind_a_complete_answer_ask_no_database(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    search = ClientSearch(desk)
    asked: list[str] = []
    find = search._find
    monkeypatch.setattr(
        search, "_find", lambda words, exact: (asked.append(words), find(words, exact=exact))[1], raising=True
    )
    for end in range(1, 11):
        search.exact("sebanannao"[:end])
    assert 0 < len(asked) < 10
    assert asked[0] == "s"
    assert len(ClientSearch(desk).exact(asked[-1])) < LIMIT


@pytest.mark.parametrize("where", ["here", "at another desk"])
def test_that_a_new_client_is_found_by_the_next_letter(desk: Desk, where: str) -> None:
    """A narrowed answer never outlives a change."""
    search = ClientSearch(desk)
    assert search.exact("quirin") == ()
    newcomer = RegisterClient(client=a_client(given_name="Quirin", family_name="Za"))
    if where == "here":
        desk.do(register_client, newcomer)
    else:
        register_client(desk.env, newcomer)
        desk.announce(ANYWHERE)
    assert [client.given_name for client in search.exact("quirinz")] == ["Quirin"]


def test_that_near_spellings_are_left_open_until_asked_for(desk: Desk) -> None:
    search = ClientSearch(desk)
    assert not search.alike("maya ortis")
    assert search.answer_open()
    assert search.alike("maya ortis")
    assert not search.answer_open()


def test_that_what_was_left_open_for_another_text_is_not_asked(desk: Desk) -> None:
    search = ClientSearch(desk)
    search.alike("maya ortis")
    search.ask_nothing_more()
    assert not search.answer_open()
    assert not search.alike("maya ortis")


def test_that_a_misspelt_name_is_settled_when_typing_rests(front: Front) -> None:
    """At the key the strange word stands apart; a moment later the whole is somebody's misspelt name."""
    front.start()
    front.type("maya ortis cut")
    view = front.settled(lambda view: view.phase is Phase.NO_MATCH)
    assert view.rows
    assert "Maya" in view.rows[0].sentence


def test_that_enter_before_typing_rests_shows_the_question_and_books_nothing(front: Front) -> None:
    """Enter settles what the key left open before it does anything else."""
    front.start()
    front.type("maya ortis cut")
    front.press(Qt.Key.Key_Return)
    assert front.booked == []
    assert front.view.phase is Phase.NO_MATCH
    assert front.line.field.text() == "maya ortis cut"
