"""Departments, and which users are limited to which; a user without a row here sees all of them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, PrimaryKeyConstraint, Text

from bookingdesk.storage.schema.hours import weekly
from bookingdesk.storage.schema.parts import flag, table, version

department = table(
    "department",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    flag("retired"),
    version(),
)

department_hours = weekly(
    "department_hours", Column("department_id", ForeignKey("department.id"), nullable=False, index=True)
)

user_department = table(
    "user_department",
    Column("user_id", ForeignKey("app_user.id"), nullable=False),
    Column("department_id", ForeignKey("department.id"), nullable=False),
    PrimaryKeyConstraint("user_id", "department_id"),
)
