"""Departments own services, people and hours; who is limited to one reads no notes of another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bookingdesk.domain.availability.values import ObstacleKind, SlotWish, StartWish
from bookingdesk.domain.catalogue import Department
from bookingdesk.domain.errors import InvalidValue, NotBookable, NotFound
from bookingdesk.domain.ids import DepartmentId, ServiceId
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.agenda import agenda, booking_file
from bookingdesk.usecases.clients import client_file
from bookingdesk.usecases.commands import AgendaQuery, Amend
from bookingdesk.usecases.departments import AddDepartment, LimitUser, add_department, limit_user
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.offering import count_slots, why_not
from bookingdesk.usecases.requests.commands import InboxQuery, TakeRequest
from bookingdesk.usecases.requests.reading import inbox
from bookingdesk.usecases.requests.taking import take_request
from bookingdesk.usecases.rescheduling import amend
from bookingdesk.usecases.waiting_commands import EnterWaitlist, WaitlistQuery
from bookingdesk.usecases.waitlist import enter, waitlist
from tests.builders import BEN, HAIRCUT, MASSAGE, MONDAY, at, weekly
from tests.salon import LENA, MAYA
from tests.usecases.desk import FrontDesk


def wellness(desk: FrontDesk, **changes: object) -> Department:
    """Massage and Ben."""
    parts = {"name": "Wellness", "services": frozenset({MASSAGE}), "resources": frozenset({BEN})} | changes
    return add_department(desk.env, AddDepartment(**parts)).value  # type: ignore[arg-type]


def hair(desk: FrontDesk) -> Department:
    return add_department(desk.env, AddDepartment(name="Hair", services=frozenset({HAIRCUT}))).value


def of_hair(desk: FrontDesk, department: Department) -> Env:
    """The same desk worked by somebody of one department."""
    return replace(desk.env, actor=replace(desk.env.actor, departments=frozenset({department.id})))


def test_that_a_department_owns_what_it_was_given(desk: FrontDesk) -> None:
    made = wellness(desk)
    catalogue = desk.env.store.read(lambda work: work.catalogue.load())
    assert catalogue.departments[made.id].name == "Wellness"
    assert catalogue.services[MASSAGE].department_id == made.id
    assert catalogue.resources[BEN].department_id == made.id
    assert catalogue.services[HAIRCUT].department_id is None
    entry = desk.log()[-1]
    assert (entry.action, entry.detail["services"]) == ("add_department", [MASSAGE])


REFUSED = [
    ("a blank name", AddDepartment(name="  "), InvalidValue),
    ("a taken name", AddDepartment(name="wellness"), InvalidValue),
    ("an unknown service", AddDepartment(name="New", services=frozenset({ServiceId(99)})), NotFound),
]


@pytest.mark.parametrize(("command", "error"), [c[1:] for c in REFUSED], ids=[c[0] for c in REFUSED])
def test_that_a_department_that_makes_no_sense_is_refused(
    desk: FrontDesk, command: AddDepartment, error: type[Exception]
) -> None:
    wellness(desk)
    with pytest.raises(error):
        add_department(desk.env, command)


def test_that_the_agenda_shows_one_department_alone(desk: FrontDesk) -> None:
    made = wellness(desk)
    cut = desk.book("2025-06-24 14:15")
    massage = desk.book("2025-06-24 15:15", service=MASSAGE)
    query = AgendaQuery(first_day=MONDAY, days=2)
    assert {e.booking.id for e in agenda(desk.env, query).value.entries} == {cut.id, massage.id}
    alone = agenda(desk.env, replace(query, department_id=made.id)).value
    assert [e.booking.id for e in alone.entries] == [massage.id]


def test_that_notes_of_another_department_are_not_read_and_not_lost(desk: FrontDesk) -> None:
    wellness(desk)
    limited = of_hair(desk, hair(desk))
    massage = desk.book("2025-06-24 15:15", service=MASSAGE, note="bad knee")
    cut = desk.book("2025-06-24 14:15", note="short")
    seen = {
        e.booking.id: e.booking.note for e in agenda(limited, AgendaQuery(first_day=MONDAY, days=2)).value.entries
    }
    assert seen == {massage.id: "", cut.id: "short"}
    assert booking_file(limited, massage.id).value.entry.booking.note == ""
    assert {e.booking.note for e in client_file(limited, MAYA).value.upcoming} == {"", "short"}
    amend(limited, Amend(booking_id=massage.id, note="", sooner_wanted=True))
    assert (desk.stored(massage).note, desk.stored(massage).sooner_wanted) == ("bad knee", True)


def test_that_own_hours_stand_in_place_of_those_of_the_place(desk: FrontDesk) -> None:
    """The place is open from nine to six; wellness only in the afternoon."""
    wellness(desk, hours=weekly(range(5), (14, 18)))
    morning = StartWish(service_id=MASSAGE, start=at("2025-06-24 10:00"))
    (obstacle,) = [o for o in why_not(desk.env, morning).value if o.kind is ObstacleKind.OUTSIDE_OPENING]
    assert obstacle.detail == "14:00-18:00"
    with pytest.raises(NotBookable):
        desk.book("2025-06-24 10:00", service=MASSAGE)
    day = SlotWish(service_id=MASSAGE, first_day=MONDAY.replace(day=24), days=1)
    assert count_slots(desk.env, day).value == count_slots(desk.env, replace(day, from_minute=14 * 60)).value > 0
    assert desk.book("2025-06-24 10:00").service_id == HAIRCUT


def test_that_a_supervisor_may_set_a_departments_hours_aside(desk: FrontDesk) -> None:
    wellness(desk, hours=weekly(range(5), (14, 18)))
    booking = desk.book("2025-06-24 10:00", service=MASSAGE, outside=True, outside_reason="pain")
    assert booking.exemption is not None
    assert booking.exemption.rights == {Right.OUTSIDE_HOURS}


def test_that_a_user_is_limited_and_freed_again(desk: FrontDesk) -> None:
    made = wellness(desk)
    user = desk.env.store.read(lambda work: work.users.all())[0]
    for wanted in (frozenset({made.id}), frozenset[DepartmentId]()):
        limit_user(desk.env, LimitUser(user_id=user.id, departments=wanted))
        assert desk.env.store.read(lambda work: work.users.departments_of(user.id)) == wanted
    with pytest.raises(NotFound):
        limit_user(desk.env, LimitUser(user_id=user.id, departments=frozenset({DepartmentId(77)})))


def test_that_waitlist_and_inbox_show_one_department_alone(desk: FrontDesk) -> None:
    """What names no service yet is everybody's."""
    made, other = wellness(desk), hair(desk)
    enter(desk.env, EnterWaitlist(client_id=MAYA, service_ids=(MASSAGE,)))
    enter(desk.env, EnterWaitlist(client_id=LENA, service_ids=(HAIRCUT,)))
    for name, service in (("Eva Rossi", MASSAGE), ("Tom Berg", HAIRCUT), ("Sam Lund", None)):
        take_request(desk.env, TakeRequest(name=name, email="who@mail.example", service_id=service))

    def waiting(department: DepartmentId | None) -> set[object]:
        return {line.client.id for line in waitlist(desk.env, WaitlistQuery(department_id=department)).value}

    def asking(department: DepartmentId | None) -> set[object]:
        lines = inbox(desk.env, InboxQuery(department_id=department)).value.lines
        return {line.request.service_id for line in lines}

    assert (waiting(made.id), waiting(other.id), waiting(None)) == ({MAYA}, {LENA}, {MAYA, LENA})
    assert asking(made.id) == {MASSAGE, None}
    assert asking(other.id) == {HAIRCUT, None}
    assert asking(None) == {MASSAGE, HAIRCUT, None}
    assert inbox(desk.env, InboxQuery(department_id=made.id)).value.open == 2
