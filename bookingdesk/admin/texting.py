"""Console verbs of text messages: `sms known`, `sms set-gateway`, `sms drop-gateway`, `sms test`, `sms size`.

The gateway's address is read from standard input, so that it stands in no list of commands; it is never printed.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict

from bookingdesk.admin.context import Console
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.sms_text import sendable, size_of
from bookingdesk.i18n.record_words import message_reason
from bookingdesk.usecases.texting import (
    KeepGateway,
    SendTestSms,
    drop_gateway,
    keep_gateway,
    known_gateway,
    send_test_sms,
)

AddVerb = Callable[[str, Callable[[Console, Namespace], int], str], ArgumentParser]


def known(console: Console, args: Namespace) -> int:
    """Which gateway this computer sends by. Exits 4 where there is none."""
    gateway = known_gateway(console.env).value
    console.facts(asdict(gateway))
    return 0 if gateway.service else 4


def set_gateway(console: Console, args: Namespace) -> int:
    """Keep the address that stands on the first line of standard input in this computer's keyring."""
    console.facts(asdict(keep_gateway(console.env, KeepGateway(url=sys.stdin.readline().strip())).value))
    return 0


def forget_gateway(console: Console, args: Namespace) -> int:
    """Keep it no longer."""
    console.facts(asdict(drop_gateway(console.env).value))
    return 0


def test(console: Console, args: Namespace) -> int:
    """A short text message that tries the gateway. Exits 4 where the gateway did not accept it."""
    verdict = send_test_sms(console.env, SendTestSms(number=args.number)).value
    console.facts(
        {
            "state": verdict.state.value,
            "code": verdict.code,
            "reason": message_reason(verdict.reason) or verdict.reason,
        }
    )
    return 0 if verdict.state is MessageState.SENT else 4


def size(console: Console, args: Namespace) -> int:
    """What a text takes as a text message: alphabet, places, parts, and how it would leave."""
    text = sendable(args.text)
    console.facts(asdict(size_of(text)) | {"text": text})
    return 0


def sms_verbs(verb: AddVerb) -> None:
    """sms known, set-gateway, drop-gateway, test, size."""
    verb("known", known, "which SMS gateway this computer sends by")
    verb("set-gateway", set_gateway, "keep the gateway's address, read from standard input, in the keyring")
    verb("drop-gateway", forget_gateway, "keep it no longer")
    verb("test", test, "try the gateway with a short message").add_argument("number")
    verb("size", size, "count the parts of a text").add_argument("text")
