"""Each message goes to the sender of its channel; the one for text messages is made when it is needed."""

from __future__ import annotations

from bookingdesk.domain.messages import MessageState
from bookingdesk.messaging.by_channel import ByChannel
from bookingdesk.messaging.folder import FolderSender
from tests.builders import at
from tests.messaging.dispatches import a_dispatch
from tests.sms_faults import NUMBER, sms_to
from tests.usecases.mail_desk import SENT, ObedientSender


def test_that_text_messages_have_a_sender_of_their_own_made_on_use() -> None:
    mail, text, made = ObedientSender(), ObedientSender(), []

    def make() -> ObedientSender:
        made.append(text)
        return text

    sender = ByChannel(lambda: mail, make)
    assert sender.deliver(a_dispatch(), lambda: True) == SENT
    assert made == []
    sender.deliver(sms_to(), lambda: True)
    sender.deliver(sms_to(), lambda: True)
    assert (len(mail.delivered), len(text.delivered), len(made)) == (1, 2, 1)
    sender.deliver_test({}, "me@mail.example", at("2025-06-20 10:00"))
    sender.deliver_test({}, NUMBER, at("2025-06-20 10:00"))
    assert (mail.tests, text.tests) == (["me@mail.example"], [NUMBER])


def test_that_stopping_reaches_every_sender_there_is_or_will_be() -> None:
    class Stoppable(ObedientSender):
        stops = 0

        def stop(self) -> None:
            self.stops += 1

    mail, text = Stoppable(), Stoppable()
    sender = ByChannel(lambda: mail, lambda: text)
    sender.stop()
    assert (mail.stops, text.stops) == (1, 0)
    sender.deliver(sms_to(), lambda: True)
    assert text.stops == 1
    sender.stop()
    assert (mail.stops, text.stops) == (2, 2)


def test_that_a_demonstration_writes_text_messages_too(tmp_path) -> None:  # type: ignore[no-untyped-def]
    assert FolderSender(tmp_path).deliver(sms_to(), lambda: True).state is MessageState.SENT
    (written,) = tmp_path.iterdir()
    assert written.suffix == ".txt"
    assert written.read_text().startswith(f"{NUMBER}\n\n")
    assert FolderSender(tmp_path).deliver(sms_to(), lambda: False).state is MessageState.OBSOLETE
