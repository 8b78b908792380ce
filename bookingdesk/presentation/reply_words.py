"""The reading of replies in words: why the mailbox can't be read and what to do, what the mails of late were."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from bookingdesk.domain.mail_accounts import SignIn
from bookingdesk.domain.replies import MailFate
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.mailing_words import advice
from bookingdesk.usecases.replies.account import InboxStanding
from bookingdesk.usecases.replies.fetching import Fetched

PASSING = frozenset({"no_connection", "unknown_host", "garbage", "no_token_server"})
"""Faults of the network or the server, which mostly end by themselves."""
LASTING = timedelta(minutes=15)


def fault_words(why: str) -> str:
    """What is in the way and what to do about it."""
    return {
        "unknown_host": _("There is no mail server of that name. Check the server."),
        "no_connection": _("The mail server of the replies can't be reached. It is tried again by itself."),
        "certificate": _(
            "The mail server could not prove who it is (its certificate does not fit its name). Check the server."
        ),
        "handshake": _("No protected connection came about. Check port and protection."),
        "no_starttls": _("The mail server offers no STARTTLS on this port. Choose TLS."),
        "no_password": _("The password of the mailbox is missing on this computer. Store it."),
        "sign_in": _("The mail server refuses name or password. Check both; some providers want an app password."),
        "token_not_taken": _(
            "The mail server does not open the mailbox to whoever signed in with Microsoft. Look whether IMAP is "
            "switched on for it, and sign in as its owner."
        ),
        "no_folder": _("The mailbox has no such folder. Check its name; the usual one is INBOX."),
        "garbage": _("The mail server answers in a way that is no IMAP. Check server and port."),
    }.get(why, advice(why)) or _("The mailbox can't be read now. It is tried again by itself.")


def standing_words(read: Fetched) -> tuple[str, bool]:
    """How the reading stands in one sentence, and whether all is well."""
    if not read.on:
        return _("No replies are read."), True
    if read.silent:
        return _("No replies are read: this database was restored or copied. Release its messages first."), False
    if read.fault:
        return fault_words(read.fault), False
    return _("Replies are read each minute."), True


def mailbox_words(standing: InboxStanding) -> tuple[str, bool]:
    """The same, and whether this computer has what signs in."""
    words, good = standing_words(standing.read)
    if not good or not standing.read.on:
        return words, good
    by_token = standing.account.sign_in is SignIn.MICROSOFT
    if by_token and not standing.can_sign_in:
        return fault_words("oauth_missing"), False
    if standing.source == "nowhere":
        return fault_words("no_token" if by_token else "no_password"), False
    return words, good


def trouble_words(read: Fetched, now: datetime, formatter: Formatter) -> str:
    """What stands over the window while the mailbox can't be read; empty while it can.

    What passes by itself is said once it has lasted; what a person must mend, at once.
    """
    if not read.on or not read.fault or read.since is None:
        return ""
    if read.fault in PASSING and now - read.since < LASTING:
        return ""
    return _("Replies by email have not been read since {time}. {why}").format(
        time=formatter.day_time(read.since), why=fault_words(read.fault)
    )


def fate_word(fate: MailFate) -> str:
    """What became of a mail, for a list."""
    return {
        MailFate.RECONFIRMED: _("Client comes"),
        MailFate.CHANGE_ASKED: _("Client can't come or is not sure"),
        MailFate.REQUEST: _("Letter, now a request"),
        MailFate.BOUNCED: _("Message came back"),
        MailFate.DUPLICATE: _("Known already"),
        MailFate.OUTDATED: _("About another time"),
        MailFate.AUTOMATIC: _("Automatic"),
        MailFate.OWN: _("Written by us"),
        MailFate.REFUSED: _("Left in the mailbox for a person"),
    }[fate]


def counts_words(fates: Mapping[MailFate, int]) -> str:
    """What the mails of the last 30 days were, the fates that matter first; a line each."""
    total = sum(fates.values())
    if not total:
        return _("No mail has come in during the last 30 days.")
    head = ngettext("{count} mail in the last 30 days:", "{count} mails in the last 30 days:", total)
    lines = [
        _("{what}: {count}").format(what=fate_word(fate), count=fates[fate]) for fate in MailFate if fates.get(fate)
    ]
    return "\n".join([head.format(count=total), *lines])
