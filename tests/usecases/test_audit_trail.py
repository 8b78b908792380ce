"""Every verb that changes something leaves its event, readings leave none, and nothing personal enters the log."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from types import ModuleType
from typing import Any

import pytest

from bookingdesk.domain.agreement import ApprovedHow
from bookingdesk.domain.bookings import Booking, Mode, Status
from bookingdesk.domain.clients import Client
from bookingdesk.domain.ids import PaymentId, PolicyId
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.money import Money
from bookingdesk.domain.payments import PaymentMethod
from bookingdesk.domain.policy_rules import DepositRule, Policy, PolicyKind
from bookingdesk.domain.steering import Steer
from bookingdesk.usecases import (
    agenda,
    booking,
    cancelling,
    clashing,
    clients,
    confirming,
    expiring,
    holding,
    marking,
    outbox,
    paying,
    policies,
    printing,
    records,
    rescheduling,
    settings,
    undoing,
)
from bookingdesk.usecases.commands import (
    AgendaQuery,
    Amend,
    AmendClient,
    Cancel,
    CancelTogether,
    Confirm,
    DayScheduleQuery,
    FindClients,
    HoldSlot,
    Mark,
    MarkTogether,
    Names,
    OutboxQuery,
    Pay,
    Prolong,
    Reconfirm,
    RecordApproval,
    RecordPrint,
    Refund,
    RegisterClient,
    Reschedule,
    SetSetting,
    WaiveDue,
)
from bookingdesk.usecases.outbox_commands import SteerMessages
from bookingdesk.usecases.waiting_commands import ReleaseHold
from tests.builders import HAIRCUT, MONDAY, a_client, span
from tests.salon import MAYA
from tests.usecases.desk import FrontDesk

MODULES: tuple[ModuleType, ...] = (
    agenda,
    booking,
    cancelling,
    clashing,
    clients,
    confirming,
    expiring,
    holding,
    marking,
    outbox,
    paying,
    policies,
    printing,
    records,
    rescheduling,
    settings,
    undoing,
)

SECRETS = {
    "given_name": "Xanthippe",
    "family_name": "Quandrix",
    "phone": "+493055501987",
    "email": "xq.secret@mail.example",
    "note": "owes-us-a-favour",
    "care": "allergic-to-latex",
    "pronounced": "ksan-TIP-ee",
}
"""What must never be read in the log."""

SECRET_TEXTS = (*SECRETS.values(), "seat-by-the-window", "reason-of-illness", "555019", "Secret Salon Name")


def _held(desk: FrontDesk) -> Any:
    slot = HoldSlot(service_id=HAIRCUT, span=span("2025-06-27 09:00"), allocations=())
    return holding.hold(desk.env, slot).value


def _option(desk: FrontDesk) -> str:
    slot = HoldSlot(service_id=HAIRCUT, span=span("2025-06-27 09:00"), allocations=(), option_of="caller")
    return str(holding.hold(desk.env, slot).value.option_of)


def _message(desk: FrontDesk, made: Booking, state: MessageState = MessageState.QUEUED) -> Any:
    desk.change_rows(made, "confirmation", state=state)
    return next(row.id for row in desk.rows(made) if row.kind.value == "confirmation")


def _cancel(desk: FrontDesk, made: Booking) -> Any:
    return cancelling.cancel(desk.env, Cancel(booking_id=made.id, reason="reason-of-illness"))


def _mark(desk: FrontDesk, made: Booking) -> Any:
    desk.clock.set(made.span.start)
    return marking.mark(desk.env, Mark(booking_id=made.id, status=Status.ARRIVED))


def _mark_together(desk: FrontDesk, made: Booking) -> Any:
    desk.clock.set(made.span.start)
    return marking.mark_together(desk.env, MarkTogether(booking_ids=(made.id,), status=Status.ARRIVED))


def _undone(desk: FrontDesk, made: Booking) -> Any:
    return undoing.undo(desk.env)


def _register(desk: FrontDesk, made: Booking) -> Any:
    return clients.register_client(desk.env, RegisterClient(client=a_client(**SECRETS)))


def _amend_client(desk: FrontDesk, made: Booking) -> Any:
    maya: Client = desk.env.store.read(lambda work: work.clients.get(MAYA))
    return clients.amend_client(desk.env, AmendClient(client=replace(maya, **SECRETS)))  # type: ignore[arg-type]


def _draft(desk: FrontDesk) -> Policy:
    rule = DepositRule(amount=Money(Decimal(5), "EUR"), due_within=timedelta(0))
    policy = Policy(
        id=PolicyId(0),
        name="Deposit",
        kind=PolicyKind.DEPOSIT,
        deposit=rule,
        text={"en": "owes-us-a-favour"},
        description="seat-by-the-window",
    )
    return policies.draft_policy(desk.env, policies.DraftPolicy(policy=policy)).value


def _with_deposit(desk: FrontDesk) -> Booking:
    """A booking whose deposit is due."""
    policies.approve_policy(desk.env, policies.ApprovePolicy(policy_id=_draft(desk).id))
    return desk.book("2025-06-27 16:00")


def _paid(desk: FrontDesk, made: Booking) -> Any:
    command = Pay(
        payment_id=PaymentId("paid"),
        booking_id=made.id,
        amount=Money(Decimal(5), "EUR"),
        method=PaymentMethod.CARD,
    )
    return paying.pay(desk.env, command)


Run = Callable[[FrontDesk, Booking], Any]

CHANGING: dict[str, tuple[str, Run]] = {
    "book": (
        "book",
        lambda d, b: d.book("2025-06-27 16:00", note="seat-by-the-window", new_client=a_client(**SECRETS)),
    ),
    "reschedule": (
        "reschedule",
        lambda d, b: rescheduling.reschedule(
            d.env, Reschedule(booking_id=b.id, span=span("2025-06-27 14:15"), reason="reason-of-illness")
        ),
    ),
    "amend": (
        "amend",
        lambda d, b: rescheduling.amend(d.env, Amend(booking_id=b.id, note="seat-by-the-window", mode=Mode.PHONE)),
    ),
    "cancel": ("cancel", _cancel),
    "confirm": (
        "confirm",
        lambda d, b: confirming.confirm(
            d.env,
            Confirm(
                booking_id=d.book("2025-06-27 16:00", status=Status.TENTATIVE).id,
                how=ApprovedHow.EMAIL,
                given_by=SECRETS["family_name"],
            ),
        ),
    ),
    "record_approval": (
        "approve",
        lambda d, b: confirming.record_approval(
            d.env, RecordApproval(booking_id=b.id, given_by=SECRETS["family_name"])
        ),
    ),
    "expire_tentative": ("deposit_warning", lambda d, b: (_with_deposit(d), expiring.expire_tentative(d.env))),
    "pay": ("payment", lambda d, b: _paid(d, b)),
    "refund": (
        "refund",
        lambda d, b: (
            _paid(d, b),
            paying.refund(
                d.env,
                Refund(
                    payment_id=PaymentId("back"),
                    booking_id=b.id,
                    amount=Money(Decimal(5), "EUR"),
                    method=PaymentMethod.CASH,
                    reason="reason-of-illness",
                ),
            ),
        ),
    ),
    "waive": (
        "waiver",
        lambda d, b: paying.waive(
            d.env,
            WaiveDue(payment_id=PaymentId("let"), booking_id=_with_deposit(d).id, reason="reason-of-illness"),
        ),
    ),
    "draft_policy": ("draft_policy", lambda d, b: _draft(d)),
    "approve_policy": (
        "approve_policy",
        lambda d, b: policies.approve_policy(d.env, policies.ApprovePolicy(policy_id=_draft(d).id)),
    ),
    "withdraw_policy": (
        "withdraw_policy",
        lambda d, b: policies.withdraw_policy(d.env, policies.WithdrawPolicy(policy_id=_draft(d).id)),
    ),
    "mark": ("mark", _mark),
    "mark_together": ("mark", _mark_together),
    "cancel_together": (
        "cancel",
        lambda d, b: marking.cancel_together(
            d.env, CancelTogether(booking_ids=(b.id,), reason="reason-of-illness")
        ),
    ),
    "reconfirm": ("reconfirm", lambda d, b: marking.reconfirm(d.env, Reconfirm(booking_id=b.id))),
    "undo": ("undo", _undone),
    "undo_action": (
        "undo",
        lambda d, b: undoing.undo_action(d.env, undoing.history(d.env).value[0].action_id),
    ),
    "redo": ("redo", lambda d, b: (_undone(d, b), undoing.redo(d.env))),
    "correct": ("correct", lambda d, b: undoing.correct(d.env, b.id)),
    "hold": ("hold", lambda d, b: _held(d)),
    "release": ("release", lambda d, b: holding.release(d.env, _held(d).id)),
    "release_options": ("release", lambda d, b: holding.release_options(d.env, _option(d))),
    "release_other": (
        "release_other",
        lambda d, b: holding.release_other(d.env, ReleaseHold(hold_id=_held(d).id, reason="forgotten")),
    ),
    "prolong": ("prolong", lambda d, b: holding.prolong(d.env, Prolong(hold_id=_held(d).id))),
    "register_client": ("register_client", _register),
    "amend_client": ("amend_client", _amend_client),
    "withdraw": ("withdraw_message", lambda d, b: outbox.withdraw(d.env, _message(d, b))),
    "retry": ("retry_message", lambda d, b: outbox.retry(d.env, _message(d, b, MessageState.FAILED))),
    "send_now": ("send_message_now", lambda d, b: outbox.send_now(d.env, _message(d, b))),
    "by_call": ("call_instead", lambda d, b: outbox.by_call(d.env, _message(d, b))),
    "received": (
        "message_received",
        lambda d, b: outbox.received(d.env, _message(d, b, MessageState.IN_DOUBT)),
    ),
    "steer_many": (
        "withdraw_message",
        lambda d, b: outbox.steer_many(d.env, SteerMessages(messages=(_message(d, b),), steer=Steer.WITHDRAW)),
    ),
    "set_setting": (
        "set_setting",
        lambda d, b: settings.set_setting(d.env, SetSetting(key="business.name", value="Secret Salon Name")),
    ),
    "record_print": (
        "print",
        lambda d, b: printing.record_print(d.env, RecordPrint(what="day", day=MONDAY, names=Names.FULL)),
    ),
}
"""Each changing verb: the action of its event, and one run of it on Maya's booking of Thursday."""

