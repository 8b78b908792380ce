"""Writes messages as files into a folder instead of sending them: for demonstrations, and says so.

Mail as .eml, text messages as .txt. It asks the fence as the real sender does, so that a demonstration shows the
same states.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.mail_accounts import MailAccount, MicrosoftAccount
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.sms_text import sendable
from bookingdesk.messaging.addresses import AddressError
from bookingdesk.messaging.composer import Composer
from bookingdesk.messaging.decisions import Fault, Stage, decide
from bookingdesk.messaging.templates import TemplateRefused
from bookingdesk.usecases.ports import Dispatch, Sender, SignInOffer, Verdict

SENDER = "desk@bookingdesk.invalid"
"""Stands in where no sender is set; `.invalid` can never be answered (RFC 2606)."""


class FolderSender:
    """A `Sender` that needs neither network nor settings."""

    def __init__(self, folder: Path, composer: Composer | None = None) -> None:
        self.folder = folder
        self._composer = composer or Composer()

    def deliver(self, dispatch: Dispatch, fence: Callable[[], bool]) -> Verdict:
        """Write the mail to `<number>-<kind>-<id>.eml`; a message delivered again overwrites its first file."""
        try:
            if dispatch.message.channel is Channel.SMS:
                return self._texted(dispatch, fence)
            composed = self._composer.compose(_with_sender(dispatch))
        except AddressError:
            return decide(Stage.COMPOSE, Fault.BAD_ADDRESS)
        except TemplateRefused:
            return decide(Stage.COMPOSE, Fault.BAD_TEMPLATE)
        if not fence():
            return decide(Stage.FENCE, 0)
        return self._written(f"{_name(dispatch)}.eml", composed.as_bytes(), composed.language, composed.fell_back)

    def deliver_test(self, settings: Mapping[str, str], recipient: str, now: datetime) -> Verdict:
        """Write the test mail to `test.eml`."""
        try:
            composed = self._composer.compose_test({"mail.sender": SENDER, **settings}, recipient, now)
        except AddressError:
            return decide(Stage.COMPOSE, Fault.BAD_ADDRESS)
        return self._written("test.eml", composed.as_bytes(), composed.language, composed.fell_back)

    def stop(self) -> None:
        """Writing a file takes no time worth stopping."""

    def hang_up(self) -> None:
        """There is no line."""

    def _texted(self, dispatch: Dispatch, fence: Callable[[], bool]) -> Verdict:
        """The number and the text, as they would leave. Raises TemplateRefused."""
        letter = self._composer.letter(dispatch)
        if not fence():
            return decide(Stage.FENCE, 0)
        text = f"{dispatch.message.recipient}\n\n{sendable(letter.text)}\n"
        return self._written(f"{_name(dispatch)}.txt", text.encode(), letter.language, letter.fell_back)

    def _written(self, name: str, content: bytes, language: str, fell_back: bool) -> Verdict:
        """Whole or not at all: a reader of the folder never sees half a mail."""
        target = self.folder / name
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            half = target.with_suffix(".part")
            half.write_bytes(content)
            os.replace(half, target)
        except OSError:
            return Verdict(state=MessageState.RETRY_WAIT, code="folder", reason="folder_not_writable")
        return Verdict(state=MessageState.SENT, code="folder", language=language, fell_back=fell_back)


def _with_sender(dispatch: Dispatch) -> Dispatch:
    """The dispatch with a sender, where none is set."""
    if dispatch.settings.get("mail.sender"):
        return dispatch
    return replace(dispatch, settings={**dispatch.settings, "mail.sender": SENDER})


def _name(dispatch: Dispatch) -> str:
    """The same for a message that is delivered again."""
    message = dispatch.message
    tail = "".join(c for c in str(message.id) if c.isalnum())[-6:]
    return f"{_number(dispatch)}-{message.kind}-{tail}"


def _number(dispatch: Dispatch) -> str:
    """The number of what the message is about, as it begins a file's name."""
    if dispatch.request is not None:
        return f"request-{dispatch.request.id}"
    return f"offer-{dispatch.offer.id}" if dispatch.offer is not None else str(dispatch.visit.number)


class FolderMailing:
    """`Mailing` of a demonstration: passwords are forgotten with it, and a test becomes a file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._users: set[str] = set()
        """Who has a password; the password itself is of no use here."""

    def can_sign_in(self) -> bool:
        """Nobody signs in anywhere from a demonstration."""
        return False

    def secret_source(self, account: MailAccount) -> str:
        """As if there were a keyring."""
        return "keyring" if account.user in self._users else "nowhere"

    def keep_password(self, user: str, password: str) -> None:
        """Note that there is one."""
        self._users.add(user)

    def drop(self, account: MailAccount) -> None:
        """There is none any more."""
        self._users.discard(account.user)

    def offer_sign_in(self, account: MicrosoftAccount, now: datetime) -> SignInOffer:
        """Refuse, as where it is not installed."""
        from bookingdesk.messaging.oauth import OauthMissing  # noqa: PLC0415 - imports what asks the network

        raise OauthMissing(extra="oauth")

    def await_sign_in(self, account: MicrosoftAccount, offer: SignInOffer, wanted: Callable[[], bool]) -> None:
        """There is no offer to wait for."""
        raise LookupError("a demonstration signs in nowhere")

    def sender(self) -> Sender:
        """Writes files."""
        return FolderSender(self._folder)
