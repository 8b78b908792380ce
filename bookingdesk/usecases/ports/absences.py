"""Who is out, and what was decided about each of their bookings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bookingdesk.domain.absences import Absence, Noted
from bookingdesk.domain.ids import AbsenceId


class Absences(Protocol):
    """Absences are kept for good; decisions are replaced by later ones on the same booking."""

    def add(self, absence: Absence) -> None: ...
    def get(self, absence: AbsenceId) -> Absence:
        """Raises NotFound."""
        ...

    def find(self, absence: AbsenceId) -> Absence | None: ...
    def since(self, moment: datetime) -> Sequence[Absence]:
        """Those that end after the moment, in order of start, without those called off before they began."""
        ...

    def shorten(self, absence: AbsenceId, end: datetime, at: datetime) -> None:
        """It ends earlier: said at `at`."""
        ...

    def note(self, absence: AbsenceId, noted: Sequence[Noted]) -> None:
        """What was decided last about these bookings."""
        ...

    def noted(self, absence: AbsenceId) -> Sequence[Noted]: ...
