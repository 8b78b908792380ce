"""What a sentence about a refusal may look names up in, and the phrases that several of them need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bookingdesk.domain.availability.values import Slot
from bookingdesk.domain.catalogue import Catalogue, Resource
from bookingdesk.domain.ids import BookingId, ResourceId
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.obstacle_words import ObstacleWords
from bookingdesk.presentation.slot_words import staff_names

Facts = Mapping[str, object]
"""What a failure carries besides its code."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a sentence may look names up in."""

    formatter: Formatter
    catalogue: Catalogue
    who: Mapping[BookingId, str] = field(default_factory=dict)
    wanted: datetime | None = None


def resource_name(value: object, catalogue: Catalogue) -> str:
    """A resource given as value, id or name."""
    if isinstance(value, Resource):
        return value.name
    if isinstance(value, int):
        found = catalogue.resources.get(ResourceId(value))
        return found.name if found else ""
    return str(value) if value else ""


def time_words(value: object, around: Surroundings) -> str:
    """An instant on the wanted day without its date."""
    if not isinstance(value, datetime):
        return str(value or "")
    return ObstacleWords(around.formatter, around.catalogue, {}, around.wanted).time(value)


def _slots(value: object) -> list[Slot]:
    items: Iterable[object] = value if isinstance(value, (tuple, list)) else ()
    return [item for item in items if isinstance(item, Slot)]


def next_free(value: object, around: Surroundings) -> str:
    """`Next: 14:30 Ana.` for the first alternative, empty without any."""
    slots = _slots(value)
    if not slots:
        return ""
    start = time_words(slots[0].span.start, around)
    return _("Next: {slot}.").format(slot=" ".join([start, *staff_names(slots[0], around.catalogue)]))


def paragraph(*sentences: str) -> str:
    """The sentences after one another; empty ones are left out."""
    return " ".join(part for part in sentences if part)
