"""Console verbs about what is agreed: confirm, pay, refund, waive, extend, account, policy, tend."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation

from bookingdesk.admin.changing import answer
from bookingdesk.admin.context import Console
from bookingdesk.admin.naming import booking_numbered, department_named, moment_named, service_named
from bookingdesk.admin.numbers import key_of, whole
from bookingdesk.admin.policy_reading import confirm_read, show_readers, show_unread
from bookingdesk.admin.shapes import account_shape, payment_shape, policy_shape
from bookingdesk.domain.agreement import ApprovedHow
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import PaymentId, PolicyId
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import Payment, PaymentMethod
from bookingdesk.domain.policy_rules import (
    LATE_KINDS,
    LIMIT_KINDS,
    DepositRule,
    IdentityRule,
    Policy,
    PolicyKind,
    PolicyState,
)
from bookingdesk.usecases.commands import Confirm, Pay, RecordApproval, Refund, WaiveDue
from bookingdesk.usecases.confirming import confirm, record_approval
from bookingdesk.usecases.deadlines import ExtendDeposit, extend_deposit
from bookingdesk.usecases.expiring import expire_tentative
from bookingdesk.usecases.paying import account_of, pay, refund, waive
from bookingdesk.usecases.policies import (
    ApprovePolicy,
    DraftPolicy,
    WithdrawPolicy,
    approve_policy,
    draft_policy,
    policy_lines,
    withdraw_policy,
)
from bookingdesk.usecases.queueing import end_queue_day

Verb = Callable[[Console, Namespace], int]
AddVerb = Callable[[str, Verb, str], ArgumentParser]

DAY = timedelta(days=1)


def add_verbs(verb: AddVerb) -> None:
    """Name the verbs and their arguments."""
    how = tuple(one.value for one in ApprovedHow)
    methods = tuple(one.value for one in PaymentMethod)
    yes = verb("approve", approve_one, "record the client's yes to a booking")
    sure = verb("confirm", confirm_one, "confirm a tentative booking")
    for one in (yes, sure):
        one.add_argument("number")
        one.add_argument("--approved", choices=how, required=one is yes, help="how the client said yes")
        one.add_argument("--by", default="", metavar="NAME", help="who said yes; the client where left out")
    take = verb("pay", pay_one, "record a payment and give its receipt number")
    back = verb("refund", refund_one, "record money given back")
    for one in (take, back):
        one.add_argument("number")
        one.add_argument("amount", metavar="AMOUNT", help='such as 50.00, or "50.00 EUR"')
        one.add_argument("--method", choices=methods, required=True)
    back.add_argument("--reason", required=True)
    let = verb("waive", waive_one, "ask no more for what a booking owes")
    let.add_argument("number")
    let.add_argument("--reason", required=True)
    longer = verb("extend", extend_one, "more time for a deposit; takes a supervisor")
    longer.add_argument("number")
    longer.add_argument("--until", required=True, metavar="T")
    longer.add_argument("--reason", required=True)
    verb("account", show_account, "what is asked, paid, waived and due").add_argument("number")
    tending = verb("tend", tend, "warn of unpaid deposits, give overdue places up, end yesterday's queue")
    tending.add_argument("--now", metavar="T", help="as if it were this time, for trying")
    _policy_verb(verb("policy", run_policy, "show, draft, approve, withdraw or read versions of policies"))


def _policy_verb(policy: ArgumentParser) -> None:
    policy.add_argument("what", choices=tuple(POLICY_VERBS))
    words = "kind for show, draft and readers; id for approve, withdraw and read"
    policy.add_argument("which", nargs="?", default="", help=words)
    policy.add_argument("--name", default="Standard")
    meant_for = policy.add_mutually_exclusive_group()
    meant_for.add_argument("--service", help="for this service only")
    meant_for.add_argument("--department", help="for the services of this department only")
    policy.add_argument("--hours", type=_decimal, metavar="N", help="free until; due within; or the limit itself")
    policy.add_argument("--days", type=_decimal, metavar="N", help="the limit in days")
    policy.add_argument("--amount", metavar="AMOUNT", help="fee or deposit")
    policy.add_argument("--percent", type=_decimal, metavar="P", help="fee or deposit as a share of the price")
    policy.add_argument("--supervisor", action="store_true", help="a late change takes a supervisor")
    policy.add_argument("--no-show", action="store_true", help="cancellation: who does not come owes the late fee")
    policy.add_argument("--warn-hours", type=_decimal, default=Decimal(4), metavar="N")
    policy.add_argument("--back-free", type=_decimal, default=Decimal(100), metavar="P", help="of what was paid")
    policy.add_argument("--back-late", type=_decimal, default=Decimal(0), metavar="P", help="of what was paid")
    policy.add_argument("--facts", type=whole, default=2, metavar="N", help="facts that an identity check needs")
    policy.add_argument(
        "--tries", type=whole, default=3, metavar="N", help="failed checks after which it is locked"
    )
    policy.add_argument("--lock-minutes", type=whole, default=15, metavar="N", help="and for how long")
    policy.add_argument("--ticked", action="store_true", help="facts are listed and ticked")
    policy.add_argument("--text", default="", help="the sentence for clients, in English")
    policy.add_argument("--description", default="", help="what changed and why")
    policy.add_argument("--from", dest="valid_from", metavar="T", help="approve: applies from then on")


def approve_one(console: Console, args: Namespace) -> int:
    """Record the client's yes to a booking that cannot be confirmed yet."""
    booking = booking_numbered(console.env, args.number)
    command = RecordApproval(booking_id=booking.id, how=ApprovedHow(args.approved), given_by=args.by)
    answer(console, record_approval(console.env, command).value)
    return 0


