"""Who is on the line at this desk: the check that was made for them, for as long as the contact lasts (R64).

A contact ends when another client is opened, when somebody else works here, or after 15 minutes; what was checked
then holds no longer, here and in the database. Never keeps what a caller said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from bookingdesk.domain.bookings import AskedBy
from bookingdesk.domain.identity import GOOD_FOR
from bookingdesk.domain.ids import BookingId, ClientId, IdentityCheckId

SECOND_MS = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Word:
    """On whose word something is changed: the client's, with the checks that were made, or ours, with a reason."""

    asked_by: AskedBy = AskedBy.CLIENT
    checks: frozenset[IdentityCheckId] = frozenset()
    reason: str = ""

    @property
    def check(self) -> IdentityCheckId | None:
        """The one check, for a change of one booking."""
        return next(iter(self.checks), None)


AskWord = Callable[[Sequence[BookingId], Callable[[Word], object]], None]
"""Finds out on whose word bookings are to be changed, then changes them."""


class Caller(QObject):
    """The contact of the moment."""

    changed = Signal()
    """Somebody was found to be who they say, or the contact is over."""

    def __init__(self, now: Callable[[], datetime], end: Callable[[ClientId], object], parent: QObject) -> None:
        """`end` tells the database that the contact with a client is over."""
        super().__init__(parent)
        self._now, self._end = now, end
        self._client: ClientId | None = None
        self._check: IdentityCheckId | None = None
        self._since: datetime | None = None
        self._second = QTimer(self, interval=SECOND_MS)
        """Runs while somebody is known, so that what is shown of them goes when the time is over."""
        self._second.timeout.connect(self._look_at_clock)

    def confirm(self, client: ClientId, check: IdentityCheckId) -> None:
        """This client was found to be calling."""
        self._client, self._check, self._since = client, check, self._now()
        self._second.start()
        self.changed.emit()

    def check_for(self, client: ClientId) -> IdentityCheckId | None:
        """The check that holds for this client; None without one."""
        return self._check if self._client == client and not self._is_over() else None

    def _is_over(self) -> bool:
        return self._since is None or self._now() >= self._since + GOOD_FOR

    @Slot()
    def _look_at_clock(self) -> None:
        if self._is_over():
            self.forget()

    def opened(self, client: ClientId) -> None:
        """A client, or a booking of theirs, was opened: the contact with anybody else is over."""
        if self._client is not None and self._client != client:
            self.forget()

    @Slot()
    def forget(self) -> None:
        """The contact is over."""
        if self._client is None:
            return
        self._second.stop()
        client, self._client, self._check, self._since = self._client, None, None, None
        self._end(client)
        self.changed.emit()
