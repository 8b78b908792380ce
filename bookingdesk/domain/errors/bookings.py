"""Why a booking cannot be made, confirmed, moved, cancelled or brought into a status."""

from __future__ import annotations

from bookingdesk.domain.errors.kinds import RuleViolation


class StatusRefused(RuleViolation):
    """The status table has no such step. Facts: number, present, wanted."""

    code = "status_refused"


class TooEarly(RuleViolation):
    """The step cannot be true yet. Facts: number, wanted, start (of the booking), since (from when it can be)."""

    code = "too_early"


class ClientBusy(RuleViolation):
    """The client has something else at that time; `both` lets it through. Facts: client, bookings (in the way)."""

    code = "client_busy"


class SlotTaken(RuleViolation):
    """Somebody has the time already. Facts: resource, until, by (desk or booking number), alternatives;
    of a hold besides user, station and held_until."""

    code = "slot_taken"


class NotBookable(RuleViolation):
    """The rules refuse this time. Facts: obstacles (domain.availability.Obstacle values)."""

    code = "not_bookable"


class ReasonMissing(RuleViolation):
    """A cancellation needs a reason (SOP A5.6), and so do three other things.

    Facts: number, and `what`: `silence` (a message kept back), `client` (put under another) or `later` (to be
    allowed later); else cancelling.
    """

    code = "reason_missing"


class ModeIncomplete(RuleViolation):
    """How the client is served needs a link, number or address first. Facts: mode, missing, number (0: new)."""

    code = "mode_incomplete"


class AddRefused(RuleViolation):
    """Nothing can be added beside a booking in this status. Facts: number, present."""

    code = "add_refused"


class MoveRefused(RuleViolation):
    """A booking in this status cannot be moved. Facts: number, present."""

    code = "move_refused"


class SomebodyHere(MoveRefused):
    """A session is not moved while somebody has come to it. Facts: number, present, client (name), start."""

    code = "somebody_here"


class ChangeReasonMissing(RuleViolation):
    """What the business itself asks for needs a reason. Facts: number."""

    code = "change_reason_missing"


class WeekdayMismatch(RuleViolation):
    """What the client said back is another weekday than the booking's. Facts: number, day, said (Monday is 0)."""

    code = "weekday_mismatch"


class ApprovalMissing(RuleViolation):
    """A booking is confirmed on the client's recorded approval only (SOP A5.4). Facts: number."""

    code = "approval_missing"


class TooManyOptions(RuleViolation):
    """One caller holds as many slots as one may choose from. Facts: limit."""

    code = "too_many_options"
