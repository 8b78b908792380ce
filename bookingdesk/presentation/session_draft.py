"""A group session that somebody is about to open: what stands in the fields, before anything is stored."""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain.ids import ServiceId
from bookingdesk.presentation.repetition import Repetition


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionDraft:
    """The fields of the form."""

    service_id: ServiceId | None = None
    seats: int = 1
    times: str = ""
    """What narrows the free times."""
    repeat: Repetition | None = None
