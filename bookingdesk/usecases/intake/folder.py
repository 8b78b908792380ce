"""The drop folder: what is put there is taken in and moved to `done` or `rejected`, with a report beside.

A file that still grows is left alone until the next look. Two desks that look at once take nothing in twice.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bookingdesk.domain import desk_settings
from bookingdesk.domain.errors import DropFolderGone, InvalidValue, KnownError, RuleViolation
from bookingdesk.domain.rights import Right
from bookingdesk.log import LOGGER
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.importing.reading import FileUnreadable
from bookingdesk.usecases.intake.storing import KINDS, IntakeFile, Rejected, TakenIn, intake
from bookingdesk.usecases.permits import needs

DONE, REJECTED = "done", "rejected"
Looks = dict[str, tuple[int, float]]
"""Size and time of writing of each file at the last look."""
Words = Callable[[RuleViolation | KnownError], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class LookInFolder:
    """Take in what lies in the folder of the setting; `words` writes the reasons of the reports."""

    words: Words
    looks: Looks | None = None
    """A file is taken in once it looks as it did the last time; None takes everything as it is."""


@needs(Right.TAKE_REQUESTS)
def look_in_folder(env: Env, command: LookInFolder) -> Outcome[tuple[TakenIn, ...]]:
    """Take in every file that lies there, oldest first; nothing where no folder is set.

    Raises DropFolderGone where it is set and can't be looked into now, KnownError of the database: then the file
    stays where it is and is tried again.
    """
    folder = env.store.read(lambda work: desk_settings.value(work.settings.all(), "intake.folder"))
    if not folder:
        return Outcome(())
    taken: list[TakenIn] = []
    changes = ChangeSet()
    try:
        waiting = _waiting(Path(folder), command.looks)
    except OSError as why:
        raise DropFolderGone(path=folder, why=why.strerror or type(why).__name__) from why
    for path in waiting:
        try:
            outcome = intake(env, IntakeFile(path=path))
        except FileUnreadable as why:
            LOGGER.warning("a file of the drop folder is left where it is: %s", why)
            continue
        except RuleViolation as why:
            outcome = Outcome(_rejected(path, why))
        except KnownError:
            raise
        except Exception:  # noqa: BLE001 - a bug that one file meets: put aside, it stops none behind it
            LOGGER.exception("a file of the drop folder could not be taken in")
            outcome = Outcome(_rejected(path, InvalidValue(field="file", reason="not_readable", value=path.name)))
        changes |= outcome.changes
        if _put_away(outcome.value, command.words):
            taken.append(outcome.value)
    return Outcome(tuple(taken), changes)


def _rejected(path: Path, why: RuleViolation) -> TakenIn:
    return TakenIn(path=path, rejected=(Rejected(line=0, why=why),))


def _waiting(folder: Path, looks: Looks | None) -> Iterator[Path]:
    """Files of the kinds we read, the oldest first; links are not followed."""
    found: list[tuple[float, Path]] = []
    seen: Looks = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if not entry.name.lower().endswith(KINDS) or entry.name.startswith((".", "~")):
                continue
            if not entry.is_file(follow_symlinks=False):
                continue
            try:
                facts = entry.stat(follow_symlinks=False)
            except FileNotFoundError:  # another desk has put it away just now
                continue
            seen[entry.name] = (facts.st_size, facts.st_mtime)
            if looks is None or looks.get(entry.name) == seen[entry.name]:
                found.append((facts.st_mtime, Path(entry.path)))
    if looks is not None:
        looks.clear()
        looks.update(seen)
    return (path for _, path in sorted(found))


def _put_away(taken: TakenIn, words: Words) -> bool:
    """Move the file, its report first; whether there is something to tell of it.

    False where another desk has moved it already. What cannot be moved is taken in again at every look, where all
    of it is known by then: it is told of once, when something new was in it.
    """
    target = taken.path.parent / (REJECTED if taken.rejected else DONE)
    report: Path | None = None
    try:
        target.mkdir(exist_ok=True)
        place = _free_name(target / taken.path.name)
        if taken.rejected:
            report = place.with_name(f"{place.name}.report.txt")
            report.write_text(_report(taken, words), encoding="utf-8")
        taken.path.rename(place)
    except OSError as why:
        if report is not None:
            _forget(report)
        if isinstance(why, FileNotFoundError):
            return False
        LOGGER.warning("a file of the drop folder could not be moved: %s", why.strerror)
        return bool(taken.accepted)
    return True


def _report(taken: TakenIn, words: Words) -> str:
    lines = [f"{one.line}: {words(one.why)}" for one in taken.rejected]
    counts = f"accepted {len(taken.accepted)}, duplicates {taken.duplicates}, rejected {len(taken.rejected)}"
    return "\n".join([counts, *lines, ""])


def _forget(report: Path) -> None:
    """The report of a file that stays where it is; a disk that cannot even do this keeps half of it."""
    try:
        report.unlink(missing_ok=True)
    except OSError as why:
        LOGGER.warning("half a report is left in the drop folder: %s", why.strerror)


def _free_name(wanted: Path) -> Path:
    place, number = wanted, 2
    while place.exists():
        place = wanted.with_name(f"{wanted.stem}-{number}{wanted.suffix}")
        number += 1
    return place
