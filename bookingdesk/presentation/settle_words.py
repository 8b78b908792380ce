"""What the page about approval and payment says: the yes, the account, and why nothing can be confirmed yet."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from bookingdesk.domain.bookings import Booking, Status
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import Account, Payment, asked_for
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.money_words import approved_how_word, entry_kind_word, payment_method_word, payment_state_word
from bookingdesk.i18n.translation import _


def approval_line(booking: Booking, formatter: Formatter) -> str:
    """How, from whom and when the client said yes (SOP A5.4)."""
    yes = booking.approval
    if yes is None:
        return _("The client's yes is not recorded yet.")
    return _("{how}: {name}, {time}. Recorded by {user}.").format(
        how=approved_how_word(yes.how), name=yes.given_by, time=formatter.day_time(yes.at), user=yes.recorded_by
    )


def account_line(booking: Booking, account: Account, formatter: Formatter) -> str:
    """`Unpaid: €50.00 due Tue 24 Jun 10:00.` and what goes back after a cancellation."""
    state = payment_state_word(account.state)
    if account.outstanding is not None:
        amount = formatter.money(account.outstanding)
        if booking.deposit_due_at is not None and booking.status is Status.TENTATIVE:
            due = formatter.day_time(booking.deposit_due_at)
            return _("{state}: {amount} due by {time}.").format(state=state, amount=amount, time=due)
        return _("{state}: {amount} still to pay.").format(state=state, amount=amount)
    if account.to_refund is not None:
        return _("To give back: {amount}.").format(amount=formatter.money(account.to_refund))
    if account.paid is not None and account.paid.amount > 0:
        return _("{state}: {amount}.").format(state=state, amount=formatter.money(account.paid))
    return f"{state}."


def entry_line(entry: Payment, formatter: Formatter) -> str:
    """One entry: what, how much, how, receipt, when, by whom and why."""
    parts = [entry_kind_word(entry.kind), formatter.money(entry.amount)]
    if entry.method is not None:
        parts.append(payment_method_word(entry.method))
    if entry.receipt_no is not None:
        parts.append(_("receipt {number}").format(number=entry.receipt_no))
    parts.append(formatter.day_time(entry.at))
    who = _("{user}, allowed by {approver}") if entry.approver else "{user}"
    parts.append(who.format(user=entry.user, approver=entry.approver))
    return " · ".join([*parts, *([entry.reason] if entry.reason else [])])


def last_receipt(entries: Sequence[Payment]) -> int:
    """Where the newest entry with a receipt stands in the list; -1 where nothing came in or went back."""
    numbered = [place for place, entry in enumerate(entries) if entry.receipt_no is not None]
    return numbered[-1] if numbered else -1


def why_unconfirmed(booking: Booking, account: Account, formatter: Formatter) -> str:
    """Why the button is off, in words; empty where it may be pressed."""
    if booking.status is not Status.TENTATIVE:
        return _("Only a tentative booking can be confirmed.")
    if account.outstanding is not None and booking.deposit is not None:
        return _("Not before the deposit: {amount} is still due. A supervisor can waive it.").format(
            amount=formatter.money(account.outstanding)
        )
    if booking.approval is None:
        return _("Not before the client's yes: record how and from whom.")
    return ""


def amount_to_pay(booking: Booking, account: Account) -> str:
    """What the field for an amount begins with."""
    wanted = account.outstanding or account.to_refund or (None if account.paid else booking.price)
    return "" if wanted is None else str(wanted.amount)


def typed_amount(text: str, booking: Booking, currency: str) -> Money:
    """The amount as typed, in the booking's currency; a comma is a point. Raises InvalidValue."""
    known = booking.deposit or asked_for(booking) or booking.price
    plain = text.strip().replace(",", ".")
    try:
        return Money(Decimal(plain), known.currency if known else currency)
    except InvalidOperation as why:
        raise InvalidValue(field="amount", reason="not_an_amount", value=text) from why
