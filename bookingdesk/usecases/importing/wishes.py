"""What a row of a file asks for, in the desk's own values. Refuses words it does not know; asks no database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bookingdesk.domain.bookings import Status
from bookingdesk.domain.catalogue import Catalogue, Resource, ResourceKind, Service
from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.folding import folded
from bookingdesk.domain.ids import ResourceId
from bookingdesk.domain.local_time import instant, local_date
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.contact import email_kept, phone_kept
from bookingdesk.usecases.importing.mapping import ColumnMapping
from bookingdesk.usecases.importing.reading import Row
from bookingdesk.usecases.importing.values import DateOrder, read_date, read_minutes, read_moment, read_time

STATUSES = {
    "tentative": Status.TENTATIVE,
    "pending": Status.TENTATIVE,
    "confirmed": Status.CONFIRMED,
    "booked": Status.CONFIRMED,
    "scheduled": Status.CONFIRMED,
    "completed": Status.COMPLETED,
    "done": Status.COMPLETED,
    "complete": Status.COMPLETED,
    "no show": Status.NO_SHOW,
    "noshow": Status.NO_SHOW,
    "cancelled": Status.CANCELLED,
    "canceled": Status.CANCELLED,
    "storniert": Status.CANCELLED,
    "annule": Status.CANCELLED,
    "cancelado": Status.CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a row asks for, in the desk's own values."""

    row: Row
    external_id: str
    """The file's own id, or one made of the whole wish, so that the same row is known again."""
    content: str
    """Differs where two rows ask for different things."""
    client_number: str
    name: str
    folded_name: str
    phone: str
    email: str
    service: Service
    span: Span
    wanted: frozenset[ResourceId]
    status: Status
    note: str

    @property
    def who(self) -> tuple[str, str, str, str]:
        """The person as the row names them: rows alike in this are for the same client."""
        return self.client_number, self.folded_name, self.phone, self.email.lower()


class WishReader:
    """Reads the rows of one file; the catalogue's names are folded once."""

    def __init__(
        self, catalogue: Catalogue, mapping: ColumnMapping, order: DateOrder, country: str, now: datetime
    ) -> None:
        self._catalogue, self._mapping, self._order = catalogue, mapping, order
        self._country, self._now = country, now
        self._services: dict[str, Service] = {}
        for service in catalogue.services.values():
            self._services.setdefault(folded(service.code), service)
            self._services.setdefault(folded(service.name), service)
        self._resources: dict[tuple[ResourceKind, str], Resource] = {}
        for kind in (ResourceKind.STAFF, ResourceKind.SPACE):
            for resource in catalogue.of_kind(kind):
                self._resources.setdefault((kind, folded(resource.name)), resource)

    def read(self, row: Row) -> Wish:
        """The row in the desk's values. Raises InvalidValue, NotFound, NonexistentTime, AmbiguousTime."""
        cell = partial(self._mapping.cell, row.cells)
        service = self._service(cell("service"))
        zone = self._catalogue.zone_of(service.location_id)
        start = self._start(cell("start"), cell("date"), cell("time"), zone)
        span = Span.lasting(start, self._length(cell("minutes"), cell("end"), start, service, zone))
        wanted = frozenset(
            self._resource(name, kind).id
            for name, kind in ((cell("staff"), ResourceKind.STAFF), (cell("space"), ResourceKind.SPACE))
            if name
        )
        status = _status(cell("status"))
        if status is Status.CONFIRMED and span.end <= self._now:
            status = Status.COMPLETED
        number = cleaned_line(cell("client_id"), "client_id")
        name, phone, email = cell("client"), cell("phone"), cell("email")
        asked = (number, name, phone, email, service.code, start.isoformat(), cell("staff"))
        content = hashlib.sha256("\n".join(asked).encode()).hexdigest()[:24]
        return Wish(
            row=row,
            external_id=cleaned_line(cell("external_id"), "external_id") or f"row:{content}",
            content=content,
            client_number=number,
            name=name,
            folded_name=folded(name),
            phone=phone_kept(phone, self._country) if phone else "",
            email=email_kept(email) if email else "",
            service=service,
            span=span,
            wanted=wanted,
            status=status,
            note=cell("note"),
        )

    def _service(self, name: str) -> Service:
        """By code or name, whatever the case and accents."""
        if not name:
            raise InvalidValue(field="service", reason="needed")
        service = self._services.get(folded(name))
        if service is None:
            raise NotFound(kind="service", wanted=name[:60])
        return service

    def _resource(self, name: str, kind: ResourceKind) -> Resource:
        """By name, whatever the case and accents."""
        resource = self._resources.get((kind, folded(name)))
        if resource is None:
            raise NotFound(kind=kind.value, wanted=name[:60])
        return resource

    def _start(self, start: str, day: str, clock: str, zone: str) -> datetime:
        """The instant at which the row begins."""
        if start and (not day or not clock):
            moment = read_moment(start, self._order)
            return moment if moment.tzinfo is not None else instant(moment, zone)
        if not day or not clock:
            raise InvalidValue(field="time" if day else "date", reason="needed")
        return instant(datetime.combine(read_date(day, self._order), read_time(clock)), zone)

    def _length(self, minutes: str, end: str, start: datetime, service: Service, zone: str) -> timedelta:
        """How long the row lasts: its minutes, else until its end, else the service's length."""
        if minutes:
            return timedelta(minutes=read_minutes(minutes))
        if not end:
            return service.duration
        try:
            finish = instant(datetime.combine(local_date(start, zone), read_time(end, "end")), zone)
        except InvalidValue:
            moment = read_moment(end, self._order, "end")
            finish = moment if moment.tzinfo is not None else instant(moment, zone)
        if finish <= start:
            raise InvalidValue(field="end", reason="not_after_start")
        return finish - start


def _status(word: str) -> Status:
    """An empty cell is a confirmed booking; a word that nobody knows may well say the opposite of one."""
    status = STATUSES.get(folded(word)) if word else Status.CONFIRMED
    if status is None:
        raise InvalidValue(field="status", reason="not_allowed", value=word, allowed=", ".join(STATUSES))
    return status
