"""What the desk asks of several messages at once, and what became of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bookingdesk.domain.errors import RuleViolation
from bookingdesk.domain.ids import MessageId
from bookingdesk.domain.steering import Steer


@dataclass(frozen=True, slots=True, kw_only=True)
class SteerMessages:
    """One thing to do about some messages."""

    messages: tuple[MessageId, ...]
    steer: Steer


@dataclass(frozen=True, slots=True, kw_only=True)
class Steered:
    """The messages it was done to, and why not to the others."""

    done: tuple[MessageId, ...]
    refused: Mapping[MessageId, RuleViolation]
