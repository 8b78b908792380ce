"""The desk's single words for statuses, message states, channels and fields, so that every view says the same.

Refuses to build sentences; `wording` and `obstacle_words` do that.
"""

from __future__ import annotations

from collections.abc import Iterable

from bookingdesk.domain.bookings import AskedBy, Mode, Status
from bookingdesk.domain.catalogue import TimeOffKind
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.identity import FactKind
from bookingdesk.domain.messages import MessageKind, MessageState, Silence
from bookingdesk.i18n.translation import _, interface_language, ngettext, pgettext, shipped, side_by_side


def status_word(status: Status, *, reconfirmed: bool = False) -> str:
    """`Confirmed`; with the mark, `Reconfirmed`."""
    if reconfirmed and status is Status.CONFIRMED:
        return _("Reconfirmed")
    return {
        Status.TENTATIVE: _("Tentative"),
        Status.CONFIRMED: _("Confirmed"),
        Status.ARRIVED: _("Arrived"),
        Status.IN_SERVICE: _("In service"),
        Status.COMPLETED: _("Completed"),
        Status.NO_SHOW: _("No-show"),
        Status.LEFT: _("Left"),
        Status.CANCELLED: _("Cancelled"),
    }[status]


def message_state_word(state: MessageState) -> str:
    """The fate of a message in a word or two."""
    return {
        MessageState.QUEUED: _("Waiting to go out"),
        MessageState.SENDING: _("Being sent"),
        MessageState.SENT: _("Sent"),
        MessageState.RETRY_WAIT: _("Will be tried again"),
        MessageState.FAILED: _("Not sent"),
        MessageState.IN_DOUBT: _("Not known whether it arrived"),
        MessageState.OBSOLETE: _("No longer needed"),
        MessageState.PAUSED: _("Paused"),
        MessageState.WITHDRAWN: _("Taken back"),
        MessageState.SKIPPED: _("Left out"),
    }[state]


def message_kind_word(kind: MessageKind) -> str:
    """What a message says."""
    return {
        MessageKind.TENTATIVE: _("Tentative booking"),
        MessageKind.CONFIRMATION: _("Confirmation"),
        MessageKind.MODIFICATION: _("Change notice"),
        MessageKind.CANCELLATION: _("Cancellation notice"),
        MessageKind.REMINDER: _("Reminder"),
        MessageKind.DEPOSIT_DUE: _("Deposit due"),
        MessageKind.CONFIRM_CALL: _("Confirm by call"),
        MessageKind.NO_SHOW: _("No-show follow-up"),
        MessageKind.SERIES: _("Dates of the series"),
        MessageKind.MOVE_CALL: _("Another time, as somebody is out"),
        MessageKind.REQUEST_RECEIPT: _("Receipt of the request"),
        MessageKind.REQUEST_OFFER: _("Times offered"),
        MessageKind.REQUEST_ASK: _("Details asked for"),
        MessageKind.REQUEST_DECLINE: _("Request declined"),
        MessageKind.REQUEST_WAITLIST: _("Put on the waitlist"),
        MessageKind.REQUEST_REPLY: _("Question answered"),
        MessageKind.WAITLIST_OFFER: _("Offer to who waits"),
        MessageKind.OFFER_WITHDRAWN: _("Offer taken back"),
        MessageKind.VISIT: _("Steps of the visit"),
    }[kind]


def channel_word(channel: Channel) -> str:
    """How a wish came in, or how a message goes out."""
    return {
        Channel.EMAIL: _("Email"),
        Channel.SMS: _("SMS"),
        Channel.PHONE: _("Phone"),
        Channel.WALK_IN: _("Walk-in"),
        Channel.WEB: _("Online"),
        Channel.LETTER: _("Letter"),
    }[channel]


def mode_word(mode: Mode) -> str:
    """How the client is served (SOP B2)."""
    return {
        Mode.IN_PERSON: _("In person"),
        Mode.VIRTUAL: _("Virtual"),
        Mode.PHONE: _("By phone"),
        Mode.AT_CLIENT: _("At the client's place"),
    }[mode]


def asked_by_word(asked_by: AskedBy) -> str:
    """On whose wish."""
    return {
        AskedBy.CLIENT: _("Client"),
        AskedBy.BUSINESS: _("Business"),
        AskedBy.THIRD_PARTY: _("Somebody else"),
    }[asked_by]


def language_word(code: str) -> str:
    """A shipped language in the interface's language; another one by its code."""
    return {
        "en": _("English"),
        "de": _("German"),
        "fr": _("French"),
        "es": _("Spanish"),
        "ar": _("Arabic"),
    }.get(code, code)


