"""Mails that were read, and the messages of ours that mails speak of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select

from bookingdesk.domain.messages import Message
from bookingdesk.domain.replies import MailFate
from bookingdesk.storage import schema
from bookingdesk.storage.repositories.outbox_rows import from_row
from bookingdesk.storage.wire import Among, ByDialect, Statement, Wire, epoch

_seen, _out = schema.mail_seen.c, schema.outbox.c
_KNOWN = Statement(select(_seen.key).where(Among(_seen.key, "keys")))
_NOTE = ByDialect(
    sqlite="INSERT INTO mail_seen (key, at, fate) VALUES (:key, :at, :fate) ON CONFLICT (key) DO NOTHING",
    postgresql="INSERT INTO mail_seen (key, at, fate) VALUES (%(key)s, %(at)s, %(fate)s) "
    "ON CONFLICT (key) DO NOTHING",
)
_COUNTS = Statement(select(_seen.fate, func.count()).where(_seen.at >= bindparam("first")).group_by(_seen.fate))
_SENT_AS = Statement(select(*schema.outbox.c).where(Among(_out.message_id, "keys")).order_by(_out.id))


class SqlReplies:
    """`usecases.ports.Replies`."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def known(self, keys: Iterable[str]) -> frozenset[str]:
        """Which of these mails were read already."""
        return frozenset(key for (key,) in self._wire.rows(_KNOWN, keys=self._wire.listed(keys)))

    def note(self, key: str, at: datetime, fate: MailFate) -> bool:
        """Keep what became of a mail; False where it was noted before."""
        return self._wire.run(_NOTE, {"key": key, "at": epoch(at), "fate": fate.value}) == 1

    def counts(self, since: datetime) -> Mapping[MailFate, int]:
        """How many mails had each fate since then; fates without are left out."""
        return {MailFate(fate): count for fate, count in self._wire.rows(_COUNTS, first=epoch(since))}

    def sent_as(self, message_ids: Iterable[str]) -> Sequence[Message]:
        """The messages of ours that left, or are to leave, with these Message-IDs."""
        return [from_row(row) for row in self._wire.rows(_SENT_AS, keys=self._wire.listed(message_ids))]