READING: dict[str, Run] = {
    "agenda": lambda d, b: agenda.agenda(d.env, AgendaQuery(first_day=MONDAY, days=7)),
    "clashes": lambda d, b: clashing.clashes(d.env, clashing.ClientTime(client_id=b.client_id, span=b.span)),
    "account_of": lambda d, b: paying.account_of(d.env, b.id),
    "kept_slots": lambda d, b: holding.kept_slots(d.env),
    "policy_lines": lambda d, b: policies.policy_lines(d.env),
    "booking_file": lambda d, b: agenda.booking_file(d.env, b.id),
    "numbered_booking": lambda d, b: agenda.numbered_booking(d.env, b.number),
    "find_clients": lambda d, b: clients.find_clients(d.env, FindClients(words="maya")),
    "client_file": lambda d, b: clients.client_file(d.env, b.client_id),
    "likely_duplicates": lambda d, b: clients.likely_duplicates(d.env, a_client()),
    "message_line": lambda d, b: outbox.message_line(d.env, _message(d, b)),
    "outbox_page": lambda d, b: outbox.outbox_page(d.env, OutboxQuery()),
    "day_schedule": lambda d, b: printing.day_schedule(d.env, DayScheduleQuery(day=MONDAY)),
    "status_of_desk": lambda d, b: records.status_of_desk(d.env),
    "get_setting": lambda d, b: settings.get_setting(d.env, "mail.port"),
    "all_settings": lambda d, b: settings.all_settings(d.env),
    "history": lambda d, b: undoing.history(d.env),
}


