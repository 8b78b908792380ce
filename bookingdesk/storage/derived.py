"""Tables that only repeat what the records say: the clients' search index and the feed of occupancy changes.

They are written in the transaction of the record they repeat. What `metadata.create_all` cannot make stands in
`search.ddl`, which whoever creates the tables executes after them.
"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table, Text

from bookingdesk.storage.columns import BIG, Instant
from bookingdesk.storage.schema import metadata

client_search = Table(
    "client_search",
    metadata,
    Column("client_id", ForeignKey("client.id"), primary_key=True, autoincrement=False),
    Column("words", Text, nullable=False),
    Column("grams", Text, nullable=False),
    Column("digits", Text, nullable=False),
    sqlite_strict=True,
)
"""One row per client: folded name words and email, the trigrams of the phone digits, the digits themselves."""

client_word = Table(
    "client_word",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("word", Text, nullable=False, unique=True),
    sqlite_strict=True,
)
"""The vocabulary of names: where a misspelt word finds its neighbours."""

occupancy_change = Table(
    "occupancy_change",
    metadata,
    Column("seq", BIG, primary_key=True),
    Column("resource_id", Integer, nullable=False),
    Column("busy_start", Instant, nullable=False),
    Column("busy_end", Instant, nullable=False),
    sqlite_strict=True,
)
"""What was freed or taken, in order of commit: the feed that keeps masks in memory true. Old rows are trimmed."""
