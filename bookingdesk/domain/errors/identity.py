"""Why nothing is told to a caller or changed on a caller's word (SOP B4.4.2)."""

from __future__ import annotations

from bookingdesk.domain.errors.kinds import RuleViolation


class IdentityNeeded(RuleViolation):
    """The desk must know who is calling first (R64). Facts: client (its number), number (the booking's)."""

    code = "identity_needed"


class IdentityLocked(RuleViolation):
    """Three checks failed: nothing about this booking for a while. Facts: until."""

    code = "identity_locked"


class PersonMayNot(RuleViolation):
    """The contact person is not authorised for this. Facts: name, right (may_book or may_cancel)."""

    code = "person_may_not"
