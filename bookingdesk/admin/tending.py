"""Console verbs that look after a desk: init, import, print-day, send-due, verify, backup."""

from __future__ import annotations

import sys
from argparse import Namespace
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

from bookingdesk.admin.context import Console
from bookingdesk.admin.naming import day_named, moment_named, resource_named
from bookingdesk.admin.papers import written
from bookingdesk.admin.watching import Watching
from bookingdesk.documents.day_schedule import day_schedule_papers, pages_titles
from bookingdesk.documents.rejects import RejectsFile, rejects_beside
from bookingdesk.domain.catalogue import ResourceKind
from bookingdesk.domain.errors import NothingToPrint, RuleViolation
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.releasing import Overdue
from bookingdesk.messaging.by_channel import ByChannel
from bookingdesk.presentation.mailing_words import tested_words
from bookingdesk.presentation.wording import sentence
from bookingdesk.usecases.commands import DayScheduleQuery, Names, RecordPrint, SendDue, SendTestMail
from bookingdesk.usecases.dispatching import send_due, send_test_mail
from bookingdesk.usecases.expiring import expire_tentative
from bookingdesk.usecases.furnishing.setting_up import Sample, SetUp, set_up
from bookingdesk.usecases.importing.bookings import import_bookings
from bookingdesk.usecases.importing.clients import import_clients
from bookingdesk.usecases.importing.mapping import ColumnMapping, given
from bookingdesk.usecases.importing.reading import read_table
from bookingdesk.usecases.importing.report import ImportFile, Rejection
from bookingdesk.usecases.importing.values import DateOrder
from bookingdesk.usecases.printing import day_schedule, record_print
from bookingdesk.usecases.readings import DaySchedule
from bookingdesk.usecases.releasing import ReleaseMessages, release_messages

IMPORTS = {"clients": import_clients, "bookings": import_bookings}


def init(console: Console, args: Namespace) -> int:
    """Make a new database ready for work, or fill it with the sample studio."""
    sized = any(value is not None for value in (args.seed, args.clients, args.staff, args.days))
    sample = None
    if args.demo or sized:
        usual = Sample()
        sample = Sample(
            seed=usual.seed if args.seed is None else args.seed,
            clients=usual.clients if args.clients is None else args.clients,
            staff=usual.staff if args.staff is None else args.staff,
            days=usual.days if args.days is None else args.days,
        )
    command = SetUp(
        business=args.business,
        zone=args.zone,
        country=args.country,
        region=args.region,
        sample=sample,
        progress=Watching().told,
    )
    console.facts(asdict(set_up(console.env, command).value))
    return 0


def import_file(console: Console, args: Namespace) -> int:
    """Import clients or bookings; bad rows go to a rejects file beside the given one, and the exit code is 3.

    Ctrl+C stops between two batches with exit code 130; what was counted until then is stored.
    """
    table = read_table(args.file)
    mapping = given(args.what, table.columns, dict(args.map))
    if not console.as_json:
        _show_mapping(mapping)
    rejected: list[Rejection] = []
    target = args.rejects or rejects_beside(args.file)

    def words(why: RuleViolation) -> str:
        return sentence(why, console.formatter, console.catalogue)

    with Watching(stores=not args.dry_run) as watching, RejectsFile(target, args.file, table.columns, words) as out:

        def reject(rejection: Rejection) -> None:
            rejected.append(rejection)
            out.write(rejection)

        command = ImportFile(
            table=table,
            mapping=mapping,
            order=DateOrder(args.dates) if args.dates else None,
            dry_run=args.dry_run,
            rejected=reject,
            progress=watching.told,
        )
        imported = IMPORTS[args.what](console.env, command).value
    facts: dict[str, object] = {
        "added": imported.added,
        "known": imported.known,
        "rejected": imported.rejected,
        "stopped": imported.stopped,
        "dry_run": imported.dry_run,
        "rejects_file": str(target) if rejected else None,
    }
    if console.as_json:
        facts["rejections"] = [{"line": one.line, "reason": words(one.why)} for one in rejected]
    console.facts(facts)
    if imported.stopped:
        return 130
    return 3 if rejected else 0


def _show_mapping(mapping: ColumnMapping) -> None:
    """Which column each field comes from, beside what the verb answers."""
    for field, column in mapping.shown().items():
        print(f"{field} = {column}", file=sys.stderr)
    if mapping.unused():
        print("not used:", ", ".join(mapping.unused()), file=sys.stderr)


def print_day(console: Console, args: Namespace) -> int:
    """The day schedule as a PDF, one list per staff member."""
    staff = (
        frozenset({resource_named(console.catalogue, args.staff, ResourceKind.STAFF).id})
        if args.staff
        else frozenset()
    )
    query = DayScheduleQuery(
        day=day_named(args.day, console.env, console.zone), names=Names(args.names), staff=staff
    )
    schedule = day_schedule(console.env, query).value
    actor = console.env.actor.name
    pages = write_day_pdf(console, schedule, args.pdf, actor, args.paper)
    record = RecordPrint(what="day_schedule", day=query.day, names=query.names, staff=staff, pages=pages)
    record_print(console.env, record)
    console.facts({"file": str(args.pdf), "pages": pages, "staff": len(schedule.pages), "names": args.names})
    return 0


def write_day_pdf(console: Console, schedule: DaySchedule, target: Path, user: str, size: str) -> int:
    """Write a day schedule as PDF; returns the number of pages. Raises KnownError."""
    papers = day_schedule_papers(schedule, console.formatter, console.env.now(), user)
    if not papers:
        raise NothingToPrint(day=schedule.day)
    return written(papers, target, pages_titles(papers), size)


def send_messages(console: Console, args: Namespace) -> int:
    """One pass of the sender: everything due goes out.

    Exits 4 where a channel is at fault, and where a restored or copied database has to be released first.
    """
    now: datetime | None = moment_named(args.now, console.zone) if args.now else None
    expire_tentative(console.env)
    command = SendDue(now=now, limit=args.limit, even_if_paused=True)
    passed = send_due(console.env, command, ByChannel()).value
    console.facts(asdict(passed) | {"next_due": passed.next_due.isoformat() if passed.next_due else None})
    return 4 if passed.channel_paused or passed.sms_paused or passed.silent else 0


def release(console: Console, args: Namespace) -> int:
    """Make this the database's home; what waited because it was restored or copied goes out again."""
    done = release_messages(console.env, ReleaseMessages(overdue=Overdue(args.overdue))).value
    console.facts(asdict(done))
    return 0


def send_test(console: Console, args: Namespace) -> int:
    """A short message that tries the mail settings. Exits 4 where it did not go out."""
    command = SendTestMail(recipient=args.address)
    verdict = send_test_mail(console.env, command, console.env.mailing.sender()).value
    words, _worked = tested_words(verdict)
    console.facts({"state": verdict.state.value, "code": verdict.code, "reason": words})
    return 0 if verdict.state is MessageState.SENT else 4


def verify(console: Console, args: Namespace) -> int:
    """Walk the whole database: damage, chain of the log, overlaps. Exits 4 where anything is found."""
    findings = console.env.store.verify()
    rows = [{"kind": str(one.kind), "table": one.table, "row": one.row, "other": one.other} for one in findings]
    if rows or console.as_json:
        console.rows(rows)
    else:
        print("ok")
    return 4 if rows else 0


def backup(console: Console, args: Namespace) -> int:
    """A verified copy of the database in one file."""
    target: Path = args.file
    console.env.store.backup(target, lambda done, of: None)
    console.facts({"file": str(target), "bytes": target.stat().st_size})
    return 0
