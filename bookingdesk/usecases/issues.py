"""Issues for a supervisor: what the program or somebody at the desk reported, and that it was dealt with."""

from __future__ import annotations

from dataclasses import dataclass

from bookingdesk.domain.ids import IssueId
from bookingdesk.domain.issues import Issue, IssueState
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueQuery:
    """Issues in a state, or all of them; newest first."""

    state: IssueState | None = IssueState.OPEN
    limit: int = 200


@needs(Right.HANDLE_ISSUES)
def issues_listed(env: Env, query: IssueQuery) -> Outcome[tuple[Issue, ...]]:
    """What was reported."""
    return Outcome(tuple(env.store.read(lambda work: work.issues.listed(state=query.state, limit=query.limit))))


@needs(Right.HANDLE_ISSUES)
def close_issue(env: Env, issue_id: IssueId) -> Outcome[None]:
    """Somebody has dealt with it. Raises NotFound where none is open with this number."""
    now = env.now()

    def step(work: Work) -> None:
        work.issues.close(issue_id, now, env.actor.name)
        audited(Step(env, work, now), "close_issue", "issue", issue_id, {})

    return Outcome(env.store.write(step))
