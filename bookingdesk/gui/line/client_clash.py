"""Remembers what the client of an entry already has at the time that is talked about: asked once for each time."""

from __future__ import annotations

from dataclasses import replace

from bookingdesk.domain.errors import ClientBusy
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.clash_words import clash_line
from bookingdesk.presentation.line.facts import Facts
from bookingdesk.presentation.wording import sentence
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.clashing import ClientTime, clashes


class ClientClash:
    """One answer, for one client at one time."""

    def __init__(self, desk: Desk, formatter: Formatter) -> None:
        self._desk, self._formatter = desk, formatter
        self._asked: ClientTime | None = None
        self._words = ""
        self._doubted = False

    def doubt(self) -> None:
        """Somebody's bookings may have changed: ask again, and until then ask the caller as before."""
        self._doubted = True

    def forget(self) -> None:
        """The entry is another."""
        self._asked, self._words = None, ""

    def look(self, facts: Facts) -> None:
        """Ask about the time that is talked about now. Raises KnownError."""
        asked = _time_of(facts)
        if asked is None or (asked == self._asked and not self._doubted):
            return
        found = self._desk.do(clashes, asked)
        name = facts.client.name if facts.client is not None else ""
        words = clash_line(name, found, self._formatter, facts.catalogue) if found else ""
        self._asked, self._words, self._doubted = asked, words, False

    def note(self, facts: Facts, why: ClientBusy) -> None:
        """Booking was refused for it: the next Enter answers the question."""
        self._asked, self._words = _time_of(facts), sentence(why, self._formatter, facts.catalogue)

    def told(self, facts: Facts) -> Facts:
        """The facts with the question, where it is about the time that is talked about."""
        return replace(facts, busy=self._words) if self._words and self._asked == _time_of(facts) else facts


def _time_of(facts: Facts) -> ClientTime | None:
    slot, client = facts.preview, facts.client
    if slot is None or client is None or client.id <= 0:
        return None
    return ClientTime(client_id=client.id, span=slot.span)
