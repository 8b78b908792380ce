"""What can be asked of a booking or a free slot on the canvas: name, key, icon, and why it does not apply now."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bookingdesk.domain.bookings import FORWARD, Status
from bookingdesk.i18n.translation import _
from bookingdesk.i18n.words import lowered
from bookingdesk.presentation.status_look import State, state_word
from bookingdesk.presentation.tiles import TileFacts


class Action(StrEnum):
    """What `action_asked` names."""

    OPEN = "open"
    ARRIVED = "arrived"
    START = "start"
    DONE = "done"
    NO_SHOW = "no_show"
    LEFT = "left"
    CONFIRM = "confirm"
    RESCHEDULE = "reschedule"
    GRAB = "grab"
    EDIT = "edit"
    MESSAGE = "message"
    CONTACT_LOG = "contact_log"
    CONTACT_OK = "contact_ok"
    READ_BACK = "read_back"
    IDENTITY = "identity"
    TRAY = "tray"
    DROP = "drop"
    WAITLIST = "waitlist"
    BLOCK = "block"
    CANCEL = "cancel"
    BOOK = "book"
    REBOOK = "rebook"
    COPY = "copy"
    PASTE = "paste"
    WHY = "why"
    RELEASE = "release"


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the context menu."""

    action: Action
    label: str
    key: str
    icon: str
    separated: bool = False
    """A line stands above it."""


def entries() -> tuple[Entry, ...]:
    """The context menu of a booking, in its order."""
    return (
        Entry(Action.OPEN, _("Open"), "Return", "calendar-days"),
        Entry(Action.ARRIVED, _("Arrived"), "A", "user-check", separated=True),
        Entry(Action.START, _("Start service"), "S", "circle-play"),
        Entry(Action.DONE, _("Done"), "D", "circle-check-big"),
        Entry(Action.NO_SHOW, _("No-show"), "N", "user-x"),
        Entry(Action.LEFT, _("Left without service"), "", "door-open"),
        Entry(Action.RESCHEDULE, _("Reschedule…"), "R", "calendar-clock", separated=True),
        Entry(Action.GRAB, _("Move with the arrow keys"), "G", "move"),
        Entry(Action.REBOOK, _("Book the same again…"), "", "repeat"),
        Entry(Action.COPY, _("Copy, to book the same again"), "Ctrl+C", "repeat"),
        Entry(Action.TRAY, _("Put on the tray"), "P", "pin"),
        Entry(Action.EDIT, _("Edit…"), "E", "sticky-note"),
        Entry(Action.CONFIRM, _("Confirmed by the client"), "C", "circle-check", separated=True),
        Entry(Action.MESSAGE, _("Message…"), "M", "message-square"),
        Entry(Action.CONTACT_LOG, _("Contact log…"), "L", "phone"),
        Entry(Action.CONTACT_OK, _("Contact details still right"), "O", "check"),
        Entry(Action.READ_BACK, _("Read back…"), "Q", "check"),
        Entry(Action.IDENTITY, _("Identity check"), "I", "shield-check", separated=True),
        Entry(Action.CANCEL, _("Cancel booking…"), "X", "ban", separated=True),
        Entry(Action.WAITLIST, _("Who is waiting for this time?"), "W", "list-ordered", separated=True),
    )


def hold_entries() -> tuple[Entry, ...]:
    """The context menu of a time that is kept for a caller."""
    return (Entry(Action.RELEASE, _("Give this kept time back…"), "X", "x"),)


def slot_entries() -> tuple[Entry, ...]:
    """The context menu of free time."""
    return (
        Entry(Action.BOOK, _("Book here"), "Return", "calendar-plus"),
        Entry(Action.WHY, _("Why is this time not free?"), "Space", "info"),
        Entry(Action.PASTE, _("Book the copied booking again here"), "Ctrl+V", "calendar-plus"),
        Entry(Action.DROP, _("Drop from the tray here"), "V", "pin"),
        Entry(Action.WAITLIST, _("Who is waiting for this time?"), "W", "list-ordered"),
        Entry(Action.BLOCK, _("Block this time…"), "B", "calendar-off"),
    )


LETTERS: dict[str, Action] = {
    "A": Action.ARRIVED,
    "S": Action.START,
    "D": Action.DONE,
    "C": Action.CONFIRM,
    "N": Action.NO_SHOW,
    "R": Action.RESCHEDULE,
    "X": Action.CANCEL,
    "G": Action.GRAB,
    "E": Action.EDIT,
    "M": Action.MESSAGE,
    "I": Action.IDENTITY,
    "Q": Action.READ_BACK,
    "P": Action.TRAY,
    "O": Action.CONTACT_OK,
    "L": Action.CONTACT_LOG,
    "W": Action.WAITLIST,
}
"""On a booking (interface 2.2). G is the view's own."""

SLOT_LETTERS: dict[str, Action] = {"V": Action.DROP, "W": Action.WAITLIST, "B": Action.BLOCK}
"""On free time."""

_STEPS = {
    Action.ARRIVED: Status.ARRIVED,
    Action.START: Status.IN_SERVICE,
    Action.DONE: Status.COMPLETED,
    Action.NO_SHOW: Status.NO_SHOW,
    Action.LEFT: Status.LEFT,
    Action.CANCEL: Status.CANCELLED,
}


TOGETHER = frozenset(_STEPS) | {Action.CONFIRM}
"""What several bookings can be asked at once."""


def status_of(state: State) -> Status | None:
    """The stored status behind a state; None for a hold."""
    if state is State.HELD:
        return None
    return Status.CONFIRMED if state is State.RECONFIRMED else Status(state.value)


def refusal(action: Action, facts: TileFacts) -> str:
    """Why the action does not apply to this booking now; empty where it does."""
    status = status_of(facts.state)
    if status is None:
        return _("This time is held for a caller; it is no booking yet.")
    present = lowered(state_word(facts.state))
    if action in _STEPS and _STEPS[action] not in FORWARD[status]:
        return _("Not possible: the booking is {status}.").format(status=present)
    if action is Action.CONFIRM and facts.state not in {State.TENTATIVE, State.CONFIRMED}:
        return _("Not possible: the booking is {status}.").format(status=present)
    if action in {Action.RESCHEDULE, Action.GRAB, Action.TRAY} and not facts.movable:
        return _("A booking that is {status} is not moved.").format(status=present)
    return ""
