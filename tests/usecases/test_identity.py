"""The check of who is calling, before every change on a client's word (SOP B4.4.2, R06, R64)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bookingdesk.domain.bookings import AskedBy, Booking, Mode
from bookingdesk.domain.clients import AddressCheck, CheckedBy
from bookingdesk.domain.errors import (
    ChangeReasonMissing,
    IdentityLocked,
    IdentityNeeded,
    NotAllowed,
    NotFound,
    PersonMayNot,
    ReasonMissing,
    RuleViolation,
)
from bookingdesk.domain.identity import CheckedHow, FactKind
from bookingdesk.domain.ids import ContactPersonId, IdentityCheckId, PolicyId, UserId
from bookingdesk.domain.issues import IssueKind
from bookingdesk.domain.policy_rules import IdentityRule, Policy, PolicyKind
from bookingdesk.domain.rights import Role
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.clients import amend_client
from bookingdesk.usecases.commands import Amend, AmendClient, Cancel, CancelTogether, Reschedule, SetSetting, Swap
from bookingdesk.usecases.env import Approver, Env
from bookingdesk.usecases.identity import (
    call_back_number,
    called_back,
    check_identity,
    end_contact,
    excuse_identity,
    identity_question,
)
from bookingdesk.usecases.identity_values import (
    AskIdentity,
    CalledBack,
    CheckIdentity,
    ExcuseIdentity,
    IdentityAnswer,
)
from bookingdesk.usecases.issues import CloseIssue, IssueQuery, close_issue, issues_listed
from bookingdesk.usecases.marking import cancel_together
from bookingdesk.usecases.policies import ApprovePolicy, DraftPolicy, approve_policy, draft_policy
from bookingdesk.usecases.rescheduling import amend, reschedule
from bookingdesk.usecases.settings import set_setting
from bookingdesk.usecases.swapping import swap
from tests.builders import BEN, span
from tests.salon import HARBOUR, LENA, MAYA, NOBODY_REACHABLE
from tests.usecases.desk import FrontDesk

LATER = span("2025-06-25 10:00")
RIGHT, WRONG = "1203 4417", "0101 9999"


@pytest.fixture
def careful(desk: FrontDesk) -> FrontDesk:
    """The desk checks who is calling; Maya was born on 12 March 1988."""
    env = desk.env
    client = env.store.read(lambda work: work.clients.get(MAYA))
    amend_client(env, AmendClient(client=replace(client, born=date(1988, 3, 12))))
    set_setting(env, SetSetting(key="identity.mode", value="blind"))
    return desk


def ask(env: Env, booking: Booking, said: str = RIGHT, **more: Any) -> IdentityAnswer:
    about = AskIdentity(client_id=booking.client_id, booking_id=booking.id)
    return check_identity(env, CheckIdentity(about=about, said=said, **more)).value


def move(booking: Booking, check: IdentityCheckId | None = None, **more: Any) -> Reschedule:
    return Reschedule(booking_id=booking.id, span=LATER, checked=check, **more)


def in_force(env: Env, rule: IdentityRule) -> None:
    """From now on callers are checked so."""
    policy = Policy(id=PolicyId(0), name="Callers", kind=PolicyKind.IDENTITY, identity=rule, description="new")
    draft = draft_policy(env, DraftPolicy(policy=policy)).value
    approve_policy(env, ApprovePolicy(policy_id=draft.id))


def test_that_the_policy_says_when_a_booking_is_locked_and_for_how_long(careful: FrontDesk) -> None:
    in_force(careful.env, IdentityRule(failures=5, locked_for=timedelta(hours=1)))
    booking = careful.book()
    left = [ask(careful.env, booking, WRONG, submitted=True).attempts_left for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    careful.clock.move(minutes=59)
    with pytest.raises(IdentityLocked):
        ask(careful.env, booking)
    careful.clock.move(minutes=1)
    assert ask(careful.env, booking).check_id is not None


def test_that_the_end_of_a_contact_is_logged_where_something_ended(careful: FrontDesk) -> None:
    booking = careful.book()
    ask(careful.env, booking)
    end_contact(careful.env, MAYA)
    end_contact(careful.env, MAYA)
    ended = [event for event in careful.log() if event.action == "end_contact"]
    assert [(event.entity_id, event.detail) for event in ended] == [(str(MAYA), {"checks": 1})]


CHANGES: dict[str, Any] = {
    "a move": lambda env, one, other, by: reschedule(env, move(one, asked_by=by)),
    "a cancellation": lambda env, one, other, by: cancel(env, Cancel(booking_id=one.id, reason="ill", asked_by=by)),
    "another mode": lambda env, one, other, by: amend(
        env, Amend(booking_id=one.id, mode=Mode.VIRTUAL, mode_detail="https://meet.example/1", asked_by=by)
    ),
    "an exchange": lambda env, one, other, by: swap(env, Swap(one=one.id, other=other.id, asked_by=by)),
    "several cancellations": lambda env, one, other, by: cancel_together(
        env, CancelTogether(booking_ids=(one.id, other.id), reason="ill", asked_by=by)
    ),
}


@pytest.mark.parametrize("asked_by", [AskedBy.CLIENT, AskedBy.THIRD_PARTY])
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_that_nothing_changes_on_an_unchecked_word(careful: FrontDesk, change: Any, asked_by: AskedBy) -> None:
    one, other = careful.book(), careful.book("2025-06-24 15:30", client_id=LENA)
    with pytest.raises(IdentityNeeded):
        change(careful.env, one, other, asked_by)
    assert (careful.stored(one), careful.stored(other)) == (one, other)


def test_that_two_facts_open_the_change_and_are_logged_without_values(careful: FrontDesk) -> None:
    booking = careful.book()
    answer = ask(careful.env, booking)
    assert answer.matched == (FactKind.BIRTHDAY, FactKind.PHONE_END)
    moved = reschedule(careful.env, move(booking, answer.check_id)).value
    assert moved.span == LATER
    check = careful.env.store.read(lambda work: work.identity.of_client(MAYA))[0]
    assert (check.confirmed, check.how, check.user, check.station) == (True, CheckedHow.FACTS, "Jo", "Desk 1")
    assert check.facts == answer.matched
    (event,) = careful.env.store.read(lambda work: work.audit.of_entity("identity_check", check.id))
    assert event.detail["facts"] == ["birthday", "phone_end"]
    events = careful.env.store.read(lambda work: work.audit.since(0))
    assert not [e for e in events if "4417" in str(e.detail) or "1203" in str(e.detail)]
    last = careful.env.store.read(lambda work: work.audit.of_entity("booking", booking.id))[-1]
    assert (last.detail["identity"], last.detail["identity_check"]) == ("facts", check.id)


ENDS: dict[str, Any] = {
    "after 15 minutes": lambda desk: desk.clock.move(minutes=15),
    "when another client is opened": lambda desk: end_contact(desk.env, MAYA),
}


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
def test_that_a_check_is_good_for_one_contact(careful: FrontDesk, end: Any) -> None:
    booking = careful.book()
    check = ask(careful.env, booking).check_id
    end(careful)
    with pytest.raises(IdentityNeeded):
        reschedule(careful.env, move(booking, check))


def test_that_a_check_serves_nobody_else(careful: FrontDesk) -> None:
    hers, lenas = careful.book(), careful.book("2025-06-24 15:30", client_id=LENA)
    check = ask(careful.env, hers).check_id
    with pytest.raises(IdentityNeeded):
        cancel(careful.env, Cancel(booking_id=lenas.id, reason="ill", checked=check))
    with pytest.raises(IdentityNeeded):
        reschedule(careful.other_desk, move(hers, check))
    with pytest.raises(IdentityNeeded):
        reschedule(careful.env, move(hers, IdentityCheckId("made up")))


def test_that_one_fact_or_a_failed_check_opens_nothing(careful: FrontDesk) -> None:
    booking = careful.book()
    answer = ask(careful.env, booking, "4417 0101")
    assert (answer.matched, answer.needed, answer.check_id, answer.attempts_left) == (
        (FactKind.PHONE_END,),
        2,
        None,
        2,
    )
    failed = careful.env.store.read(lambda work: work.identity.of_client(MAYA))[0]
    with pytest.raises(IdentityNeeded):
        reschedule(careful.env, move(booking, failed.id))


def test_that_three_failures_lock_this_booking_and_tell_a_supervisor(careful: FrontDesk) -> None:
    env = careful.env
    booking, other = careful.book(), careful.book("2025-06-24 15:30")
    answers = [ask(env, booking, WRONG) for _attempt in range(3)]
    assert [answer.attempts_left for answer in answers] == [2, 1, 0]
    assert answers[-1].locked_until == env.now() + timedelta(minutes=15)
    with pytest.raises(IdentityLocked):
        ask(env, booking, RIGHT)
    (issue,) = issues_listed(env, IssueQuery()).value
    assert (issue.kind, issue.client_id, issue.booking_id) == (IssueKind.IDENTITY_LOCKED, MAYA, booking.id)
    elsewhere = ask(env, other).check_id
    with pytest.raises(IdentityLocked):
        reschedule(env, move(booking, elsewhere))
    careful.clock.move(minutes=15)
    assert ask(env, booking).check_id is not None
    close_issue(env, CloseIssue(issue_id=issue.id, why="a wrong number"))
    assert issues_listed(env, IssueQuery()).value == ()
    assert issues_listed(env, IssueQuery(state=None)).value[0].closed_why == "a wrong number"
    with pytest.raises(NotFound):
        close_issue(env, CloseIssue(issue_id=issue.id, why="again"))


def test_that_a_success_forgives_earlier_failures(careful: FrontDesk) -> None:
    booking = careful.book()
    for said in (WRONG, WRONG, RIGHT, WRONG, WRONG):
        answer = ask(careful.env, booking, said)
    assert answer.locked_until is None


def test_that_typing_is_no_attempt_until_it_matches(careful: FrontDesk) -> None:
    booking = careful.book()
    for end in range(len(RIGHT)):
        assert ask(careful.env, booking, RIGHT[:end], submitted=False).check_id is None
    assert careful.env.store.read(lambda work: work.identity.of_client(MAYA)) == []
    assert ask(careful.env, booking, RIGHT, submitted=False).check_id is not None


def test_that_what_the_business_asks_for_needs_a_reason_instead(careful: FrontDesk) -> None:
    booking = careful.book()
    with pytest.raises(ChangeReasonMissing):
        reschedule(careful.env, move(booking, asked_by=AskedBy.BUSINESS))
    moved = reschedule(careful.env, move(booking, asked_by=AskedBy.BUSINESS, reason="Ana is ill")).value
    assert moved.span == LATER


def test_that_a_call_back_to_the_stored_number_counts(careful: FrontDesk) -> None:
    booking = careful.book()
    about = AskIdentity(client_id=MAYA, booking_id=booking.id)
    check = called_back(careful.env, CalledBack(about=about)).value
    assert reschedule(careful.env, move(booking, check)).value.span == LATER
    with pytest.raises(NotFound):
        called_back(careful.env, CalledBack(about=AskIdentity(client_id=NOBODY_REACHABLE)))


def test_that_who_answers_on_a_number_that_is_somebody_elses_is_not_the_client(careful: FrontDesk) -> None:
    wrong = AddressCheck(at=careful.env.now(), by="Jo", how=CheckedBy.WRONG)
    about = AskIdentity(client_id=MAYA)
    assert identity_question(careful.env, about).value.can_call_back
    careful.env.store.write(lambda work: work.clients.replace(replace(work.clients.get(MAYA), phone_check=wrong)))
    assert not identity_question(careful.env, about).value.can_call_back
    for verb in (
        lambda: called_back(careful.env, CalledBack(about=about)),
        lambda: call_back_number(careful.env, about),
    ):
        with pytest.raises(NotFound):
            verb()


def test_that_a_supervisor_may_let_it_pass_with_a_reason(careful: FrontDesk) -> None:
    booking = careful.book()
    about = AskIdentity(client_id=MAYA, booking_id=booking.id)
    desk = replace(careful.env, actor=replace(careful.env.actor, role=Role.COORDINATOR))
    with pytest.raises(NotAllowed) as refused:
        excuse_identity(desk, ExcuseIdentity(about=about, reason="known for years"))
    assert refused.value.facts["lendable"]
    sue = Approver(user_id=UserId(2), name="Sue", role=Role.SUPERVISOR)
    with pytest.raises(ReasonMissing):
        excuse_identity(desk.approved_by(sue), ExcuseIdentity(about=about, reason="  "))
    check = excuse_identity(desk.approved_by(sue), ExcuseIdentity(about=about, reason="known for years")).value
    (event,) = careful.env.store.read(lambda work: work.audit.of_entity("identity_check", check))
    assert (event.actor, event.approver, event.detail["how"]) == ("Jo", "Sue", "excused")
    assert reschedule(desk, move(booking, check)).value.span == LATER


def test_that_a_contact_person_is_known_by_their_own_facts_and_keeps_to_their_rights(careful: FrontDesk) -> None:
    env = careful.env
    booking = careful.book(client_id=HARBOUR)
    petra = AskIdentity(client_id=HARBOUR, booking_id=booking.id, person_id=ContactPersonId(1))
    theirs = CheckIdentity(about=petra, said="7100 office@harbour.example")
    assert check_identity(env, theirs).value.check_id is None
    own = CheckIdentity(about=petra, said="7101 klein@harbour.example")
    check = check_identity(env, own).value.check_id
    harbour = env.store.read(lambda work: work.clients.get(HARBOUR))
    demoted = tuple(replace(person, may_cancel=False) for person in harbour.contact_persons)
    said = "the director wrote to us"
    amend_client(env, AmendClient(client=replace(harbour, contact_persons=demoted), reason=said))
    with pytest.raises(PersonMayNot):
        cancel(env, Cancel(booking_id=booking.id, reason="ill", checked=check))
    assert reschedule(env, move(booking, check)).value.span == LATER


def test_that_the_question_holds_no_fact(careful: FrontDesk) -> None:
    booking = careful.book()
    question = identity_question(careful.env, AskIdentity(client_id=MAYA, booking_id=booking.id)).value
    assert FactKind.BIRTHDAY in question.kinds
    said = repr(question)
    client = careful.env.store.read(lambda work: work.clients.get(MAYA))
    for fact in ("4417", "1988", client.email, str(booking.number) if booking.number > 99 else client.phone):
        assert fact not in said


def test_that_facts_are_ticked_where_the_policy_allows_it_only(careful: FrontDesk) -> None:
    env = careful.env
    booking = careful.book()
    both = frozenset({FactKind.BIRTHDAY, FactKind.PHONE_END})
    assert ask(env, booking, "", ticked=both).check_id is None
    in_force(env, IdentityRule(ticked=True))
    assert ask(env, booking, "", ticked=frozenset({FactKind.POSTCODE, FactKind.EMAIL})).check_id is None
    assert ask(env, booking, "", ticked=both).check_id is not None
    assert env.store.read(lambda work: work.identity.of_client(MAYA))[0].how is not None


def test_that_addresses_are_not_changed_for_a_stranger(careful: FrontDesk) -> None:
    env = careful.env
    maya = env.store.read(lambda work: work.clients.get(MAYA))
    taken_over = replace(maya, phone="+4930555099999")
    with pytest.raises(IdentityNeeded):
        amend_client(env, AmendClient(client=taken_over))
    amend_client(env, AmendClient(client=replace(maya, note="likes tea")))
    booking = careful.book()
    maya = env.store.read(lambda work: work.clients.get(MAYA))
    check = ask(env, booking).check_id
    stored = amend_client(env, AmendClient(client=replace(maya, phone="+4930555099999"), checked=check)).value
    assert stored.phone == "+4930555099999"


def test_that_swapping_needs_both_clients_or_a_reason(careful: FrontDesk) -> None:
    env = careful.env
    one, other = careful.book(), careful.book("2025-06-24 15:30", client_id=LENA, wanted=frozenset({BEN}))
    hers = ask(env, one).check_id
    assert hers is not None
    with pytest.raises(IdentityNeeded):
        swap(env, Swap(one=one.id, other=other.id, checked=frozenset({hers})))
    about = AskIdentity(client_id=LENA, booking_id=other.id)
    lenas = called_back(env, CalledBack(about=about)).value
    swapped = swap(env, Swap(one=one.id, other=other.id, checked=frozenset({hers, lenas}))).value
    assert {booking.span.start for booking in swapped} == {one.span.start, other.span.start}


def test_that_a_desk_which_checks_nobody_works_as_before(desk: FrontDesk) -> None:
    booking = desk.book()
    assert reschedule(desk.env, move(booking)).value.span == LATER


def test_that_somebody_who_is_not_there_is_refused(careful: FrontDesk) -> None:
    booking = careful.book()
    about = AskIdentity(client_id=MAYA, booking_id=booking.id, person_id=ContactPersonId(77))
    with pytest.raises(RuleViolation):
        check_identity(careful.env, CheckIdentity(about=about, said=RIGHT))


def test_that_an_exception_is_one_write_with_the_change_it_excuses(careful: FrontDesk) -> None:
    booking = careful.book()
    clerk = replace(careful.env, actor=replace(careful.env.actor, role=Role.COORDINATOR))
    command = replace(move(booking), excused="at the console")
    with pytest.raises(NotAllowed):
        reschedule(clerk, command)
    assert careful.env.store.read(lambda work: work.identity.of_client(MAYA)) == []
    supervisor = Approver(user_id=UserId(2), name="Sue", role=Role.SUPERVISOR)
    assert reschedule(clerk.approved_by(supervisor), command).value.span == LATER
    (check,) = careful.env.store.read(lambda work: work.identity.of_client(MAYA))
    assert (check.how, check.reason, check.booking_id) == (CheckedHow.EXCUSED, "at the console", booking.id)
    careful.clock.move(minutes=1)
    gone = careful.book("2025-06-27 10:00")
    with pytest.raises(NotAllowed):
        cancel(clerk, Cancel(booking_id=gone.id, reason="ill", excused="at the console"))
    cancel(careful.env, Cancel(booking_id=gone.id, reason="ill", excused="at the console"))
    assert len(careful.env.store.read(lambda work: work.identity.of_client(MAYA))) == 2


def test_that_the_reason_for_changing_what_identifies_a_client_is_kept_in_words(careful: FrontDesk) -> None:
    maya = careful.env.store.read(lambda work: work.clients.get(MAYA))
    amend_client(careful.env, AmendClient(client=replace(maya, phone="+4930555099999"), reason="showed her card"))
    event = careful.log()[-1]
    assert careful.env.store.read(lambda work: work.users.approval_reason(event.seq)) == "showed her card"
