"""Requests with their answers: rows are replaced over the version that was read, answers are only added."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from bookingdesk.domain.errors import NotFound, Stale
from bookingdesk.domain.ids import BookingId, RequestId
from bookingdesk.domain.requests import UNSETTLED, Answer, Request, RequestState
from bookingdesk.storage import schema
from bookingdesk.storage.repositories.request_rows import (
    COLUMNS,
    answer_from_row,
    answer_to_row,
    from_row,
    to_row,
)
from bookingdesk.storage.wire import Among, ByDialect, Row, Statement, Wire, epoch, inserting

_request, _answer = schema.request.c, schema.request_answer.c
_all = select(*schema.request.c)
_added = tuple(name for name in COLUMNS if name != "id")
_names = ", ".join(_added)
_ADD = ByDialect(
    sqlite=f"INSERT INTO request ({_names}) VALUES ({', '.join(':' + n for n in _added)}) "  # noqa: S608
    "ON CONFLICT DO NOTHING RETURNING id",
    postgresql=f"INSERT INTO request ({_names}) VALUES ({', '.join(f'%({n})s' for n in _added)}) "  # noqa: S608
    "ON CONFLICT DO NOTHING RETURNING id",
)
_GET = Statement(_all.where(_request.id == bindparam("key")))
_MANY = Statement(_all.where(Among(_request.id, "keys")))
_FIXED = {"id", "channel", "received_at", "taken_at", "taken_by", "external_id", "content_hash", "source"}
_REPLACE = Statement(
    update(schema.request)
    .where(_request.id == bindparam("key"), _request.version == bindparam("seen"))
    .values({name: bindparam(name) for name in COLUMNS if name not in _FIXED})
)
_ANSWERS = Statement(select(*schema.request_answer.c).where(Among(_answer.request_id, "keys")).order_by(_answer.id))
_ADD_ANSWER = Statement(inserting(schema.request_answer, "id"))
_KNOWN = Statement(
    select(_request.external_id, _request.content_hash).where(
        or_(Among(_request.external_id, "ids"), Among(_request.content_hash, "hashes"))
    )
)
_oldest_first = (_request.received_at, _request.id)
_IN_STATES = Statement(
    _all.where(Among(_request.state, "states")).order_by(*_oldest_first).limit(bindparam("most"))
)
_OPEN_ABOUT = Statement(
    _all.where(_request.booking_id == bindparam("wanted"), Among(_request.state, "states")).order_by(*_oldest_first)
)
_RECEIVED = Statement(
    _all.where(_request.received_at >= bindparam("first"), _request.received_at < bindparam("last")).order_by(
        *_oldest_first
    )
)
_ANSWERED = Statement(
    _all.where(_request.answered_at >= bindparam("since")).order_by(_request.answered_at.desc(), _request.id.desc())
)
_BY_BOOKING = Statement(
    _all.where(
        _request.id.in_(select(_answer.request_id).where(_answer.booking_id == bindparam("wanted")))
    ).order_by(_request.id)
)


class SqlRequests:
    """`usecases.ports.Requests`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def get(self, request: RequestId) -> Request:
        """Raises NotFound."""
        found = self._values(self._wire.rows(_GET, key=request))
        if not found:
            raise NotFound(kind="request", wanted=request)
        return found[0]

    def many(self, requests: Iterable[RequestId]) -> Mapping[RequestId, Request]:
        """Those that exist, in one question."""
        found = self._values(self._wire.rows(_MANY, keys=self._wire.listed(sorted(set(requests)))))
        return {request.id: request for request in found}

    def add(self, request: Request) -> RequestId | None:
        """None where its external id or content hash is known already."""
        row = self._wire.one(_ADD, **to_row(replace(request, version=1)))
        if row is None:
            return None
        number = RequestId(row[0])
        self._add_answers(number, request.answers)
        return number

    def replace(self, request: Request) -> Request:
        """Store over the version it carries; answers that are not stored yet are added. Raises Stale."""
        values = {name: value for name, value in to_row(request).items() if name not in _FIXED}
        values |= {"key": request.id, "seen": request.version, "version": request.version + 1}
        if self._wire.run(_REPLACE, values) == 0:
            raise Stale(kind="request", id=request.id, theirs=self.get(request.id))
        stored = len(self._answers([request.id]).get(request.id, ()))
        self._add_answers(request.id, request.answers[stored:])
        return replace(request, version=request.version + 1)

    def known(self, external_ids: Iterable[str], hashes: Iterable[str]) -> frozenset[str]:
        """Which of these external ids and content hashes are stored."""
        rows = self._wire.rows(_KNOWN, ids=self._wire.listed(external_ids), hashes=self._wire.listed(hashes))
        return frozenset(text for row in rows for text in row if text)

    def in_states(self, states: frozenset[RequestState], *, limit: int = 500) -> Sequence[Request]:
        """The oldest receipt first."""
        words = self._wire.listed(sorted(state.value for state in states))
        return self._values(self._wire.rows(_IN_STATES, states=words, most=limit))

    def open_about(self, booking: BookingId) -> Sequence[Request]:
        """Requests about this booking that are not settled, the oldest first."""
        words = self._wire.listed(sorted(state.value for state in UNSETTLED))
        return self._values(self._wire.rows(_OPEN_ABOUT, wanted=booking, states=words))

    def received_between(self, start: datetime, end: datetime) -> Sequence[Request]:
        """Requests received in [start, end)."""
        return self._values(self._wire.rows(_RECEIVED, first=epoch(start), last=epoch(end)))

    def answered_since(self, since: datetime) -> Sequence[Request]:
        """Requests whose clock was stopped at or after a moment, the newest first."""
        return self._values(self._wire.rows(_ANSWERED, since=epoch(since)))

    def answered_by_booking(self, booking: BookingId) -> Sequence[Request]:
        """Requests with an answer that names this booking."""
        return self._values(self._wire.rows(_BY_BOOKING, wanted=booking))

    def _add_answers(self, request: RequestId, answers: Sequence[Answer]) -> None:
        self._wire.many(_ADD_ANSWER, [answer_to_row(request, answer) for answer in answers])

    def _answers(self, requests: Iterable[int]) -> dict[int, tuple[Answer, ...]]:
        found: defaultdict[int, list[Answer]] = defaultdict(list)
        for row in self._wire.rows(_ANSWERS, keys=self._wire.listed(requests)):
            found[row[1]].append(answer_from_row(row))
        return {key: tuple(answers) for key, answers in found.items()}

    def _values(self, rows: Sequence[Row]) -> Sequence[Request]:
        answers = self._answers(row[0] for row in rows) if rows else {}
        return [from_row(row, answers.get(row[0], ())) for row in rows]
