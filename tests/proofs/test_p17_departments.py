"""P17, the axis own/foreign: every reading of every role says what is one's own, and of a foreign department that
somebody comes, never what was noted (SOP B2, R45). The control reads as somebody of all departments.

A reading that is new has to be put into the table below before it passes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bookingdesk.domain.availability.values import SlotWish, StartWish
from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.contact_log import EntryWay
from bookingdesk.domain.deferrals import DeferralState
from bookingdesk.domain.ids import VisitId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.rights import Right, Role
from bookingdesk.domain.waitlist import Opening
from bookingdesk.usecases.agenda import agenda
from bookingdesk.usecases.clashing import ClientTime
from bookingdesk.usecases.commands import (
    AgendaQuery,
    DayScheduleQuery,
    FindClients,
    OfferSlots,
    OutboxQuery,
    Reschedule,
)
from bookingdesk.usecases.contact_log import ContactLogQuery, LogContact, log_contact
from bookingdesk.usecases.deferring import DeferralQuery
from bookingdesk.usecases.departments import AddDepartment, add_department
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.finding import FindTimes
from bookingdesk.usecases.permits import allowed
from bookingdesk.usecases.reading_back import ReadBackQuery
from bookingdesk.usecases.requests.commands import InboxQuery, ResponseQuery
from bookingdesk.usecases.rescheduling import reschedule
from bookingdesk.usecases.reviewing import ReviewQuery
from bookingdesk.usecases.series.commands import ListSeries
from bookingdesk.usecases.sessions import SessionsQuery
from bookingdesk.usecases.template_reading import PreviewTemplate
from bookingdesk.usecases.tray import put_on_tray
from bookingdesk.usecases.waiting_commands import EnterWaitlist, OpeningAt, WaitlistQuery
from bookingdesk.usecases.waitlist import enter
from tests.builders import ANA, BEN, HAIRCUT, MASSAGE, a_client
from tests.fakes import FakeClock
from tests.salon import MAYA
from tests.usecases.desk import FrontDesk
from tests.usecases.test_permits import VERBS

DAY = date(2025, 6, 24)
OWN, FOREIGN = "the door code of hair", "the door code of wellness"
READING = {Right.SEE_SCHEDULE, Right.SEE_CLIENTS, Right.SEE_MESSAGES, Right.SEE_SETTINGS, Right.PRINT}
WITHOUT_NOTES = {
    "absences.reading.list_absences",
    "contact_log.record_log_print",
    "dispatching.heartbeat",
    "call_lists.call_line",
    "calls.message_text",
    "durations.ask_length",
    "holding.kept_slots",
    "modes.online_link",
    "offering.why_blocked",
    "outbox.message_line",
    "telling.not_informed",
    "requests.proposing.proposal_at",
    "reviewing.review_count",
    "series.rewriting.preview_rewrite",
    "series.rewriting.rest_of_series",
    "sessions.roster",
    "template_reading.check_template",
    "template_reading.template_file",
    "templates.template_lines",
    "texting.known_gateway",
    "mailing.mail_account",
    "replies.account.inbox_account",
    "replies.account.inbox_standing",
    "replies.fetching.replies_read",
    "mailing.mail_standing",
    "message_settings.message_settings",
    "durations.durations",
    "offering.warm_board",
    "policies.policy_lines",
    "policy_reading.confirm_reading",
    "policy_reading.unread_policies",
    "receipts.receipt",
    "receipts.record_receipt",
    "letter_printing.record_letter",
    "printing.record_print",
    "queueing.queue",
    "records.status_of_desk",
    "settings.all_settings",
    "settings.get_setting",
    "requests.proposing.proposals",
    "requests.reading.request_line",
    "deferring.waits_already",
    "deferring.approve_deferral",
    "deferring.ask_later",
    "deferring.decline_deferral",
    "deferring.withdraw_deferral",
    "series.changing.preview_change",
    "series.previewing.preview_series",
    "visits.finding.find_visit",
    "visits.moving.visit_slots",
}
"""Readings without a note in their answer, or about something that this pair of bookings has none of."""
SAYS_NOTES = {
    "agenda.agenda",
    "agenda.booking_file",
    "clashing.clashes",
    "clients.client_file",
    "contact_log.contact_log",
    "printing.day_schedule",
    "reading_back.read_back_due",
    "tray.tray",
    "undoing.history",
    "visits.booking.visit_of",
    "waitlist.waitlist",
}


@pytest.fixture
def desk(salon: Env, clock: FakeClock) -> FrontDesk:
    return FrontDesk(env=salon, clock=clock)


@pytest.fixture
def pair(desk: FrontDesk) -> tuple[Booking, Booking]:
    """Maya's haircut and massage on one day, each noted down, talked about and waited for sooner; two departments."""
    for name, service, staff in (("Hair", HAIRCUT, ANA), ("Wellness", MASSAGE, BEN)):
        made = AddDepartment(name=name, services=frozenset({service}), resources=frozenset({staff}))
        add_department(desk.env, made)
    one = desk.book("2025-06-24 10:00", note=OWN, visit_id=VisitId("together"))
    other = desk.book("2025-06-24 15:00", service=MASSAGE, note=FOREIGN, visit_id=VisitId("together"))
    for booking, words in ((one, OWN), (other, FOREIGN)):
        put_on_tray(desk.env, booking.id)
        wish = EnterWaitlist(client_id=MAYA, service_ids=(booking.service_id,), note=words)
        enter(desk.env, wish)
        met = LogContact(client_id=MAYA, way=EntryWay.CALLED_US, text=words, booking_id=booking.id)
        log_contact(desk.env, met)
    return one, other


