"""A letter on paper: the record that it was printed, never of what it says."""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.claiming import subject_of
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLetter:
    """A letter was printed."""

    message_id: MessageId
    pages: int


@needs(Right.PRINT)
def record_letter(env: Env, command: RecordLetter) -> Outcome[int]:
    """Log that a letter was printed. Answers the event's sequence number. Raises NotFound."""
    now = env.now()

    def step(work: Work) -> int:
        row = work.outbox.get(command.message_id)
        detail = subject_of(row) | {"pages": command.pages}
        audited(Step(env, work, now), "print", "message", row.id, detail)
        return work.audit.head()[0]

    return Outcome(env.store.write(step))
