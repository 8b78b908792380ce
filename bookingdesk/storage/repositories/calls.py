"""Outcomes of calls in the order they were noted, and claims: one desk at a time makes a call."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, func, insert, select

from bookingdesk.domain.calls import TOLD, CallAttempt, CallClaim, CallOutcome, Standing
from bookingdesk.domain.ids import CallAttemptId, MessageId
from bookingdesk.storage import schema
from bookingdesk.storage.wire import Among, Row, Statement, Wire, epoch, inserting, instant
from bookingdesk.usecases.plain_commands import from_plain, plain

_attempt, _claim = schema.call_attempt.c, schema.call_claim.c
_OF = Statement(
    select(*_attempt).where(Among(_attempt.message_id, "keys")).order_by(_attempt.message_id, _attempt.id)
)
_ADD = Statement(inserting(schema.call_attempt, "id").returning(_attempt.id))
_DROP = Statement(delete(schema.call_attempt).where(_attempt.id == bindparam("key")))
_TOLD_SINCE = Statement(
    select(func.count())
    .select_from(schema.call_attempt)
    .where(_attempt.at >= bindparam("first"), Among(_attempt.outcome, "told"))
)
_CLAIMS = Statement(
    select(_claim.message_id, _claim.by, _claim.station, _claim.until).where(Among(_claim.message_id, "keys"))
)
_CLAIM = Statement(
    insert(schema.call_claim).values(
        message_id=bindparam("key"), by=bindparam("who"), station=bindparam("desk"), until=bindparam("end")
    )
)
_RELEASE = Statement(delete(schema.call_claim).where(_claim.message_id == bindparam("key")))


class SqlCalls:
    """`usecases.ports.Calls`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def attempts(self, messages: Iterable[MessageId]) -> Mapping[MessageId, Sequence[CallAttempt]]:
        """Of many messages in one question, the first first; those without are left out."""
        found: defaultdict[MessageId, list[CallAttempt]] = defaultdict(list)
        for row in self._wire.rows(_OF, keys=self._wire.listed(messages)):
            attempt = _from(row)
            found[attempt.message_id].append(attempt)
        return dict(found)

    def add(self, attempt: CallAttempt) -> CallAttemptId:
        """Keep one; answers its number."""
        row = {
            "message_id": attempt.message_id,
            "at": epoch(attempt.at),
            "by": attempt.by,
            "station": attempt.station,
            "outcome": attempt.outcome.value,
            "note": attempt.note,
            "was": None if attempt.was is None else json.dumps(plain(attempt.was), sort_keys=True),
        }
        return CallAttemptId(self._wire.value(_ADD, **row))

    def drop(self, attempt: CallAttemptId) -> None:
        """It was taken back; the log keeps that it was."""
        self._wire.run(_DROP, {"key": attempt})

    def told_since(self, moment: datetime) -> int:
        """How many clients were told by hand since then."""
        told = self._wire.listed(sorted(outcome.value for outcome in TOLD))
        return int(self._wire.value(_TOLD_SINCE, first=epoch(moment), told=told))

    def claims(self, messages: Iterable[MessageId]) -> Mapping[MessageId, CallClaim]:
        """Who said last that they are making these calls, also where that has run out."""
        return {
            MessageId(message): CallClaim(
                message_id=MessageId(message), by=by, station=station, until=instant(until)
            )
            for message, by, station, until in self._wire.rows(_CLAIMS, keys=self._wire.listed(messages))
        }

    def claim(self, claim: CallClaim) -> None:
        """In place of the claim there is."""
        self.release(claim.message_id)
        self._wire.run(
            _CLAIM,
            {"key": claim.message_id, "who": claim.by, "desk": claim.station, "end": epoch(claim.until)},
        )

    def release(self, message: MessageId) -> None:
        """Nobody is making the call now."""
        self._wire.run(_RELEASE, {"key": message})


def _from(row: Row) -> CallAttempt:
    id_, message, at, by, station, outcome, note, was = row
    return CallAttempt(
        id=CallAttemptId(id_),
        message_id=MessageId(message),
        at=instant(at),
        by=by,
        station=station,
        outcome=CallOutcome(outcome),
        note=note,
        was=None if was is None else from_plain(Standing, json.loads(was)),
    )
