"""What the booking form says under its fields: whether the time fits, what a later change costs, what will be sent.

Takes the rules' answers as values; refuses to ask anything itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bookingdesk.domain import desk_settings
from bookingdesk.domain.availability.values import Obstacle, ObstacleKind, Slot
from bookingdesk.domain.bookings import EXPECTED, MOVABLE, AskedBy, Booking, Status
from bookingdesk.domain.catalogue import Policy, ResourceKind
from bookingdesk.domain.clients import Channel, Client
from bookingdesk.domain.contact import first_due
from bookingdesk.domain.errors import AmbiguousTime, NonexistentTime
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.money import Money
from bookingdesk.domain.policies import terms
from bookingdesk.domain.spans import Span
from bookingdesk.domain.ways import way_to_client
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.record_words import message_reason
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.i18n.words import listed, status_word
from bookingdesk.presentation.booking_asking import is_moved
from bookingdesk.presentation.booking_draft import BookingDraft, Field
from bookingdesk.presentation.client_privacy import kept_back
from bookingdesk.presentation.obstacle_words import ObstacleWords
from bookingdesk.presentation.problem import Problem

CONTACT_GOOD_FOR = timedelta(days=180)
"""After so long somebody is asked whether phone and email are still right, unless the desk says another (R57)."""


class Tone(StrEnum):
    """How a line stands; its words say so too. Values are the style sheet's tones."""

    PLAIN = "secondary"
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class Said:
    """A line with its tone."""

    words: str
    tone: Tone = Tone.PLAIN

    @property
    def spoken(self) -> str:
        """The line without its mark."""
        return self.words.lstrip("✓! ×").strip()


def check_line(
    draft: BookingDraft,
    found: Mapping[Field, Problem],
    obstacles: Sequence[Obstacle] | None,
    chosen: Slot | None,
    words: ObstacleWords,
    clash: str = "",
) -> Said:
    """The live line under the form: what is still needed, what is in the way, or who and what is free.

    `obstacles` None: not asked yet. `chosen` is the slot that the rules would take, where they were asked. `clash`
    is what the client has at that time besides: a question, no obstacle.
    """
    if obstacles is None:
        needed = [
            field for field in (Field.SERVICE, Field.DAY, Field.START) if field in found and found[field].needed
        ]
        if needed:
            return Said(_("Choose service, day and time, then it is checked here."))
        return Said("")
    if obstacles:
        soft = all(o.kind in {ObstacleKind.LEAD_TIME, ObstacleKind.OFF_GRID} for o in obstacles)
        return Said(f"× {words.explained(obstacles)}", Tone.WARNING if soft else Tone.ERROR)
    fits = _fits(draft, chosen, words)
    if not clash:
        return fits
    answer = _("Both are wanted.") if draft.both else _("Book both?")
    return Said(f"{fits.words}\n! {clash} {answer}", Tone.WARNING)


def _fits(draft: BookingDraft, chosen: Slot | None, words: ObstacleWords) -> Said:
    """`✓ Fits: Ana, Room 2 free, 10 min kept free after it.`"""
    ids = chosen.resource_ids() if chosen is not None else draft.wanted
    names = [
        r.name for r in words.catalogue.resources.values() if r.id in ids and r.kind is not ResourceKind.EQUIPMENT
    ]
    if not names:
        return Said(_("✓ Fits. Who serves and where is chosen when it is booked."), Tone.GOOD)
    service = words.catalogue.services.get(draft.service_id) if draft.service_id is not None else None
    buffer = (service.buffer_before + service.buffer_after) if service is not None else timedelta(0)
    if buffer:
        said = _("✓ Fits: {names} free, buffer {buffer} kept.")
        return Said(said.format(names=listed(names), buffer=words.formatter.duration(buffer)), Tone.GOOD)
    return Said(_("✓ Fits: {names} free.").format(names=listed(names)), Tone.GOOD)


def policy_line(policy: Policy | None, span: Span | None, now: datetime, formatter: Formatter) -> str:
    """Until when a change is free, or what a later one costs; empty without a policy or a time."""
    if policy is None or span is None or span.start <= now:
        return ""
    due = terms(policy, span, now)
    limit = formatter.duration(policy.free_until)
    if not due.late:
        return _("Policy: free to change or cancel until {time}.").format(time=formatter.day_time(due.free_until))
    if due.fee is None:
        return _("Policy: inside {limit}, so a later change counts as late.").format(limit=limit)
    fee = formatter.money(due.fee)
    return _("Policy: inside {limit}, so a later change costs {fee}.").format(limit=limit, fee=fee)


