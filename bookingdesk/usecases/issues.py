"""Issues for a supervisor: what the program or somebody at the desk reported, and that it was dealt with."""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain.clients import cleaned_line
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import BookingId, ClientId, IssueId
from bookingdesk.domain.issues import Issue, IssueKind, IssueState
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited

LONGEST_TEXT = 400


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueQuery:
    """Issues in a state, or all of them; newest first."""

    state: IssueState | None = IssueState.OPEN
    limit: int = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportIssue:
    """Somebody at the desk found a discrepancy (SOP A5.8, B4.5)."""

    text: str
    client_id: ClientId | None = None
    booking_id: BookingId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseIssue:
    """Somebody has dealt with it: what was found, and done."""

    issue_id: IssueId
    why: str


@needs(Right.HANDLE_ISSUES)
def issues_listed(env: Env, query: IssueQuery) -> Outcome[tuple[Issue, ...]]:
    """What was reported."""
    return Outcome(tuple(env.store.read(lambda work: work.issues.listed(state=query.state, limit=query.limit))))


@needs(Right.AMEND)
def report_issue(env: Env, command: ReportIssue) -> Outcome[IssueId]:
    """Everybody may report something to a supervisor. Raises InvalidValue without words, NotFound."""
    now, words = env.now(), _words(command.text)

    def step(work: Work) -> IssueId:
        client = command.client_id
        if command.booking_id is not None:
            client = work.bookings.get(command.booking_id).client_id
        elif client is not None:
            work.clients.get(client)
        actor = env.actor
        issue = Issue(
            id=IssueId(0),
            kind=IssueKind.REPORTED,
            client_id=client,
            booking_id=command.booking_id,
            at=now,
            user=actor.name,
            station=actor.station,
            text=words,
        )
        number = work.issues.add(issue)
        told: dict[str, object] = {"kind": issue.kind.value, "client": client or ""}
        audited(Step(env, work, now), "report_issue", "issue", number, told)
        return number

    return Outcome(env.store.write(step), ChangeSet(review=True))


@needs(Right.HANDLE_ISSUES)
def close_issue(env: Env, command: CloseIssue) -> Outcome[None]:
    """It was dealt with. Raises InvalidValue without a reason, NotFound where none is open with this number."""
    now, words = env.now(), _words(command.why)

    def step(work: Work) -> None:
        work.issues.close(command.issue_id, now, env.actor.name, words)
        audited(Step(env, work, now), "close_issue", "issue", command.issue_id, {}, reason=words)

    return Outcome(env.store.write(step), ChangeSet(review=True))


def _words(text: str) -> str:
    words = cleaned_line(text, "reason", limit=LONGEST_TEXT)
    if not words:
        raise InvalidValue(field="reason", reason="needed")
    return words