def verbs() -> set[str]:
    """Every public function of the modules that takes the surroundings and answers an outcome."""
    found = set()
    for module in MODULES:
        for name, function in inspect.getmembers(module, inspect.isfunction):
            own = function.__module__ == module.__name__ and not name.startswith("_")
            if own and next(iter(inspect.signature(function).parameters), "") == "env":
                assert str(inspect.signature(function).return_annotation).startswith("Outcome["), name
                found.add(name)
    return found


def test_that_no_verb_is_missing_from_these_tables() -> None:
    assert verbs() == CHANGING.keys() | READING.keys()


@pytest.mark.parametrize("verb", list(CHANGING))
def test_that_the_verb_leaves_its_event_and_nothing_personal(desk: FrontDesk, verb: str) -> None:
    action, run = CHANGING[verb]
    made = desk.book("2025-06-26 14:15")
    before = len(desk.log())
    run(desk, made)
    added = desk.log()[before:]
    assert added[-1].action == action
    assert [entry.action for entry in added].count(action) == 1
    assert {(entry.actor, entry.station) for entry in added} == {("Jo", "Desk 1")}
    written = json.dumps(
        [(e.action, e.entity, e.entity_id, dict(e.detail)) for e in desk.log()], ensure_ascii=False
    )
    for secret in SECRET_TEXTS:
        assert secret not in written, secret


@pytest.mark.parametrize("verb", list(READING))
def test_that_reading_leaves_no_event(desk: FrontDesk, verb: str) -> None:
    made = desk.book("2025-06-26 14:15")
    before = len(desk.log())
    READING[verb](desk, made)
    assert len(desk.log()) == before


@pytest.mark.parametrize("verb", list(CHANGING))
def test_that_a_verb_that_fails_on_the_way_leaves_nothing(
    desk: FrontDesk, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The log is written in the change's own transaction: when it cannot be, nothing has happened."""
    made = desk.book("2025-06-26 14:15")
    stands = {"retry": MessageState.FAILED, "received": MessageState.IN_DOUBT}.get(verb)
    if stands is not None:
        _message(desk, made, stands)
    before = _picture(desk, made)
    from bookingdesk.storage.repositories.audit import SqlAudit

    def broken(self: object, **entry: object) -> int:
        raise RuntimeError("no room in the log")

    monkeypatch.setattr(SqlAudit, "append", broken)
    with pytest.raises(RuntimeError):
        CHANGING[verb][1](desk, made)
    monkeypatch.undo()
    assert _picture(desk, made) == before


def _picture(desk: FrontDesk, made: Booking) -> tuple[object, ...]:
    """Everything that the verbs could have changed."""
    return desk.env.store.read(
        lambda work: (
            work.bookings.get(made.id),
            work.bookings.count(),
            work.clients.count(),
            work.clients.get(MAYA),
            tuple(work.clients.changes_of(MAYA)),
            tuple(work.outbox.page()),
            tuple(work.holds.active(desk.env.now())),
            tuple(work.actions.last("Desk 1")),
            dict(work.settings.all()),
            work.audit.head(),
        )
    )
