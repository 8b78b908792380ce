"""`bookingdesk-admin`: parse, open, run one verb, and turn failures into a sentence and an exit code."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence

from bookingdesk import app
from bookingdesk.admin.context import Console
from bookingdesk.admin.parser import build
from bookingdesk.domain.catalogue import Catalogue
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.wording import sentence

DONE, WRONG_CALL, REFUSED, ENVIRONMENT = 0, 2, 3, 4
STATION = "console"


def main(argv: Sequence[str] | None = None) -> int:
    """Run one verb; the exit code says how it ended."""
    args = build().parse_args(argv)
    try:
        with app.opened(args.profile, args.database, station=STATION) as env:
            console = Console(env, as_json=args.json)
            return _run(console, args)
    except KnownError as failure:
        return _say(failure, None, ENVIRONMENT)
    except BrokenPipeError:
        sys.stderr.close()
        return DONE


def _run(console: Console, args: Namespace) -> int:
    """Run the verb on an open desk."""
    try:
        code: int = args.run(console, args)
    except RuleViolation as refusal:
        return _say(refusal, console, REFUSED)
    return code


def _say(failure: RuleViolation | KnownError, console: Console | None, code: int) -> int:
    """The failure in words on stderr."""
    formatter = console.formatter if console else Formatter()
    catalogue = console.catalogue if console else Catalogue()
    print(sentence(failure, formatter, catalogue), file=sys.stderr)
    return code


if __name__ == "__main__":
    sys.exit(main())
