"""What is known of the clients in sight beyond their profile: last visit, no-shows, next booking, duplicates.

Looked up when typing rests, remembered for the entry, forgotten when a client or booking changes.
"""

from __future__ import annotations

from datetime import date

from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.local_time import local_date
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.line.lookup import about
from bookingdesk.qt.desk import Desk
from bookingdesk.usecases.clients import client_file, likely_duplicates


class ClientDetails:
    """Asks each client's file once."""

    def __init__(self, desk: Desk, formatter: Formatter) -> None:
        self._desk = desk
        self._formatter = formatter
        self._about: dict[ClientId, str] = {}
        self._doubted: set[ClientId] = set()
        """Of whom something else may be known by now."""
        self.last_visits: dict[ClientId, date] = {}
        self.duplicates: tuple[Client, ...] = ()
        """Who the new client that is typed may already be."""

    def about(self, client: Client | None) -> str:
        """A line to know before talking on; empty while nothing is known."""
        return self._about.get(client.id, "") if client is not None else ""

    def look_at(self, client: Client) -> None:
        """Read the file of a client that is stored. Raises NotFound, KnownError."""
        if client.id <= 0 or (client.id in self._about and client.id not in self._doubted):
            return
        file = self._desk.do(client_file, client.id)
        if file.last_visit is not None:
            self.last_visits[client.id] = local_date(file.last_visit.booking.span.start, self._formatter.zone)
        self._doubted.discard(client.id)
        self._about[client.id] = about(file, self._formatter, known=self._desk.is_known(client.id))

    def check_duplicates(self, new: Client) -> None:
        """Who may be meant, once there is enough to compare: a phone, an email or two names. Raises KnownError."""
        enough = new.phone or new.email or (new.given_name and new.family_name)
        self.duplicates = self._desk.do(likely_duplicates, new) if enough else ()

    def doubt(self) -> None:
        """Somebody has changed something: look again, and show until then what was found."""
        self._doubted.update(self._about)

    def forget(self) -> None:
        """What was found may not be shown any more, or another entry begins."""
        self._doubted.clear()
        self._about.clear()
        self.last_visits.clear()
