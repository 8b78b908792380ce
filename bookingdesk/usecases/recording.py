"""What every verb leaves behind: an audit event of ids and codes, and for bookings an action that can be undone.

Nothing personal passes through here: names, addresses and notes stay in their own tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.env import ChangeSet, Env
from bookingdesk.usecases.ports import Work

TOGETHER = "together"
SWAP = "swap"
ABSENCE = "absence"
SERIES_BOOK, SERIES_MOVE, SERIES_CANCEL = "series_book", "series_move", "series_cancel"
SERIES_REWRITE = "series_rewrite"
VISIT_BOOK, VISIT_MOVE, VISIT_CANCEL = "visit_book", "visit_move", "visit_cancel"
VISIT_ADD = "visit_add"
SESSION_OPEN, SESSION_MOVE, SESSION_CANCEL = "session_open", "session_move", "session_cancel"
SUMMARISED = frozenset(
    {SERIES_BOOK, SERIES_MOVE, SERIES_CANCEL, SERIES_REWRITE, VISIT_BOOK, VISIT_MOVE, VISIT_CANCEL, VISIT_ADD}
)
"""Verbs of which each client hears in one message about all that belongs together."""


@dataclass(frozen=True, slots=True)
class Step:
    """One writing step: its surroundings, its unit of work and the moment it counts as."""

    env: Env
    work: Work
    now: datetime


def audited(
    step: Step, action: str, entity: str, entity_id: object, detail: Mapping[str, object], *, reason: str = ""
) -> None:
    """Append one event. `detail` holds ids, codes, counts and times only; words of a reason are kept beside it."""
    approver = step.env.approver
    seq = step.work.audit.append(
        at=step.now,
        actor=step.env.actor.name,
        approver=approver.name if approver else "",
        station=step.env.actor.station,
        action=action,
        entity=entity,
        entity_id=str(entity_id),
        detail=detail,
    )
    words = reason or (approver.reason if approver else "")
    if words:
        step.work.users.add_approval_reason(seq, words)


def audited_booking(
    step: Step, action: str, booking: Booking, before: Booking | None = None, **more: object
) -> None:
    """The event of a booking that was made or changed; with `before`, old and new values of what differs."""
    detail: dict[str, object] = {"number": booking.number} | more
    if before is None:
        detail |= facts_of(booking)
    else:
        old, new = facts_of(before), facts_of(booking)
        detail |= {name: [old[name], new[name]] for name in old if old[name] != new[name]}
        detail |= {name: "changed" for name in TEXTS if getattr(before, name) != getattr(booking, name)}
    audited(step, action, "booking", booking.id, detail)


TEXTS = ("note", "mode_detail", "change_reason")
"""Untrusted text of a booking: the log says that it changed, never what it says."""


def facts_of(booking: Booking) -> dict[str, object]:
    """A booking in ids, codes and times: what may stand in the log for ever."""
    return {
        "status": booking.status.value,
        "start": booking.span.start.isoformat(),
        "end": booking.span.end.isoformat(),
        "client": booking.client_id,
        "service": booking.service_id,
        "location": booking.location_id,
        "resources": sorted(booking.resource_ids()),
        "mode": booking.mode.value,
        "channel": booking.channel.value,
        "reconfirmed": booking.reconfirmed,
        "reconfirmed_on": _reconfirmed_on(booking),
        "sooner_wanted": booking.sooner_wanted,
        "price": str(booking.price) if booking.price else "",
        "approved": booking.approval.how.value if booking.approval else "",
        "read_back": _read_back(booking),
        "exempt": sorted(right.value for right in booking.exemption.rights) if booking.exemption else [],
        "deposit": str(booking.deposit) if booking.deposit else "",
        "deposit_due": booking.deposit_due_at.isoformat() if booking.deposit_due_at else "",
        "deposit_warned": booking.deposit_warned_at.isoformat() if booking.deposit_warned_at else "",
        "change_fee": str(booking.change_fee) if booking.change_fee else "",
        "policies": list(booking.policy_versions),
        "series": booking.series_id or "",
        "visit": booking.visit_id or "",
        "replaces": booking.replaces or "",
        "seats": booking.seats or "",
        "session": booking.session_id or "",
        "seat": booking.seat_no or "",
        **_cancellation_facts(booking),
    }


def _reconfirmed_on(booking: Booking) -> str:
    """By which way the client said again that they come, where it is known."""
    said = booking.reconfirmation
    return said.channel.value if said is not None and said.channel is not None else ""


def _read_back(booking: Booking) -> str:
    if booking.read_back is None:
        return ""
    return "skipped" if booking.read_back.skipped else "attested"


def _cancellation_facts(booking: Booking) -> dict[str, object]:
    """What a cancellation cost and how it came in; its words stay in the booking."""
    cancelled = booking.cancellation
    if cancelled is None:
        return dict.fromkeys(("cancel_code", "cancel_channel", "cancel_outcome", "cancel_fee", "cancel_refund"), "")
    return {
        "cancel_code": cancelled.code,
        "cancel_channel": cancelled.channel.value if cancelled.channel else "",
        "cancel_outcome": cancelled.outcome.value,
        "cancel_fee": str(cancelled.fee) if cancelled.fee else "",
        "cancel_refund": str(cancelled.refund) if cancelled.refund else "",
    }


def undoable(step: Step, verb: str, before: Booking | None, after: Booking) -> None:
    """Keep the action for Undo at this station; with the others of its unit of work it is taken back as one."""
    actor = step.env.actor
    step.work.actions.add(
        at=step.now, user=actor.name, station=actor.station, verb=verb, before=before, after=after
    )


def changed(*bookings: Booking | None) -> ChangeSet:
    """The change set of a booking as it was and as it is."""
    there = [booking for booking in bookings if booking is not None]
    spans: list[Span] = []
    for booking in there:
        if booking.busy not in spans:
            spans.append(booking.busy)
    return ChangeSet(
        bookings=frozenset(b.id for b in there), clients=frozenset(b.client_id for b in there), spans=tuple(spans)
    )
