"""Who has to read a policy: everybody, once, each version approved here that is in force (SOP B6.3).

Refuses to ask for what the business began with: nobody approved that, so nothing was changed for anybody.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from bookingdesk.domain.ids import UserId
from bookingdesk.domain.policies import newest
from bookingdesk.domain.policy_rules import Policy, PolicyKind
from bookingdesk.domain.users import User


def to_be_read(policies: Iterable[Policy], now: datetime) -> tuple[Policy, ...]:
    """The versions that everybody confirms to have read, in the order in which they came into force."""
    kept = tuple(policies)
    found = (policy for kind in PolicyKind for policy in newest(kept, kind, now) if policy.approved_by)
    return tuple(sorted(found, key=lambda policy: (policy.valid_from or now, policy.id)))


def has_to_read(user: User, policy: Policy, read_by: Collection[UserId]) -> bool:
    """Whether somebody is still to confirm it; who approved a version has read it, who is out need not."""
    return not user.disabled and user.name != policy.approved_by and user.id not in read_by
