"""What a service needs, worked out once per catalogue: who is eligible, how long, which needs share people.

Refuses services that the catalogue does not have. Different requirements always take different resources:
two staff members of one skill are two people, and a room is never its own second room.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations

from bookingdesk.domain.availability.bits import at_least, minutes_of
from bookingdesk.domain.catalogue import Catalogue, Requirement, Resource, Service
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.ids import RequirementId, ResourceId, ServiceId


@dataclass(frozen=True, slots=True)
class Needs:
    """A service with its eligible resources, one tuple per requirement in the desk's order."""

    service: Service
    zone: str
    eligible: tuple[tuple[Resource, ...], ...]
    clusters: tuple[tuple[int, ...], ...]
    """Requirements that share an eligible resource, by index: only within these can one be in another's way."""
    before: int
    after: int
    step: int

    def minutes(self, duration: timedelta | None) -> int:
        """The length of the visit in minutes, rounded up; None takes the service's."""
        return minutes_of(self.service.duration if duration is None else duration)

    def without(self, barred: frozenset[ResourceId]) -> Needs:
        """The same where some people are not to be chosen. Clusters stay: they may be wider than necessary."""
        if not barred:
            return self
        return replace(self, eligible=tuple(tuple(r for r in some if r.id not in barred) for some in self.eligible))

    def resources(self) -> dict[ResourceId, Resource]:
        """Everybody and everything that is eligible for some requirement."""
        return {r.id: r for options in self.eligible for r in options}

    def index_of(self, requirement: RequirementId) -> int | None:
        """Where the requirement stands; None where the service has no such requirement (any more)."""
        for index, known in enumerate(self.service.requirements):
            if known.id == requirement:
                return index
        return None


def needs_of(catalogue: Catalogue, service_id: ServiceId) -> Needs:
    """Work out a service. Raises NotFound."""
    service = catalogue.services.get(service_id)
    if service is None:
        raise NotFound(kind="service", wanted=service_id)
    eligible = tuple(_eligible(catalogue, requirement) for requirement in service.requirements)
    return Needs(
        service=service,
        zone=catalogue.zone_of(service.location_id),
        eligible=eligible,
        clusters=_clusters([frozenset(r.id for r in options) for options in eligible]),
        before=minutes_of(service.buffer_before),
        after=minutes_of(service.buffer_after),
        step=max(1, minutes_of(service.slot_step)),
    )


def _eligible(catalogue: Catalogue, requirement: Requirement) -> tuple[Resource, ...]:
    return catalogue.eligible(requirement) if requirement.group_id in catalogue.groups else ()


def _clusters(eligible: Sequence[frozenset[ResourceId]]) -> tuple[tuple[int, ...], ...]:
    """The connected parts of the graph whose edges are shared resources."""
    left = set(range(len(eligible)))
    found = []
    while left:
        part = {min(left)}
        while grown := {i for i in left - part if any(eligible[i] & eligible[j] for j in part)}:
            part |= grown
        left -= part
        found.append(tuple(sorted(part)))
    return tuple(found)


def satisfiable(needs: Needs, free: Mapping[ResourceId, int]) -> int:
    """The starts at which every requirement can have a resource of its own.

    Hall's theorem, all starts at once: every set of n requirements must have n free resources between them.
    -1, which has every bit set, where nothing is required.
    """
    found = -1
    for cluster in needs.clusters:
        for size in range(1, len(cluster) + 1):
            for some in combinations(cluster, size):
                together = {r.id for index in some for r in needs.eligible[index]}
                found &= at_least(size, (free[r] for r in together))
                if not found:
                    return 0
    return found


def matching(options: Sequence[Iterable[ResourceId]]) -> dict[int, ResourceId]:
    """As many requirements as possible with a resource each (augmenting paths); by index."""
    listed = [tuple(choices) for choices in options]
    holder: dict[ResourceId, int] = {}

    def give(index: int, tried: set[ResourceId]) -> bool:
        for resource in listed[index]:
            if resource in tried:
                continue
            tried.add(resource)
            if resource not in holder or give(holder[resource], tried):
                holder[resource] = index
                return True
        return False

    for index in range(len(listed)):
        give(index, set())
    return {index: resource for resource, index in holder.items()}


def placeable(options: Sequence[Sequence[ResourceId]], wanted: frozenset[ResourceId]) -> bool:
    """Whether all requirements can be met with every wanted resource among the chosen.

    Enough that all requirements can be met, and that the wanted find a requirement each: then both can be
    had at once (Mendelsohn and Dulmage).
    """
    if len(matching(options)) < len(options):
        return False
    return not wanted or len(seats(options, wanted)) == len(wanted)


def seats(options: Sequence[Sequence[ResourceId]], wanted: Iterable[ResourceId]) -> dict[ResourceId, int]:
    """The wanted resources that find a requirement, with its index; earlier ones go first."""
    order = list(wanted)
    by_index = matching([[index for index, some in enumerate(options) if r in some] for r in order])  # type: ignore[misc]
    return {order[place]: int(index) for place, index in by_index.items()}


def assigned(
    options: Sequence[Sequence[ResourceId]], wanted: frozenset[ResourceId]
) -> tuple[ResourceId, ...] | None:
    """One resource per requirement, each the first of its options with which the rest still works out."""
    chosen: list[ResourceId] = []
    for index, choices in enumerate(options):
        rest = options[index + 1 :]
        for resource in choices:
            if resource in chosen:
                continue
            gone = {*chosen, resource}
            if placeable([[r for r in some if r not in gone] for some in rest], wanted - gone):
                chosen.append(resource)
                break
        else:
            return None
    return tuple(chosen)
