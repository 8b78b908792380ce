"""Every reason why replies can't be read has a sentence of its own that says what to do."""

from __future__ import annotations

import pytest

from bookingdesk.domain.rests import OF_A_COMPUTER
from bookingdesk.messaging.decisions import Fault as TokenFault
from bookingdesk.messaging.replies import Fault
from bookingdesk.messaging.sms_decisions import SmsFault
from bookingdesk.presentation.reply_words import fault_words

OF_TOKENS = (TokenFault.OAUTH_MISSING, TokenFault.NO_TOKEN, TokenFault.TOKEN_REFUSED, TokenFault.NO_TOKEN_SERVER)
TOLD = sorted({fault.value for fault in (*Fault, *OF_TOKENS)} - {Fault.STOPPED})


@pytest.mark.parametrize("why", TOLD)
def test_that_every_reason_says_what_to_do(why: str) -> None:
    others = {fault_words(other) for other in (*TOLD, "something unknown") if other != why}
    assert fault_words(why).endswith(".")
    assert fault_words(why) not in others


def test_that_the_faults_of_a_computer_are_faults_there_are() -> None:
    assert set(TOLD) | set(SmsFault) >= OF_A_COMPUTER
