"""Texts in the business's own words: drafted, approved by a supervisor, sent from then on, retired; on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from threading import Barrier

import pytest

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import InvalidValue, NotAllowed, NotFound, TemplateFaulty, TemplateSettled
from bookingdesk.domain.ids import DepartmentId, TemplateId, UserId
from bookingdesk.domain.messages import Message, MessageKind, MessageState
from bookingdesk.domain.rights import Role
from bookingdesk.domain.templates import TemplateState, TemplateVersion, TextKey, TextPart
from bookingdesk.messaging.composer import Composer
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.claiming import dispatch_of
from bookingdesk.usecases.commands import SendDue
from bookingdesk.usecases.departments import AddDepartment, add_department
from bookingdesk.usecases.dispatching import send_due
from bookingdesk.usecases.env import Approver, Env
from bookingdesk.usecases.template_reading import (
    CheckTemplate,
    PreviewTemplate,
    check_template,
    preview_template,
    template_file,
)
from bookingdesk.usecases.templates import (
    ApproveTemplate,
    DraftTemplate,
    RetireTemplate,
    TemplateQuery,
    approve_template,
    draft_template,
    retire_template,
    template_lines,
)
from tests.builders import HAIRCUT, MASSAGE
from tests.fakes import FakeClock
from tests.salon import MAYA
from tests.usecases.desk import FrontDesk
from tests.usecases.mail_desk import BUSY, SENT, ObedientSender

SMS = TextKey(language="en", kind=MessageKind.CONFIRMATION, part=TextPart.SMS)
SAYS = "{{ service }} {{ day_short }} {{ time }}{% if where %} {{ where }}{% endif %} {{ status }} {{ free_until }}"
DESKS = 6
SUE = Approver(user_id=UserId(2), name="Sue", role=Role.SUPERVISOR)


@pytest.fixture
def desk(salon: Env, clock: FakeClock) -> FrontDesk:
    return FrontDesk(env=salon, clock=clock)


def drafted(env: Env, words: str = "Hello!", *, key: TextKey = SMS) -> TemplateVersion:
    command = DraftTemplate(key=key, body=f"{words} {SAYS}", description="friendlier")
    return draft_template(env, command).value


def in_force(env: Env, words: str = "Hello!", *, key: TextKey = SMS) -> TemplateVersion:
    return approve_template(env, ApproveTemplate(version_id=drafted(env, words, key=key).id)).value


def as_role(env: Env, role: Role) -> Env:
    return env.acting_as(replace(env.actor, role=role))


def texted(desk: FrontDesk, booking: Booking) -> str:
    """What the sender would send now of the confirmation that was queued when it was booked."""
    row = next(row for row in desk.rows(booking) if row.kind is MessageKind.CONFIRMATION)
    return text_of(desk.env, row)


def text_of(env: Env, row: Message) -> str:
    by_text = replace(row, channel=Channel.SMS)
    return Composer().letter(env.store.read(lambda work: dispatch_of(work, by_text, env.now()))).text


def test_that_a_draft_is_not_sent_and_an_approved_text_is_also_of_what_was_queued_before(desk: FrontDesk) -> None:
    booking = desk.book()
    shipped = texted(desk, booking)
    draft = drafted(desk.env)
    assert texted(desk, booking) == shipped
    approve_template(desk.env, ApproveTemplate(version_id=draft.id))
    assert texted(desk, booking).startswith("Hello! Haircut")
    assert desk.messages(booking)[0][1] == MessageState.QUEUED.value


def test_that_the_sender_is_handed_the_words_in_force_when_it_sends(desk: FrontDesk, clock: FakeClock) -> None:
    desk.book()
    mail = replace(SMS, part=TextPart.SUBJECT)
    command = DraftTemplate(key=mail, body="Ours: {{ service }}", description="shorter")
    draft = draft_template(desk.env, command).value
    clock.move(minutes=5)
    sender = ObedientSender(BUSY, SENT)
    send_due(desk.env, SendDue(), sender)
    approve_template(desk.env, ApproveTemplate(version_id=draft.id))
    clock.move(minutes=5)
    send_due(desk.env, SendDue(), sender)
    confirmed = [each for each in sender.delivered if each.message.kind is MessageKind.CONFIRMATION]
    assert [dict(each.own_texts) for each in confirmed] == [
        {},
        {("en", MessageKind.CONFIRMATION, TextPart.SUBJECT): "Ours: {{ service }}\n"},
    ]


def test_that_a_newer_version_takes_the_place_of_the_one_before_and_retiring_it_brings_the_shipped_back(
    desk: FrontDesk,
) -> None:
    booking = desk.book()
    shipped = texted(desk, booking)
    first = in_force(desk.env, "First")
    second = in_force(desk.env, "Second")
    assert (first.version_no, second.version_no) == (1, 2)
    assert texted(desk, booking).startswith("Second")
    retire_template(desk.env, RetireTemplate(version_id=second.id))
    assert texted(desk, booking) == shipped
    states = [version.state for version in template_file(desk.env, SMS).value.versions]
    assert states == [TemplateState.RETIRED, TemplateState.RETIRED]


def test_that_a_department_writes_in_its_own_words_before_those_of_the_business(desk: FrontDesk) -> None:
    for name, service in (("Hair", HAIRCUT), ("Wellness", MASSAGE)):
        add_department(desk.env, AddDepartment(name=name, services=frozenset({service}), resources=frozenset()))
    departments = desk.env.store.read(lambda work: work.catalogue.load()).departments
    hair = next(each.id for each in departments.values() if each.name == "Hair")
    cut, massage = desk.book(), desk.book("2025-06-24 16:00", service=MASSAGE)
    in_force(desk.env, "All of us:")
    in_force(desk.env, "Hair says:", key=replace(SMS, department_id=hair))
    assert texted(desk, cut).startswith("Hair says:")
    assert texted(desk, massage).startswith("All of us:")
    own = [line for line in template_lines(desk.env, TemplateQuery()).value if line.own]
    assert [line.department for line in own] == ["", "Hair"]
    with pytest.raises(NotFound):
        drafted(desk.env, key=replace(SMS, department_id=DepartmentId(99)))


def test_that_a_text_that_leaves_something_out_is_neither_kept_nor_approved(desk: FrontDesk) -> None:
    with pytest.raises(TemplateFaulty) as refused:
        draft_template(desk.env, DraftTemplate(key=SMS, body="See you!", description="short"))
    faults = refused.value.facts["faults"]
    assert isinstance(faults, tuple)
    assert {fault.name for fault in faults} == {"service", "day_short", "time", "where", "status", "free_until"}
    assert template_file(desk.env, SMS).value.versions == ()
    assert check_template(desk.env, CheckTemplate(key=SMS, body="See you!")).value == faults


def test_that_a_draft_that_became_wrong_is_not_approved(desk: FrontDesk) -> None:
    stored = replace(drafted(desk.env), body="See you!")
    retire_template(desk.env, RetireTemplate(version_id=stored.id))
    wrong = replace(stored, version_no=2)
    stored_id = desk.env.store.write(lambda work: work.templates.add(wrong))
    with pytest.raises(TemplateFaulty):
        approve_template(desk.env, ApproveTemplate(version_id=stored_id))


@pytest.mark.parametrize("description", ["", "   ", "\n"])
def test_that_a_version_without_a_description_is_refused(desk: FrontDesk, description: str) -> None:
    with pytest.raises(InvalidValue):
        draft_template(desk.env, DraftTemplate(key=SMS, body=SAYS, description=description))


def test_that_a_second_draft_takes_the_first_back(desk: FrontDesk) -> None:
    first, second = drafted(desk.env, "One"), drafted(desk.env, "Two")
    versions = {version.id: version.state for version in template_file(desk.env, SMS).value.versions}
    assert versions == {first.id: TemplateState.RETIRED, second.id: TemplateState.DRAFT}
    with pytest.raises(TemplateSettled):
        approve_template(desk.env, ApproveTemplate(version_id=first.id))
    with pytest.raises(TemplateSettled):
        retire_template(desk.env, RetireTemplate(version_id=first.id))
    with pytest.raises(NotFound):
        approve_template(desk.env, ApproveTemplate(version_id=TemplateId(99)))


def test_that_a_coordinator_writes_and_a_supervisor_approves(desk: FrontDesk) -> None:
    coordinator, frontline = as_role(desk.env, Role.COORDINATOR), as_role(desk.env, Role.FRONTLINE)
    with pytest.raises(NotAllowed):
        drafted(frontline)
    draft = drafted(coordinator)
    with pytest.raises(NotAllowed):
        approve_template(coordinator, ApproveTemplate(version_id=draft.id))
    approved = approve_template(coordinator.approved_by(SUE), ApproveTemplate(version_id=draft.id)).value
    assert (approved.author, approved.approved_by) == ("Jo", "Sue")
    with pytest.raises(NotAllowed):
        retire_template(coordinator, RetireTemplate(version_id=draft.id))
    own = drafted(coordinator, "Again")
    retire_template(coordinator, RetireTemplate(version_id=own.id))
    assert template_file(desk.env, SMS).value.own == approved


def test_that_every_step_is_in_the_log_without_the_words(desk: FrontDesk) -> None:
    draft = in_force(desk.env, "Secret words")
    retire_template(desk.env, RetireTemplate(version_id=draft.id))
    events = desk.env.store.read(lambda work: work.audit.of_entity("template", str(draft.id)))
    assert [event.action for event in events] == ["draft_template", "approve_template", "retire_template"]
    assert "Secret" not in repr(events)
    assert "friendlier" not in repr(events)
    assert events[0].detail["version"] == 1


def test_that_a_preview_shows_the_typed_words_with_a_booking_or_a_sample(desk: FrontDesk) -> None:
    booking = desk.book()
    in_force(desk.env)
    typed = {(MessageKind.CONFIRMATION, TextPart.SMS): "New: {{ client }}"}
    query = PreviewTemplate(kind=MessageKind.CONFIRMATION, language="en", number=booking.number)
    real = preview_template(desk.env, query).value
    assert real.shown[TextPart.SMS].text.startswith("Hello! Haircut")
    assert not real.sample
    assert (
        preview_template(desk.env, replace(query, typed=typed)).value.shown[TextPart.SMS].text == "New: Maya Ortiz"
    )
    sample = preview_template(desk.env, replace(query, number=None)).value
    assert sample.sample
    assert sample.shown[TextPart.SMS].text.startswith("Hello! Consultation")
    assert set(sample.shown) == set(TextPart)
    spoilt = preview_template(
        desk.env, replace(query, typed={(MessageKind.CONFIRMATION, TextPart.SMS): "{{ dya }}"})
    ).value
    assert spoilt.shown[TextPart.SMS].faults
    assert spoilt.shown[TextPart.MAIL].text
    request = preview_template(desk.env, replace(query, kind=MessageKind.REQUEST_ASK)).value
    assert request.sample


@pytest.mark.parametrize(
    ("language", "sent_in", "fell_back"), [("de", "de", False), ("de_AT", "de", False), ("it", "en", True)]
)
def test_that_a_preview_says_in_which_language_the_client_is_written_to(
    desk: FrontDesk, language: str, sent_in: str, fell_back: bool
) -> None:
    booking = desk.book()
    desk.env.store.write(lambda work: work.clients.replace(replace(work.clients.get(MAYA), language=language)))
    query = PreviewTemplate(kind=MessageKind.REMINDER, language="de", number=booking.number)
    found = preview_template(desk.env, query).value
    assert (found.client_language, found.sent_in, found.fell_back) == (language, sent_in, fell_back)


def test_that_a_preview_leaves_nothing_behind(desk: FrontDesk) -> None:
    booking = desk.book()
    before = (desk.rows(booking), desk.log())
    for kind in MessageKind:
        preview_template(desk.env, PreviewTemplate(kind=kind, language="ar", number=booking.number))
    assert (desk.rows(booking), desk.log()) == before


def test_that_drafts_and_approvals_at_once_leave_one_draft_and_one_text_in_force(
    salon: Env, salon_url: str
) -> None:
    """From desks of their own: what a step finds is still so when it writes."""
    ready = Barrier(DESKS)

    def write(number: int) -> None:
        store = SqlStore(open_engine(salon_url))
        env = replace(salon, store=store)
        ready.wait()
        draft = drafted(env, f"Desk {number}")
        with suppress(TemplateSettled):  # another draft has taken its place meanwhile
            approve_template(env, ApproveTemplate(version_id=draft.id))
        store.close()

    with ThreadPoolExecutor(DESKS) as desks:
        list(desks.map(write, range(DESKS)))
    versions = template_file(salon, SMS).value.versions
    assert sorted(version.version_no for version in versions) == list(range(1, DESKS + 1))
    states = [version.state for version in versions]
    assert states.count(TemplateState.APPROVED) == 1
    assert states.count(TemplateState.DRAFT) == 0
