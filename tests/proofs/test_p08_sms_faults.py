"""P8, the text messages: every fault of an SMS gateway gets the decision integrity asks for.

The control is the same harness with a sender that does what senders do who know neither fence nor table: what the
gateway did not take is sent again. It must fail, or the proof is void.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from bookingdesk.domain.messages import MessageState
from bookingdesk.messaging import sms
from bookingdesk.messaging.sms_decisions import SmsFault
from bookingdesk.usecases.ports import Verdict
from tests.sms_faults import MORE, SMS_FAULTS, play_sms


def naive(answer: int | SmsFault, *, accepted: bool = False) -> Verdict:
    """Taken is sent, all else is tried again."""
    return Verdict(state=MessageState.SENT if accepted else MessageState.RETRY_WAIT, code=str(answer))


def test_that_sms_faults_are_decided_rightly(monkeypatch: pytest.MonkeyPatch, say: Callable[[str], None]) -> None:
    played = [(fault, play_sms(fault)) for fault in (*SMS_FAULTS, *MORE)]
    wrong = [f"{fault.name}: {came}" for fault, came in played if not came.is_right(fault)]
    with monkeypatch.context() as patch:
        patch.setattr(sms, "decide_sms", naive)
        control = sum(play_sms(fault).is_right(fault) for fault in SMS_FAULTS)

    right = len(SMS_FAULTS) + len(MORE) - len(wrong)
    say(
        f"P8 SMS faults: {right}/{len(SMS_FAULTS) + len(MORE)} decisions over real sockets, "
        f"control {control}/{len(SMS_FAULTS)}"
    )
    assert len(SMS_FAULTS) == 12
    assert wrong == []
    assert control < len(SMS_FAULTS)
