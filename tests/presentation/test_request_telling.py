"""How an answer is told: the ways there are with their words, and the one that is meant where nobody chooses."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bookingdesk.domain.answer_clock import timer
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.letters import way_to_answer
from bookingdesk.domain.requests import AnswerKind, Request
from bookingdesk.presentation.request_telling import TOLD, How, button_words, first_way, ways
from bookingdesk.usecases.requests.reading import RequestLine
from tests.builders import a_client
from tests.domain.test_requests import NOW, a_request

ON = {"sms.on": "yes"}
SMS = {"preferred_channel": Channel.SMS, "phone": "+4915112345678"}
MAIL, TEXT, CALL, PHONE, HERE = How.MAIL, How.TEXT, How.CALL, How.PHONE, How.HERE
WEB = {"channel": Channel.WEB, "email": "", "phone": ""}
CASES: dict[str, tuple[dict[str, Any], dict[str, Any] | None, dict[str, str], list[How], How]] = {
    "a text message, as they wish": (WEB, SMS, ON, [TEXT, MAIL, CALL, PHONE, HERE], TEXT),
    "no text messages here": (WEB, SMS, {}, [MAIL, CALL, PHONE, HERE], MAIL),
    "a text message, and no other address": (WEB, SMS | {"email": ""}, ON, [TEXT, CALL, PHONE, HERE], TEXT),
    "a landline": (WEB, SMS | {"phone": "+493012345678"}, ON, [MAIL, CALL, PHONE, HERE], MAIL),
    "a call, as they wish": (WEB, SMS | {"preferred_channel": Channel.PHONE}, ON, [MAIL, CALL, PHONE, HERE], CALL),
    "somebody new with an address": (
        WEB | {"email": "eva@mail.example"},
        None,
        ON,
        [MAIL, CALL, PHONE, HERE],
        MAIL,
    ),
    "somebody new with a mobile": (WEB | {"phone": "+4915112345678"}, None, ON, [TEXT, CALL, PHONE, HERE], TEXT),
    "somebody on the phone": (
        WEB | {"channel": Channel.PHONE, "taken_at": NOW},
        SMS,
        ON,
        [TEXT, MAIL, CALL, PHONE, HERE],
        PHONE,
    ),
}


def line_of(request: Request, client: dict[str, Any] | None, settings: dict[str, str]) -> RequestLine:
    who = None if client is None else a_client(**client)
    return RequestLine(
        request=request,
        client=who,
        service=None,
        staff=None,
        booking=None,
        timer=timer(request, NOW),
        missing=(),
        claimed=None,
        mine=False,
        way=way_to_answer(request, who, settings),
    )


@pytest.mark.parametrize("name", CASES)
def test_that_the_ways_are_those_that_reach_whoever_asked(name: str) -> None:
    asked, client, settings, offered, meant = CASES[name]
    line = line_of(a_request(**({"taken_at": NOW - timedelta(hours=2)} | asked)), client, settings)
    assert [how for how, _words in ways(line)] == offered
    assert first_way(line, NOW) is meant


def test_that_a_text_message_is_sent_by_sms_and_names_its_number() -> None:
    line = line_of(a_request(**WEB), SMS, ON)
    words = dict(ways(line))[TEXT]
    assert words.startswith("Send a text message to ")
    assert "+4915112345678" in words
    assert TOLD[TEXT] == (Channel.SMS, False)
    assert button_words(AnswerKind.REPLIED, TEXT) == "Send  (Ctrl+Enter)"
    assert set(TOLD) == set(How)
