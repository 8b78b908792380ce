"""Notes that departments keep about clients: read all of a client's, replace those of one department."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, delete, select

from bookingdesk.domain.client_notes import ClientNote
from bookingdesk.domain.ids import ClientId, DepartmentId
from bookingdesk.storage import schema
from bookingdesk.storage.wire import Statement, Wire, epoch, inserting, instant

_note = schema.client_note.c
_OF_CLIENT = Statement(
    select(_note.client_id, _note.department_id, _note.text, _note.written_by, _note.written_at)
    .where(_note.client_id == bindparam("wanted"))
    .order_by(_note.written_at, _note.id)
)
_CLEAR = Statement(
    delete(schema.client_note).where(
        _note.client_id == bindparam("wanted"), _note.department_id == bindparam("owner")
    )
)
_ADD = Statement(inserting(schema.client_note, "id"))


class SqlClientNotes:
    """`usecases.ports.ClientNotes`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def of_client(self, client: ClientId) -> Sequence[ClientNote]:
        """In order of writing, of every department."""
        return [
            ClientNote(
                client_id=ClientId(row[0]),
                department_id=DepartmentId(row[1]),
                text=row[2],
                written_by=row[3],
                written_at=instant(row[4]),
            )
            for row in self._wire.rows(_OF_CLIENT, wanted=client)
        ]

    def keep(self, note: ClientNote) -> None:
        """In place of what the department kept about the client; an empty text keeps nothing."""
        self._wire.run(_CLEAR, {"wanted": note.client_id, "owner": note.department_id})
        if note.text:
            row = {
                "client_id": note.client_id,
                "department_id": note.department_id,
                "text": note.text,
                "written_by": note.written_by,
                "written_at": epoch(note.written_at),
            }
            self._wire.run(_ADD, row)
