"""What becomes of the messages of a database that was restored or copied, once somebody lets them go (R67).

What was due before the silence began may have left from where the database was before: nobody is told twice
unless a person wants it so.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from bookingdesk.domain.messages import Message, MessageState

SILENCED = "silenced"
"""The reason of messages that wait because the database was restored or copied."""


class Overdue(StrEnum):
    """What to do with messages that may have left elsewhere already."""

    DOUBT = "doubt"
    """Show them in doubt, for the desk to settle one by one."""
    SEND = "send"
    """Send them: the other database sends no more, or never did."""


def fate_on_release(row: Message, *, since: datetime, now: datetime, overdue: Overdue) -> MessageState:
    """QUEUED or IN_DOUBT, for a message that was silenced. `since` is when the silence began.

    What is past its use is queued too: the sender leaves it out and says why.
    """
    may_have_left = row.due_at <= now and row.created_at < since and row.expires_at > now
    return MessageState.IN_DOUBT if may_have_left and overdue is Overdue.DOUBT else MessageState.QUEUED
