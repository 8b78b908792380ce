"""Calls as the use cases ask for them: outcomes, and who is calling whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bookingdesk.domain.calls import CallAttempt, CallClaim
from bookingdesk.domain.ids import CallAttemptId, MessageId


class Calls(Protocol):
    """Outcomes of calls and claims, by message."""

    def attempts(self, messages: Iterable[MessageId]) -> Mapping[MessageId, Sequence[CallAttempt]]:
        """Of many messages in one question, the first first; those without are left out."""
        ...

    def add(self, attempt: CallAttempt) -> CallAttemptId:
        """The id of the value is ignored."""
        ...

    def drop(self, attempt: CallAttemptId) -> None:
        """It was taken back."""
        ...

    def told_since(self, moment: datetime) -> int:
        """How many clients were told by hand since then."""
        ...

    def claims(self, messages: Iterable[MessageId]) -> Mapping[MessageId, CallClaim]:
        """Who said last that they are making these calls, also where that has run out."""
        ...

    def claim(self, claim: CallClaim) -> None:
        """In place of the claim there is."""
        ...

    def release(self, message: MessageId) -> None:
        """Nobody is making the call now."""
        ...
