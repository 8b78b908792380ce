"""Console verbs about what a person has still to tell a client: calls, said, text."""

from __future__ import annotations

from argparse import Namespace

from bookingdesk.admin.context import Console
from bookingdesk.admin.shapes import Shape, message_shape
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import MessageId
from bookingdesk.usecases.call_commands import Said
from bookingdesk.usecases.calls import calls_to_make, message_text, said
from bookingdesk.usecases.outbox import message_line
from bookingdesk.usecases.ports import Letter
from bookingdesk.usecases.requests.telling import Preview

AGREED = {"yes": True, "no": False}


def list_calls(console: Console, args: Namespace) -> int:
    """The calls and letters that are due, the oldest first."""
    console.rows([message_shape(line, console.zone) for line in calls_to_make(console.env).value])
    return 0


def say_it(console: Console, args: Namespace) -> int:
    """Note that somebody has told the client what a message says."""
    command = Said(
        message_id=MessageId(args.message),
        channel=Channel(args.by),
        late_reason=args.late_reason,
        agreed=AGREED.get(args.agreed),
    )
    told = said(console.env, command).value
    console.facts(message_shape(message_line(console.env, told.id).value, console.zone))
    return 0


def show_text(console: Console, args: Namespace) -> int:
    """What a message says as things are now."""
    console.facts(letter_shape(message_text(console.env, MessageId(args.message)).value))
    return 0


def letter_shape(letter: Letter) -> Shape:
    """A text as its reader gets it."""
    return {
        "subject": letter.subject,
        "text": letter.text,
        "language": letter.language,
        "fell_back": letter.fell_back,
    }


def preview_shape(seen: Preview) -> Shape:
    """A text with how and where it would go."""
    way = {"by": seen.way.channel.value, "why": seen.way.reason} if seen.way else {"by": None, "why": ""}
    return letter_shape(seen.letter) | way | {"to": seen.address}
