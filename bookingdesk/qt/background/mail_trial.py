"""A test mail beside the window that can be given up: the sender is stopped from the window's thread."""

from __future__ import annotations

import threading

from bookingdesk.qt.background.jobs import Progress
from bookingdesk.usecases.commands import SendTestMail
from bookingdesk.usecases.dispatching import send_test_mail
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.mailing import KeepMailAccount, keep_mail_account
from bookingdesk.usecases.ports import Sender, Verdict


class MailTrial:
    """One try of the account: stored first where it was changed, then a short message."""

    def __init__(self, recipient: str, change: KeepMailAccount | None = None) -> None:
        self._recipient = recipient
        self._change = change
        self._lock = threading.Lock()
        self._sender: Sender | None = None
        self._given_up = False

    def run(self, env: Env, progress: Progress) -> Outcome[Verdict]:
        """The step of a job. Raises what keeping the account raises."""
        kept = keep_mail_account(env, self._change).changes if self._change is not None else ChangeSet()
        sender = env.mailing.sender()
        with self._lock:
            self._sender = sender
            if self._given_up:
                sender.stop()
        tried = send_test_mail(env, SendTestMail(recipient=self._recipient), sender)
        return Outcome(tried.value, tried.changes | kept)

    def stop(self) -> None:
        """From the window's thread: end the conversation."""
        with self._lock:
            self._given_up = True
            if self._sender is not None:
                self._sender.stop()
