"""Notes about a client that belong to one department: who may read them, and what a text becomes (SOP B2, R45).

The note of the profile itself belongs to no department and is everybody's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bookingdesk.domain.ids import ClientId, DepartmentId


@dataclass(frozen=True, slots=True, kw_only=True)
class ClientNote:
    """What a department keeps about a client. Untrusted text."""

    client_id: ClientId
    department_id: DepartmentId
    text: str
    written_by: str
    written_at: datetime


def readable(notes: Iterable[ClientNote], departments: frozenset[DepartmentId]) -> tuple[ClientNote, ...]:
    """Those of the departments that somebody is limited to; all of them where they are limited to none."""
    return tuple(note for note in notes if not departments or note.department_id in departments)


def together(notes: Iterable[ClientNote], department: DepartmentId) -> str:
    """One text of what a department keeps: two notes after two profiles became one."""
    return "\n".join(note.text for note in notes if note.department_id == department)
