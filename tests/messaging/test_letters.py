"""Messages without a booking say what they must in every language, harmlessly, without a calendar part."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bookingdesk.domain.bookings import Allocation, Hold
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import HoldId, MessageId, OfferId, RequestId, ServiceId, WaitlistId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.requests import Answer, AnswerKind, Point, Request, RequestKind
from bookingdesk.domain.waitlist import Opening, WaitOffer
from bookingdesk.i18n.translation import SHIPPED, speaker
from bookingdesk.messaging.composer import Composer
from bookingdesk.messaging.facts import facts_of
from bookingdesk.messaging.letter_facts import REQUIRED
from bookingdesk.messaging.templates import TemplateRefused, Templates, Texts
from bookingdesk.usecases.ports import Dispatch
from tests.builders import ANA, HAIRCUT, ROOM1, a_booking, a_client, at, span
from tests.messaging.dispatches import a_dispatch, a_message

NOW = at("2025-06-20 10:00")
KINDS = {
    MessageKind.REQUEST_RECEIPT: AnswerKind.RECEIPT,
    MessageKind.REQUEST_OFFER: AnswerKind.OFFER,
    MessageKind.REQUEST_ASK: AnswerKind.ASK,
    MessageKind.REQUEST_DECLINE: AnswerKind.DECLINED,
    MessageKind.REQUEST_WAITLIST: AnswerKind.WAITLISTED,
    MessageKind.REQUEST_REPLY: AnswerKind.REPLIED,
}
ALL = [(language, kind) for language in SHIPPED for kind in REQUIRED]
STATUS = {
    MessageKind.REQUEST_RECEIPT: "received",
    MessageKind.REQUEST_DECLINE: "declined",
    MessageKind.REQUEST_WAITLIST: "on the waitlist",
}


def a_request(kind: AnswerKind, **changes: Any) -> Request:
    answer = Answer(
        kind=kind,
        at=NOW,
        by="Jo",
        channel=Channel.EMAIL,
        text="WORDS <b>of</b> the desk",
        offered=(span("2025-06-27 09:15", 45), span("2025-06-27 11:00", 45)) if kind is AnswerKind.OFFER else (),
        kept_until=at("2025-06-21 10:00") if kind is AnswerKind.OFFER else None,
        points=(Point.DATE, Point.NEEDS) if kind is AnswerKind.ASK else (),
    )
    parts: dict[str, Any] = {
        "id": RequestId(412),
        "kind": RequestKind.BOOKING,
        "received_at": at("2025-06-20 08:00"),
        "taken_at": at("2025-06-20 08:00"),
        "service_id": HAIRCUT,
        "answers": (answer,),
    }
    return Request(**(parts | changes))


def an_offer() -> WaitOffer:
    busy = span("2025-06-24 14:15", 45)
    opening = Opening(span=busy, free=busy, resources=frozenset({ANA}), location_id=a_booking().location_id)
    return WaitOffer(
        id=OfferId(7),
        entry_id=WaitlistId(3),
        service_id=HAIRCUT,
        span=busy,
        resources=frozenset({ANA, ROOM1}),
        opening=opening,
        hold_id=HoldId("h"),
        expires_at=NOW + timedelta(minutes=30),
        at=NOW,
        by="Jo",
    )


def a_letter(kind: MessageKind, **changes: Any) -> Dispatch:
    """The message of a kind with everything its text needs."""
    about: dict[str, Any]
    if kind in KINDS:
        about = {"request": a_request(KINDS[kind]), "booking": None}
        message = a_message(kind=kind, booking_id=None, request_id=RequestId(412), sequence=1)
    elif kind is MessageKind.MOVE_CALL:
        proposed = span("2025-06-25 16:30", 45)
        place = Allocation(requirement_id=None, resource_id=ANA, unit_no=0, busy=proposed)
        held = Hold(
            id=HoldId("m-1"),
            service_id=ServiceId(HAIRCUT),
            client_id=a_client().id,
            span=proposed,
            allocations=(place,),
            expires_at=NOW + timedelta(hours=2),
            user="Jo",
            station="front",
        )
        about, message = {"held": held}, a_message(kind=kind, channel=Channel.PHONE)
    else:
        about = {"offer": an_offer(), "booking": None}
        message = a_message(kind=kind, booking_id=None, offer_id=OfferId(7))
    return a_dispatch(message=message, **(about | changes))


def texts(kind: MessageKind, language: str = "en", **changes: Any) -> Texts:
    return Templates().texts(language, kind, facts_of(a_letter(kind, **changes), language))


@pytest.mark.parametrize(("language", "kind"), ALL)
def test_that_every_letter_says_what_it_must_in_text_and_in_html(language: str, kind: MessageKind) -> None:
    facts = facts_of(a_letter(kind), language)
    made = Templates().texts(language, kind, facts)
    for name in REQUIRED[kind]:
        said = str(facts[name])
        assert said, name
        assert said in f"{made.subject}\n{made.plain}", name
    assert "WORDS <b>" not in made.page
    assert ("WORDS &lt;b&gt;of&lt;/b&gt; the desk" in made.page) is (kind in KINDS)
    assert "\n\n\n" not in made.plain
    assert "Maya Ortiz" in made.plain
    assert f'lang="{language}"' in made.page


@pytest.mark.parametrize("language", SHIPPED)
@pytest.mark.parametrize("kind", STATUS)
def test_that_the_status_is_the_exact_word_in_the_clients_language(language: str, kind: MessageKind) -> None:
    word = speaker(language).pgettext("status told", STATUS[kind])
    assert word in texts(kind, language).plain
    assert (word == STATUS[kind]) is (language == "en")


@pytest.mark.parametrize("language", SHIPPED)
def test_that_an_offer_of_times_lists_them_all_with_their_deadline(language: str) -> None:
    facts = facts_of(a_letter(MessageKind.REQUEST_OFFER), language)
    plain = texts(MessageKind.REQUEST_OFFER, language).plain
    assert str(facts["offered"]).count("\n") == 1
    assert str(facts["until"]) in plain
    assert str(facts["until"]) == str(facts_of(a_letter(MessageKind.REQUEST_OFFER), language)["until"])


def test_that_missing_details_stand_one_a_line() -> None:
    assert "- date\n- special requirements" in texts(MessageKind.REQUEST_ASK).plain


def test_that_a_call_names_the_time_that_is_kept_or_asks_for_one() -> None:
    kept = texts(MessageKind.MOVE_CALL).plain
    assert "Wednesday, 25 June 2025 at 16:30 with Ana" in kept
    gone = texts(MessageKind.MOVE_CALL, held=None).plain
    assert "agree another time" in gone
    assert "keeping" not in gone


@pytest.mark.parametrize("kind", sorted(set(REQUIRED) - {MessageKind.MOVE_CALL}))
def test_that_only_a_booking_brings_a_calendar_part(kind: MessageKind) -> None:
    mail = Composer().compose(a_letter(kind)).mail
    assert [part.get_content_type() for part in mail.walk() if not part.is_multipart()] == [
        "text/plain",
        "text/html",
    ]
    assert mail["Auto-Submitted"] == "auto-generated"


def test_that_somebody_without_a_name_is_greeted_all_the_same() -> None:
    nobody = replace(a_client(), given_name="", family_name="")
    assert texts(MessageKind.REQUEST_RECEIPT, client=nobody).plain.startswith("Good day,\n")


def test_that_a_text_that_leaves_out_what_it_must_say_is_refused(tmp_path: Any) -> None:
    folder = tmp_path / "en" / MessageKind.REQUEST_DECLINE.value
    folder.mkdir(parents=True)
    for part in ("subject.txt", "body.txt", "body.html"):
        (folder / part).write_text("{{ words }}", encoding="utf-8")
    with pytest.raises(TemplateRefused) as refused:
        Composer(Templates(tmp_path)).letter(a_letter(MessageKind.REQUEST_DECLINE))
    assert refused.value.facts["why"] == "without_status"


def test_that_a_name_of_many_lines_adds_no_header() -> None:
    dispatch = a_letter(MessageKind.REQUEST_RECEIPT, client=a_client(given_name="Eva\r\nBcc: x@evil.example"))
    mail = Composer().compose(dispatch).mail
    assert mail["Bcc"] is None
    assert MessageId("m-1") == dispatch.message.id
