"""The full-text structures over `client_search`, in the words of each database. Built-in means only.

SQLite: two external-content FTS5 tables, kept by the clients' repository, because a trigger may not touch a virtual
table where `trusted_schema` is off. PostgreSQL: GIN over arrays of words, so that no text-search parser and no
extension decides what a word is.
"""

from __future__ import annotations

_DDL = {
    "sqlite": (
        "CREATE VIRTUAL TABLE client_words USING fts5("
        "words, content='client_search', content_rowid='client_id', tokenize='ascii', prefix='1 2 3')",
        "CREATE VIRTUAL TABLE client_grams USING fts5("
        "grams, content='client_search', content_rowid='client_id', tokenize='ascii')",
    ),
    "postgresql": (
        "CREATE INDEX ix_client_search_words ON client_search"
        " USING gin (array_to_tsvector(string_to_array(words, ' '))) WITH (fastupdate = off)",
        "CREATE INDEX ix_client_search_grams ON client_search"
        " USING gin (array_to_tsvector(string_to_array(grams, ' '))) WITH (fastupdate = off)",
    ),
}


def ddl(dialect: str) -> list[str]:
    """The statements that follow the making of the tables, one by one, for `sqlite` or `postgresql`."""
    return list(_DDL[dialect])
