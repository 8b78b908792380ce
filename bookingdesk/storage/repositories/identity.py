"""Checks of who was calling, and issues; a check is never changed but to end with its contact."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import NotFound
from bookingdesk.domain.identity import CheckedHow, FactKind, IdentityCheck
from bookingdesk.domain.ids import BookingId, ClientId, ContactPersonId, IdentityCheckId, IssueId
from bookingdesk.domain.issues import Issue, IssueKind, IssueState
from bookingdesk.storage import schema
from bookingdesk.storage.wire import (
    Row,
    Statement,
    Wire,
    epoch,
    epoch_or_none,
    inserting,
    instant,
    instant_or_none,
)

_check, _issue = schema.identity_check.c, schema.issue.c
_all_checks = select(*(column for column in schema.identity_check.c if column is not _check.seq))
_all_issues = select(*schema.issue.c)
_ADD_CHECK = Statement(inserting(schema.identity_check, "seq"))
_GET_CHECK = Statement(_all_checks.where(_check.id == bindparam("key")))
_OF_BOOKING = Statement(
    select(_check.at, _check.confirmed)
    .where(_check.booking_id == bindparam("key"), _check.at > bindparam("since"))
    .order_by(_check.seq)
)
_OF_CLIENT_ALONE = Statement(
    select(_check.at, _check.confirmed)
    .where(_check.client_id == bindparam("key"), _check.booking_id.is_(None), _check.at > bindparam("since"))
    .order_by(_check.seq)
)
_OF_CLIENT = Statement(
    _all_checks.where(_check.client_id == bindparam("key")).order_by(_check.seq.desc()).limit(bindparam("most"))
)
_END = Statement(
    update(schema.identity_check)
    .where(
        _check.client_id == bindparam("key"), _check.station == bindparam("at_station"), _check.ended_at.is_(None)
    )
    .values(ended_at=bindparam("moment"))
)
_ADD_ISSUE = Statement(inserting(schema.issue, "id").returning(_issue.id))
_LIST_ISSUES = Statement(
    _all_issues.where(or_(_issue.state == bindparam("wanted"), bindparam("wanted") == ""))
    .order_by(_issue.at.desc(), _issue.id.desc())
    .limit(bindparam("most"))
)
_CLOSE_ISSUE = Statement(
    update(schema.issue)
    .where(_issue.id == bindparam("key"), _issue.state == bindparam("was"))
    .values(
        state=bindparam("becomes"),
        closed_at=bindparam("moment"),
        closed_by=bindparam("who"),
        closed_why=bindparam("why"),
    )
)


class SqlIdentityChecks:
    """`usecases.ports.IdentityChecks`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def add(self, check: IdentityCheck) -> None:
        """Keep one check."""
        row = {
            "id": check.id,
            "client_id": check.client_id,
            "booking_id": check.booking_id,
            "person_id": check.person_id,
            "at": epoch(check.at),
            "user": check.user,
            "station": check.station,
            "channel": check.channel.value,
            "confirmed": int(check.confirmed),
            "how": check.how.value,
            "facts": ",".join(kind.value for kind in check.facts),
            "reason": check.reason,
            "ended_at": epoch_or_none(check.ended_at),
        }
        self._wire.run(_ADD_CHECK, row)

    def get(self, check: IdentityCheckId) -> IdentityCheck:
        """Raises NotFound."""
        row = self._wire.one(_GET_CHECK, key=check)
        if row is None:
            raise NotFound(kind="identity_check", wanted=check)
        return _check_from(row)

    def failed(self, client: ClientId, booking: BookingId | None, since: datetime) -> Sequence[datetime]:
        """Failed attempts since the last success, oldest first."""
        question, key = (_OF_CLIENT_ALONE, client) if booking is None else (_OF_BOOKING, booking)
        found: list[datetime] = []
        for at, confirmed in self._wire.rows(question, key=key, since=epoch(since)):
            found = [] if confirmed else [*found, instant(at)]
        return found

    def end(self, client: ClientId, station: str, at: datetime) -> int:
        """End what still holds at this desk."""
        return self._wire.run(_END, {"key": client, "at_station": station, "moment": epoch(at)})

    def of_client(self, client: ClientId, *, limit: int = 50) -> Sequence[IdentityCheck]:
        """Newest first."""
        return [_check_from(row) for row in self._wire.rows(_OF_CLIENT, key=client, most=limit)]


class SqlIssues:
    """`usecases.ports.Issues`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def add(self, issue: Issue) -> IssueId:
        """Keep one report; answers its number."""
        row = {
            "kind": issue.kind.value,
            "state": issue.state.value,
            "client_id": issue.client_id,
            "booking_id": issue.booking_id,
            "at": epoch(issue.at),
            "user": issue.user,
            "station": issue.station,
            "text": issue.text,
            "closed_at": epoch_or_none(issue.closed_at),
            "closed_by": issue.closed_by,
            "closed_why": issue.closed_why,
        }
        return IssueId(self._wire.value(_ADD_ISSUE, **row))

    def listed(self, *, state: IssueState | None = None, limit: int = 200) -> Sequence[Issue]:
        """Newest first."""
        rows = self._wire.rows(_LIST_ISSUES, wanted=state.value if state else "", most=limit)
        return [_issue_from(row) for row in rows]

    def close(self, issue: IssueId, at: datetime, by: str, why: str) -> None:
        """Raises NotFound where none is open with this number."""
        row = {
            "key": issue,
            "was": IssueState.OPEN.value,
            "becomes": IssueState.CLOSED.value,
            "moment": epoch(at),
            "who": by,
            "why": why,
        }
        if self._wire.run(_CLOSE_ISSUE, row) == 0:
            raise NotFound(kind="issue", wanted=issue)


def _check_from(row: Row) -> IdentityCheck:
    id_, client, booking, person, at, user, station, channel, confirmed, how, facts, reason, ended = row
    return IdentityCheck(
        id=IdentityCheckId(id_),
        client_id=ClientId(client),
        booking_id=None if booking is None else BookingId(booking),
        person_id=None if person is None else ContactPersonId(person),
        at=instant(at),
        user=user,
        station=station,
        channel=Channel(channel),
        confirmed=bool(confirmed),
        how=CheckedHow(how),
        facts=tuple(FactKind(kind) for kind in facts.split(",") if kind),
        reason=reason,
        ended_at=instant_or_none(ended),
    )


def _issue_from(row: Row) -> Issue:
    id_, kind, state, client, booking, at, user, station, text, closed_at, closed_by, closed_why = row
    return Issue(
        id=IssueId(id_),
        kind=IssueKind(kind),
        state=IssueState(state),
        client_id=None if client is None else ClientId(client),
        booking_id=None if booking is None else BookingId(booking),
        at=instant(at),
        user=user,
        station=station,
        text=text,
        closed_at=instant_or_none(closed_at),
        closed_by=closed_by,
        closed_why=closed_why,
    )
