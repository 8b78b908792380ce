"""A mailbox of replies that a test arranges, with a password that is kept or not."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date

from bookingdesk.messaging.passwords import KeyringMissing
from bookingdesk.usecases.ports import Inbox, InboxBatch, InboxFault, InboxMark
from bookingdesk.usecases.replies.state import user_of
from tests.usecases.replies.mailbox import HeldMailbox


class KeptInbox:
    """`InboxKeys` in memory."""

    def __init__(self, box: Inbox | None = None, *, has_keyring: bool = True) -> None:
        self.box = box or HeldMailbox()
        self.passwords: dict[str, str] = {}
        """By the name that signs in."""
        self._has_keyring = has_keyring

    def known(self, settings: Mapping[str, str]) -> str:
        return "keyring" if self.passwords.get(user_of(settings)) else "nowhere"

    def keep(self, settings: Mapping[str, str], password: str) -> None:
        if not self._has_keyring:
            raise KeyringMissing(variable="BOOKINGDESK_IMAP_PASSWORD")
        self.passwords[user_of(settings)] = password

    def drop(self, settings: Mapping[str, str]) -> None:
        self.passwords.pop(user_of(settings), None)

    def inbox(self) -> Inbox:
        return self.box


class StallingMailbox:
    """A server that says nothing until somebody gives up."""

    def __init__(self) -> None:
        self.asked, self.stopped = threading.Event(), threading.Event()

    def read(self, settings: Mapping[str, str], mark: InboxMark | None, since: date) -> InboxBatch:
        self.asked.set()
        self.stopped.wait(30)
        raise InboxFault(why="stopped")

    def stop(self) -> None:
        self.stopped.set()
