"""Notes of departments about a client: read by those of the department, written over with the old text kept.

Somebody limited to other departments neither reads nor writes them, and is not told that there are any (R45).
"""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain.client_notes import ClientNote, readable, together
from bookingdesk.domain.clients import cleaned_text
from bookingdesk.domain.errors import NotFound, Stale
from bookingdesk.domain.ids import ClientId, DepartmentId
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import Actor, ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import ClientChange, Work
from bookingdesk.usecases.recording import Step, audited

FIELD = "department_note"
"""How changes of these notes are named among those of the profile; the department's number follows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteClientNote:
    """What a department keeps about a client from now on; an empty text: nothing."""

    client_id: ClientId
    department_id: DepartmentId
    text: str
    shown: str | None = None
    """What stood there when somebody began to write; None writes over whatever stands there."""


def notes_for(work: Work, client: ClientId, reader: Actor) -> tuple[ClientNote, ...]:
    """The notes about a client that the reader may read, within a step."""
    return readable(work.client_notes.of_client(client), reader.departments)


@needs(Right.SEE_CLIENTS)
def client_notes(env: Env, client_id: ClientId) -> Outcome[tuple[ClientNote, ...]]:
    """What the actor's departments keep about a client, in order of writing. Raises NotFound."""

    def step(work: Work) -> tuple[ClientNote, ...]:
        work.clients.get(client_id)
        return notes_for(work, client_id, env.actor)

    return Outcome(env.store.read(step))


@needs(Right.EDIT_CLIENTS)
def write_client_note(env: Env, command: WriteClientNote) -> Outcome[tuple[ClientNote, ...]]:
    """Keep a text for a department; answers all notes that the actor may read.

    Raises NotFound, also for a department that the actor is not of; InvalidValue; Stale where somebody else of
    the department wrote meanwhile.
    """
    now = env.now()
    text = cleaned_text(command.text, "note")

    def step(work: Work) -> tuple[tuple[ClientNote, ...], bool]:
        client = work.clients.get(command.client_id)
        owner = command.department_id
        mine = env.actor.departments
        if owner not in work.catalogue.load().departments or (mine and owner not in mine):
            raise NotFound(kind="department", wanted=owner)
        before = together(work.client_notes.of_client(client.id), owner)
        if command.shown is not None and command.shown != before:
            raise Stale(kind="client", id=client.id, theirs=client)
        if before == text:
            return notes_for(work, client.id, env.actor), False
        note = ClientNote(
            client_id=client.id, department_id=owner, text=text, written_by=env.actor.name, written_at=now
        )
        work.client_notes.keep(note)
        change = ClientChange(
            at=now,
            user=env.actor.name,
            station=env.actor.station,
            field=f"{FIELD}:{owner}",
            old=before,
            new=text,
        )
        work.clients.note_changes(client.id, [change])
        audited(Step(env, work, now), "write_client_note", "client", client.id, {"department": owner})
        return notes_for(work, client.id, env.actor), True

    notes, changed = env.store.write(step)
    return Outcome(notes, ChangeSet(clients=frozenset({command.client_id})) if changed else ChangeSet())
