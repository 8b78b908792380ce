"""Requests: what somebody asked for and has not been settled; has a channel, a due time and what is still missing.

Refuses every step that the table of states does not have, a receipt in the future or more than a week back, and the
acceptance of what is not complete (SOP A5.1-A5.3, B4.1.1, B4.4.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue, RequestStateRefused
from bookingdesk.domain.ids import BookingId, ClientId, RequestId, ResourceId, ServiceId
from bookingdesk.domain.local_time import DAY_MINUTES
from bookingdesk.domain.spans import Span

BACK_DATED_AT_MOST = timedelta(days=7)
WAY_IN = (Channel.PHONE, Channel.WALK_IN, Channel.EMAIL, Channel.WEB, Channel.LETTER)
"""Channels by which somebody can ask for something; which of them are in use is a setting (R49)."""


class RequestKind(StrEnum):
    """What is asked for."""

    BOOKING = "booking"
    MOVE = "move"
    CANCEL = "cancel"
    QUESTION = "question"


CHANGES = frozenset({RequestKind.MOVE, RequestKind.CANCEL})
"""Kinds that are about a booking there is."""


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    WAITING = "waiting_for_client"
    ANSWERED = "answered"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


UNSETTLED = frozenset({RequestState.OPEN, RequestState.WAITING})

FORWARD: dict[RequestState, frozenset[RequestState]] = {
    RequestState.OPEN: frozenset(RequestState) - {RequestState.OPEN},
    RequestState.WAITING: frozenset(RequestState),
    RequestState.ANSWERED: frozenset(),
    RequestState.DECLINED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}
"""Steps the desk may take. A way back out of a settled state leads only through undo."""


class Told(StrEnum):
    """The status that the client was told last (R15)."""

    NOTHING = ""
    RECEIVED = "received"
    TENTATIVE = "tentative"
    WAITLISTED = "waitlisted"
    CONFIRMED = "confirmed"
    DECLINED = "declined"


class AnswerKind(StrEnum):
    """What was said to the client, or what became of an answer."""

    RECEIPT = "receipt"
    """Automatic or spoken: we have it. Stops no clock (D9)."""
    OFFER = "offer"
    ASK = "ask"
    CONFIRMED = "confirmed"
    TENTATIVE = "tentative"
    WAITLISTED = "waitlisted"
    DECLINED = "declined"
    REPLIED = "replied"
    """A question was answered."""
    WITHDRAWN = "withdrawn"
    """The client no longer wants it."""
    TAKEN_BACK = "taken_back"
    """The booking that answered it was undone: it is open again."""
    NOT_DELIVERED = "not_delivered"
    """The answer before it did not reach the client, or was taken back unsent: it is open again."""


LEADS_TO: dict[AnswerKind, RequestState | None] = {
    AnswerKind.RECEIPT: None,
    AnswerKind.OFFER: RequestState.WAITING,
    AnswerKind.ASK: RequestState.WAITING,
    AnswerKind.CONFIRMED: RequestState.ANSWERED,
    AnswerKind.TENTATIVE: RequestState.ANSWERED,
    AnswerKind.WAITLISTED: RequestState.ANSWERED,
    AnswerKind.REPLIED: RequestState.ANSWERED,
    AnswerKind.DECLINED: RequestState.DECLINED,
    AnswerKind.WITHDRAWN: RequestState.WITHDRAWN,
}
"""The state after an answer; None leaves it as it is."""

SAYS: dict[AnswerKind, Told] = {
    AnswerKind.RECEIPT: Told.RECEIVED,
    AnswerKind.CONFIRMED: Told.CONFIRMED,
    AnswerKind.TENTATIVE: Told.TENTATIVE,
    AnswerKind.WAITLISTED: Told.WAITLISTED,
    AnswerKind.DECLINED: Told.DECLINED,
}
"""The status word that an answer tells; the others tell none."""

OF_KIND: dict[RequestKind, frozenset[AnswerKind]] = {
    RequestKind.BOOKING: frozenset(LEADS_TO) - {AnswerKind.REPLIED},
    RequestKind.MOVE: frozenset(LEADS_TO) - {AnswerKind.REPLIED, AnswerKind.TENTATIVE},
    RequestKind.CANCEL: frozenset(
        {AnswerKind.RECEIPT, AnswerKind.ASK, AnswerKind.CONFIRMED, AnswerKind.DECLINED, AnswerKind.WITHDRAWN}
    ),
    RequestKind.QUESTION: frozenset(
        {AnswerKind.RECEIPT, AnswerKind.ASK, AnswerKind.REPLIED, AnswerKind.DECLINED, AnswerKind.WITHDRAWN}
    ),
}
"""Which answers make sense for which request."""


class NeedKind(StrEnum):
    """Special requirements, one field each (SOP A5.1)."""

    ACCESSIBILITY = "accessibility"
    INTERPRETER = "interpreter"
    ALLERGY = "allergy"
    EQUIPMENT = "equipment"
    OTHER = "other"


class Point(StrEnum):
    """A detail that A5.1 asks for."""

    NAME = "name"
    CONTACT = "contact"
    SERVICE = "service"
    BOOKING = "booking"
    DATE = "date"
    TIME = "time"
    NEEDS = "needs"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """One special requirement; `words` is untrusted text."""

    kind: NeedKind
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WishedTime:
    """Days and minutes that would suit, in wall time of the place. What was not said is None."""

    first_day: date | None = None
    last_day: date | None = None
    """Inclusive; None is the first day alone."""
    from_minute: int | None = None
    until_minute: int | None = None
    """[from, until) of the start, minutes from midnight; any time of the day is 0 and 1440."""

    def __post_init__(self) -> None:
        """Refuse days and minutes in the wrong order."""
        if self.last_day and (self.first_day is None or self.last_day < self.first_day):
            raise InvalidValue(field="wished_days", reason="not_after_start")
        first, last = self.minutes
        if not 0 <= first < last <= DAY_MINUTES:
            raise InvalidValue(field="wished_times", reason="not_after_start")

    @property
    def minutes(self) -> tuple[int, int]:
        """[from, until) of the start; what was not said leaves the day open."""
        return self.from_minute or 0, DAY_MINUTES if self.until_minute is None else self.until_minute

    @property
    def has_time(self) -> bool:
        """Whether a time of the day was said."""
        return self.from_minute is not None or self.until_minute is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """Something said about a request, by whom, when, on which channel; kept for ever."""

    kind: AnswerKind
    at: datetime
    by: str
    station: str = ""
    channel: Channel | None = None
    """How the client was told; None where nobody was told."""
    text: str = ""
    """The words; those of the desk, or the reason of a refusal."""
    late_reason: str = ""
    """Why the answer came after the due time."""
    booking_id: BookingId | None = None
    offered: tuple[Span, ...] = ()
    kept_until: datetime | None = None
    """Until when the offered times are held for the client; None where nothing was offered."""
    points: tuple[Point, ...] = ()
    """What was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who is answering it, and until when others keep their hands off."""

    by: str
    station: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request. Names, addresses and words are untrusted text as they came in."""

    id: RequestId
    kind: RequestKind = RequestKind.BOOKING
    channel: Channel = Channel.PHONE
    received_at: datetime
    taken_at: datetime
    taken_by: str = ""
    client_id: ClientId | None = None
    name: str = ""
    phone: str = ""
    email: str = ""
    service_id: ServiceId | None = None
    service_words: str = ""
    """What was asked for where it is no service of ours."""
    staff_id: ResourceId | None = None
    booking_id: BookingId | None = None
    """The booking that a change is about."""
    wishes: tuple[WishedTime, ...] = ()
    needs: tuple[Need, ...] | None = None
    """None: nobody has said; empty: there are none."""
    text: str = ""
    source: str = ""
    """The file it came in by."""
    external_id: str = ""
    content_hash: str = ""
    state: RequestState = RequestState.OPEN
    told: Told = Told.NOTHING
    answered_at: datetime | None = None
    """When the first answer stopped the clock."""
    answered_by: str = ""
    waiting_since: datetime | None = None
    claim: Claim | None = None
    answers: tuple[Answer, ...] = ()
    version: int = 1

    @property
    def offered(self) -> frozenset[Span]:
        """Every time that the client was offered."""
        return frozenset(span for answer in self.answers for span in answer.offered)


