"""Why a client cannot be forgotten, or not yet (SOP B5)."""

from __future__ import annotations

from bookingdesk.domain.errors.kinds import RuleViolation


class RecordsKept(RuleViolation):
    """The record rule keeps them, or something is open. Facts: client, why (rule, open, forgotten), until."""

    code = "records_kept"


class PreviewStale(RuleViolation):
    """Other records would be forgotten than were looked at. Facts: seen, found (how many)."""

    code = "preview_stale"
