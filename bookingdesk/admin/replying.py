"""Console verbs of replies by mail: `replies status`, `fetch`, `set-password`, `sign-in`, `drop-password`.

The password is read from standard input, so that it stands in no list of commands; it is never printed.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from bookingdesk.admin.context import Console
from bookingdesk.admin.mailing import show_offer
from bookingdesk.admin.shapes import moment
from bookingdesk.domain.replies import MailFate
from bookingdesk.presentation.reply_words import standing_words
from bookingdesk.usecases.mailing import FinishSignIn
from bookingdesk.usecases.replies.account import (
    KeepInboxPassword,
    drop_inbox_password,
    finish_inbox_sign_in,
    inbox_standing,
    keep_inbox_password,
    offer_inbox_sign_in,
)
from bookingdesk.usecases.replies.fetching import Fetched, FetchReplies, fetch_replies

AddVerb = Callable[[str, Callable[[Console, Namespace], int], str], ArgumentParser]


def status(console: Console, args: Namespace) -> int:
    """How the reading stands, and what the mails of the last 30 days were. Exits 4 while it can't be read."""
    standing = inbox_standing(console.env).value
    console.facts({**_shape(console, standing.read), "password": standing.source})
    return _code(standing.read)


def fetch(console: Console, args: Namespace) -> int:
    """Look into the mailbox once, also right after a fault. Exits 4 where it can't be read or is not on."""
    inbox = console.env.inbox.inbox()
    found = fetch_replies(console.env, FetchReplies(even_if_resting=True), inbox).value
    console.facts(_shape(console, found))
    return _code(found)


def set_password(console: Console, args: Namespace) -> int:
    """Keep the password that stands on the first line of standard input in this computer's keyring."""
    command = KeepInboxPassword(password=sys.stdin.readline().strip("\r\n"))
    console.facts({"password": keep_inbox_password(console.env, command).value})
    return 0


def sign_in(console: Console, args: Namespace) -> int:
    """Show where to sign in with Microsoft and with which code, and wait until somebody has."""
    offer = offer_inbox_sign_in(console.env).value
    show_offer(console, offer)
    standing = finish_inbox_sign_in(console.env, FinishSignIn(offer=offer)).value
    console.facts({"password": standing.source})
    return 0


def drop_password(console: Console, args: Namespace) -> int:
    """Keep the password or the sign-in no longer."""
    console.facts({"password": drop_inbox_password(console.env).value.source})
    return 0


def reply_verbs(verb: AddVerb) -> None:
    """replies status, fetch, set-password, sign-in, drop-password."""
    verb("status", status, "how the reading of replies stands, and what came in during 30 days")
    verb("fetch", fetch, "look into the mailbox once, for scheduled jobs")
    verb("set-password", set_password, "keep the mailbox's password, read from standard input, in the keyring")
    verb("sign-in", sign_in, "sign in to the mailbox with Microsoft: shows a page and a code, and waits")
    verb("drop-password", drop_password, "keep the password or the sign-in no longer")


def _shape(console: Console, read: Fetched) -> dict[str, object]:
    counts = {fate.value: read.fates.get(fate, 0) for fate in MailFate}
    return {
        "on": read.on,
        "fault": read.fault,
        "since": moment(read.since, console.zone) if read.since else None,
        "held_elsewhere": read.held_elsewhere,
        "silent": read.silent,
        "says": standing_words(read)[0],
        **counts,
    }


def _code(read: Fetched) -> int:
    return 4 if read.fault or read.silent or not read.on else 0
