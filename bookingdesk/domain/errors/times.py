"""Wall times that a zone does not have, or has twice."""

from __future__ import annotations

from bookingdesk.domain.errors.kinds import RuleViolation


class NonexistentTime(RuleViolation):
    """The clocks skip this wall time. Facts: wall (naive datetime), zone, before, after (aware)."""

    code = "nonexistent_time"


class AmbiguousTime(RuleViolation):
    """The clocks pass this wall time twice. Facts: wall (naive datetime), zone, first, second (aware)."""

    code = "ambiguous_time"


class UnknownZone(RuleViolation):
    """No such time zone. Facts: zone."""

    code = "unknown_zone"
