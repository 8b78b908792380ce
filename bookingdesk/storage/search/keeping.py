"""Keeping the search index true to the profiles, in the profiles' own transaction."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, exists, literal, select, update

from bookingdesk.domain.clients import Client
from bookingdesk.storage.derived import client_search, client_word
from bookingdesk.storage.search.documents import Document, document
from bookingdesk.storage.search.vocabulary import learn
from bookingdesk.storage.wire import ByDialect, Statement, Wire, inserting

_row = client_search.c
_INSERT = Statement(inserting(client_search))
_READ = Statement(select(_row.words, _row.grams, _row.digits).where(_row.client_id == bindparam("key")))
_UPDATE = Statement(
    update(client_search)
    .where(_row.client_id == bindparam("key"))
    .values(words=bindparam("words"), grams=bindparam("grams"), digits=bindparam("digits"))
)


_UNLEARN = Statement(
    delete(client_word).where(
        client_word.c.word == bindparam("word"),
        ~exists().where((literal(" ") + _row.words + literal(" ")).like(bindparam("somewhere"))),
    )
)


def _fts(text: str) -> ByDialect:
    """A statement of SQLite's index only."""
    return ByDialect(sqlite=text, postgresql="")


_ADD = (
    _fts("INSERT INTO client_words (rowid, words) VALUES (:client_id, :words)"),
    _fts("INSERT INTO client_grams (rowid, grams) VALUES (:client_id, :grams)"),
)
_REMOVE = (
    _fts("INSERT INTO client_words (client_words, rowid, words) VALUES ('delete', :client_id, :words)"),
    _fts("INSERT INTO client_grams (client_grams, rowid, grams) VALUES ('delete', :client_id, :grams)"),
)


def index_new(wire: Wire, clients: Sequence[Client]) -> None:
    """Index clients that were just stored; their ids are set."""
    documents = [(client.id, document(client)) for client in clients]
    rows = [_values(id_, each) for id_, each in documents]
    wire.many(_INSERT, rows)
    if wire.dialect == "sqlite":
        for statement in _ADD:
            wire.many(statement, rows)
    learn(wire, [word for _, each in documents for word in each.names])


def index_again(wire: Wire, client: Client) -> None:
    """Index a changed profile over what was known of it."""
    old = wire.one(_READ, key=client.id)
    if old is None:
        index_new(wire, [client])
        return
    known, now = Document(*old), document(client)
    if known == now:
        return
    wire.run(_UPDATE, {"key": client.id, "words": now.words, "grams": now.grams, "digits": now.digits})
    if wire.dialect == "sqlite":
        for statement in _REMOVE:
            wire.run(statement, _values(client.id, known))
        for statement in _ADD:
            wire.run(statement, _values(client.id, now))
    learn(wire, sorted(now.names - known.names))


def _values(client_id: int, each: Document) -> dict[str, object]:
    return {"client_id": client_id, "words": each.words, "grams": each.grams, "digits": each.digits}


def unlearn(wire: Wire, client: Client) -> None:
    """Take the words of a forgotten client's names out of the vocabulary where nobody else is called so."""
    for word in sorted(document(client).names):
        wire.run(_UNLEARN, {"word": word, "somewhere": f"% {word} %"})


def pack(wire: Wire) -> None:
    """Write SQLite's index anew, so that nothing of what was taken out of it is left in its pages."""
    if wire.dialect == "sqlite":
        for name in ("client_words", "client_grams"):
            wire.plain(f"INSERT INTO {name} ({name}) VALUES ('optimize')")  # noqa: S608 - two names of ours
