"""Short reports of what was done: their sentences, how long they stand, and which three are shown (interface 2.23).

Pure: time is a number of seconds that the caller passes in. Failures stand until they are closed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import BookingId, MessageId
from bookingdesk.domain.messages import BY_HAND
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext, pgettext
from bookingdesk.i18n.words import channel_word, listed
from bookingdesk.usecases.readings import Undone

SHOWN = 3
SECONDS = 6.0
SECONDS_LARGE_TEXT = 10.0
"""From a text size of 150 % on."""


WHO_FITS = "who_fits"
FIX, SHOW_NOT_SENT = "fix_message", "show_not_sent"
"""The button's id that leads to who could use a free time."""


class Kind(StrEnum):
    """Done, gone wrong, or to be answered."""

    DONE = "done"
    FAILURE = "failure"
    QUESTION = "question"
    """Done, and something is left to decide: it stands until it is answered."""


@dataclass(frozen=True, slots=True)
class ToastAction:
    """A button: what it stands for (`undo`, `send_now`, `details`) and its word."""

    id: str
    word: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Toast:
    """One report."""

    text: str
    kind: Kind = Kind.DONE
    actions: tuple[ToastAction, ...] = ()
    booking_id: BookingId | None = None
    beside: bool = False
    """It takes the place of no older report about the booking: that one is still true."""
    sends_at: datetime | None = None
    """When the message about it leaves; counted down behind the text."""
    sends_by: Channel | None = None
    """By which way, where that is known; by hand it is a call to make, and nothing is counted."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A toast on the shelf. `left` seconds remain while its clock runs; None stays until closed."""

    number: int
    toast: Toast
    left: float | None
    stopped: bool = False


class Shelf:
    """Which toasts stand, oldest first. At most three: the oldest success gives way, then the oldest."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self.seconds = seconds
        self._standing: list[Standing] = []
        self._next = 1

    def standing(self) -> tuple[Standing, ...]:
        """Oldest first."""
        return tuple(self._standing)

    def put(self, toast: Toast) -> int:
        """Show a toast; returns its number."""
        number = self._next
        self._next += 1
        left = self.seconds if toast.kind is Kind.DONE else None
        self._standing.append(Standing(number, toast, left))
        while len(self._standing) > SHOWN:
            self._standing.remove(self._dispensable(self._standing[:-1]))
        return number

    def pass_time(self, seconds: float) -> bool:
        """Let the clocks run that are not stopped; whether any toast went."""
        before = len(self._standing)
        aged = (s if s.left is None or s.stopped else replace(s, left=s.left - seconds) for s in self._standing)
        self._standing = [s for s in aged if s.left is None or s.left > 0]
        return len(self._standing) != before

    def stop(self, number: int, stopped: bool) -> None:
        """Stop a toast's clock while the pointer or the focus is on it; it starts afresh afterwards."""
        self._standing = [
            replace(s, stopped=stopped, left=s.left if stopped or s.left is None else self.seconds)
            if s.number == number
            else s
            for s in self._standing
        ]

    def close(self, number: int) -> None:
        """Take a toast away."""
        self._standing = [s for s in self._standing if s.number != number]

    def close_about(self, booking: BookingId) -> None:
        """Take successes about a booking away, because they are no longer true."""
        self._standing = [
            s for s in self._standing if s.toast.booking_id != booking or s.toast.kind is Kind.FAILURE
        ]

    @staticmethod
    def _dispensable(candidates: Iterable[Standing]) -> Standing:
        standing = list(candidates)
        return next((s for s in standing if s.left is not None and not s.stopped), standing[0])


def sending_words(by: Channel | None, left: float) -> str:
    """`SMS in 0:58`, `Email on its way`; of what a person has to say, `On the list of calls`."""
    if by in BY_HAND:
        return _("On the list of calls")
    way = _("Message") if by is None else channel_word(by)
    if left > 0:
        return _("{way} in {left}").format(way=way, left=countdown(left))
    return _("{way} on its way").format(way=way)


def undo_action() -> ToastAction:
    """The button that takes back."""
    return ToastAction("undo", _("Undo"))


def send_now_action() -> ToastAction:
    """The button that ends the wait of the message."""
    return ToastAction("send_now", _("Send now"))


def correct_action() -> ToastAction:
    """The button that tells a client how things stand after an undo."""
    return ToastAction("correct", _("Send correction"))


def correct_by_call_action() -> ToastAction:
    """The button that has a client called about how things stand."""
    return ToastAction("correct_by_call", _("Call them"))


def keep_quiet_action() -> ToastAction:
    """The button that leaves a client with what they were told."""
    return ToastAction("keep_quiet", _("Don't send"))


def take_slot_action(words: str) -> ToastAction:
    """The button that takes the time that could be had instead; `words` is that time."""
    return ToastAction("take_slot", _("Book {slot}").format(slot=words))


def who_fits_action() -> ToastAction:
    """Who on the waitlist could use a time."""
    return ToastAction(WHO_FITS, _("Show"))