def cancel_line(
    booking: Booking,
    policy: Policy | None,
    now: datetime,
    asked_by: AskedBy,
    formatter: Formatter,
    *,
    waived: bool = False,
    may_waive: bool = True,
    paid: Money | None = None,
    refund: Money | None = None,
) -> Said:
    """What cancelling now means by the booking's policy, and what of the money paid stays and goes back (R24).

    Without `may_waive` a waiver is only a wish: somebody who may has to allow it.
    """
    said = _cancel_terms(booking, policy, now, asked_by, formatter, waived=waived, may_waive=may_waive)
    kept = paid - refund if paid is not None and refund is not None else paid
    words = [said.words]
    if kept is not None and kept.amount > 0:
        words.append(_("{amount} of what was paid is kept.").format(amount=formatter.money(kept)))
    if refund is not None:
        words.append(_("{amount} of what was paid goes back.").format(amount=formatter.money(refund)))
    return Said(" ".join(words), said.tone)


def _cancel_terms(
    booking: Booking,
    policy: Policy | None,
    now: datetime,
    asked_by: AskedBy,
    formatter: Formatter,
    *,
    waived: bool,
    may_waive: bool,
) -> Said:
    due = terms(policy, booking.span, now, asked_by, booking.price)
    if policy is None:
        return Said(_("Free: there is no policy for this service."), Tone.GOOD)
    if asked_by is AskedBy.BUSINESS:
        return Said(_("Free: the business asks for it, so no fee is due."), Tone.GOOD)
    if not due.late:
        free = formatter.day_time(due.free_until)
        return Said(_("Free: before {time}, the limit of the policy.").format(time=free), Tone.GOOD)
    before = _ahead(booking.span.start - now, formatter)
    if due.fee is None:
        return Said(
            _("Late: {time} before the start, inside the policy's limit.").format(time=before), Tone.WARNING
        )
    fee = formatter.money(due.fee)
    if waived:
        return _waived(fee, may_waive)
    limit = formatter.duration(policy.free_until)
    return Said(
        _("Late cancellation {fee}, inside {limit}: {time} before the start.").format(
            fee=fee, limit=limit, time=before
        ),
        Tone.WARNING,
    )


def _waived(fee: str, may_waive: bool) -> Said:
    if may_waive:
        return Said(_("Late, but the fee of {fee} is waived.").format(fee=fee), Tone.GOOD)
    words = _("Late: the fee of {fee} is due until a supervisor allows to waive it.")
    return Said(words.format(fee=fee), Tone.WARNING)


def late_change_line(
    booking: Booking,
    policy: Policy | None,
    now: datetime,
    asked_by: AskedBy,
    formatter: Formatter,
    *,
    waived: bool = False,
    may_waive: bool = True,
) -> Said:
    """Whether moving it now is late by its policy; empty where that is free. `may_waive` as in `cancel_line`."""
    due = terms(policy, booking.span, now, asked_by, booking.price)
    if not due.late:
        return Said("")
    if waived and due.fee is not None:
        return _waived(formatter.money(due.fee), may_waive)
    before = _ahead(booking.span.start - now, formatter)
    if due.fee is None:
        return Said(_("Late change: {time} before the start.").format(time=before), Tone.WARNING)
    fee = formatter.money(due.fee)
    return Said(
        _("Late change: {time} before the start, the fee is {fee}.").format(time=before, fee=fee), Tone.WARNING
    )


