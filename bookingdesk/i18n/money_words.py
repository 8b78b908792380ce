"""Single words for payments, approvals and policies, so that every view says the same."""

from __future__ import annotations

from bookingdesk.domain.agreement import ApprovedHow
from bookingdesk.domain.payments import EntryKind, PaymentMethod, PaymentState
from bookingdesk.domain.policy_rules import PolicyKind, PolicyState
from bookingdesk.i18n.translation import _


def payment_state_word(state: PaymentState) -> str:
    """How a booking stands with what was asked."""
    return {
        PaymentState.NONE: _("Nothing to pay"),
        PaymentState.DUE: _("Unpaid"),
        PaymentState.PART: _("Partly paid"),
        PaymentState.PAID: _("Paid"),
        PaymentState.REFUNDED: _("Given back"),
        PaymentState.WAIVED: _("Waived"),
    }[state]


def payment_method_word(method: PaymentMethod) -> str:
    """How somebody paid."""
    return {
        PaymentMethod.CASH: _("Cash"),
        PaymentMethod.CARD: _("Card"),
        PaymentMethod.TRANSFER: _("Bank transfer"),
        PaymentMethod.VOUCHER: _("Voucher"),
    }[method]


def entry_kind_word(kind: EntryKind) -> str:
    """What an entry of a booking's account is."""
    return {
        EntryKind.PAYMENT: _("Paid"),
        EntryKind.REFUND: _("Given back"),
        EntryKind.WAIVER: _("Waived"),
    }[kind]


def approved_how_word(how: ApprovedHow) -> str:
    """How the client said yes."""
    return {
        ApprovedHow.SPOKEN: _("Spoken"),
        ApprovedHow.EMAIL: _("By email"),
        ApprovedHow.SIGNATURE: _("Signature"),
    }[how]


def policy_kind_word(kind: PolicyKind) -> str:
    """What a policy is about."""
    return {
        PolicyKind.CANCELLATION: _("Cancelling"),
        PolicyKind.MODIFICATION: _("Changing"),
        PolicyKind.DEPOSIT: _("Deposit"),
        PolicyKind.IDENTITY: _("Identity check"),
        PolicyKind.LEAD_TIME: _("Least notice"),
        PolicyKind.HORIZON: _("How far ahead"),
        PolicyKind.RETENTION: _("Keeping records"),
    }[kind]


def policy_state_word(state: PolicyState) -> str:
    """Where a version of a policy stands."""
    return {
        PolicyState.DRAFT: _("Draft"),
        PolicyState.APPROVED: _("Approved"),
        PolicyState.WITHDRAWN: _("Taken back"),
    }[state]