def confirm_one(console: Console, args: Namespace) -> int:
    """Confirm a tentative booking, with the approval that is given now or was recorded before."""
    booking = booking_numbered(console.env, args.number)
    how = ApprovedHow(args.approved) if args.approved else None
    answer(console, confirm(console.env, Confirm(booking_id=booking.id, how=how, given_by=args.by)).value)
    return 0


def pay_one(console: Console, args: Namespace) -> int:
    """Record a payment."""
    booking = booking_numbered(console.env, args.number)
    command = Pay(
        payment_id=PaymentId(console.env.new_id()),
        booking_id=booking.id,
        amount=_amount(console, args.amount),
        method=PaymentMethod(args.method),
    )
    return _entry(console, pay(console.env, command).value)


def refund_one(console: Console, args: Namespace) -> int:
    """Record money given back."""
    booking = booking_numbered(console.env, args.number)
    command = Refund(
        payment_id=PaymentId(console.env.new_id()),
        booking_id=booking.id,
        amount=_amount(console, args.amount),
        method=PaymentMethod(args.method),
        reason=args.reason,
    )
    return _entry(console, refund(console.env, command).value)


def waive_one(console: Console, args: Namespace) -> int:
    """Ask no more for what a booking owes."""
    booking = booking_numbered(console.env, args.number)
    command = WaiveDue(payment_id=PaymentId(console.env.new_id()), booking_id=booking.id, reason=args.reason)
    return _entry(console, waive(console.env, command).value)


def extend_one(console: Console, args: Namespace) -> int:
    """More time for a deposit."""
    booking = booking_numbered(console.env, args.number)
    due_at = moment_named(args.until, console.zone)
    command = ExtendDeposit(booking_id=booking.id, due_at=due_at, reason=args.reason)
    answer(console, extend_deposit(console.env, command).value)
    return 0


def show_account(console: Console, args: Namespace) -> int:
    """What is asked, paid, waived and due."""
    booking = booking_numbered(console.env, args.number)
    console.facts(
        {"number": booking.number} | account_shape(account_of(console.env, booking.id).value, console.zone)
    )
    return 0


@dataclass(frozen=True, slots=True)
class _Stopped:
    """A clock that stands at the moment to be tried."""

    at: datetime

    def now(self) -> datetime:
        """That moment."""
        return self.at


def tend(console: Console, args: Namespace) -> int:
    """One pass over tentative bookings with a deposit and over who still waits from a day before."""
    env = console.env
    if args.now:
        env = replace(env, clock=_Stopped(moment_named(args.now, console.zone)))
    done, gone = expire_tentative(env).value, end_queue_day(env).value
    console.facts(
        {"deposits_warned": len(done.warned), "places_given_up": len(done.expired), "walk_ins_gone": len(gone)}
    )
    return 0


def run_policy(console: Console, args: Namespace) -> int:
    """`policy show|draft|approve|withdraw|unread|read|readers`."""
    POLICY_VERBS[args.what](console, args)
    return 0


def _show(console: Console, args: Namespace) -> None:
    kind = _kind(args.which)
    lines = [line for line in policy_lines(console.env).value if line.policy.kind is kind]
    console.rows([policy_shape(line, console.zone) for line in lines])


