"""Console verbs about what a person has still to tell a client: calls, called, uncalled, said, text."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from bookingdesk.admin.context import Console
from bookingdesk.admin.shapes import Shape, message_shape, moment
from bookingdesk.domain.calls import CallOutcome
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.ids import IdentityCheckId, MessageId
from bookingdesk.usecases.call_commands import Called, Said
from bookingdesk.usecases.call_lists import CallLine, call_line, call_list
from bookingdesk.usecases.call_take_backs import take_back_call
from bookingdesk.usecases.calling import called
from bookingdesk.usecases.calls import message_text, said
from bookingdesk.usecases.outbox import message_line
from bookingdesk.usecases.ports import Letter
from bookingdesk.usecases.requests.telling import Preview

AddVerb = Callable[[str, Callable[[Console, Namespace], int], str], ArgumentParser]
AGREED = {"yes": True, "no": False}


def describe(verb: AddVerb) -> None:
    """calls, called, uncalled, text, said."""
    calls = verb("calls", list_calls, "what a person has still to tell a client")
    calls.add_argument("--today", action="store_true", help="what comes up later today too")
    went = verb("called", note_call, "how a call went; the next try follows by itself")
    went.add_argument("message", metavar="MESSAGE")
    went.add_argument("outcome", choices=tuple(one.value for one in CallOutcome))
    went.add_argument("--note", default="", help="what was said; of `declined` why they do not come")
    went.add_argument("--code", default="", help="of `declined`: why, from the list of the setting cancel.reasons")
    went.add_argument("--checked", metavar="ID", help="of `declined`: the check of who was reached")
    went.add_argument("--late-reason", default="", metavar="WHY", help="why an answer comes after 24 hours")
    verb("uncalled", take_back, "take back how a call went").add_argument("message", metavar="MESSAGE")
    text = verb("text", show_text, "what a message says as things are now")
    text.add_argument("message", metavar="ID")
    told = verb("said", say_it, "somebody has told the client what a message says")
    told.add_argument("message", metavar="ID")
    told.add_argument("--by", choices=("phone", "walk_in", "letter"), default="phone")
    told.add_argument("--agreed", choices=tuple(AGREED), help="to another time: moves the booking there")
    told.add_argument("--late-reason", default="", metavar="WHY", help="why an answer comes after 24 hours")


def list_calls(console: Console, args: Namespace) -> int:
    """The calls and letters that are due, the oldest first, and where asked for those of later today."""
    found = call_list(console.env).value
    lines = (*found.due, *found.later) if vars(args).get("today") else found.due  # `list calls` asks for no more
    console.rows([call_shape(line, console.zone) for line in lines])
    return 0


def note_call(console: Console, args: Namespace) -> int:
    """Note how a call went, or what was decided about it."""
    command = Called(
        message_id=MessageId(args.message),
        outcome=CallOutcome(args.outcome),
        note=args.note,
        late_reason=args.late_reason,
        code=args.code,
        checked=IdentityCheckId(args.checked) if args.checked else None,
    )
    called(console.env, command)
    console.facts(call_shape(call_line(console.env, command.message_id).value, console.zone))
    return 0


def take_back(console: Console, args: Namespace) -> int:
    """Take back the last outcome of a call."""
    take_back_call(console.env, MessageId(args.message))
    console.facts(call_shape(call_line(console.env, MessageId(args.message)).value, console.zone))
    return 0


def call_shape(call: CallLine, zone: str) -> Shape:
    """A call as the console answers it: the message, and what was tried."""
    tried: list[Shape] = [
        {"at": moment(each.at, zone), "by": each.by, "outcome": each.outcome.value, "note": each.note}
        for each in call.attempts
    ]
    client = call.line.client
    return message_shape(call.line, zone) | {
        "tried": tried,
        "asks_decision": call.asks_decision,
        "calling": call.claim.by if call.claim else None,
        "best_time": client.best_time if client else "",
        "no_voicemail": client.no_voicemail if client else False,
    }


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