def fix_action(message: MessageId) -> ToastAction:
    """What can be done about a message that was not sent."""
    return ToastAction(f"{FIX} {message}", pgettext("button", "Fix"))


def show_not_sent_action() -> ToastAction:
    """The messages that were not sent."""
    return ToastAction(SHOW_NOT_SENT, _("Show"))


def history_action() -> ToastAction:
    """The button that shows what this desk did."""
    return ToastAction("history", _("Show history"))


def both_action() -> ToastAction:
    """The button that moves a booking although the client has something else then."""
    return ToastAction("both", _("Keep both"))


def marked_text(client: str, status: Status) -> str:
    """`Arrived: Maya Ortiz.`"""
    return {
        Status.TENTATIVE: _("Tentative: {client}."),
        Status.CONFIRMED: _("Confirmed: {client}."),
        Status.ARRIVED: _("Arrived: {client}."),
        Status.IN_SERVICE: _("In service: {client}."),
        Status.COMPLETED: _("Done: {client}."),
        Status.NO_SHOW: _("No-show: {client}."),
        Status.LEFT: _("Left without service: {client}."),
        Status.CANCELLED: _("Cancelled: {client}."),
    }[status].format(client=client)


def reconfirmed_text(client: str) -> str:
    """`Confirmed by client: Maya Ortiz.`"""
    return _("Confirmed by client: {client}.").format(client=client)


def booked_text(client: str, booking: Booking, catalogue: Catalogue, formatter: Formatter) -> str:
    """`Booked: Maya Ortiz Mon 23 Jun 14:15, Ana.`; a tentative one is kept, and says so."""
    if booking.status is Status.TENTATIVE:
        kept = _("Kept, not confirmed yet: {client} {when}.").format(
            client=client, when=_when(booking, catalogue, formatter)
        )
        if booking.deposit is None or booking.deposit_due_at is None:
            return kept
        asked = _("{kept} A deposit of {amount} is due until {time}.")
        amount, due = formatter.money(booking.deposit), formatter.day_time(booking.deposit_due_at)
        return asked.format(kept=kept, amount=amount, time=due)
    return _("Booked: {client} {when}.").format(client=client, when=_when(booking, catalogue, formatter))


def moved_text(client: str, booking: Booking, catalogue: Catalogue, formatter: Formatter) -> str:
    """`Moved: Maya Ortiz is now Mon 23 Jun 16:00, Ben.`"""
    return _("Moved: {client} is now {when}.").format(client=client, when=_when(booking, catalogue, formatter))


def changed_text(client: str) -> str:
    """`Changed: Maya Ortiz.`"""
    return _("Changed: {client}.").format(client=client)


def cancelled_text(client: str, booking: Booking, formatter: Formatter) -> str:
    """`Cancelled: Maya Ortiz Mon 23 Jun 14:15.` And what of the money paid has still to go back."""
    when = formatter.day_time(booking.span.start)
    refund = booking.cancellation.refund if booking.cancellation else None
    if refund is None:
        return _("Cancelled: {client} {when}.").format(client=client, when=when)
    words = _("Cancelled: {client} {when}. Give back {amount}.")
    return words.format(client=client, when=when, amount=formatter.money(refund))


def undone_text(client: str, undone: Undone, now: datetime, formatter: Formatter) -> str:
    """What an undo did, and who has heard of what, and when (interface 5.2, 13 and 14)."""
    if not undone.already_sent:
        return _("Taken back: {client}. No message was sent.").format(client=client)
    if undone.told_at is None or undone.told_start is None:
        return _("Taken back. {client} has already been told. Send a correction?").format(client=client)
    time = formatter.day_time(undone.told_start)
    minutes = int((now - undone.told_at).total_seconds()) // 60
    if minutes < 1:
        said = _("Taken back. {client} was told about {time} a moment ago. Send a correction?")
        return said.format(client=client, time=time)
    if minutes < 60:
        return ngettext(
            "Taken back. {client} was told about {time} {count} minute ago. Send a correction?",
            "Taken back. {client} was told about {time} {count} minutes ago. Send a correction?",
            minutes,
        ).format(client=client, time=time, count=minutes)
    said = _("Taken back. On {when} {client} was told about {time}. Send a correction?")
    return said.format(client=client, time=time, when=formatter.day_time(undone.told_at))


def redone_text(client: str) -> str:
    """What was taken back is in force again."""
    return _("Done again: {client}.").format(client=client)


def told_again_text(client: str) -> str:
    """A correction is on its way."""
    return _("{client} will be told how the booking stands now.").format(client=client)


def countdown(seconds: float) -> str:
    """`0:41`; never negative."""
    whole = max(0, int(seconds + 0.999))
    return f"{whole // 60}:{whole % 60:02d}"


def _when(booking: Booking, catalogue: Catalogue, formatter: Formatter) -> str:
    """`Mon 23 Jun 14:15, Ana`."""
    staff = [
        found.name
        for found in (catalogue.resources.get(a.resource_id) for a in booking.allocations)
        if found is not None and found.kind is ResourceKind.STAFF
    ]
    return listed([formatter.day_time(booking.span.start), *dict.fromkeys(staff)])
