"""Who operates the program."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Text

from bookingdesk.domain.rights import Role
from bookingdesk.storage.schema.parts import flag, one_of, table, version

user = table(
    "app_user",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False),
    flag("disabled"),
    version(),
    one_of("role", Role),
)
