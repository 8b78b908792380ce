"""What a booking's deposit means for its place: how it stands, until when it is kept, and what happens then.

The panel, the tile and the day board say the same, because all of them ask here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.payments import UNPAID, Account, PaymentState, given_up_at
from bookingdesk.domain.policies import agreed
from bookingdesk.domain.policy_rules import DepositRule, PolicyKind
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _
from bookingdesk.presentation.settle_words import account_line
from bookingdesk.usecases.readings import AgendaEntry


def is_losing_its_place(entry: AgendaEntry) -> bool:
    """Whether a tentative booking was warned about its deposit, which is still unpaid."""
    booking = entry.booking
    warned = booking.status is Status.TENTATIVE and booking.deposit_warned_at is not None
    return warned and entry.payment in UNPAID


def losing_words(entry: AgendaEntry, catalogue: Catalogue, formatter: Formatter) -> str:
    """When a place is given up for want of the deposit, for a row of a list."""
    booking = entry.booking
    if booking.deposit_due_at is None or booking.deposit_warned_at is None:
        return _("deposit unpaid")
    at = _kept(booking, booking.deposit_due_at, catalogue).until
    return _("deposit unpaid, the place is given up {time}").format(time=formatter.day_time(at))


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """How a booking stands with its money, and how loudly that is said."""

    words: str
    tone: str
    """As the style sheet knows it: secondary, good, warning or error."""


def payment_line(booking: Booking, account: Account, catalogue: Catalogue, formatter: Formatter) -> PaymentLine:
    """The state in words; while the place depends on it also until when it is kept, and what happens then."""
    words = account_line(booking, account, formatter)
    if account.state not in UNPAID:
        tone = "secondary" if account.state is PaymentState.NONE else "good"
        return PaymentLine(words, tone if account.to_refund is None else "warning")
    due = booking.deposit_due_at
    if booking.status is not Status.TENTATIVE or booking.deposit is None or due is None:
        return PaymentLine(words, "warning")
    kept = _kept(booking, due, catalogue)
    until, warned = formatter.day_time(kept.until), formatter.day_time(kept.warned)
    if booking.deposit_warned_at is None:
        then = _("Unpaid, the client is warned {warned}, and the place is given up {until}.")
        return PaymentLine(f"{words}\n{then.format(warned=warned, until=until)}", "warning")
    then = _("The client was warned {warned}. Unpaid, the place is given up {until}.")
    return PaymentLine(f"{words}\n{then.format(warned=warned, until=until)}", "error")


@dataclass(frozen=True, slots=True)
class _Kept:
    """When the client is or was warned, and until when the place is kept."""

    warned: datetime
    until: datetime


def _kept(booking: Booking, due: datetime, catalogue: Catalogue) -> _Kept:
    policy = agreed(catalogue, booking, PolicyKind.DEPOSIT)
    before = ((policy.deposit if policy else None) or DepositRule()).warn_before
    warned = booking.deposit_warned_at or due - before
    return _Kept(warned, given_up_at(due, warned, before))
