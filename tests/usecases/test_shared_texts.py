"""Greeting and signature in the business's own words: changed once, in every message from then on; on both databases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import pytest
from sqlalchemy.exc import IntegrityError

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.errors import NotAllowed, NotFound, TemplateFaulty
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.rights import Role
from bookingdesk.domain.templates import (
    Fault,
    OwnTexts,
    SharedText,
    TemplateState,
    TemplateVersion,
    TextKey,
    TextPart,
    parts_of,
)
from bookingdesk.messaging.composer import Composer
from bookingdesk.messaging.templating import LazyTemplating
from bookingdesk.storage import schema
from bookingdesk.storage.engine import open_engine
from bookingdesk.usecases.claiming import dispatch_of
from bookingdesk.usecases.departments import AddDepartment, add_department
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.ports import Dispatch
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
from tests.usecases.desk import FrontDesk

SIGNATURE = TextKey(language="en", kind=SharedText.CLOSING, part=TextPart.MAIL)
FACTS = replace(SIGNATURE, kind=SharedText.FACTS)
MAIL = replace(SIGNATURE, kind=MessageKind.CONFIRMATION)


@pytest.fixture
def desk(salon: Env, clock: FakeClock) -> FrontDesk:
    return FrontDesk(env=salon, clock=clock)


def drafted(env: Env, body: str, key: TextKey = SIGNATURE) -> TemplateVersion:
    return draft_template(env, DraftTemplate(key=key, body=body, description="ours")).value


def in_force(env: Env, body: str, key: TextKey = SIGNATURE) -> TemplateVersion:
    return approve_template(env, ApproveTemplate(version_id=drafted(env, body, key).id)).value


def mailed(desk: FrontDesk, booking: Booking, channel: Channel = Channel.EMAIL) -> str:
    """What the sender would send now of the confirmation that was queued when it was booked."""
    row = next(row for row in desk.rows(booking) if row.kind is MessageKind.CONFIRMATION)
    told = replace(row, channel=channel)
    return Composer().letter(desk.env.store.read(lambda work: dispatch_of(work, told, desk.env.now()))).text


def test_that_a_signature_is_changed_once_and_stands_in_what_was_queued_before(desk: FrontDesk) -> None:
    booking = desk.book()
    shipped = mailed(desk, booking)
    draft = drafted(desk.env, "See you soon,\n{{ business.name }}")
    assert mailed(desk, booking) == shipped
    approve_template(desk.env, ApproveTemplate(version_id=draft.id))
    assert "\nSee you soon,\n" in mailed(desk, booking)
    assert "Kind regards" not in mailed(desk, booking)
    assert "See you soon," in mailed(desk, booking, Channel.LETTER)
    assert "goodbye" in mailed(desk, booking, Channel.PHONE)
    retire_template(desk.env, RetireTemplate(version_id=draft.id))
    assert mailed(desk, booking) == shipped
    assert [each.state for each in template_file(desk.env, SIGNATURE).value.versions] == [TemplateState.RETIRED]


def test_that_a_department_signs_for_itself(desk: FrontDesk) -> None:
    for name, service in (("Hair", HAIRCUT), ("Wellness", MASSAGE)):
        add_department(desk.env, AddDepartment(name=name, services=frozenset({service}), resources=frozenset()))
    departments = desk.env.store.read(lambda work: work.catalogue.load()).departments
    hair = next(each.id for each in departments.values() if each.name == "Hair")
    cut, massage = desk.book(), desk.book("2025-06-24 16:00", service=MASSAGE)
    in_force(desk.env, "All of us")
    in_force(desk.env, "Your hairdressers", replace(SIGNATURE, department_id=hair))
    assert mailed(desk, cut).endswith("\nYour hairdressers\n")
    assert mailed(desk, massage).endswith("\nAll of us\n")
    assert template_file(desk.env, replace(SIGNATURE, department_id=hair)).value.otherwise == "All of us\n"
    own = [line for line in template_lines(desk.env, TemplateQuery()).value if line.own]
    assert [(line.key.kind, line.department) for line in own] == [
        (SharedText.CLOSING, ""),
        (SharedText.CLOSING, "Hair"),
    ]


def test_that_every_piece_is_listed_first_with_the_parts_that_it_has(desk: FrontDesk) -> None:
    lines = template_lines(desk.env, TemplateQuery(language="en")).value
    pieces = [(piece, part) for piece in SharedText for part in parts_of(piece)]
    assert [(line.key.kind, line.key.part) for line in lines[: len(pieces)]] == pieces
    only = template_lines(desk.env, TemplateQuery(kind=SharedText.WAS, language="en")).value
    assert [line.key.part for line in only] == [TextPart.MAIL, TextPart.PAGE]


def test_that_a_piece_says_in_which_messages_it_stands(desk: FrontDesk) -> None:
    assert template_file(desk.env, SIGNATURE).value.messages == tuple(MessageKind)
    was = template_file(desk.env, replace(SIGNATURE, kind=SharedText.WAS)).value
    assert was.messages == (MessageKind.MODIFICATION,)
    assert {part for _kind, part in was.used_in} == {TextPart.MAIL, TextPart.LETTER, TextPart.SCRIPT}
    for part in (TextPart.MAIL, TextPart.SCRIPT):
        change = template_file(desk.env, replace(MAIL, kind=MessageKind.MODIFICATION, part=part)).value
        assert {piece.kind for piece in change.pieces} == set(SharedText)
        in_force(desk.env, change.otherwise.replace('{% include "en/was.txt" +%}', ""), change.key)
    assert template_file(desk.env, was.key).value.messages == ()
    assert check_template(desk.env, CheckTemplate(key=was.key, body=was.otherwise)).value == ()


@pytest.mark.parametrize(
    "key",
    [
        replace(SIGNATURE, part=TextPart.SMS),
        replace(SIGNATURE, part=TextPart.LETTER),
        replace(SIGNATURE, language="it"),
    ],
)
def test_that_there_is_no_piece_where_it_would_say_nothing(desk: FrontDesk, key: TextKey) -> None:
    for step in (
        lambda: template_file(desk.env, key),
        lambda: check_template(desk.env, CheckTemplate(key=key, body="Bye")),
        lambda: drafted(desk.env, "Bye", key),
    ):
        with pytest.raises(NotFound):
            step()


@pytest.mark.parametrize("change", [{"part": "sms"}, {"kind": "nonsense"}])
def test_that_the_database_knows_which_pieces_there_are(
    desk: FrontDesk, salon_url: str, change: dict[str, str]
) -> None:
    """A bare statement, by an engine of its own, past every use case."""
    drafted(desk.env, "Bye")
    engine = open_engine(salon_url)
    try:
        table = schema.template_version
        with engine.connect() as connection:
            row = dict(connection.execute(table.select()).mappings().one())
            with pytest.raises(IntegrityError):
                connection.execute(table.insert().values({**row, **change, "id": 99}))
    finally:
        engine.dispose()


def test_that_a_piece_that_would_spoil_one_message_is_neither_kept_nor_approved(desk: FrontDesk) -> None:
    facts = template_file(desk.env, FACTS).value.otherwise
    with pytest.raises(TemplateFaulty) as refused:
        drafted(desk.env, facts.replace("{{ number }}", "–"), FACTS)
    assert Fault(why="missing", name="number", kind=MessageKind.TENTATIVE) in refused.value.facts["faults"]  # type: ignore[operator]
    draft = drafted(desk.env, facts, FACTS)
    body = template_file(desk.env, MAIL).value.otherwise
    in_force(desk.env, body.replace('{% include "en/opening.txt" +%}', "{{ number }}"), MAIL)
    approve_template(desk.env, ApproveTemplate(version_id=draft.id))


def test_that_a_text_that_leaves_a_fact_to_our_own_piece_keeps_it_in_force(desk: FrontDesk) -> None:
    """Going back to the shipped facts would send confirmations without their rule."""
    body = template_file(desk.env, MAIL).value.otherwise
    ruleless = body.replace('{% include "en/rules.txt" +%}', "")
    with pytest.raises(TemplateFaulty):
        drafted(desk.env, ruleless, MAIL)
    facts = template_file(desk.env, FACTS).value.otherwise
    rule = "{% if policy %}{{ policy }}{% elif free_until %}{{ free_until }}{% endif %}"
    own = in_force(desk.env, f"{facts}{rule}\n", FACTS)
    text = in_force(desk.env, ruleless, MAIL)
    with pytest.raises(TemplateFaulty):
        retire_template(desk.env, RetireTemplate(version_id=own.id))
    with pytest.raises(TemplateFaulty):
        in_force(desk.env, facts, FACTS)
    retire_template(desk.env, RetireTemplate(version_id=text.id))
    retire_template(desk.env, RetireTemplate(version_id=own.id))
    assert template_file(desk.env, FACTS).value.own is None


@pytest.mark.parametrize("first", ["the piece goes", "the text comes"])
def test_that_two_desks_at_once_leave_no_message_without_its_rule(desk: FrontDesk, first: str) -> None:
    """One approves a text that leaves the rule to our own facts, while the other goes back to the shipped ones."""
    body = template_file(desk.env, MAIL).value.otherwise
    facts = template_file(desk.env, FACTS).value.otherwise
    rule = "{% if policy %}{{ policy }}{% elif free_until %}{{ free_until }}{% endif %}"
    own = in_force(desk.env, f"{facts}{rule}\n", FACTS)
    draft = drafted(desk.env, body.replace('{% include "en/rules.txt" +%}', ""), MAIL)
    steps: list[Callable[[Env], object]] = [
        lambda env: retire_template(env, RetireTemplate(version_id=own.id)),
        lambda env: approve_template(env, ApproveTemplate(version_id=draft.id)),
    ]
    quick, slow = steps if first == "the piece goes" else steps[::-1]
    with pytest.raises(TemplateFaulty):
        slow(replace(desk.env, templating=Meanwhile(partial(quick, desk.env))))
    kept = FACTS if quick is steps[1] else MAIL
    assert template_file(desk.env, kept).value.own == (own if kept is FACTS else None)
    assert mailed(desk, desk.book())


class Meanwhile(LazyTemplating):
    """Judges, and when it has, another desk does something at once."""

    def __init__(self, then: Callable[[], object]) -> None:
        super().__init__()
        self._then = [then]

    def faults(
        self, key: TextKey, body: str, samples: Sequence[Dispatch], wordings: Sequence[OwnTexts] = ({},)
    ) -> tuple[Fault, ...]:
        found = super().faults(key, body, samples, wordings)
        if self._then:
            self._then.pop()()
        return found


def test_that_pieces_stand_behind_the_rights_of_texts_and_in_the_log_without_their_words(desk: FrontDesk) -> None:
    frontline = desk.env.acting_as(replace(desk.env.actor, role=Role.FRONTLINE))
    with pytest.raises(NotAllowed):
        drafted(frontline, "Bye")
    draft = drafted(desk.env, "Secret words")
    coordinator = desk.env.acting_as(replace(desk.env.actor, role=Role.COORDINATOR))
    with pytest.raises(NotAllowed):
        approve_template(coordinator, ApproveTemplate(version_id=draft.id))
    approve_template(desk.env, ApproveTemplate(version_id=draft.id))
    events = desk.env.store.read(lambda work: work.audit.of_entity("template", str(draft.id)))
    assert [(event.action, event.detail["kind"]) for event in events] == [
        ("draft_template", "closing"),
        ("approve_template", "closing"),
    ]
    assert "Secret" not in repr(events)


def test_that_a_preview_shows_a_typed_piece_within_a_whole_message(desk: FrontDesk) -> None:
    booking = desk.book()
    typed = {(SharedText.OPENING, TextPart.MAIL): "Hi {{ client }}!", (SharedText.CLOSING, TextPart.MAIL): "Bye"}
    query = PreviewTemplate(kind=MessageKind.REMINDER, language="en", typed=typed, number=booking.number)
    for number in (booking.number, None):
        shown = preview_template(desk.env, replace(query, number=number)).value.shown
        for part in (TextPart.MAIL, TextPart.LETTER):
            assert shown[part].text.startswith("Hi Maya Ortiz!\n")
            assert shown[part].text.endswith("\nBye\n")
        assert "Dear" in shown[TextPart.PAGE].text
