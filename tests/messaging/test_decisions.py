"""The decision table of integrity section 4, line by line."""

from __future__ import annotations

import pytest

from bookingdesk.domain.messages import MessageState
from bookingdesk.messaging.decisions import Fault, Stage, decide

RETRY, FAILED, DOUBT = MessageState.RETRY_WAIT, MessageState.FAILED, MessageState.IN_DOUBT
PAUSE = MessageState.QUEUED

TABLE: tuple[tuple[Stage, int | Fault, MessageState, str], ...] = (
    (Stage.SETTINGS, Fault.NO_SETTINGS, PAUSE, "channel_paused"),
    (Stage.SETTINGS, Fault.NO_PASSWORD, PAUSE, "channel_paused"),
    (Stage.SETTINGS, Fault.BAD_SENDER, PAUSE, "channel_paused"),
    (Stage.COMPOSE, Fault.BAD_ADDRESS, FAILED, "address_refused"),
    (Stage.COMPOSE, Fault.BAD_TEMPLATE, FAILED, "template_refused"),
    (Stage.CONNECT, Fault.REFUSED, RETRY, "no_connection"),
    (Stage.CONNECT, Fault.TIMEOUT, RETRY, "no_connection"),
    (Stage.CONNECT, Fault.UNKNOWN_HOST, RETRY, "no_connection"),
    (Stage.CONNECT, Fault.STOPPED, MessageState.QUEUED, "stopped"),
    (Stage.BANNER, 421, RETRY, "server_busy"),
    (Stage.BANNER, 554, PAUSE, "channel_paused"),
    (Stage.BANNER, Fault.GARBAGE, RETRY, "no_connection"),
    (Stage.HELLO, 502, PAUSE, "channel_paused"),
    (Stage.TLS, Fault.NO_STARTTLS, PAUSE, "channel_paused"),
    (Stage.TLS, Fault.CERTIFICATE, PAUSE, "channel_paused"),
    (Stage.TLS, Fault.HANDSHAKE, PAUSE, "channel_paused"),
    (Stage.TLS, 454, RETRY, "server_busy"),
    (Stage.AUTH, 535, PAUSE, "channel_paused"),
    (Stage.AUTH, 504, PAUSE, "channel_paused"),
    (Stage.AUTH, 454, RETRY, "server_busy"),
    (Stage.AUTH, Fault.NO_AUTH, PAUSE, "channel_paused"),
    (Stage.MAIL, 451, RETRY, "server_busy"),
    (Stage.MAIL, 550, PAUSE, "channel_paused"),
    (Stage.MAIL, Fault.NO_SMTPUTF8, FAILED, "provider_cannot"),
    (Stage.RCPT, 450, RETRY, "server_busy"),
    (Stage.RCPT, 550, FAILED, "address_refused"),
    (Stage.RCPT, 530, PAUSE, "channel_paused"),
    (Stage.RCPT, Fault.RESET, RETRY, "no_connection"),
    (Stage.DATA, 451, RETRY, "server_busy"),
    (Stage.DATA, 554, FAILED, "message_refused"),
    (Stage.DATA, Fault.RESET, RETRY, "no_connection"),
    (Stage.FENCE, 0, MessageState.OBSOLETE, "changed_meanwhile"),
    (Stage.BODY, 250, MessageState.SENT, ""),
    (Stage.BODY, 452, RETRY, "server_busy"),
    (Stage.BODY, 550, FAILED, "message_refused"),
    (Stage.BODY, 220, DOUBT, "may_have_arrived"),
    (Stage.BODY, Fault.TIMEOUT, DOUBT, "may_have_arrived"),
    (Stage.BODY, Fault.RESET, DOUBT, "may_have_arrived"),
    (Stage.BODY, Fault.GARBAGE, DOUBT, "may_have_arrived"),
    (Stage.BODY, Fault.STOPPED, DOUBT, "may_have_arrived"),
    (Stage.BODY, Fault.CERTIFICATE, DOUBT, "may_have_arrived"),
)


@pytest.mark.parametrize(("stage", "answer", "state", "reason"), TABLE)
def test_that_the_table_decides(stage: Stage, answer: int | Fault, state: MessageState, reason: str) -> None:
    verdict = decide(stage, answer)
    assert (verdict.state, verdict.reason) == (state, reason)
    assert verdict.pauses_channel is (reason == "channel_paused")


@pytest.mark.parametrize("stage", [stage for stage in Stage if stage not in {Stage.BODY, Stage.FENCE}])
@pytest.mark.parametrize("answer", [*Fault, *range(200, 600, 7)])
def test_that_nothing_before_the_fence_is_ever_sent_or_in_doubt(stage: Stage, answer: int | Fault) -> None:
    assert decide(stage, answer).state not in {MessageState.SENT, MessageState.IN_DOUBT, MessageState.OBSOLETE}


@pytest.mark.parametrize("answer", [*Fault, *range(100, 400)])
def test_that_after_the_fence_only_250_is_sent_and_silence_is_doubt(answer: int | Fault) -> None:
    assert decide(Stage.BODY, answer).state is (MessageState.SENT if answer == 250 else MessageState.IN_DOUBT)
