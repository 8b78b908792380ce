"""A mailbox that holds what a test puts there, and a desk that reads it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime

from bookingdesk.usecases.ports import InboxBatch, InboxFault, InboxMark
from bookingdesk.usecases.replies.fetching import Fetched, FetchReplies, fetch_replies
from tests.usecases.mail_desk import MailDesk

VALIDITY = 7


class HeldMailbox:
    """An `Inbox`: mails by UID, a fault that it may have, and how often it was asked."""

    def __init__(self, batch: int = 25) -> None:
        self.mails: dict[int, bytes] = {}
        self.validity = VALIDITY
        self.fault = ""
        self.damaged: set[int] = set()
        """UIDs of mails that the server has and does not give."""
        self.looks = 0
        self.before: Callable[[], None] | None = None
        self._batch = batch

    def put(self, *mails: bytes) -> None:
        """They have just arrived."""
        for mail in mails:
            self.mails[max(self.mails, default=0) + 1] = mail

    def read(self, settings: Mapping[str, str], mark: InboxMark | None, since: date, now: datetime) -> InboxBatch:
        """What is after the mark; all there is where the folder was made anew."""
        self.looks += 1
        if self.before is not None:
            self.before()
        if self.fault:
            raise InboxFault(why=self.fault)
        last = max(self.mails, default=0)
        if mark is None:
            return InboxBatch(mails=(), mark=InboxMark(validity=self.validity, uid=last))
        first = mark.uid if mark.validity == self.validity else 0
        new = sorted(uid for uid in self.mails if uid > first)
        taken = new[: self._batch]
        held_up = next((place for place, uid in enumerate(taken) if uid in self.damaged), len(taken))
        if taken and held_up == 0:
            raise InboxFault(why="garbage", at=InboxMark(validity=self.validity, uid=taken[0]))
        taken = taken[:held_up]
        return InboxBatch(
            mails=tuple(self.mails[uid] for uid in taken),
            mark=InboxMark(validity=self.validity, uid=taken[-1] if taken else last),
            more=len(new) > len(taken),
        )

    def stop(self) -> None:
        """Nothing takes time here."""


def reading_desk(url: str) -> tuple[MailDesk, HeldMailbox]:
    """A desk that has looked into its empty mailbox once."""
    desk, box = MailDesk(url), HeldMailbox()
    desk.configure(**{"imap.host": "127.0.0.1", "imap.user": "desk"})
    look(desk, box)
    return desk, box


def look(desk: MailDesk, box: HeldMailbox, **command: object) -> Fetched:
    """One look."""
    return fetch_replies(desk.env, FetchReplies(**command), box).value  # type: ignore[arg-type]
