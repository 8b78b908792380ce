"""Calls: how each try went, when the next one is due, and when trying ends (SOP B4.3, interface 2.16).

Pure. A call to make is a message on a channel that people use; `due_at` of its row is the next try. Only who was
reached counts as informed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.best_time import Hours
from bookingdesk.domain.bookings import EXPECTED, Booking
from bookingdesk.domain.clients import AddressCheck, Channel
from bookingdesk.domain.errors import RuleViolation
from bookingdesk.domain.ids import CallAttemptId, MessageId
from bookingdesk.domain.local_time import local_date, minute_of_day
from bookingdesk.domain.messages import UNSENT, Message, MessageKind, MessageState

TRIES = 3
"""After so many without reaching anybody, a letter or a supervisor decides."""
AGAIN_AFTER = timedelta(hours=2)
SOON = timedelta(minutes=15)
"""The next try where every better moment would come too late."""
CLAIM_LASTS = timedelta(minutes=10)
"""So long other desks see who is calling, from the last sign of it on."""
NOTE_LIMIT = 400
MINOR = frozenset({MessageKind.CONFIRM_CALL, MessageKind.REMINDER})
"""Calls that need not be made where somebody calls about the same booking anyway."""


class CallOutcome(StrEnum):
    """How a try went, or what was decided after several."""

    CONFIRMED = "confirmed"
    """Reached, and they said yes."""
    REACHED = "reached"
    """Reached, and they said something else: see the note."""
    VOICEMAIL = "voicemail"
    NO_ANSWER = "no_answer"
    WRONG_NUMBER = "wrong_number"
    DECLINED = "declined"
    """Reached, and they do not come: the booking is cancelled by its policy."""
    HERE = "here"
    """Told at the desk."""
    HANDED = "handed"
    """The letter was handed out or posted."""
    BY_LETTER = "by_letter"
    """No more calls: they get a letter."""
    TRY_AGAIN = "try_again"
    """A supervisor lets it be tried again."""
    GIVEN_UP = "given_up"
    """A supervisor decided that nobody is told."""


TOLD_ON = {CallOutcome.HERE: Channel.WALK_IN, CallOutcome.HANDED: Channel.LETTER}
"""How the client was told, where not on the phone."""
TOLD = frozenset(
    {CallOutcome.CONFIRMED, CallOutcome.REACHED, CallOutcome.DECLINED, CallOutcome.HERE, CallOutcome.HANDED}
)
"""Outcomes after which the client knows."""
UNREACHED = frozenset({CallOutcome.VOICEMAIL, CallOutcome.NO_ANSWER, CallOutcome.WRONG_NUMBER})
"""Outcomes of a try that told nobody."""
DECIDED = frozenset({CallOutcome.TRY_AGAIN, CallOutcome.GIVEN_UP})
"""Outcomes that a supervisor decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How message and number stood before an outcome was noted: what undo puts back."""

    state: MessageState
    channel: Channel
    due_at: datetime
    reason: str = ""
    last_code: str = ""
    recipient: str = ""
    sequence: int = 0
    phone_check: AddressCheck | None = None
    reconfirmed: bool | None = None
    """Of a booking that the call marked; None where it marked none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAttempt:
    """One outcome that was noted. The note holds untrusted words."""

    id: CallAttemptId
    message_id: MessageId
    at: datetime
    by: str
    station: str
    outcome: CallOutcome
    note: str = ""
    was: Standing | None = None
    """None once the client is forgotten."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallClaim:
    """Who is making a call at this moment."""

    message_id: MessageId
    by: str
    station: str
    until: datetime


class VoicemailRefused(RuleViolation):
    """Nothing is left on this client's voicemail. Facts: client (the name)."""

    code = "voicemail_refused"


class CallTriesUsed(RuleViolation):
    """Tried often enough: a letter, or a supervisor decides. Facts: tries."""

    code = "call_tries_used"


class CallClaimed(RuleViolation):
    """Somebody else is calling at this moment. Facts: by, until."""

    code = "call_claimed"


class CallStands(RuleViolation):
    """The outcome of a call cannot be taken back.

    Facts: why (`left`, `moved`, `confirmed`, `cancelled`, `changed`, `none`).
    """

    code = "call_stands"


def tries(attempts: Iterable[CallAttempt]) -> int:
    """Tries that reached nobody, counted anew after a supervisor's word; `attempts` from the first on."""
    count = 0
    for attempt in attempts:
        if attempt.outcome is CallOutcome.TRY_AGAIN:
            count = 0
        elif attempt.outcome in UNREACHED:
            count += 1
    return count