def _ahead(left: timedelta, formatter: Formatter) -> str:
    """`3 hr`, `25 min`; not negative and without minutes from a day on."""
    if left >= timedelta(days=1):
        left = timedelta(hours=left // timedelta(hours=1))
    return formatter.duration(max(left, timedelta(0)))


def sending_line(draft: BookingDraft, zone: str, settings: Mapping[str, str]) -> Said:
    """What the client will be told, by which way and when."""
    client = draft.client or draft.new_client
    if client is None or draft.service_id is None:
        return Said("")
    if draft.present is None and draft.status is Status.ARRIVED:
        return Said(_("Nothing is sent: the client is here."))
    if draft.present is not None and not _told(draft, zone):
        return Said(_("Nothing is sent: the client's time and place stay."))
    if draft.silent:
        return Said(_("Nothing is sent."), Tone.WARNING)
    if draft.present is not None and not draft.is_reassigned:
        return _sent(client, settings, MessageKind.MODIFICATION)
    status = draft.status if draft.present is None else draft.present.status
    kept = status is Status.TENTATIVE
    return _sent(client, settings, MessageKind.TENTATIVE if kept else MessageKind.CONFIRMATION)


def can_be_silent(draft: BookingDraft, zone: str) -> bool:
    """Whether there is a message that could be kept back (R23)."""
    if (draft.client or draft.new_client) is None or draft.service_id is None:
        return False
    if draft.present is None:
        return draft.status is not Status.ARRIVED
    try:
        return draft.present.status in EXPECTED and (is_moved(draft, zone) or draft.is_reassigned)
    except (NonexistentTime, AmbiguousTime):  # said beside the start
        return False


def other_client_line(draft: BookingDraft) -> str:
    """What putting a stored booking under another client means for the one it was under; empty where it stays."""
    if not draft.is_reassigned:
        return ""
    return _("The client it was under hears that it is cancelled, if they were told of it; else nothing.")


def cancel_sending_line(client: Client, settings: Mapping[str, str]) -> Said:
    """The same for a cancellation notice."""
    return _sent(client, settings, MessageKind.CANCELLATION)


def _told(draft: BookingDraft, zone: str) -> bool:
    present = draft.present
    if present is None or present.status not in EXPECTED:
        return False
    try:
        held = (draft.mode, draft.mode_detail.strip()) != (present.mode, present.mode_detail)
        return is_moved(draft, zone) or held or draft.is_reassigned
    except (NonexistentTime, AmbiguousTime):  # said beside the start
        return False


def _sent(client: Client, settings: Mapping[str, str], kind: MessageKind) -> Said:
    """By which way the client will be told, and why by that where they prefer another."""
    way = way_to_client(client, settings)
    why = message_reason(way.reason)
    if way.channel is Channel.PHONE:
        return _said(_("To call: {client}.").format(client=client.name), why)
    if way.channel is Channel.LETTER:
        return _said(_("To be handed a slip, or written to: {client}.").format(client=client.name), why)
    seconds = desk_settings.number(settings, "messages.hold_seconds")
    after = (
        ngettext("in {count} second", "in {count} seconds", seconds).format(count=seconds) if seconds else _("now")
    )
    words = {
        (MessageKind.TENTATIVE, Channel.EMAIL): _("Will send: that the time is only kept, by email {when}."),
        (MessageKind.CONFIRMATION, Channel.EMAIL): _("Will send: confirmation by email {when}."),
        (MessageKind.MODIFICATION, Channel.EMAIL): _("Will send: change notice by email {when}."),
        (MessageKind.CANCELLATION, Channel.EMAIL): _("Will send: cancellation notice by email {when}."),
        (MessageKind.TENTATIVE, Channel.SMS): _("Will send: that the time is only kept, by SMS {when}."),
        (MessageKind.CONFIRMATION, Channel.SMS): _("Will send: confirmation by SMS {when}."),
        (MessageKind.MODIFICATION, Channel.SMS): _("Will send: change notice by SMS {when}."),
        (MessageKind.CANCELLATION, Channel.SMS): _("Will send: cancellation notice by SMS {when}."),
    }[kind, way.channel]
    return _said(words.format(when=after), why, tone=Tone.PLAIN)


def _said(words: str, why: str, *, tone: Tone = Tone.WARNING) -> Said:
    return Said(f"{words} {why}" if why else words, tone)


def fixed_line(booking: Booking, *, read_only: str = "") -> str:
    """Why time and resources, or everything, cannot be changed; empty where they can."""
    if read_only:
        return read_only
    if booking.status in MOVABLE:
        return ""
    if booking.status is Status.CANCELLED:
        return _("Cancelled: kept on record as it was. You can add a note.")
    return _("{status}: time, staff and room stay as they were. You can add a note.").format(
        status=status_word(booking.status)
    )


def contact_line(
    client: Client,
    now: datetime,
    formatter: Formatter,
    good_for: timedelta = CONTACT_GOOD_FOR,
    *,
    known: bool = True,
) -> Said:
    """`Email maya@…, phone …417. Checked 9 months ago`: the way to reach somebody and how old that is.

    `known` False, before it is clear who is calling, keeps the addresses back.
    """
    shown = client if known else kept_back(client)
    ways = [shown.email] if shown.email else []
    if shown.phone:
        ways.append(_("phone …{end}").format(end=f"\u2060{shown.phone[-4:]}") if known else shown.phone)
    reachable = " · ".join(ways) or _("No contact: {reason}").format(reason=client.no_contact_reason)
    if not ways:
        return Said(reachable, Tone.WARNING)
    checked = contact_checked(client, now, formatter)
    tone = Tone.WARNING if contact_is_old(client, now, good_for) else Tone.PLAIN
    return Said(f"{reachable} · {checked}", tone)


def contact_checked(client: Client, now: datetime, formatter: Formatter) -> str:
    """How old the contact details are; that mail came back or the number is somebody else's, where it is known."""
    wrong = [_("email came back")] if client.email_is_wrong else []
    if client.phone_is_wrong:
        wrong.append(_("wrong number"))
    return " · ".join(wrong) or checked_words(client.contact_checked_at, now, formatter)


def contact_is_old(client: Client, now: datetime, good_for: timedelta = CONTACT_GOOD_FOR) -> bool:
    """Whether an address was never found to be right, or longer ago: a day after the limit, not at it (R57)."""
    return first_due(client, now, good_for) is not None


def checked_words(checked: datetime | None, now: datetime, formatter: Formatter) -> str:
    """`checked today`, `checked 40 days ago`, `checked 9 months ago`, `not checked yet`."""
    if checked is None:
        return _("not checked yet")
    days = (now - checked).days
    if days < 1:
        return _("checked today")
    if days < 60:
        return ngettext("checked {count} day ago", "checked {count} days ago", days).format(count=days)
    months = days // 30
    return ngettext("checked {count} month ago", "checked {count} months ago", months).format(count=months)