def check_received(received_at: datetime, now: datetime) -> None:
    """Raise InvalidValue for a receipt after `now` or more than seven days before it (R11)."""
    if received_at > now:
        raise InvalidValue(field="received_at", reason="in_future")
    if received_at < now - BACK_DATED_AT_MOST:
        raise InvalidValue(field="received_at", reason="too_long_ago", days=BACK_DATED_AT_MOST.days)


def check_step(number: int, present: RequestState, wanted: RequestState) -> None:
    """Raise RequestStateRefused unless the table has this step."""
    if wanted not in FORWARD[present]:
        raise RequestStateRefused(number=number, present=present, wanted=wanted)


def missing(request: Request, agreed: Span | None = None) -> tuple[Point, ...]:
    """What the request has not said yet, in the order of asking (R12).

    `agreed` is a time that was offered before: then day and time are settled.
    """
    wished = request.wishes
    settled = agreed is not None and agreed in request.offered
    said = {
        Point.NAME: bool(request.client_id or request.name),
        Point.CONTACT: bool(request.client_id or request.phone or request.email),
        Point.SERVICE: request.service_id is not None,
        Point.BOOKING: request.booking_id is not None,
        Point.DATE: settled or any(wish.first_day for wish in wished),
        Point.TIME: settled or any(wish.has_time for wish in wished),
        Point.NEEDS: request.needs is not None,
        Point.TEXT: bool(request.text),
    }
    return tuple(point for point in ASKED_FOR[request.kind] if not said[point])


ASKED_FOR: dict[RequestKind, tuple[Point, ...]] = {
    RequestKind.BOOKING: (Point.NAME, Point.CONTACT, Point.SERVICE, Point.DATE, Point.TIME, Point.NEEDS),
    RequestKind.MOVE: (Point.NAME, Point.BOOKING, Point.DATE, Point.TIME),
    RequestKind.CANCEL: (Point.NAME, Point.BOOKING),
    RequestKind.QUESTION: (Point.NAME, Point.CONTACT, Point.TEXT),
}
"""The details that each kind needs before it can be settled."""