def asks_decision(message: Message, attempts: Iterable[CallAttempt]) -> bool:
    """Whether calling ends here: a letter, or a supervisor's decision. A letter to hand out asks nothing."""
    return message.channel is not Channel.LETTER and tries(attempts) >= TRIES


def check_outcome(outcome: CallOutcome, attempts: Sequence[CallAttempt], *, no_voicemail: bool, who: str) -> None:
    """Raise VoicemailRefused where nothing may be left, CallTriesUsed for one try too many.

    That somebody was reached can always be noted: they may have called back.
    """
    if outcome is CallOutcome.VOICEMAIL and no_voicemail:
        raise VoicemailRefused(client=who)
    if outcome in UNREACHED and tries(attempts) >= TRIES:
        raise CallTriesUsed(tries=tries(attempts))


def next_try(
    outcome: CallOutcome,
    at: datetime,
    *,
    closes: datetime | None,
    next_day: datetime | None,
    latest: datetime,
    liked: Hours | None = None,
    zone: str = "UTC",
    tried: int = 0,
) -> datetime:
    """When to try again after an outcome noted at `at`, with so many tries before it that reached nobody.

    No answer: two hours later where the location is open until then (`closes`, None: closed), else when it opens on
    the next working day (`next_day`, None: unknown, then 24 hours later). Voicemail: the next working day. Other
    outcomes leave it due now, and so does the last try: what is to be decided then waits for no better hour. What
    would come at or after `latest`, when the message is of no use, comes soon.

    In the hours that the client likes, by the wall clock of `zone`, where there are such before it is too late.
    """
    if outcome not in {CallOutcome.NO_ANSWER, CallOutcome.VOICEMAIL} or tried + 1 >= TRIES:
        return at
    later = at + AGAIN_AFTER
    if outcome is CallOutcome.VOICEMAIL or closes is None or later > closes:
        later = next_day or at + timedelta(days=1)
    better = _when_liked(later, closes, next_day or later + timedelta(days=1), liked, zone)
    if better < latest:
        return better
    return later if later < latest else min(at + SOON, latest)


def _when_liked(
    later: datetime, closes: datetime | None, next_day: datetime, liked: Hours | None, zone: str
) -> datetime:
    """The first moment from `later` on at which they like to be called and somebody is there; else `later`.

    A day is taken to close when today does.
    """
    if liked is None:
        return later
    for earliest in (later, max(later, next_day)):
        day = local_date(earliest, zone)
        begins, ends = minute_of_day(day, liked.begins, zone), minute_of_day(day, liked.ends, zone)
        closing = closes if closes is not None and day == local_date(closes, zone) else None
        if closing is None and closes is not None:
            closing = closes + (minute_of_day(day, 0, zone) - minute_of_day(local_date(closes, zone), 0, zone))
        found = max(earliest, begins)
        if found < ends and (closing is None or found < closing):
            return found
    return later


def calling_elsewhere(claim: CallClaim | None, by: str, station: str, now: datetime) -> CallClaim | None:
    """Who else is making this call now, if anybody."""
    if claim is None or claim.until <= now or (claim.by, claim.station) == (by, station):
        return None
    return claim


def one_call_each(rows: Sequence[Message]) -> list[Message]:
    """Without calls that another call of the list makes besides: one call about a booking says and asks it all.

    News comes before the question whether they come, and that before a reminder.
    """
    news = {row.booking_id for row in rows if row.kind not in MINOR}
    asked = {row.booking_id for row in rows if row.kind is MessageKind.CONFIRM_CALL}

    def besides(row: Message) -> bool:
        if row.booking_id is None or row.kind not in MINOR:
            return False
        return row.booking_id in news or (row.kind is MessageKind.REMINDER and row.booking_id in asked)

    return [row for row in rows if not besides(row)]


def overtaken(row: Message, others: Iterable[Message], booking: Booking | None) -> bool:
    """Whether a message that did not arrive needs no call: they heard since, or it is not true any more."""
    if booking is not None and row.kind is not MessageKind.CANCELLATION and booking.status not in EXPECTED:
        return True
    for other in others:
        if other.id == row.id or other.client_id != row.client_id:
            continue
        heard = other.state is MessageState.SENT and other.sent_at is not None and other.sent_at > row.due_at
        on_its_way = other.state in UNSENT and other.kind is not MessageKind.REMINDER
        if heard or (on_its_way and other.created_at > row.created_at):
            return True
    return False
