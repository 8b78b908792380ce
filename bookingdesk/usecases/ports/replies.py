"""The desk's mailbox as the use cases ask for it: what was read before, the next mails, the password."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.messages import Message
from bookingdesk.domain.replies import MailFate


class Replies(Protocol):
    """Mails that were read, by the digest that they are known again by."""

    def known(self, keys: Iterable[str]) -> frozenset[str]:
        """Which of these were read already."""
        ...

    def note(self, key: str, at: datetime, fate: MailFate) -> bool:
        """Keep what became of a mail; False where it was noted before."""
        ...

    def counts(self, since: datetime) -> Mapping[MailFate, int]:
        """How many mails had each fate since then."""
        ...

    def sent_as(self, message_ids: Iterable[str]) -> Sequence[Message]:
        """The messages of ours with these Message-IDs."""
        ...


class InboxFault(KnownError):
    """The mailbox can't be read. Facts: why (`no_connection`, `sign_in`, `no_password`, `certificate` …), at (the
    mark of the mail that could not be had, where one was asked for).
    """

    code = "inbox_fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxMark:
    """Up to where a folder was read: its UIDVALIDITY and the last UID (RFC 3501 2.3.1.1)."""

    validity: int
    uid: int


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxBatch:
    """Some mails of a folder, the first that arrived first, and up to where that is."""

    mails: tuple[bytes, ...]
    """Each up to a limit: what is longer is cut."""
    mark: InboxMark
    more: bool = False


class Inbox(Protocol):
    """A mailbox, looked into by one thread. Nothing in it is ever changed."""

    def read(self, settings: Mapping[str, str], mark: InboxMark | None, since: date, now: datetime) -> InboxBatch:
        """The mails after the mark; without one none, but the mark of now.

        Where the folder was made anew the mark means nothing: then what arrived on `since` or later. Raises
        InboxFault. Takes as long as the network does.
        """
        ...

    def stop(self) -> None:
        """From any thread: give up a look under way (it raises InboxFault `stopped`)."""
        ...


class InboxKeys(Protocol):
    """What signs in to the mailbox on this computer, which is never shown. Slow: asks the keyring."""

    def known(self, settings: Mapping[str, str]) -> str:
        """Where its password, or what tokens are fetched by, was found: `keyring`, `environment`, or `nowhere`."""
        ...

    def keep(self, settings: Mapping[str, str], password: str) -> None:
        """Keep the password in the keyring. Raises a KnownError where there is none."""
        ...

    def drop(self, settings: Mapping[str, str]) -> None:
        """Keep what signs in no longer. Raises a KnownError where there is no keyring."""
        ...

    def inbox(self) -> Inbox:
        """What reads with it."""
        ...


class NoInbox:
    """Surroundings that read no mailbox and keep no password."""

    def known(self, settings: Mapping[str, str]) -> str:
        """None."""
        return "nowhere"

    def keep(self, settings: Mapping[str, str], password: str) -> None:
        """Refuse."""
        raise LookupError("these surroundings keep no password")

    def drop(self, settings: Mapping[str, str]) -> None:
        """There is none."""

    def inbox(self) -> Inbox:
        """Refuse."""
        raise LookupError("these surroundings read no mailbox")
