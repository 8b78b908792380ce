"""Makes the mail of a message: plain text, HTML and, about a booking, a calendar part, from how things are now.

Headers are built by the standard library from harmless text; a message that cannot be composed is refused with
a reason, never sent half.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import BaseHeader
from email.message import EmailMessage
from email.utils import format_datetime
from functools import lru_cache

from bookingdesk.domain import desk_settings
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.mail_accounts import MailAccount
from bookingdesk.i18n.translation import speaker
from bookingdesk.messaging.addresses import Mailbox
from bookingdesk.messaging.facts import facts_of
from bookingdesk.messaging.harmless import harmless
from bookingdesk.messaging.invitation import invitation, method_of
from bookingdesk.messaging.mail_parts import POLICY, Constant, constant, data, enclosed, put_together, words
from bookingdesk.messaging.required import SPOKEN_ON, left_out
from bookingdesk.messaging.templates import TemplateRefused, Templates, Texts
from bookingdesk.usecases.ports import Dispatch, Letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A finished mail, for exactly one recipient."""

    mail: EmailMessage
    sender: Mailbox
    recipient: Mailbox
    language: str
    fell_back: bool = False

    def as_bytes(self) -> bytes:
        """The mail as it goes over the wire, lines ended by CRLF, dots not yet doubled."""
        if self.recipient.needs_utf8 or self.sender.needs_utf8:
            return self.mail.as_bytes(policy=POLICY.clone(utf8=True))
        return self.mail.as_bytes(policy=POLICY)


class Composer:
    """Turns a dispatch into a mail. Belongs to one thread."""

    def __init__(self, templates: Templates | None = None) -> None:
        self._templates = templates or Templates()

    def compose(self, dispatch: Dispatch) -> Composed:
        """Raises TemplateRefused and AddressError."""
        sender = _sender(dispatch.settings)
        recipient = Mailbox.of(dispatch.message.recipient, dispatch.client.name)
        language, fell_back, texts = self.texts_of(dispatch)
        mail = _envelope(sender, recipient, texts.subject, dispatch.message.message_id, dispatch.now)
        forms, files = [words(texts.plain, "plain"), words(texts.page, "html")], []
        if dispatch.booking is not None:  # as a form and as a file: some programs read the one, some the other
            method, calendar = method_of(dispatch), invitation(dispatch, sender, recipient)
            forms.append(data(calendar, f'text/calendar; charset="utf-8"; method="{method}"'))
            files.append(enclosed(calendar, "application/ics", f"{dispatch.visit.number}.ics"))
        put_together(mail, forms, files)
        return Composed(mail=mail, sender=sender, recipient=recipient, language=language, fell_back=fell_back)

    def texts_of(self, dispatch: Dispatch) -> tuple[str, bool, Texts]:
        """The language, whether it is not the client's, and the texts in it for the message's channel.

        Raises TemplateRefused, also where the text leaves out what its kind must say.
        """
        language, fell_back = self._templates.choose(
            dispatch.client.language, desk_settings.value(dispatch.settings, "business.language")
        )
        facts = facts_of(dispatch, language)
        kind = dispatch.message.kind
        channel = dispatch.message.channel
        texts = self._templates.texts(language, kind, facts, channel, dispatch.own_texts)
        said = texts.plain if channel in SPOKEN_ON or channel is Channel.SMS else f"{texts.subject}\n{texts.plain}"
        for name in left_out(kind, channel, said, facts):
            raise TemplateRefused(template=f"{language}/{kind.value}", why=f"without_{name}", line=0)
        return language, fell_back, texts

    def letter(self, dispatch: Dispatch) -> Letter:
        """The text as its reader gets it, to be looked at, read aloud or printed. Raises TemplateRefused."""
        language, fell_back, texts = self.texts_of(dispatch)
        return Letter(
            subject=texts.subject, text=texts.plain, language=language, fell_back=fell_back, head=texts.head
        )

    def compose_test(self, stored: Mapping[str, str], recipient: str, now: datetime) -> Composed:
        """A short mail about nothing, in the desk's language. Raises AddressError."""
        sender, to = _sender(stored), Mailbox.of(recipient)
        language = desk_settings.value(stored, "business.language")
        speak = speaker(language)
        message_id = f"<test.{int(now.timestamp())}@{sender.domain}>"
        mail = _envelope(sender, to, speak.gettext("Test message from the front desk"), message_id, now)
        mail.set_content(speak.gettext("This is a test. If you read it, messages to clients can be sent.") + "\n")
        return Composed(mail=mail, sender=sender, recipient=to, language=language)


def _sender(stored: Mapping[str, str]) -> Mailbox:
    """Whom messages come from. Raises AddressError."""
    account = MailAccount.of(stored)
    return Mailbox.of(account.sender, account.sender_name or desk_settings.value(stored, "business.name"))


def _envelope(sender: Mailbox, recipient: Mailbox, subject: str, message_id: str, now: datetime) -> EmailMessage:
    """The headers. Auto-Submitted keeps holiday notices and other robots from answering (RFC 3834)."""
    mail = EmailMessage(policy=POLICY)
    mail["From"] = _from(sender)
    mail["To"] = recipient.header
    mail["Subject"] = harmless(subject, 200)
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = harmless(message_id, 250)
    mail["Auto-Submitted"] = constant("Auto-Submitted", "auto-generated")
    mail["X-Auto-Response-Suppress"] = constant("X-Auto-Response-Suppress", "OOF, AutoReply")
    return mail


@lru_cache(maxsize=8)
def _from(sender: Mailbox) -> BaseHeader | Constant:
    """Whom mails come from, the same as long as nobody changes it; what needs UTF-8 is folded with its mail."""
    made: BaseHeader = POLICY.header_factory("From", sender.header)
    return made if sender.needs_utf8 else Constant.of(made)