def time_off_word(kind: TimeOffKind | str) -> str:
    """Why a resource is away; a text that is no known kind is shown as it was written."""
    try:
        known = TimeOffKind(kind)
    except ValueError:
        return str(kind)
    return {
        TimeOffKind.SICK: _("sick"),
        TimeOffKind.LEAVE: _("on leave"),
        TimeOffKind.TRAINING: _("in training"),
        TimeOffKind.MAINTENANCE: _("under maintenance"),
        TimeOffKind.OTHER: _("away"),
    }[known]


def fact_word(kind: FactKind) -> str:
    """The name of a fact by which a caller is known; never its value."""
    return {
        FactKind.BIRTHDAY: _("birthday"),
        FactKind.PHONE_END: _("phone, last digits"),
        FactKind.POSTCODE: _("postcode"),
        FactKind.EMAIL: _("email"),
        FactKind.CLIENT_NUMBER: _("client number"),
        FactKind.BOOKING_NUMBER: _("booking number"),
        FactKind.LAST_VISIT: _("last visit"),
        FactKind.PASSWORD: _("agreed password"),
    }[kind]


def thing_word(kind: str) -> str:
    """What was looked for, inside a sentence: `client`, `booking`."""
    known = {
        "client": pgettext("in a sentence", "client"),
        "booking": pgettext("in a sentence", "booking"),
        "issue": pgettext("in a sentence", "issue"),
        "merge": pgettext("in a sentence", "merge of two clients"),
        "phone": pgettext("in a sentence", "phone number"),
        "contact_person": pgettext("in a sentence", "contact person"),
        "service": pgettext("in a sentence", "service"),
        "staff": pgettext("in a sentence", "staff member"),
        "resource": pgettext("in a sentence", "staff member or room"),
        "space": pgettext("in a sentence", "room"),
        "location": pgettext("in a sentence", "location"),
        "message": pgettext("in a sentence", "message"),
        "hold": pgettext("in a sentence", "held time"),
        "department": pgettext("in a sentence", "department"),
        "policy": pgettext("in a sentence", "policy"),
        "receipt": pgettext("in a sentence", "receipt"),
        "series": pgettext("in a sentence", "series"),
        "visit": pgettext("in a sentence", "visit"),
        "session": pgettext("in a sentence", "group session"),
        "seat": pgettext("in a sentence", "seat"),
        "request": pgettext("in a sentence", "request"),
        "setting": pgettext("in a sentence", "setting"),
        "action": pgettext("in a sentence", "action"),
        "absence": pgettext("in a sentence", "absence"),
        "user": pgettext("in a sentence", "user"),
        "waitlist_entry": pgettext("in a sentence", "waitlist entry"),
        "offer": pgettext("in a sentence", "offer"),
        "interaction": pgettext("in a sentence", "entry in the contact log"),
        "queue_entry": pgettext("in a sentence", "walk-in in the queue"),
        "opening": pgettext("in a sentence", "free time"),
        "template": pgettext("in a sentence", "text of messages"),
        "language": pgettext("in a sentence", "language"),
        "match": pgettext("in a sentence", "match on the waitlist"),
    }
    return known.get(kind, kind.replace("_", " "))


def lowered(words: str) -> str:
    """A word or two for the middle of a sentence; in German as they are, because nouns keep their capitals."""
    return words if shipped(interface_language()) == "de" else words.lower()


def raised(words: str) -> str:
    """The same with a capital at the beginning, and no other letter changed."""
    return words[:1].upper() + words[1:]


def listed(parts: Iterable[str]) -> str:
    """`Ana, Room 2`: parts with the language's comma between them.

    In right-to-left languages each keeps its own direction, and a Latin name in front does not turn the line.
    """
    return side_by_side(parts, pgettext("between the parts of a list", ", "))


def joined(names: list[str]) -> str:
    """`Ben`, `Ben or Dee`, `Ana, Ben or Dee`."""
    if len(names) < 2:
        return "".join(names)
    return _("{several} or {last}").format(several=listed(names[:-1]), last=names[-1])


def silence_word(why: Silence) -> str:
    """Why a client is not told, as one chooses it."""
    return {
        Silence.TOLD_ALREADY: _("The client knows already"),
        Silence.NOT_WANTED: _("The client wants no message"),
        Silence.NOTHING_NEW: _("Nothing changes for the client"),
    }[why]


def seats_taken(taken: int, seats: int) -> str:
    """How full a group session is: `5 of 8 seats taken`."""
    return ngettext("{taken} of {count} seat taken", "{taken} of {count} seats taken", seats).format(
        taken=taken, count=seats
    )
