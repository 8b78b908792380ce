"""Where the business works and what can be allocated there: places, resources with their units, groups."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Text, UniqueConstraint

from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.storage.schema.parts import flag, one_of, plain_text, table, version

location = table(
    "location",
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    plain_text("address"),
    Column("zone", Text, nullable=False),
    plain_text("phone"),
    plain_text("holiday_country"),
    plain_text("holiday_region"),
    version(),
)

resource = table(
    "resource",
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("location_id", ForeignKey("location.id"), nullable=False),
    Column("capacity", Integer, CheckConstraint("capacity >= 1", name="capacity_positive"), nullable=False),
    plain_text("initials"),
    flag("follows_opening_hours"),
    Column("seats", Integer, CheckConstraint("seats >= 1", name="seats_positive")),
    Column("position", Integer, nullable=False, server_default="0"),
    Column("department_id", ForeignKey("department.id")),
    flag("retired"),
    version(),
    one_of("kind", ResourceKind),
    UniqueConstraint("location_id", "kind", "name"),
    UniqueConstraint("id", "kind"),
)

resource_unit = table(
    "resource_unit",
    Column("id", Integer, primary_key=True),
    Column("resource_id", ForeignKey("resource.id"), nullable=False),
    Column("unit_no", Integer, CheckConstraint("unit_no >= 1", name="unit_no_positive"), nullable=False),
    UniqueConstraint("resource_id", "unit_no"),
    UniqueConstraint("id", "resource_id"),
)
"""Capacity n is n rows here: no counter that could be raced."""

resource_group = table(
    "resource_group",
    Column("id", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("name", Text, nullable=False),
    one_of("kind", ResourceKind),
    UniqueConstraint("kind", "name"),
)

group_member = table(
    "group_member",
    Column("group_id", ForeignKey("resource_group.id"), primary_key=True),
    Column("resource_id", ForeignKey("resource.id"), primary_key=True),
)