def commands(booking: Booking) -> Mapping[str, Any]:
    """What each reading is asked, about one of the two."""
    wish = StartWish(service_id=booking.service_id, start=booking.span.start)
    slots = SlotWish(service_id=booking.service_id, first_day=DAY, days=1)
    opening = Opening(
        span=booking.span,
        free=booking.span,
        resources=frozenset(booking.resource_ids()),
        location_id=booking.location_id,
    )
    return {
        "agenda.agenda": AgendaQuery(first_day=DAY, days=1),
        "agenda.booking_file": booking.id,
        "agenda.numbered_booking": booking.number,
        "clashing.clashes": ClientTime(client_id=MAYA, span=booking.span),
        "call_lists.call_list": None,
        "client_notes.client_notes": MAYA,
        "clients.client_file": MAYA,
        "clients.find_clients": FindClients(words="Maya"),
        "clients.likely_duplicates": a_client(),
        "contact_checking.contact_due": MAYA,
        "contact_log.contact_log": ContactLogQuery(client_id=MAYA),
        "deferring.deferrals": DeferralQuery(state=DeferralState.OPEN),
        "finding.find_times": FindTimes(wish=slots),
        "matching.matches_for": opening,
        "matching.opening_at": OpeningAt(resource_id=next(iter(booking.resource_ids())), start=booking.span.end),
        "merging.merges_of": MAYA,
        "offering.check_start": wish,
        "offering.count_slots": slots,
        "offering.nearest_free": wish,
        "offering.offer_slots": OfferSlots(wish=slots),
        "offering.why_not": wish,
        "outbox.outbox_page": OutboxQuery(),
        "paying.account_of": booking.id,
        "printing.day_schedule": DayScheduleQuery(day=DAY),
        "reading_back.read_back_due": ReadBackQuery(),
        "requests.reading.inbox": InboxQuery(),
        "requests.reading.response_times": ResponseQuery(first_day=DAY),
        "reviewing.review": ReviewQuery(settled=True),
        "series.changing.list_series": ListSeries(),
        "sessions.sessions": SessionsQuery(first_day=DAY),
        "template_reading.preview_template": PreviewTemplate(
            kind=MessageKind.CONFIRMATION, language="en", number=booking.number
        ),
        "tray.tray": None,
        "undoing.history": 20,
        "visits.booking.visit_of": booking.id,
        "waitlist.waitlist": WaitlistQuery(),
        "waitlist_offers.offer_of": opening,
    }


def limited(env: Env, role: Role, service: int, *, everywhere: bool = False) -> Env:
    """Somebody of the role who is of the department of that service only."""
    catalogue = env.store.read(lambda work: work.catalogue.load())
    owner = next(s.department_id for s in catalogue.services.values() if s.id == service)
    mine = frozenset() if everywhere or owner is None else frozenset({owner})
    return env.acting_as(replace(env.actor, role=role, departments=mine))


def test_that_every_reading_is_in_the_table(pair: tuple[Booking, Booking]) -> None:
    readings = {name for name, verb in VERBS.items() if vars(verb)["right"] in READING}
    known = set(commands(pair[0])) | WITHOUT_NOTES
    assert readings - known - {"matching.openings_for", "contact_checking.due_right"} == set()


@pytest.mark.parametrize("role", Role)
def test_that_no_reading_says_what_a_foreign_department_noted(
    desk: FrontDesk, pair: tuple[Booking, Booking], role: Role, say: Callable[[str], None]
) -> None:
    kept = told = control = asked = 0
    for booking in pair:
        for name, command in commands(booking).items():
            verb: Callable[..., Any] = VERBS[name]
            mine = limited(desk.env, role, HAIRCUT)
            if not allowed(mine, vars(verb)["right"]):
                continue
            asked += 1
            words = repr(getattr(answer := verb(mine, command), "value", answer))
            assert FOREIGN not in words, (name, role)
            kept += 1
            everywhere = limited(desk.env, role, HAIRCUT, everywhere=True)
            control += FOREIGN in repr(getattr(answer := verb(everywhere, command), "value", answer))
            if name in SAYS_NOTES and (booking is pair[0] or "file" not in name):
                told += OWN in words
    say(
        f"P17 own and foreign, {role.value}: {kept}/{asked} keep foreign notes, {told} say one's own; control {control}"
    )
    assert told >= len(SAYS_NOTES), "one's own notes are said, else this proves nothing"
    assert control >= len(SAYS_NOTES), "without the limit foreign notes are said, else this proves nothing"


def test_that_the_program_itself_sees_what_every_department_noted(
    desk: FrontDesk, pair: tuple[Booking, Booking]
) -> None:
    mine = limited(desk.env, Role.FRONTLINE, HAIRCUT)
    seen = agenda(mine.by_itself(), AgendaQuery(first_day=DAY, days=1)).value
    assert (FOREIGN in repr(seen), OWN in repr(seen)) == (True, True)


def test_that_a_move_by_a_foreign_department_keeps_the_note(desk: FrontDesk, pair: tuple[Booking, Booking]) -> None:

    _own, other = pair
    mine = limited(desk.env, Role.COORDINATOR, HAIRCUT)
    later = replace(other.span, start=other.span.end, end=other.span.end + other.span.duration)
    reschedule(mine, Reschedule(booking_id=other.id, span=later, note=""))
    assert desk.stored(other).note == FOREIGN
