"""Which bookings of the day view are shown; the time of the others stays taken, and they are counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.ids import DepartmentId, ServiceId
from bookingdesk.domain.informed import Informed
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import listed, lowered
from bookingdesk.presentation.state import State
from bookingdesk.presentation.status_look import state_of, state_word
from bookingdesk.presentation.today import unconfirmed
from bookingdesk.usecases.readings import AgendaEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class DayFilter:
    """What a booking must be to be shown; empty shows everything."""

    department_id: DepartmentId | None = None
    service_id: ServiceId | None = None
    state: State | None = None
    unconfirmed: bool = False
    """Only those whose clients have not said again that they will come."""
    not_informed: bool = False
    """Only those whose clients do not know how they stand."""

    @property
    def active(self) -> bool:
        """Whether anything is left out."""
        return self != DayFilter()

    def shows(self, entry: AgendaEntry, now: datetime) -> bool:
        """Whether a booking fits."""
        return (
            (self.department_id is None or entry.service.department_id == self.department_id)
            and (self.service_id is None or entry.booking.service_id == self.service_id)
            and (self.state is None or state_of(entry.booking) is self.state)
            and (not self.unconfirmed or unconfirmed(entry, now))
            and (not self.not_informed or entry.informed is Informed.NO)
        )

    def words(self, catalogue: Catalogue) -> str:
        """`Haircut, arrived, only unconfirmed`."""
        parts = []
        if self.department_id in catalogue.departments and self.department_id is not None:
            parts.append(catalogue.departments[self.department_id].name)
        if self.service_id in catalogue.services and self.service_id is not None:
            parts.append(catalogue.services[self.service_id].name)
        if self.state is not None:
            parts.append(lowered(state_word(self.state)))
        if self.unconfirmed:
            parts.append(_("only unconfirmed"))
        if self.not_informed:
            parts.append(_("only not informed"))
        return listed(parts)


def hidden_count(count: int, formatter: Formatter) -> str:
    """`12 bookings hidden`."""
    words = ngettext("{count} booking hidden", "{count} bookings hidden", count)
    return words.format(count=formatter.number(count))


def all_hidden(count: int, wanted: DayFilter, catalogue: Catalogue, formatter: Formatter) -> str:
    """The line in the middle of a day of which the filter hides everything, with the key that clears it."""
    words = ngettext(
        "{count} booking hidden by the filter “{filter}”. Esc shows it again.",
        "{count} bookings hidden by the filter “{filter}”. Esc shows them again.",
        count,
    )
    return words.format(count=formatter.number(count), filter=wanted.words(catalogue))
