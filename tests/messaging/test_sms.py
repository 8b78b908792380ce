"""The SMS sender against a gateway on loopback: what it sends, and what it makes of what comes back."""

from __future__ import annotations

import logging
import threading

import pytest
import requests
from keyring.errors import NoKeyringError, PasswordDeleteError

from bookingdesk.domain.messages import MessageState
from bookingdesk.messaging.passwords import KeyringMissing, PasswordSource
from bookingdesk.messaging.sms import SmsPatience, _fault_of, told_gateway
from bookingdesk.messaging.sms_decisions import SmsFault, decide_sms
from bookingdesk.messaging.sms_gateway import (
    ENTRY,
    VARIABLE,
    drop_gateway,
    keep_gateway,
    sms_gateway,
)
from tests.builders import at
from tests.scripted_gateway import ScriptedGateway
from tests.scripted_smtp import Do
from tests.sms_faults import MORE, NUMBER, SMS_FAULTS, SmsFaultPlayed, play_sms, sender_at, sms_to


@pytest.mark.parametrize("fault", [*SMS_FAULTS, *MORE], ids=lambda fault: fault.name)
def test_that_what_a_gateway_does_is_decided_rightly(fault: SmsFaultPlayed) -> None:
    played = play_sms(fault)
    assert played.is_right(fault), played


@pytest.mark.parametrize("fault", SmsFault)
def test_that_every_fault_has_a_decision(fault: SmsFault) -> None:
    verdict = decide_sms(fault)
    assert (verdict.code, verdict.pauses_channel) == (fault.value, verdict.reason == "sms_paused")


def test_that_a_connection_that_never_came_about_is_tried_again() -> None:
    assert _fault_of(requests.exceptions.ConnectTimeout()) is SmsFault.CONNECT_TIMEOUT
    assert decide_sms(SmsFault.CONNECT_TIMEOUT).state is MessageState.RETRY_WAIT


def test_that_one_recipient_gets_one_plain_text_under_the_key_of_its_message() -> None:
    dispatch = sms_to()
    with ScriptedGateway() as gateway:
        for _twice in range(2):
            assert sender_at(gateway.url).deliver(dispatch, lambda: True).state is MessageState.SENT
    (number, text), again = gateway.texts
    assert (number.lstrip("+"), again) == (NUMBER.lstrip("+"), (number, text))
    assert "14:15" in text
    assert not {"\u202f", "\u2009", "\u00a0", "–"} & set(text)
    keys = {asked.headers["idempotency-key"] for asked in gateway.asked}
    assert len(keys) == 1
    assert dispatch.message.dedupe_key not in keys


def test_that_a_closing_program_waits_but_briefly_for_an_answer() -> None:
    with ScriptedGateway(Do.STALL) as gateway:
        sender = sender_at(gateway.url, SmsPatience(answer=5, closing=0.2))
        stopper = threading.Thread(target=lambda: gateway.stalled.wait(5) and sender.stop())
        stopper.start()
        verdict = sender.deliver(sms_to(), lambda: True)
        stopper.join()
        assert (verdict.state, verdict.code) == (MessageState.IN_DOUBT, "stopped")
        assert sender.deliver(sms_to(), lambda: True).reason == "stopped"
        assert len(gateway.asked) == 1


def test_that_nothing_of_a_message_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for fault in SMS_FAULTS:
        play_sms(fault)
    assert NUMBER[3:] not in caplog.text
    assert "token" not in caplog.text


def test_that_a_test_says_that_it_is_one() -> None:
    with ScriptedGateway() as gateway:
        verdict = sender_at(gateway.url).deliver_test({"business.language": "de"}, NUMBER, at("2025-06-20 10:00"))
    assert verdict.state is MessageState.SENT
    assert "Test" in gateway.texts[0][1]


def test_that_only_the_name_of_a_gateway_is_told() -> None:
    assert told_gateway("smseagle://topsecret@gateway.example/{to}") == "SMS Eagle"
    assert told_gateway("nonsense://{to}") == ""
    assert told_gateway(None) == ""


def test_that_the_gateway_comes_from_the_keyring_else_from_the_environment() -> None:
    kept: dict[tuple[str, str], str] = {}

    def put(service: str, entry: str, url: str) -> None:
        kept[service, entry] = url

    environment = {VARIABLE: "from the environment"}
    ask = lambda service, entry: kept.get((service, entry))  # noqa: E731
    assert sms_gateway(ask=ask, environment=environment) == ("from the environment", PasswordSource.ENVIRONMENT)
    keep_gateway("from the keyring", put=put)
    assert list(kept) == [("bookingdesk", ENTRY)]
    assert sms_gateway(ask=ask, environment=environment) == ("from the keyring", PasswordSource.KEYRING)
    drop_gateway(drop=lambda service, entry: kept.pop((service, entry)) and None)
    assert sms_gateway(ask=ask, environment={}) == (None, PasswordSource.NOWHERE)


def test_that_a_computer_without_a_keyring_says_what_else_there_is() -> None:
    def none(*_words: str) -> str:
        raise NoKeyringError

    def nothing(*_words: str) -> None:
        raise PasswordDeleteError

    assert sms_gateway(ask=none, environment={})[1] is PasswordSource.NOWHERE
    with pytest.raises(KeyringMissing) as why:
        keep_gateway("x", put=none)
    assert why.value.facts["variable"] == VARIABLE
    with pytest.raises(KeyringMissing):
        drop_gateway(drop=none)
    drop_gateway(drop=nothing)
