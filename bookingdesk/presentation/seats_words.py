"""What the page of seats says: for how many each group service is held, and how many each room holds."""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain.catalogue import Catalogue, Resource, ResourceKind, Service
from bookingdesk.i18n.translation import _, isolated, ngettext


@dataclass(frozen=True, slots=True)
class SeatsRow:
    """A group service or a room."""

    of: Service | Resource
    words: str

    @property
    def is_room(self) -> bool:
        """Whether it is a room; nobody has to count what a room holds."""
        return isinstance(self.of, Resource)


def seats_rows(catalogue: Catalogue) -> tuple[SeatsRow, ...]:
    """Group services, then rooms, in the desk's order; what is no longer offered is left out."""
    services = [one for one in catalogue.services.values() if one.seats is not None and not one.retired]
    rooms = catalogue.of_kind(ResourceKind.SPACE)
    return (
        *(SeatsRow(one, _service_words(one)) for one in services),
        *(SeatsRow(one, _room_words(one)) for one in rooms if not one.retired),
    )


def seats_kept_words(now: Service | Resource) -> str:
    """What was stored."""
    said = _room_words(now) if isinstance(now, Resource) else _service_words(now)
    return _("Stored: {words}").format(words=said)


def _service_words(service: Service) -> str:
    seats = service.seats or 0
    return ngettext(
        "{name}: a new session has {count} seat", "{name}: a new session has {count} seats", seats
    ).format(name=isolated(service.name), count=seats)


def _room_words(room: Resource) -> str:
    if room.seats is None:
        return _("{name}: seats are not counted").format(name=isolated(room.name))
    return ngettext("{name}: holds {count} person", "{name}: holds {count} people", room.seats).format(
        name=isolated(room.name), count=room.seats
    )
