"""`bookingdesk-admin`: parse, open, run one verb, and turn failures into a sentence and an exit code."""

from __future__ import annotations

import io
import sys
from argparse import Namespace
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bookingdesk.admin.acting import acting, with_approval
from bookingdesk.admin.context import Console
from bookingdesk.admin.parser import build
from bookingdesk.admin.shapes import moment
from bookingdesk.app import open_desk
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import (
    AmbiguousTime,
    ClientBusy,
    KnownError,
    NotAllowed,
    RuleViolation,
    SignInNeeded,
)
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.wording import sentence
from bookingdesk.settings.file import read_settings
from bookingdesk.settings.profile import profile_at
from bookingdesk.usecases.importing.report import ColumnsMissing, DateOrderUnclear

DONE, WRONG_CALL, REFUSED, ENVIRONMENT, STOPPED = 0, 2, 3, 4, 130
STATION = "console"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; the exit code says how it ended."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a name that the console cannot write stops nothing
    parser = build()
    args = parser.parse_args(argv)
    if not all(_is_text(word) for word in vars(args).values()):
        parser.error("an argument is not in the encoding of this console")
    profile = profile_at(args.profile)
    try:
        desk = open_desk(
            profile,
            read_settings(profile.settings_file),
            database=args.database,
            station=STATION,
            create=args.verb == "init",
        )
    except (KnownError, RuleViolation) as failure:
        return _say(failure, None, ENVIRONMENT)
    try:
        return _run(Console(desk.env, as_json=args.json), args)
    except KeyboardInterrupt:
        print("Stopped. What was not finished has not been stored.", file=sys.stderr)
        return STOPPED
    finally:
        desk.close()


def _is_text(word: object) -> bool:
    """Whether it can be stored and looked for: bytes of another encoding come as halves of characters."""
    if isinstance(word, (list, tuple)):
        return all(_is_text(one) for one in word)
    return not isinstance(word, str) or word.isascii() or not any("\ud800" <= c <= "\udfff" for c in word)


def _run(console: Console, args: Namespace) -> int:
    """Run the verb on an open desk."""
    try:
        env = acting(console.env, args)
        code = with_approval(replace(console, env=env), args)
        sys.stdout.flush()
    except RuleViolation as refusal:
        return _say(refusal, console, REFUSED)
    except KnownError as failure:
        return _say(failure, console, ENVIRONMENT)
    except BrokenPipeError:  # the reader has seen enough: `… | head`
        sys.stdout = None
        return DONE
    return code


def _say(failure: RuleViolation | KnownError, console: Console | None, code: int) -> int:
    """The failure in words on stderr."""
    formatter = console.formatter if console else Formatter()
    catalogue = console.catalogue if console else Catalogue()
    print(sentence(failure, formatter, catalogue), file=sys.stderr)
    if hint := _hint(failure):
        print(hint, file=sys.stderr)
    return code


def _hint(failure: RuleViolation | KnownError) -> str:
    """How to say at the console what a window would ask."""
    match failure:
        case AmbiguousTime():
            return f"Write {_with_offset(failure, 'first')} or {_with_offset(failure, 'second')}."
        case DateOrderUnclear():
            return "Add --dates dmy for day first, --dates mdy for month first."
        case ColumnsMissing():
            return 'Add --map FIELD=COLUMN, such as --map "name=Customer".'
        case SignInNeeded():
            return "Add --as NAME; the password is asked, or comes from --secret-file or BOOKINGDESK_SECRET."
        case NotAllowed() if failure.facts.get("lendable"):
            return "Add --approved-by NAME."
        case ClientBusy():
            return "Add --both to book both."
        case _:
            return ""


def _with_offset(failure: AmbiguousTime, which: str) -> str:
    at = failure.facts[which]
    return str(moment(at, str(failure.facts["zone"]))) if isinstance(at, datetime) else ""


if __name__ == "__main__":
    sys.exit(main())
