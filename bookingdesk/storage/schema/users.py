"""Who operates the program."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Integer, Text

from bookingdesk.storage.schema.parts import flag, table, version

user = table(
    "app_user",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, nullable=False, server_default="coordinator"),
    flag("disabled"),
    version(),
    CheckConstraint("role IN ('frontline', 'coordinator', 'supervisor', 'administrator')", name="role_known"),
)
