"""The console verb that takes requests in from files: `intake FILE…`, or one look into the drop folder."""

from __future__ import annotations

import sys
from argparse import Namespace
from typing import Any

from bookingdesk.admin.context import Console
from bookingdesk.domain.errors import KnownError, RuleViolation
from bookingdesk.presentation.wording import sentence
from bookingdesk.usecases.importing.reading import FileUnreadable
from bookingdesk.usecases.intake.folder import LookInFolder, look_in_folder
from bookingdesk.usecases.intake.storing import IntakeFile, Rejected, TakenIn, intake


def take_in(console: Console, args: Namespace) -> int:
    """Good records are kept, bad ones told with line and reason; exits 3 where there are any."""

    def words(why: RuleViolation | KnownError) -> str:
        return sentence(why, console.formatter, console.catalogue)

    if not args.files:
        done = list(look_in_folder(console.env, LookInFolder(words=words)).value)
        return _answer(console, [_shape(one, words) for one in done])
    shapes: list[dict[str, Any]] = []
    for path in args.files:
        try:
            shapes.append(_shape(intake(console.env, IntakeFile(path=path, order=args.dates)).value, words))
        except (RuleViolation, FileUnreadable) as why:  # the other files are good all the same
            unread = {"file": str(path), "accepted": 0, "numbers": [], "duplicates": 0}
            shapes.append(unread | {"rejected": [{"line": None, "reason": words(why)}]})
    return _answer(console, shapes)


def _shape(taken: TakenIn, words: Any) -> dict[str, Any]:
    """What `--json` promises of a file."""
    return {
        "file": str(taken.path),
        "accepted": len(taken.accepted),
        "numbers": list(taken.accepted),
        "duplicates": taken.duplicates,
        "rejected": [_rejection(one, words) for one in taken.rejected],
    }


def _rejection(one: Rejected, words: Any) -> dict[str, Any]:
    return {"line": one.line or None, "reason": words(one.why)}


def _answer(console: Console, shapes: list[dict[str, Any]]) -> int:
    """The counts of each file; in plain text the reasons on stderr."""
    bad = any(shape["rejected"] for shape in shapes)
    if console.as_json:
        console.rows(shapes)
    else:
        console.rows([{**shape, "rejected": len(shape["rejected"])} for shape in shapes])
        for shape in shapes:
            for one in shape["rejected"]:
                line = f"{shape['file']}:{one['line']}" if one["line"] else shape["file"]
                print(f"{line}: {one['reason']}", file=sys.stderr)
    return 3 if bad else 0
