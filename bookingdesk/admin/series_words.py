"""The words of the console's series verbs, and what runs each."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Callable

from bookingdesk.admin import series
from bookingdesk.admin.context import Console
from bookingdesk.admin.identifying import whose_word
from bookingdesk.admin.numbers import whole
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.series import Scope

Run = Callable[[Console, Namespace], int]
AddVerb = Callable[[str, Run, str], ArgumentParser]
SCOPES = tuple(scope.value for scope in Scope)


def series_verbs(verb: AddVerb) -> None:
    """series preview, book, edit, rewrite, cancel. `--json` and the like stand after the whole verb, too."""
    preview = verb("preview", series.preview, "each date of a series: does it fit")
    _rule(preview)
    book = verb("book", series.book, "book a series, all dates or none")
    book.add_argument("--client", required=True, help="number, or a name that fits one client")
    _rule(book)
    book.add_argument("--skip-conflicts", action="store_true", help="leave out every date that does not fit")
    book.add_argument("--channel", choices=tuple(one.value for one in Channel), default="phone")
    book.add_argument("--note", default="")
    edit = verb("edit", series.edit, "move one date, this and the following, or all to come")
    edit.add_argument("number")
    edit.add_argument("--scope", choices=SCOPES, required=True)
    edit.add_argument("--at", metavar="T", help="where this one goes; the others follow")
    edit.add_argument("--minutes", type=whole, metavar="N")
    edit.add_argument("--staff")
    edit.add_argument("--space")
    edit.add_argument("--note")
    edit.add_argument("--keep", nargs="+", default=[], metavar="NUMBER", help="dates that stay where they are")
    edit.add_argument("--reason", default="")
    whose_word(edit)
    edit.add_argument("--preview", action="store_true", help="say what would happen and store nothing")
    rewrite = verb("rewrite", series.rewrite, "another rule from this date on; dates too many are cancelled")
    rewrite.add_argument("number")
    rewrite.add_argument("--at", metavar="T", help="where this one goes; the new rule begins there")
    rewrite.add_argument("--minutes", type=whole, metavar="N")
    rewrite.add_argument("--staff")
    rewrite.add_argument("--space")
    rhythm(rewrite)
    rewrite.add_argument("--reason", default="")
    whose_word(rewrite)
    rewrite.add_argument("--preview", action="store_true", help="say what would happen and store nothing")
    cancel = verb("cancel", series.cancel, "cancel one date, this and the following, or all to come")
    cancel.add_argument("number")
    cancel.add_argument("--scope", choices=SCOPES, required=True)
    cancel.add_argument("--reason", required=True)
    whose_word(cancel)


def _rule(parser: ArgumentParser) -> None:
    parser.add_argument("--service", required=True)
    parser.add_argument("--at", required=True, metavar="T", help="the first date")
    parser.add_argument("--minutes", type=whole, metavar="N")
    parser.add_argument("--staff")
    parser.add_argument("--space")
    rhythm(parser)


def rhythm(parser: ArgumentParser, *, required: bool = True) -> None:
    """A rule, and what was decided about its dates."""
    parser.add_argument("--every", required=required, metavar="2w", help="10d, 2w or 1m")
    parser.add_argument("--count", type=whole, metavar="N", help="how many dates, the first one included")
    parser.add_argument("--until", metavar="D", help="or the last day")
    parser.add_argument("--without", nargs="+", default=[], metavar="D", help="days that the rule leaves out")
    parser.add_argument("--skip", nargs="+", default=[], metavar="D", help="dates decided against")
    parser.add_argument(
        "--move", nargs="+", type=_move, default=[], metavar="D=T", help="dates decided for another time"
    )


def _move(text: str) -> tuple[str, str]:
    """`2025-07-01=15:00`, or a whole time after the sign."""
    day, equals, at = text.partition("=")
    if not equals or not at:
        raise ArgumentTypeError(f"{text!r} is not DAY=TIME")
    return day, at
