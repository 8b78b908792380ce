"""Finding clients: the same answers from FTS5 on SQLite and from GIN indexes on PostgreSQL."""

from bookingdesk.storage.search.indexes import ddl

__all__ = ["ddl"]
