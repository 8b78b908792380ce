"""Gives each message to the sender of its channel, so that one worker and one lease serve mail and text messages.

A text message's sender is made when the first one leaves: desks that send none never import its library.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import datetime

from bookingdesk.domain.clients import Channel
from bookingdesk.messaging.smtp import SmtpSender
from bookingdesk.messaging.texting import KeyringTexting
from bookingdesk.usecases.ports import Dispatch, Sender, Verdict


class ByChannel:
    """A `Sender` for one thread. `stop` may be called from any other."""

    def __init__(
        self, by_mail: Callable[[], Sender] = SmtpSender, by_text: Callable[[], Sender] | None = None
    ) -> None:
        self._by_mail = by_mail()
        self._make_text = by_text or KeyringTexting().sender
        self._by_text: Sender | None = None
        self._lock = threading.Lock()
        self._stopped = False

    def deliver(self, dispatch: Dispatch, fence: Callable[[], bool]) -> Verdict:
        """By the channel that was planned."""
        sender = self._texting() if dispatch.message.channel is Channel.SMS else self._by_mail
        return sender.deliver(dispatch, fence)

    def deliver_test(self, settings: Mapping[str, str], recipient: str, now: datetime) -> Verdict:
        """To a number by text message, to an address by mail."""
        sender = self._texting() if recipient.startswith("+") else self._by_mail
        return sender.deliver_test(settings, recipient, now)

    def stop(self) -> None:
        """End what is under way on either channel."""
        with self._lock:
            self._stopped = True
            self._by_mail.stop()
            if self._by_text is not None:
                self._by_text.stop()

    def hang_up(self) -> None:
        """On both channels."""
        self._by_mail.hang_up()
        if self._by_text is not None:
            self._by_text.hang_up()

    def _texting(self) -> Sender:
        if self._by_text is None:
            made = self._make_text()
            with self._lock:
                self._by_text = made
                if self._stopped:
                    made.stop()
        return self._by_text
