"""Console verbs for what a supervisor looks through: issues, what waits for their word, bookings not read back; and
the way back in when no administrator knows a password any more.
"""

from __future__ import annotations

import getpass
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from pathlib import Path

from bookingdesk.admin.acting import new_secret, secret_from, user_named
from bookingdesk.admin.context import Console
from bookingdesk.admin.naming import booking_numbered
from bookingdesk.admin.numbers import key_of
from bookingdesk.admin.people import user_shape
from bookingdesk.admin.shapes import deferral_shape, moment
from bookingdesk.domain.deferrals import DeferralState
from bookingdesk.domain.ids import DeferralId, IssueId
from bookingdesk.domain.issues import IssueState
from bookingdesk.usecases.deferring import (
    DeferralQuery,
    SettleDeferral,
    approve_deferral,
    decline_deferral,
    deferrals,
    withdraw_deferral,
)
from bookingdesk.usecases.issues import (
    CloseIssue,
    IssueQuery,
    ReportIssue,
    close_issue,
    issues_listed,
    report_issue,
)
from bookingdesk.usecases.reading_back import ReadBackQuery, read_back_due
from bookingdesk.usecases.recovering import RecoverAdministrator, recover_administrator

AddVerb = Callable[[str, Callable[[Console, Namespace], int], str], ArgumentParser]
OWNER_SECRET = "BOOKINGDESK_OWNER_SECRET"
_SETTLE = {"approve": approve_deferral, "decline": decline_deferral, "withdraw": withdraw_deferral}


def add_verbs(verb: AddVerb, common: ArgumentParser) -> None:
    """issues, report, deferred, unread, recover."""
    on_issues = verb("issues", issues, "what was reported to a supervisor")
    on_issues.add_argument("--all", action="store_true", help="closed ones too")
    on_issues.add_argument("--close", metavar="NUMBER", help="somebody has dealt with it")
    on_issues.add_argument("--reason", default="", metavar="WORDS", help="what was found and done")
    on_report = verb("report", report, "report a discrepancy to a supervisor")
    on_report.add_argument("text")
    on_report.add_argument("--booking", metavar="NUMBER")
    on_deferred = verb("deferred", deferred, "actions that wait for somebody who may allow them")
    on_deferred.add_argument("--all", action="store_true", help="answered ones too")
    does = on_deferred.add_subparsers(dest="what", metavar="WHAT")
    for name, summary in (
        ("approve", "do it now, in the name of who asked"),
        ("decline", "say no, and why"),
        ("withdraw", "it is not needed any more"),
    ):
        action = does.add_parser(name, parents=[common], help=summary, description=summary)
        action.add_argument("number")
        action.add_argument("--answer", default="", metavar="WORDS")
    on_unread = verb("unread", unread, "confirmed bookings that were not read back to the client")
    on_unread.add_argument("--skipped", action="store_true", help="those too where it was left out for a reason")
    on_recover = verb("recover", recover, "a new password for an administrator, by who owns the database")
    on_recover.add_argument("name", help="the administrator")
    on_recover.add_argument("--new-secret-file", type=Path, metavar="FILE", help="first line: the new password")
    on_recover.add_argument(
        "--owner-file", type=Path, metavar="FILE", help="first line: the password of the database's owner (server)"
    )


def issues(console: Console, args: Namespace) -> int:
    """What was reported to a supervisor; `--close NUMBER --reason WORDS` says how it was dealt with."""
    if args.close:
        close_issue(console.env, CloseIssue(issue_id=IssueId(key_of("issue", args.close)), why=args.reason))
    listed = issues_listed(console.env, IssueQuery(state=None if args.all else IssueState.OPEN)).value
    console.rows(
        [
            {
                "number": one.id,
                "kind": one.kind.value,
                "state": one.state.value,
                "at": moment(one.at, console.zone),
                "user": one.user,
                "station": one.station,
                "client": one.client_id,
                "booking_id": one.booking_id,
                "text": one.text,
                "closed_at": moment(one.closed_at, console.zone),
                "closed_by": one.closed_by,
                "closed_why": one.closed_why,
            }
            for one in listed
        ]
    )
    return 0


def report(console: Console, args: Namespace) -> int:
    """Report something; answers the issue's number."""
    booking = booking_numbered(console.env, args.booking).id if args.booking else None
    console.facts({"issue": report_issue(console.env, ReportIssue(text=args.text, booking_id=booking)).value})
    return 0


def deferred(console: Console, args: Namespace) -> int:
    """What waits, or an answer to one of it."""
    if args.what:
        command = SettleDeferral(deferral_id=DeferralId(key_of("deferral", args.number)), answer=args.answer)
        console.facts(deferral_shape(_SETTLE[args.what](console.env, command).value, console.zone))
        return 0
    state = None if args.all else DeferralState.OPEN
    listed = deferrals(console.env, DeferralQuery(state=state)).value
    console.rows([deferral_shape(one, console.zone) for one in listed])
    return 0


def unread(console: Console, args: Namespace) -> int:
    """Confirmed bookings to come that nobody has read back, the next one first."""
    found = read_back_due(console.env, ReadBackQuery(skipped=args.skipped)).value
    console.rows(
        [
            {
                "number": entry.booking.number,
                "client": {"id": entry.client.id, "name": entry.client.name},
                "service": entry.service.name,
                "start": moment(entry.booking.span.start, console.catalogue.zone_of(entry.booking.location_id)),
                "booked_by": entry.booking.created_by,
                "skipped": entry.booking.read_back.skipped if entry.booking.read_back else None,
            }
            for entry in found
        ]
    )
    return 0


def recover(console: Console, args: Namespace) -> int:
    """A new password for an administrator; who may do it is proved by owning the database, not by signing in."""
    user = user_named(console.env.store.read(lambda work: tuple(work.users.all())), args.name)
    owner = secret_from(args.owner_file, OWNER_SECRET)
    if owner is None:
        owner = getpass.getpass("Password of the database's owner (a server only; else Enter): ")
    command = RecoverAdministrator(
        user_id=user.id, password=new_secret(args.new_secret_file, user.name), owner_password=owner
    )
    console.facts(user_shape(recover_administrator(console.env, command).value))
    print("Everybody who leads finds an open issue about this, and the log says who did it.", file=sys.stderr)
    return 0
