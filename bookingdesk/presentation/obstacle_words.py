"""Why a time is not free, and what would make it so, in sentences: "Ana is with Ida Kade until 15:00."

Takes the obstacles that the rules found; refuses to look anything up but names in the catalogue given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bookingdesk.domain.availability.values import Obstacle, ObstacleKind, Remedy, RemedyKind
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.ids import BookingId, ResourceId
from bookingdesk.domain.local_time import local_date
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import joined, listed, time_off_word

SENTENCES_AT_MOST = 2


@dataclass(frozen=True, slots=True)
class ObstacleWords:
    """Words for obstacles at one wanted start.

    `who` names the client of a booking in the way where the desk may see it; without a name the sentence
    says "booked". `wanted` is the start asked for: times on its day are said without the date.
    """

    formatter: Formatter
    catalogue: Catalogue
    who: Mapping[BookingId, str] = field(default_factory=dict)
    wanted: datetime | None = None

    def explained(self, obstacles: Sequence[Obstacle]) -> str:
        """The one or two things that matter most, then the ways out, as one paragraph."""
        if not obstacles:
            return _("This time is not free.")
        first = obstacles[0]
        words = ObstacleWords(
            self.formatter, self.catalogue, self.who, self.wanted or (first.span.start if first.span else None)
        )
        sentences = list(dict.fromkeys(words.obstacle(o) for o in obstacles))[:SENTENCES_AT_MOST]
        remedies = [remedy for o in obstacles for remedy in o.remedies]
        return " ".join([*sentences, *words.ways_out(remedies, words.only_one(obstacles))])

    def obstacle(self, obstacle: Obstacle) -> str:
        """One thing in the way, as one sentence."""
        name = self.name(obstacle.resource_id)
        match obstacle.kind:
            case ObstacleKind.PAST:
                return _("This time has passed.")
            case ObstacleKind.LEAD_TIME:
                return self._bounded(
                    obstacle, _("This service needs more notice: not before {time}."), _("This needs more notice.")
                )
            case ObstacleKind.HORIZON:
                return self._bounded(
                    obstacle, _("This is too far ahead: bookable until {time}."), _("This is too far ahead.")
                )
            case ObstacleKind.CLOSED:
                if obstacle.detail:
                    return _("Closed: {holiday}.").format(holiday=obstacle.detail)
                return _("The desk is closed on this day.")
            case ObstacleKind.OUTSIDE_OPENING:
                if hours := self._hours(obstacle.detail):
                    return _("This is outside opening hours: {hours}.").format(hours=hours)
                return _("This is outside opening hours.")
            case ObstacleKind.NOT_WORKING:
                if hours := self._hours(obstacle.detail):
                    return _("{name} works {hours} then.").format(name=name, hours=hours)
                return _("{name} does not work at this time.").format(name=name)
            case ObstacleKind.TIME_OFF:
                return self._time_off(obstacle, name)
            case ObstacleKind.BOOKED:
                return self._booked(obstacle, name)
            case ObstacleKind.BUFFER:
                return self._until(
                    obstacle,
                    _("{name} needs the time until {time} between two bookings."),
                    _("{name} needs time between two bookings."),
                    name=name,
                )
            case ObstacleKind.HELD:
                return self._until(
                    obstacle,
                    _("{name} is held for another caller until {time}."),
                    _("{name} is held for another caller."),
                    name=name,
                )
            case ObstacleKind.NOT_QUALIFIED:
                return _("{name} does not do this service.").format(name=name)
            case ObstacleKind.NOBODY_QUALIFIED:
                return _("Nobody here does this service.")
            case ObstacleKind.RETIRED:
                return _("{name} is no longer offered.").format(name=name)
            case ObstacleKind.OFF_GRID:
                return _("Bookings do not start at this minute.")
            case ObstacleKind.FULL:
                return _("Every seat of this session is taken.")
            case ObstacleKind.NO_SESSION:
                return _("No group session begins then.")

    def only_one(self, obstacles: Sequence[Obstacle]) -> ResourceId | None:
        """Whose next time it is: the only staff member's in the way; of several it may be anybody's, hence None."""
        known = self.catalogue.resources
        ids = {o.resource_id for o in obstacles if o.resource_id is not None and o.resource_id in known}
        ids = {one for one in ids if known[one].kind is ResourceKind.STAFF} or ids
        return ids.pop() if len(ids) == 1 else None

    def ways_out(self, remedies: Sequence[Remedy], resource: ResourceId | None = None) -> list[str]:
        """What would remove the obstacles, one sentence for each way, the nearest first."""
        found: list[str] = []
        starts = sorted(r.start for r in remedies if r.kind is RemedyKind.OTHER_TIME and r.start)
        if starts:
            found.append(self._next(starts[0], remedies, resource))
        others = [r for r in remedies if r.kind is RemedyKind.OTHER_RESOURCE and r.resource_id is not None]
        if others:
            names = list(dict.fromkeys(self.name(r.resource_id) for r in others))
            start = others[0].start or self.wanted
            if start is None:
                found.append(_("Free then: {names}.").format(names=joined(names)))
            else:
                found.append(_("At {time}: {names}.").format(time=self.time(start), names=joined(names)))
        for remedy in remedies:
            if remedy.kind is RemedyKind.SHORTER and remedy.duration:
                found.append(_("{length} would fit.").format(length=self.formatter.duration(remedy.duration)))
            if remedy.kind is RemedyKind.WAIT and remedy.start and not starts:
                found.append(_("Free again at {time}.").format(time=self.time(remedy.start)))
        if any(remedy.kind is RemedyKind.SUPERVISOR for remedy in remedies):
            found.append(_("A supervisor can allow it."))
        return list(dict.fromkeys(found))

    def name(self, resource: ResourceId | None) -> str:
        """The resource by name; the unknown one is called so."""
        found = self.catalogue.resources.get(resource) if resource is not None else None
        return found.name if found else _("Somebody needed")

    def time(self, at: datetime) -> str:
        """`15:00` on the wanted day, `Tue 24 Jun 15:00` on another."""
        zone = self.formatter.zone
        if self.wanted is not None and local_date(at, zone) == local_date(self.wanted, zone):
            return self.formatter.time(at)
        return self.formatter.day_time(at)

    def _hours(self, detail: str) -> str:
        """`09:00–12:00, 13:00–18:00` as the locale writes times, of the hours that the rules found."""
        shown = []
        for found in re.finditer(r"(\d\d):(\d\d)-(\d\d):(\d\d)", detail):
            first, last = (60 * int(found[n]) + int(found[n + 1]) for n in (1, 3))
            shown.append("–".join(self.formatter.wall_time(min(minute, 1439)) for minute in (first, last)))
        return listed(shown)

    def _next(self, start: datetime, remedies: Sequence[Remedy], resource: ResourceId | None) -> str:
        at = next(r for r in remedies if r.start == start and r.kind is RemedyKind.OTHER_TIME)
        who = at.resource_id or resource
        if who is None or who not in self.catalogue.resources:
            return _("Next: {time}.").format(time=self.time(start))
        return _("Next with {name}: {time}.").format(name=self.name(who), time=self.time(start))

    def _booked(self, obstacle: Obstacle, name: str) -> str:
        found = self.catalogue.resources.get(obstacle.resource_id) if obstacle.resource_id is not None else None
        if found is not None and found.kind is not ResourceKind.STAFF:
            return self._until(
                obstacle,
                _("{name} is in use until {time}."),
                _("{name} is in use."),
                name=name,
            )
        client = self.who.get(obstacle.booking_id) if obstacle.booking_id is not None else None
        if client:
            return self._until(
                obstacle,
                _("{name} is with {client} until {time}."),
                _("{name} is with {client}."),
                name=name,
                client=client,
            )
        return self._until(
            obstacle,
            _("{name} is booked until {time}."),
            _("{name} is booked."),
            name=name,
        )

    def _time_off(self, obstacle: Obstacle, name: str) -> str:
        why = time_off_word(obstacle.detail or "other")
        return self._until(
            obstacle,
            _("{name} is {why} until {time}."),
            _("{name} is {why}."),
            name=name,
            why=why,
        )

    def _until(self, obstacle: Obstacle, with_end: str, without: str, **facts: str) -> str:
        if obstacle.span is None:
            return without.format(**facts)
        return with_end.format(time=self.time(obstacle.span.end), **facts)

    def _bounded(self, obstacle: Obstacle, with_time: str, without: str) -> str:
        bound = next((r.start for r in obstacle.remedies if r.start), None)
        return without if bound is None else with_time.format(time=self.time(bound))
