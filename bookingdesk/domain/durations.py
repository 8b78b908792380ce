"""How long a service takes: usually, with one staff member, for one client. Pure; one rule says which one counts.

What was agreed with the client wins, since it is about them whoever serves; then what the staff member needs;
then the service's own. It refuses lengths that no day holds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import ClientId, ResourceId, ServiceId

LONGEST = timedelta(hours=12)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnDuration:
    """A length that is not the service's: of a staff member or of a client, exactly one of them."""

    service_id: ServiceId
    duration: timedelta
    staff_id: ResourceId | None = None
    client_id: ClientId | None = None


def check_duration(duration: timedelta) -> None:
    """Whole minutes, 1 to 12 hours. Raises InvalidValue."""
    if not MINUTE <= duration <= LONGEST or duration % MINUTE:
        raise InvalidValue(
            field="duration",
            reason="not_allowed",
            value=str(round(duration / MINUTE)),
            allowed=f"1 – {LONGEST // MINUTE}",
        )


def length_of(
    catalogue: Catalogue,
    service_id: ServiceId,
    resources: Iterable[ResourceId] = (),
    of_client: timedelta | None = None,
) -> timedelta:
    """How long the service takes with these people for this client; of several people the slowest counts."""
    if of_client is not None:
        return of_client
    usual = catalogue.services[service_id].duration
    theirs = catalogue.durations.get(service_id, {})
    staff = (r for r in resources if r in catalogue.resources and catalogue.resource(r).kind is ResourceKind.STAFF)
    return max((theirs.get(r, usual) for r in staff), default=usual)


@dataclass(frozen=True, slots=True)
class Pace:
    """A length, and who of the eligible staff cannot be chosen at it because theirs is another."""

    duration: timedelta
    barred: frozenset[ResourceId] = frozenset()


def paces(catalogue: Catalogue, service_id: ServiceId, wanted: frozenset[ResourceId]) -> tuple[Pace, ...]:
    """The lengths at which the service can be offered with those wanted, the usual one first.

    Where one person serves, each length is for those who need it; where several do, for those who need no more.
    """
    service = catalogue.services[service_id]
    theirs = catalogue.durations.get(service_id, {})
    needs = [need for need in service.requirements if need.kind is ResourceKind.STAFF]
    eligible = {r.id for need in needs for r in catalogue.eligible(need)}
    lengths = {r: theirs.get(r, service.duration) for r in eligible}
    asked = {lengths[r] for r in wanted if r in lengths}
    found = {max(asked)} if asked else set(lengths.values())
    if len(found) < 2 and len(set(lengths.values())) < 2:
        return (Pace(next(iter(found), service.duration)),)
    alone = len(needs) == 1
    return tuple(
        Pace(each, frozenset(r for r, own in lengths.items() if (own != each if alone else own > each)))
        for each in sorted(found, key=lambda length: (length != service.duration, length))
    )