def _draft(console: Console, args: Namespace) -> None:
    kind = _kind(args.which)
    service = service_named(console.catalogue, args.service) if args.service else None
    department = department_named(console.catalogue, args.department) if args.department else None
    amount = _amount(console, args.amount) if args.amount else None
    hours = None if args.hours is None else _hours(args.hours)
    policy = Policy(
        id=PolicyId(0),
        name=args.name,
        kind=kind,
        state=PolicyState.DRAFT,
        service_id=service.id if service else None,
        department_id=department.id if department else None,
        description=args.description,
        text={"en": args.text} if args.text else {},
        free_until=hours if hours is not None and kind in LATE_KINDS else DAY,
        late_fee=amount if kind in LATE_KINDS else None,
        late_percent=args.percent if kind in LATE_KINDS else None,
        late_needs_approval=args.supervisor,
        no_show_late=args.no_show and kind is PolicyKind.CANCELLATION,
        limit=_limit(args, hours) if kind in LIMIT_KINDS else None,
        deposit=_deposit(args, amount, hours) if kind is PolicyKind.DEPOSIT else None,
        identity=_identity(args) if kind is PolicyKind.IDENTITY else None,
    )
    _settled(console, draft_policy(console.env, DraftPolicy(policy=policy)).value)


def _identity(args: Namespace) -> IdentityRule:
    return IdentityRule(
        needed=args.facts,
        ticked=args.ticked,
        failures=args.tries,
        locked_for=timedelta(minutes=args.lock_minutes),
    )


def _approve(console: Console, args: Namespace) -> None:
    since = moment_named(args.valid_from, console.zone) if args.valid_from else None
    command = ApprovePolicy(policy_id=PolicyId(key_of("policy", args.which)), valid_from=since)
    _settled(console, approve_policy(console.env, command).value)


def _withdraw(console: Console, args: Namespace) -> None:
    _settled(
        console,
        withdraw_policy(console.env, WithdrawPolicy(policy_id=PolicyId(key_of("policy", args.which)))).value,
    )


POLICY_VERBS: dict[str, Callable[[Console, Namespace], None]] = {
    "show": _show,
    "draft": _draft,
    "approve": _approve,
    "withdraw": _withdraw,
    "unread": show_unread,
    "read": confirm_read,
    "readers": show_readers,
}


def _settled(console: Console, policy: Policy) -> None:
    """Show a version as it stands now."""
    line = next(line for line in policy_lines(console.env).value if line.policy.id == policy.id)
    console.facts(policy_shape(line, console.zone))


def _deposit(args: Namespace, amount: Money | None, hours: timedelta | None) -> DepositRule:
    return DepositRule(
        amount=amount,
        percent=args.percent,
        due_within=DepositRule().due_within if hours is None else hours,
        warn_before=_hours(args.warn_hours),
        back_when_free=args.back_free,
        back_when_late=args.back_late,
    )


def _limit(args: Namespace, hours: timedelta | None) -> timedelta | None:
    return hours if args.days is None else _hours(args.days * 24)


def _hours(number: Decimal) -> timedelta:
    return timedelta(seconds=int(number * 3600))


def _kind(text: str) -> PolicyKind:
    try:
        return PolicyKind(text.replace("-", "_"))
    except ValueError as why:
        allowed = ", ".join(kind.value for kind in PolicyKind)
        raise InvalidValue(field="kind", reason="not_allowed", value=text, allowed=allowed) from why


def _amount(console: Console, text: str) -> Money:
    """`50`, `50.00` in the desk's currency, or `50.00 EUR`."""
    if " " in text.strip():
        return Money.parse(text)
    prices = (service.price for service in console.catalogue.services.values() if service.price is not None)
    return Money.parse(f"{text.strip()} {next((price.currency for price in prices), 'EUR')}")


def _decimal(text: str) -> Decimal:
    """A number as typed; argparse says so where it is none."""
    try:
        number = Decimal(text)
    except InvalidOperation as why:
        raise ValueError(text) from why
    if not number.is_finite() or not 0 <= number <= 100_000:
        raise ValueError(text)
    return number


def _entry(console: Console, entry: Payment) -> int:
    """Show an entry as it is stored, with how the booking stands now."""
    state = account_of(console.env, entry.booking_id).value.state
    console.facts(payment_shape(entry, console.zone) | {"state": state.value})
    return 0
