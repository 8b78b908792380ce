"""Bookings from a CSV file, each by the same rules and guards as one taken at the desk.

A double booking in the file is a rejected row that names who has the time; a cancelled row needs no time. Clients
that nobody knows are added where the row can reach them. No confirmations go out for imported bookings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

from bookingdesk.domain import desk_settings
from bookingdesk.domain.errors import RuleViolation
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.rights import Right
from bookingdesk.domain.spans import Span
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.importing.mapping import missing
from bookingdesk.usecases.importing.reading import Row, whole
from bookingdesk.usecases.importing.report import (
    BATCH,
    ColumnsMissing,
    Imported,
    ImportFile,
    Tally,
    date_order_of,
)
from bookingdesk.usecases.importing.storing import Decided, Memory, decided, stored
from bookingdesk.usecases.importing.wishes import Wish, WishReader
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step


@dataclass(slots=True)
class _Run:
    """One import under way."""

    env: Env
    command: ImportFile
    reader: WishReader
    country: str
    tally: Tally
    memory: Memory = field(default_factory=Memory)
    registered: set[ClientId] = field(default_factory=set)
    """New clients of its rows."""


@needs(Right.IMPORT)
def import_bookings(env: Env, command: ImportFile) -> Outcome[Imported]:
    """Add the file's new bookings.

    Raises ColumnsMissing, DateOrderUnclear, FileUnreadable before anything is stored.
    """
    groups = missing("bookings", command.mapping)
    if groups:
        raise ColumnsMissing(groups=groups, columns=command.mapping.columns)
    country = env.store.read(lambda work: work.settings.get("business.country")) or str(
        desk_settings.SETTINGS["business.country"].default
    )
    catalogue = env.store.read(lambda work: work.catalogue.load())
    order = date_order_of(command, "date", "start")
    reader = WishReader(catalogue, command.mapping, order, country, env.now())
    run = _Run(env, command, reader, country, Tally(command))
    of, rows, stopped = command.table.count(), command.table.rows(), False
    spans: list[Span] = []
    while batch := list(islice(rows, BATCH)):
        found = _batch(run, [wish for row in batch if (wish := _wish_or_rejection(run, row)) is not None])
        if found and not command.dry_run:
            spans.append(Span(min(s.start for s in found), max(s.end for s in found)))
        if not command.progress(run.tally.done, of):
            stopped = True
            break
    hull = (Span(min(s.start for s in spans), max(s.end for s in spans)),) if spans else ()
    return Outcome(run.tally.as_imported(stopped=stopped), ChangeSet(spans=hull, clients=frozenset(run.registered)))


def _wish_or_rejection(run: _Run, row: Row) -> Wish | None:
    try:
        return run.reader.read(whole(row))
    except RuleViolation as why:
        run.tally.reject(row, why)
        return None


def _batch(run: _Run, wishes: Sequence[Wish]) -> list[Span]:
    """One batch in one transaction, counted; the busy spans of what was accepted."""
    if not wishes:
        return []
    if run.command.dry_run:
        (rehearsed,) = done = run.env.store.read(partial(_rehearse, run=run, wishes=wishes))
        for newcomer in rehearsed.people.newcomers.clients:
            run.memory.newcomers.add(newcomer)
        run.memory.marks.add_all(rehearsed.days.marks)
    else:
        done = run.env.store.write(partial(_store, run=run, wishes=wishes))
    for each in done:
        run.memory.people |= each.people.known
        run.memory.contents |= each.contents
        run.registered |= each.people.registered
        run.tally.known += each.known
        run.tally.added += len(each.accepted)
        for wish, why in each.refused:
            run.tally.reject(wish.row, why)
    return [span for each in done for span in each.spans]


def _rehearse(work: Work, run: _Run, wishes: Sequence[Wish]) -> list[Decided]:
    """Decide, and store nothing."""
    return [decided(Step(run.env, work, run.env.now()), run.memory, wishes, run.country)]


def _store(work: Work, run: _Run, wishes: Sequence[Wish]) -> list[Decided]:
    step = Step(run.env, work, run.env.now())
    work.holds.sweep(step.now)
    return stored(step, run.memory, wishes, run.country)
