"""What the client's yes or no on the phone does to their bookings: confirmed, or cancelled by its policy (R40).

A yes that cannot confirm yet, because the deposit is missing, is kept as the client's approval (SOP A5.4).
"""

from __future__ import annotations

from bookingdesk.domain.agreement import ApprovedHow
from bookingdesk.domain.bookings import EXPECTED, AskedBy, Booking, Status
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.confirm_calls import ASKS_COMING, yes_is_missing
from bookingdesk.domain.errors import MessageRefused
from bookingdesk.domain.ids import IdentityCheckId
from bookingdesk.domain.messages import Message, MessageKind
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.call_commands import Called
from bookingdesk.usecases.cancelling import cancelled
from bookingdesk.usecases.commands import Cancel
from bookingdesk.usecases.confirming import approved
from bookingdesk.usecases.env import ChangeSet
from bookingdesk.usecases.identifying import rules_of
from bookingdesk.usecases.identity import known_by_calling
from bookingdesk.usecases.identity_values import AskIdentity
from bookingdesk.usecases.marking import marked_where_possible
from bookingdesk.usecases.notifying import heard_by_hand
from bookingdesk.usecases.permits import require
from bookingdesk.usecases.recording import TOGETHER, Step, audited_booking, changed, undoable
from bookingdesk.usecases.reminding import asked_that_day, steps_that_day
from bookingdesk.usecases.summarising import told_in


def said_yes(at: Step, row: Message, channel: Channel) -> tuple[ChangeSet, bool | None]:
    """Within a writing step that may do so: they come. Whether that marked (True) or confirmed (False) a booking.

    None where it did neither. Who hears on the phone that it is confirmed is told no more by hand.
    """
    changes, did = ChangeSet(), None
    asked = asked_about(at, row)
    for booking in asked:
        outcome = marked_where_possible(
            at, booking, None, remembered=TOGETHER if len(asked) > 1 else "", channel=channel
        )
        if outcome is None:
            changes |= _yes_kept(at, booking)
            continue
        did = booking.status is Status.CONFIRMED and did is not False
        changes |= outcome.changes | ChangeSet(messages=heard_by_hand(at, outcome.value, "said"))
    return changes, did


def said_no(at: Step, row: Message, command: Called) -> ChangeSet:
    """The same: they do not come, which cancels by the policy, with its fee where it is late.

    Raises MessageRefused for a call that asks no such thing, NotAllowed, and what cancelling raises.
    """
    if row.kind not in ASKS_COMING or row.booking_id is None:
        raise MessageRefused(present=row.state, wanted="decline")
    require(at.env, Right.CANCEL)
    changes = ChangeSet()
    asked = asked_about(at, row)
    checked = command.checked or _known_on_their_number(at, row)
    for booking in asked:
        no = Cancel(
            booking_id=booking.id,
            reason=command.note,
            code=command.code,
            asked_by=AskedBy.CLIENT,
            channel=Channel.PHONE,
            checked=checked,
        )
        changes |= cancelled(at, no, verb=TOGETHER if len(asked) > 1 else "cancel").changes
    return changes


def asked_about(at: Step, row: Message) -> tuple[Booking, ...]:
    """The bookings that the answer is about: all steps or dates that the call told of, asked of, or reminded of."""
    if row.booking_id is None:
        return ()
    booking = at.work.bookings.get(row.booking_id)
    together = told_in(at.work, booking, row.kind)
    if together is not None:
        return tuple(b for b in together.bookings if b.status in EXPECTED and b.span.end > at.now)
    if row.kind is MessageKind.REMINDER:
        return steps_that_day(at.work, booking)
    asked = asked_that_day(at.work, booking) if row.kind is MessageKind.CONFIRM_CALL else ()
    return asked or ((booking,) if booking.status in EXPECTED else ())


def _known_on_their_number(at: Step, row: Message) -> IdentityCheckId | None:
    """Who answers on the number that is stored is the client (D10).

    None where that is not what was dialled, or where it was found to be somebody else's.
    """
    if row.client_id is None or row.channel is Channel.LETTER or not rules_of(at.work, at.now).required:
        return None
    if not at.work.clients.get(row.client_id).phone_in_use:
        return None
    about = AskIdentity(client_id=row.client_id, booking_id=row.booking_id)
    return known_by_calling(at, about, IdentityCheckId(at.env.new_id()))


def _yes_kept(at: Step, booking: Booking) -> ChangeSet:
    """What is missing for a confirmed booking is not the client's word any more."""
    if not yes_is_missing(booking):
        return ChangeSet()
    stored = at.work.bookings.replace(approved(at, booking, ApprovedHow.SPOKEN))
    audited_booking(at, "approve", stored, booking)
    undoable(at, "approve", booking, stored)
    at.work.outbox.restamp(stored.id, stored.version)
    return changed(stored)
