"""A try of the mailbox that replies come to, which can be given up at any moment."""

from __future__ import annotations

import threading

from bookingdesk.qt.background.jobs import Cancelled, Progress
from bookingdesk.usecases.env import Env, Outcome
from bookingdesk.usecases.ports import Inbox, InboxFault
from bookingdesk.usecases.replies.account import InboxStanding, try_inbox


class InboxTrial:
    """`run` in a thread, `stop` from any other."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inbox: Inbox | None = None
        self._stopped = False

    def run(self, env: Env, progress: Progress) -> Outcome[InboxStanding]:
        """Sign in and open the folder. Raises InboxFault, and Cancelled where it was given up."""
        inbox = env.inbox.inbox()  # not under the lock: its library is slow to import, and the window would wait
        with self._lock:
            self._inbox = inbox
            if self._stopped:
                raise Cancelled
        try:
            return try_inbox(env, None, inbox)
        except InboxFault as why:
            if why.facts["why"] == "stopped":
                raise Cancelled from why
            raise

    def stop(self) -> None:
        """Give it up."""
        with self._lock:
            self._stopped = True
            if self._inbox is not None:
                self._inbox.stop()
