"""The contact log of a client as it is read after a day at the desk; on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bookingdesk.domain.bookings import AskedBy, Booking, Status
from bookingdesk.domain.calls import CallOutcome
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.contact_log import (
    ContactLogRefused,
    Direction,
    EntryWay,
    Interaction,
    InteractionKind,
    LogEntry,
    Source,
)
from bookingdesk.domain.errors import InvalidValue, NotFound
from bookingdesk.domain.ids import ClientId, InteractionId, QueueId
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.requests import AnswerKind, RequestKind
from bookingdesk.storage.wire import Rows, Statement, Wire
from bookingdesk.usecases.call_commands import Called
from bookingdesk.usecases.call_take_backs import take_back_call
from bookingdesk.usecases.calling import called
from bookingdesk.usecases.cancelling import cancel
from bookingdesk.usecases.clients import amend_client
from bookingdesk.usecases.commands import Amend, AmendClient, Cancel, Mark, Reconfirm, Reschedule, SetSetting
from bookingdesk.usecases.contact_log import (
    ContactLogPage,
    ContactLogQuery,
    LogContact,
    contact_log,
    log_contact,
    take_back_contact,
)
from bookingdesk.usecases.departments import AddDepartment, add_department
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.identity import check_identity
from bookingdesk.usecases.identity_values import AskIdentity, CheckIdentity
from bookingdesk.usecases.marking import mark, reconfirm
from bookingdesk.usecases.merging import MergeClients, merge_clients, split_clients
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.queueing import join_queue, left
from bookingdesk.usecases.reading_back import AttestReadBack, attest_read_back
from bookingdesk.usecases.requests.answering import answer_request
from bookingdesk.usecases.requests.commands import AmendRequest, AnswerRequest, TakeRequest
from bookingdesk.usecases.requests.taking import amend_request, take_request
from bookingdesk.usecases.rescheduling import amend, reschedule
from bookingdesk.usecases.settings import set_setting
from bookingdesk.usecases.undoing import undo
from bookingdesk.usecases.waiting_commands import JoinQueue, LeaveQueue
from tests.builders import HAIRCUT, MASSAGE, a_client, span
from tests.salon import LENA, MAYA
from tests.usecases.desk import FrontDesk


def read(
    env: Env, client: ClientId = MAYA, *kinds: InteractionKind, limit: int = 200, offset: int = 0
) -> ContactLogPage:
    wanted = frozenset(kinds) or frozenset(InteractionKind)
    return contact_log(env, ContactLogQuery(client_id=client, kinds=wanted, limit=limit, offset=offset)).value


def lines(desk: FrontDesk, client: ClientId = MAYA) -> list[tuple[str, str, str, str]]:
    """Topic or source, outcome, direction and channel, the oldest first."""
    return [told(each) for each in reversed(read(desk.env, client).entries)]


def told(each: Interaction) -> tuple[str, str, str, str]:
    channel = each.channel.value if each.channel else ""
    return each.topic or each.source.value, each.outcome, each.direction.value, channel


def wrote(
    desk: FrontDesk, text: str, way: EntryWay = EntryWay.CALLED_US, booking: Booking | None = None
) -> LogEntry:
    about = booking.id if booking else None
    return log_contact(desk.env, LogContact(client_id=MAYA, way=way, text=text, booking_id=about)).value


def test_that_a_booking_tells_how_it_was_asked_for_moved_and_given_up(desk: FrontDesk) -> None:
    booking = desk.book(channel=Channel.WALK_IN)
    desk.clock.move(minutes=1)
    moved = reschedule(
        desk.env,
        Reschedule(
            booking_id=booking.id, span=span("2025-06-24 16:00"), asked_by=AskedBy.CLIENT, channel=Channel.PHONE
        ),
    ).value
    desk.clock.move(minutes=1)
    amend(desk.env, Amend(booking_id=booking.id, note="window seat"))
    reconfirm(desk.env, Reconfirm(booking_id=booking.id, channel=Channel.SMS))
    desk.clock.move(minutes=1)
    cancel(desk.env, Cancel(booking_id=booking.id, reason="ill", channel=Channel.EMAIL))
    assert lines(desk) == [
        ("book", "", "in", "walk_in"),
        ("reschedule", "", "in", "phone"),
        ("reconfirm", "", "in", "sms"),
        ("cancel", "", "in", "email"),
    ]
    entry = read(desk.env).entries[2]
    assert entry.moved == (booking.span.start, moved.span.start)
    assert entry.booking is not None
    assert (entry.booking.number, entry.booking.service_id, entry.by) == (booking.number, HAIRCUT, "Jo")


def test_that_what_the_desk_wished_came_from_nobody_else(desk: FrontDesk) -> None:
    booking = desk.book()
    desk.clock.move(minutes=1)
    later = span("2025-06-24 16:00")
    reschedule(
        desk.env, Reschedule(booking_id=booking.id, span=later, asked_by=AskedBy.BUSINESS, reason="Ana is out")
    )
    assert lines(desk)[1] == ("reschedule", "", "inside", "")


def test_that_undo_of_a_booking_is_told_and_undo_of_a_mark_is_not(desk: FrontDesk) -> None:
    desk.book()
    desk.clock.move(minutes=1)
    undo(desk.env)
    assert [topic for topic, *_ in lines(desk)] == ["book", "undo"]


def test_that_a_mark_and_its_undo_are_no_contact(desk: FrontDesk) -> None:
    booking = desk.book()
    reconfirm(desk.env, Reconfirm(booking_id=booking.id))
    amend(desk.env, Amend(booking_id=booking.id, note="window"))
    undo(desk.env)
    assert [topic for topic, *_ in lines(desk)] == ["book", "reconfirm"]


def test_that_a_mark_taken_off_is_no_yes(desk: FrontDesk) -> None:
    booking = desk.book()
    reconfirm(desk.env, Reconfirm(booking_id=booking.id, channel=Channel.PHONE))
    desk.clock.move(minutes=1)
    reconfirm(desk.env, Reconfirm(booking_id=booking.id, reconfirmed=False))
    desk.clock.move(minutes=1)
    reconfirm(desk.env, Reconfirm(booking_id=booking.id, channel=Channel.EMAIL))
    yes = [("reconfirm", "", "in", "phone"), ("reconfirm", "", "in", "email")]
    assert lines(desk)[1:] == yes
    desk.clock.move(minutes=1)
    later = Reschedule(booking_id=booking.id, span=span("2025-06-24 16:00"), channel=Channel.PHONE)
    reschedule(desk.env, later)
    assert lines(desk)[1:] == [*yes, ("reschedule", "", "in", "phone")], "a move takes the mark off, and is told"


@pytest.mark.parametrize(
    ("state", "reason", "told_of"),
    [
        (MessageState.QUEUED, "", False),
        (MessageState.RETRY_WAIT, "server_busy", False),
        (MessageState.SENT, "", True),
        (MessageState.IN_DOUBT, "may_have_arrived", True),
        (MessageState.FAILED, "address_refused", True),
        (MessageState.WITHDRAWN, "undone", False),
        (MessageState.OBSOLETE, "changed", False),
        (MessageState.SKIPPED, "too_late_to_remind", False),
        (MessageState.SKIPPED, "not_called", True),
    ],
)
def test_that_a_message_is_in_the_log_once_it_left_or_failed(
    desk: FrontDesk, state: MessageState, reason: str, told_of: bool
) -> None:
    booking = desk.book()
    sent = desk.env.now() + timedelta(minutes=2) if state is MessageState.SENT else None
    desk.change_rows(booking, "confirmation", state=state, reason=reason, sent_at=sent)
    found = read(desk.env, MAYA, InteractionKind.MESSAGE).entries
    if not told_of:
        assert found == ()
        return
    (entry,) = found
    assert told(entry) == ("confirmation", state.value, "out", "email")
    assert (entry.reason, entry.by, entry.booking and entry.booking.number) == (reason, "", booking.number)
    assert entry.at == (sent or next(row.due_at for row in desk.rows(booking) if row.kind.value == "confirmation"))


def test_that_each_try_to_call_is_told_once_and_not_when_taken_back(desk: FrontDesk) -> None:
    client = desk.env.store.write(
        lambda work: work.clients.add(a_client(id=ClientId(0), preferred_channel=Channel.PHONE))
    )
    booking = desk.book(client_id=client)
    row = next(row for row in desk.rows(booking) if row.kind.value == "confirmation")
    called(desk.env, Called(message_id=row.id, outcome=CallOutcome.NO_ANSWER, note="rang ten times"))
    desk.clock.move(minutes=1)
    called(desk.env, Called(message_id=row.id, outcome=CallOutcome.REACHED))
    assert lines(desk, client) == [
        ("book", "", "in", "phone"),
        ("confirmation", "no_answer", "out", "phone"),
        ("confirmation", "reached", "out", "phone"),
    ]
    entries = read(desk.env, client).entries
    assert [(each.text, each.by) for each in entries] == [("", "Jo"), ("rang ten times", "Jo"), ("", "Jo")]
    take_back_call(desk.env, row.id)
    assert [outcome for _, outcome, *_ in lines(desk, client)] == ["", "no_answer"]


@pytest.mark.parametrize(("skipped", "told_of"), [("", True), ("in a hurry", False)])
def test_that_a_read_back_is_told_where_it_was_done(desk: FrontDesk, skipped: str, told_of: bool) -> None:
    booking = desk.book()
    attest_read_back(desk.env, AttestReadBack(booking_id=booking.id, skipped=skipped))
    found = [each for each in read(desk.env).entries if each.source is Source.READ_BACK]
    assert [(each.by, each.direction) for each in found] == ([("Jo", Direction.OUT)] if told_of else [])


def test_that_a_changed_address_says_what_it_was_and_secrets_are_left_out(desk: FrontDesk) -> None:
    maya = desk.env.store.read(lambda work: work.clients.get(MAYA))
    changed = replace(maya, email="maya@new.example", agreed_password="Rumpel", note="likes tea")
    amend_client(desk.env, AmendClient(client=changed))
    (line,) = read(desk.env, MAYA, InteractionKind.DETAILS).entries
    assert (line.topic, line.before, line.text, line.by) == ("email", maya.email, "maya@new.example", "Jo")
    assert line.direction is Direction.INSIDE
    assert "Rumpel" not in repr(read(desk.env))


def test_that_it_is_said_where_the_caller_was_known(desk: FrontDesk) -> None:
    maya = desk.env.store.read(lambda work: work.clients.get(MAYA))
    amend_client(desk.env, AmendClient(client=replace(maya, born=date(1988, 3, 12))))
    set_setting(desk.env, SetSetting(key="identity.mode", value="blind"))
    booking = desk.book()
    about = AskIdentity(client_id=MAYA, booking_id=booking.id)
    check = check_identity(desk.env, CheckIdentity(about=about, said=f"1203 {maya.phone[-4:]}")).value.check_id
    assert check is not None
    desk.clock.move(minutes=1)
    reschedule(desk.env, Reschedule(booking_id=booking.id, span=span("2025-06-24 16:00"), checked=check))
    booked, moved = reversed(read(desk.env, MAYA, InteractionKind.BOOKING).entries)
    assert (booked.caller_checked, moved.caller_checked) == (False, True)


def test_that_what_a_stranger_was_told_is_in_the_log_of_who_they_turn_out_to_be(desk: FrontDesk) -> None:
    asked = TakeRequest(
        kind=RequestKind.QUESTION, channel=Channel.WEB, name="Maya O", email="maya@mail.example", text="Parking?"
    )
    request = take_request(desk.env, asked).value

    answer = AnswerRequest(request_id=request.id, kind=AnswerKind.ASK, channel=Channel.EMAIL, text="Which day?")
    answer_request(desk.env, answer)

    def sent(work: Work) -> int:
        rows = [row for row in work.outbox.page(limit=100) if row.request_id == request.id]
        for row in rows:
            work.outbox.replace(replace(row, state=MessageState.SENT, sent_at=desk.env.now()))
        return len(rows)

    assert desk.env.store.write(sent) == 1
    assert read(desk.env).entries == ()
    known = desk.env.store.read(lambda work: work.requests.get(request.id))
    amend_request(desk.env, AmendRequest(request=replace(known, client_id=MAYA)))
    (message,) = read(desk.env, MAYA, InteractionKind.MESSAGE).entries
    assert (message.topic, message.request_id) == ("request_ask", request.id)
    assert {each.source for each in read(desk.env).entries} >= {Source.MESSAGE, Source.REQUEST}


def test_that_a_walk_in_is_told_with_how_it_ended(desk: FrontDesk) -> None:
    entry = join_queue(desk.env, JoinQueue(client_id=MAYA, service_id=HAIRCUT)).value
    assert lines(desk) == [("walk_in", "waiting", "in", "walk_in")]
    left(desk.env, LeaveQueue(entry_id=QueueId(entry.id), reason="too long"))
    (line,) = read(desk.env, MAYA, InteractionKind.VISIT).entries
    assert (line.outcome, line.text, line.service_id) == ("left", "too long", HAIRCUT)


def test_that_a_request_is_told_with_each_answer(desk: FrontDesk) -> None:
    asked = TakeRequest(kind=RequestKind.QUESTION, channel=Channel.EMAIL, client_id=MAYA, text="Is there parking?")
    request = take_request(desk.env, asked).value
    desk.clock.move(minutes=5)
    answer_request(
        desk.env,
        AnswerRequest(request_id=request.id, kind=AnswerKind.REPLIED, channel=Channel.PHONE, text="Yes, behind."),
    )
    found = [each for each in read(desk.env, MAYA, InteractionKind.REQUEST).entries if each.outcome != "receipt"]
    assert [(told(each), each.text, each.request_id) for each in found] == [
        (("question", "replied", "out", "phone"), "Yes, behind.", request.id),
        (("question", "answered", "in", "email"), "Is there parking?", request.id),
    ]


def test_that_what_is_written_by_hand_stands_among_the_rest(desk: FrontDesk) -> None:
    booking = desk.book()
    desk.clock.move(minutes=1)
    entry = wrote(desk, "  asked for\n parking ", booking=booking)
    (line,) = read(desk.env, MAYA, InteractionKind.CALL).entries
    assert told(line) == ("entry", "", "in", "phone")
    assert (line.text, line.by, line.entry_id) == ("asked for\nparking", "Jo", entry.id)
    assert line.booking is not None
    assert line.booking.id == booking.id
    assert read(desk.env).entries[0] == line
    event = desk.log()[-1]
    assert (event.action, event.entity, event.entity_id) == ("log_contact", "client", str(MAYA))
    assert "parking" not in str(event.detail)


@pytest.mark.parametrize("way", EntryWay)
def test_that_every_way_of_meeting_is_stored_and_found(desk: FrontDesk, way: EntryWay) -> None:
    entry = wrote(desk, "late", way)
    (line,) = read(desk.env).entries
    assert (line.direction, line.channel, line.entry_id) == (entry.direction, entry.channel, entry.id)
    assert read(desk.env, MAYA, line.kind).entries == (line,)
    assert read(desk.env).counts == {line.kind: 1}


def test_that_a_slip_is_taken_back_by_its_writer_and_the_log_keeps_that(desk: FrontDesk) -> None:
    entry = wrote(desk, "wrong client")
    with pytest.raises(ContactLogRefused):
        take_back_contact(desk.other_desk, entry.id)
    assert take_back_contact(desk.env, entry.id).value == entry
    assert read(desk.env).entries == ()
    assert [each.action for each in desk.log()][-2:] == ["log_contact", "take_back_contact"]
    with pytest.raises(NotFound):
        take_back_contact(desk.env, entry.id)


def test_that_an_old_entry_stays(desk: FrontDesk) -> None:
    entry = wrote(desk, "late")
    desk.clock.move(minutes=61)
    with pytest.raises(ContactLogRefused):
        take_back_contact(desk.env, entry.id)
    assert len(read(desk.env).entries) == 1


def test_that_nothing_is_kept_of_what_is_refused(desk: FrontDesk) -> None:
    others = desk.book(client_id=LENA)
    before = len(desk.log())
    with pytest.raises(InvalidValue):
        wrote(desk, " ")
    with pytest.raises(ContactLogRefused):
        wrote(desk, "late", booking=others)
    with pytest.raises(NotFound):
        read(desk.env, ClientId(999_999))
    assert (len(desk.log()), read(desk.env).entries) == (before, ())


def test_that_a_log_is_never_another_clients(desk: FrontDesk) -> None:
    desk.book(client_id=LENA)
    join_queue(desk.env, JoinQueue(client_id=LENA, service_id=HAIRCUT))
    take_request(desk.env, TakeRequest(kind=RequestKind.QUESTION, client_id=LENA, text="Parking?"))
    log_contact(desk.env, LogContact(client_id=LENA, way=EntryWay.NOTE, text="late"))
    assert read(desk.env).entries == ()
    assert len(read(desk.env, LENA).entries) == 4


def test_that_a_merge_moves_the_log_and_a_split_parts_it(desk: FrontDesk) -> None:
    desk.book(client_id=LENA)
    log_contact(desk.env, LogContact(client_id=LENA, way=EntryWay.NOTE, text="late"))
    wrote(desk, "early")
    merge = merge_clients(desk.env, MergeClients(kept_id=MAYA, gone_id=LENA)).value
    assert sorted(each.text for each in read(desk.env).entries) == ["", "early", "late"]
    assert read(desk.env, LENA).entries == ()
    with pytest.raises(ContactLogRefused) as refused:
        log_contact(desk.env, LogContact(client_id=LENA, way=EntryWay.NOTE, text="lost"))
    assert (refused.value.facts["why"], refused.value.facts["who"]) == ("merged", f"#{MAYA}")
    split_clients(desk.env, merge.id)
    assert [each.text for each in read(desk.env).entries] == ["early"]
    assert [each.text for each in read(desk.env, LENA).entries] == ["late", ""]


def test_that_pages_follow_each_other_and_kinds_are_counted(desk: FrontDesk) -> None:
    for number in range(7):
        wrote(desk, f"entry {number}", EntryWay.NOTE if number % 2 else EntryWay.CALLED_US)
        desk.clock.move(seconds=1 if number < 4 else 0)
    pages = [read(desk.env, limit=3, offset=offset) for offset in (0, 3, 6)]
    whole = read(desk.env)
    assert [len(page.entries) for page in pages] == [3, 3, 1]
    assert tuple(each for page in pages for each in page.entries) == whole.entries
    assert [each.at for each in whole.entries] == sorted((each.at for each in whole.entries), reverse=True)
    assert whole.counts == pages[2].counts == {InteractionKind.CALL: 4, InteractionKind.NOTE: 3}
    assert {each.kind for each in read(desk.env, MAYA, InteractionKind.NOTE).entries} == {InteractionKind.NOTE}


def test_that_foreign_departments_words_are_named_and_not_said(desk: FrontDesk) -> None:
    hair = add_department(desk.env, AddDepartment(name="Hair", services=frozenset({HAIRCUT}))).value
    wellness = add_department(desk.env, AddDepartment(name="Wellness", services=frozenset({MASSAGE}))).value
    of_hair = desk.env.acting_as(replace(desk.env.actor, departments=frozenset({hair.id})))
    of_wellness = desk.env.acting_as(replace(desk.env.actor, departments=frozenset({wellness.id})))
    massage = desk.book(service=MASSAGE)
    wrote(desk, "bad knee", booking=massage)
    log_contact(of_wellness, LogContact(client_id=MAYA, way=EntryWay.NOTE, text="bad back"))
    log_contact(of_hair, LogContact(client_id=MAYA, way=EntryWay.NOTE, text="grey"))
    wrote(desk, "parking")
    asked = TakeRequest(kind=RequestKind.BOOKING, client_id=MAYA, service_id=MASSAGE, text="knee again")
    take_request(desk.env, asked)
    every = {"bad knee", "bad back", "grey", "parking", "knee again"}
    assert {each.text for each in read(desk.env).entries} - {""} == every
    assert {each.text for each in read(of_wellness).entries} - {""} == every - {"grey"}
    seen = read(of_hair).entries
    assert {each.text for each in seen} - {""} == {"grey", "parking"}
    assert sum(each.withheld for each in seen) == 3
    assert len(seen) == len(read(desk.env).entries)


def test_that_a_page_of_two_thousand_entries_asks_and_makes_no_more_than_it_shows(
    desk: FrontDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[int] = []
    ask = Wire.rows

    def counted(wire: Wire, statement: Statement, /, **values: object) -> Rows:
        found = ask(wire, statement, **values)
        fetched.append(len(found))
        return found

    def fill(work: Work) -> None:
        for number in range(2000):
            work.contact_log.add(
                LogEntry(
                    id=InteractionId(0),
                    client_id=MAYA,
                    at=desk.env.now() - timedelta(hours=number),
                    direction=Direction.IN,
                    channel=Channel.PHONE,
                    text=f"asked for parking, for the {number}th time",
                    by="Jo",
                    station="Desk 1",
                )
            )

    desk.book()
    monkeypatch.setattr(Wire, "rows", counted)
    read(desk.env)
    questions = len(fetched)
    desk.env.store.write(fill)
    fetched.clear()
    page = read(desk.env)
    assert (len(page.entries), len(fetched)) == (200, questions)
    assert max(fetched) <= 201
    assert len(read(desk.env, limit=10_000).entries) == 2001


def test_that_status_steps_are_no_contact(desk: FrontDesk) -> None:
    booking = desk.book()
    desk.clock.set(booking.span.start)
    mark(desk.env, Mark(booking_id=booking.id, status=Status.ARRIVED))
    undo(desk.env)
    assert [topic for topic, *_ in lines(desk)] == ["book"]
