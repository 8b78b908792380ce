"""How long services take for clients for whom that is not the usual length, as rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import bindparam, delete, select

from bookingdesk.domain.durations import OwnDuration
from bookingdesk.domain.ids import ClientId, ServiceId
from bookingdesk.storage import schema
from bookingdesk.storage.wire import Statement, Wire, inserting

_own = schema.client_duration.c
_OF_CLIENT = Statement(select(_own.service_id, _own.duration).where(_own.client_id == bindparam("whose")))
_ALL = Statement(select(_own.service_id, _own.client_id, _own.duration).order_by(_own.client_id, _own.service_id))
_CLEAR = Statement(
    delete(schema.client_duration).where(
        _own.service_id == bindparam("service"), _own.client_id == bindparam("whose")
    )
)
_ADD = Statement(inserting(schema.client_duration))


class SqlDurations:
    """`usecases.ports.Durations`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def of_client(self, client: ClientId) -> Mapping[ServiceId, timedelta]:
        """What was agreed with one client."""
        rows = self._wire.rows(_OF_CLIENT, whose=client)
        return {ServiceId(service): timedelta(seconds=seconds) for service, seconds in rows}

    def all(self) -> tuple[OwnDuration, ...]:
        """What was agreed with whomever, by client."""
        return tuple(
            OwnDuration(
                service_id=ServiceId(service), client_id=ClientId(client), duration=timedelta(seconds=seconds)
            )
            for service, client, seconds in self._wire.rows(_ALL)
        )

    def set(self, client: ClientId, service: ServiceId, duration: timedelta | None) -> None:
        """Agree on a length; None: the usual one."""
        self._wire.run(_CLEAR, {"service": service, "whose": client})
        if duration is not None:
            row = {"service_id": service, "client_id": client, "duration": int(duration.total_seconds())}
            self._wire.run(_ADD, row)
