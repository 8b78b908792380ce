"""New versions of policies are read and confirmed by everybody who works here; who has not is seen (SOP B6.3, R78).

A confirmation is an event of the log, which is never changed: it is kept nowhere else, and cannot be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bookingdesk.domain.errors import NotFound, PolicyRefused
from bookingdesk.domain.ids import PolicyId, UserId
from bookingdesk.domain.policy_readers import has_to_read, to_be_read
from bookingdesk.domain.policy_rules import Policy, PolicyState
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.policies import PolicyLine, lines_of
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited

READ = "read_policy"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmReading:
    """Whoever acts has read this version."""

    policy_id: PolicyId


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody who has confirmed a version, and when."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """A version in force with who has read it, the first one first, and who has not yet."""

    line: PolicyLine
    read: tuple[Reader, ...]
    missing: tuple[str, ...]


@needs(Right.SEE_SCHEDULE)
def unread_policies(env: Env, nothing: None = None) -> Outcome[tuple[PolicyLine, ...]]:
    """What whoever acts has still to read, the oldest first."""
    now = env.now()

    def step(work: Work) -> tuple[PolicyLine, ...]:
        me = next((user for user in work.users.all() if user.id == env.actor.user_id), None)
        if me is None:
            return ()
        catalogue = work.catalogue.load()
        lines = {line.policy.id: line for line in lines_of(catalogue, now)}
        wanted = to_be_read(catalogue.policies.values(), now)
        return tuple(lines[one.id] for one in wanted if has_to_read(me, one, _read_by(work, one.id)))

    return Outcome(env.store.read(step))


@needs(Right.SEE_SCHEDULE)
def confirm_reading(env: Env, command: ConfirmReading) -> Outcome[Policy]:
    """Keep who has read it and when; once is enough. Raises NotFound, PolicyRefused for what is not approved."""
    now = env.now()

    def step(work: Work) -> Outcome[Policy]:
        policy = work.catalogue.load().policies.get(command.policy_id)
        if policy is None:
            raise NotFound(kind="policy", wanted=command.policy_id)
        if policy.state is not PolicyState.APPROVED:
            raise PolicyRefused(name=policy.name, version=policy.version_no, present=policy.state)
        if env.actor.user_id in _read_by(work, policy.id):
            return Outcome(policy)
        detail = {"user": env.actor.user_id, "version": policy.version_no}
        audited(Step(env, work, now), READ, "policy", policy.id, detail)
        return Outcome(policy, ChangeSet(catalogue=True))

    return env.store.write(step)


@needs(Right.APPROVE_POLICIES)
def policy_readers(env: Env, nothing: None = None) -> Outcome[tuple[Readers, ...]]:
    """Of every version that is to be read who has done so, and who has not."""
    now = env.now()

    def step(work: Work) -> tuple[Readers, ...]:
        catalogue, users = work.catalogue.load(), work.users.all()
        lines = {line.policy.id: line for line in lines_of(catalogue, now)}
        names = {user.id: user.name for user in users}
        found = []
        for policy in to_be_read(catalogue.policies.values(), now):
            read = _read_by(work, policy.id)
            found.append(
                Readers(
                    line=lines[policy.id],
                    read=tuple(Reader(name=names.get(user, ""), at=at) for user, at in read.items()),
                    missing=tuple(user.name for user in users if has_to_read(user, policy, read)),
                )
            )
        return tuple(found)

    return Outcome(env.store.read(step))


def _read_by(work: Work, policy_id: PolicyId) -> dict[UserId, datetime]:
    """Who confirmed the version, and when first, in that order."""
    found: dict[UserId, datetime] = {}
    for event in work.audit.of_entity("policy", str(policy_id)):
        user = event.detail.get("user")
        if event.action == READ and isinstance(user, int):
            found.setdefault(UserId(user), event.at)
    return found
