"""A mailbox of replies that a test arranges, with a password that is kept or not."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from datetime import date, datetime

from bookingdesk.messaging.passwords import KeyringMissing
from bookingdesk.usecases.ports import Inbox, InboxBatch, InboxFault, InboxMark
from bookingdesk.usecases.replies.state import microsoft_of, user_of
from tests.usecases.replies.mailbox import HeldMailbox


class KeptInbox:
    """`InboxKeys` in memory; who has signed in with Microsoft is in `tokens`, which a mail account may share."""

    def __init__(
        self, box: Inbox | None = None, *, has_keyring: bool = True, tokens: set[str] | None = None
    ) -> None:
        self.box = box or HeldMailbox()
        self.passwords: dict[str, str] = {}
        """By the name that signs in."""
        self.tokens = tokens if tokens is not None else set()
        self._has_keyring = has_keyring

    def known(self, settings: Mapping[str, str]) -> str:
        kept = self.passwords if microsoft_of(settings) is None else self.tokens
        return "keyring" if user_of(settings) in kept else "nowhere"

    def keep(self, settings: Mapping[str, str], password: str) -> None:
        if not self._has_keyring:
            raise KeyringMissing(variable="BOOKINGDESK_IMAP_PASSWORD")
        self.passwords[user_of(settings)] = password

    def drop(self, settings: Mapping[str, str]) -> None:
        if microsoft_of(settings) is None:
            self.passwords.pop(user_of(settings), None)
        else:
            self.tokens.discard(user_of(settings))

    def inbox(self) -> Inbox:
        return self.box


class StallingMailbox:
    """A server that says nothing until somebody gives up."""

    def __init__(self) -> None:
        self.asked, self.stopped = threading.Event(), threading.Event()

    def read(self, settings: Mapping[str, str], mark: InboxMark | None, since: date, now: datetime) -> InboxBatch:
        self.asked.set()
        self.stopped.wait(30)
        raise InboxFault(why="stopped")

    def stop(self) -> None:
        self.stopped.set()
