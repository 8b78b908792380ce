"""What the database knows of itself, and the settings that every desk shares."""

from __future__ import annotations

from sqlalchemy import Column, Text

from bookingdesk.storage.schema.parts import table, version

meta = table("meta", Column("key", Text, primary_key=True), Column("value", Text, nullable=False))
"""Facts about the database itself: identity, catalogue_version, guard manifest."""

setting = table("setting", Column("key", Text, primary_key=True), Column("value", Text, nullable=False), version())
