"""What waits for somebody who may allow it, as the use cases ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bookingdesk.domain.deferrals import Deferral, DeferralState
from bookingdesk.domain.ids import DeferralId, UserId


class Deferrals(Protocol):
    """Actions that were asked for, and how they were answered."""

    def add(self, deferral: Deferral) -> DeferralId:
        """The id of the value is ignored."""
        ...

    def get(self, deferral: DeferralId) -> Deferral:
        """Raises NotFound."""
        ...

    def listed(
        self, *, state: DeferralState | None, user: UserId | None = None, limit: int = 200
    ) -> Sequence[Deferral]:
        """Of one user or of everybody, the first to be asked first."""
        ...

    def settle(self, deferral: DeferralId, state: DeferralState, at: datetime, by: str, answer: str) -> bool:
        """End the waiting; False where it is not open any more."""
        ...
