"""What can be wrong with a record: its values, its name, its age, the way back to what it was."""

from __future__ import annotations

from bookingdesk.domain.errors.kinds import RuleViolation


class InvalidValue(RuleViolation):
    """A field holds something that cannot be kept. Facts: field, reason (a word), value where harmless."""

    code = "invalid_value"


class NotFound(RuleViolation):
    """Nothing has this id, number or name. Facts: kind, wanted."""

    code = "not_found"


class Ambiguous(RuleViolation):
    """Several things have this name. Facts: kind, wanted, matches (names with their numbers)."""

    code = "ambiguous"


class Stale(RuleViolation):
    """Somebody changed the record since it was read. Facts: kind, id, theirs (the present value)."""

    code = "stale"


class AlreadySaved(RuleViolation):
    """The booking with this id is stored: a second click, or a retry after a lost answer. Facts: number."""

    code = "already_saved"


class NothingToUndo(RuleViolation):
    """There is no action of this desk left that could be undone."""

    code = "nothing_to_undo"


class UndoRefused(RuleViolation):
    """The way back is blocked. Facts: number, why (code of the violation), by, alternatives.

    Where the time is gone also booking_id, start (the time to go back to) and since (when it was taken, or None).
    """

    code = "undo_refused"


class MergeRefused(RuleViolation):
    """Two profiles can't be made one, or not parted again. Facts: why (same, retired, too_late, undone)."""

    code = "merge_refused"


class NothingToPrint(RuleViolation):
    """Nobody works and nothing is booked on the day. Facts: day."""

    code = "nothing_to_print"
