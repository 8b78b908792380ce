"""The words of `bookingdesk-admin`: one place that names every verb, its arguments and what runs it."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, ArgumentTypeError, Namespace, _SubParsersAction
from collections.abc import Callable
from functools import cache
from pathlib import Path

from bookingdesk import __version__
from bookingdesk.admin import (
    absent,
    calling,
    changing,
    contact_logging,
    departments,
    holds,
    identifying,
    intaking,
    looking,
    people,
    queueing,
    receipts,
    recording,
    requesting,
    reviewing,
    settling,
    tending,
    waiting,
)
from bookingdesk.admin.clients import client_verbs
from bookingdesk.admin.context import Console
from bookingdesk.admin.lengths import duration_verbs
from bookingdesk.admin.mailing import mail_verbs
from bookingdesk.admin.message_settings import message_settings_verbs
from bookingdesk.admin.numbers import count, weeks
from bookingdesk.admin.outboxing import outbox_verbs
from bookingdesk.admin.replying import reply_verbs
from bookingdesk.admin.series_words import series_verbs
from bookingdesk.admin.sessions import seat_verb, session_verbs
from bookingdesk.admin.templating import template_verbs
from bookingdesk.admin.texting import sms_verbs
from bookingdesk.admin.visits import visit_verbs
from bookingdesk.domain.bookings import Mode
from bookingdesk.domain.clients import Channel
from bookingdesk.domain.releasing import Overdue
from bookingdesk.domain.requests import WAY_IN, Point, RequestKind, RequestState
from bookingdesk.usecases.commands import Names
from bookingdesk.usecases.furnishing.extending import ROOMS

Verb = Callable[[Console, Namespace], int]

EPILOGUE = """\
Names may stand for ids where they are unambiguous. Times are ISO 8601; without an offset they are local to the
desk. Exit codes: 0 done, 2 wrong call, 3 refused by a rule (the reason is on stderr) or, of a verb
that looks or reads a file, something in the way (the answer says what), 4 the surroundings failed, 130 stopped
with Ctrl+C.

As soon as one user has a password, every verb but init needs --as NAME. Secrets are never words of the call: they
are asked on the terminal, or come from a file (--secret-file, --approval-file, user password --new-secret-file) or
from the environment (BOOKINGDESK_SECRET, BOOKINGDESK_APPROVAL, BOOKINGDESK_NEW_SECRET).
"""
ACTING = ("acting_as", "secret_file", "approved_by", "approval_file", "approval_reason", "ask_later")


def _common() -> ArgumentParser:
    """Options that every verb takes, before or after its name."""
    common = ArgumentParser(add_help=False, argument_default=SUPPRESS)
    common.add_argument("--profile", type=Path, metavar="DIR", help="folder of settings and data")
    common.add_argument("--database", metavar="URL", help="sqlite:///FILE or postgresql://USER@HOST/NAME")
    common.add_argument("--json", action="store_true", help="answer with a JSON list of objects")
    acting = common.add_argument_group("who acts")
    acting.add_argument("--as", dest="acting_as", metavar="NAME", help="act as this user; asked where one signs in")
    acting.add_argument("--secret-file", type=Path, metavar="FILE", help="first line: their password or PIN")
    acting.add_argument("--approved-by", metavar="NAME", help="who allows what the role does not")
    acting.add_argument("--approval-file", type=Path, metavar="FILE", help="first line: their PIN or password")
    acting.add_argument("--approval-reason", metavar="WORDS", help="why they allow it; kept with the log")
    acting.add_argument("--ask-later", metavar="WHY", help="what the role does not allow waits for a supervisor")
    return common


@cache
def build() -> ArgumentParser:
    """The parser of the console; made once in a process, because it takes longer than most verbs."""
    common = _common()
    parser = ArgumentParser(
        prog="bookingdesk-admin",
        description="Look after a bookingdesk from the console.",
        epilog=EPILOGUE,
        parents=[_common()],  # not the verbs' own: parents share their actions, defaults included
    )
    parser.set_defaults(profile=None, database=None, json=False, **dict.fromkeys(ACTING))
    parser.add_argument("--version", action="version", version=f"bookingdesk {__version__}")
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")

    def verb(name: str, run: Verb, summary: str) -> ArgumentParser:
        one = verbs.add_parser(name, parents=[common], help=summary, description=summary)
        one.set_defaults(run=run)
        return one

    _tending(verb)
    _looking(verb)
    _changing(verb)
    _furnishing(verb)
    people.add_verbs(verb, common)
    waiting.describe_waitlist(verb("waitlist", waiting.waitlist_verb, "who waits for which time"), common)
    holds.describe(verb("holds", holds.holds_verb, "slots kept for callers"), common)
    recording.describe(verb("records", recording.records_verb, "what is kept of clients; forget it"), common)
    queueing.describe_queue(verb("queue", queueing.queue_verb, "who is here without a booking"), common)
    identifying.add_verbs(verb)
    contact_logging.add_verbs(verb)
    reviewing.add_verbs(verb, common)
    absent.add_verbs(verb)
    _requesting(verb)
    _group(verbs, common, "series", "recurring bookings: preview, book, edit, cancel", series_verbs)
    _group(verbs, common, "client", "one client: how they are reached", client_verbs)
    _group(verbs, common, "replies", "replies by mail: how the reading stands, one look, the password", reply_verbs)
    _group(verbs, common, "mail", "the account that mail leaves by, and its secret on this computer", mail_verbs)
    _group(verbs, common, "sms", "text messages: the gateway, a test, the size of a text", sms_verbs)
    _group(verbs, common, "template", "texts of messages in your own words", template_verbs)
    _group(
        verbs, common, "message-settings", "lead times, quiet hours and ways of messages", message_settings_verbs
    )
    _group(verbs, common, "visit", "several services or clients in one visit", visit_verbs)
    _group(
        verbs, common, "session", "group sessions: open, join, leave, attend, roster, move, cancel", session_verbs
    )
    _group(verbs, common, "duration", "lengths of a staff member or a client", duration_verbs)
    settling.add_verbs(verb)
    receipts.add_verbs(verb)
    return parser


AddVerb = Callable[[str, Verb, str], ArgumentParser]


def _group(
    verbs: _SubParsersAction[ArgumentParser],
    common: ArgumentParser,
    name: str,
    summary: str,
    fill: Callable[[AddVerb], None],
) -> None:
    """A verb that has verbs of its own: `series book`."""
    group = verbs.add_parser(name, parents=[common], help=summary, description=summary)
    within = group.add_subparsers(dest=f"{name}_verb", required=True, metavar="WHAT")

    def verb(what: str, run: Verb, words: str) -> ArgumentParser:
        one = within.add_parser(what, parents=[common], help=words, description=words)
        one.set_defaults(run=run)
        return one

    fill(verb)


def _tending(verb: AddVerb) -> None:
    """init, import, print-day, send-due, verify, backup."""
    init = verb("init", tending.init, "make a new database ready for work")
    init.add_argument("--demo", action="store_true", help="fill it with the sample studio")
    for option, what in (
        ("--seed", "draw other people and days"),
        ("--clients", "how many clients"),
        ("--staff", "how many staff members"),
        ("--days", "how many days, a third of them past"),
    ):
        init.add_argument(option, type=count, metavar="N", help=f"sample studio: {what}")
    init.add_argument("--business", default="", metavar="NAME", help="what the place is called")
    init.add_argument("--zone", default="Europe/Berlin", help="time zone (IANA name)")
    init.add_argument("--country", default="", metavar="CC", help="public holidays of this country (ISO 3166)")
    init.add_argument("--region", default="", metavar="CODE", help="and of this region of it")

    load = verb("import", tending.import_file, "import clients or bookings from a CSV file")
    load.add_argument("what", choices=tuple(tending.IMPORTS))
    load.add_argument("file", type=Path)
    load.add_argument("--map", type=_pair, nargs="+", action="extend", default=[], metavar="FIELD=COLUMN")
    load.add_argument("--dates", choices=("dmy", "mdy", "ymd"), help="how the file writes dates, where unclear")
    load.add_argument("--dry-run", action="store_true", help="say what would happen and store nothing")
    load.add_argument("--rejects", type=Path, metavar="FILE", help="where rejected rows go")

    day = verb("print-day", tending.print_day, "the day schedule as a PDF")
    day.add_argument("day", help="YYYY-MM-DD, today, tomorrow or +N")
    day.add_argument("--pdf", type=Path, required=True, metavar="FILE")
    day.add_argument("--names", choices=tuple(name.value for name in Names), default="full")
    day.add_argument("--staff", help="one staff member only")
    day.add_argument("--paper", choices=("A4", "Letter"), default="A4")

    send = verb("send-due", tending.send_messages, "send every message that is due")
    send.add_argument("--now", metavar="T", help="as if it were this time")
    send.add_argument("--limit", type=count, default=2000, metavar="N")

    release = verb("release-messages", tending.release, "let a restored or copied database send its messages again")
    release.add_argument(
        "--overdue",
        choices=tuple(one.value for one in Overdue),
        default=Overdue.DOUBT.value,
        help="what was due before may have left already: show it in doubt, or send it",
    )

    test = verb("send-test", tending.send_test, "try the mail settings with a short message")
    test.add_argument("address")

    verb("verify", tending.verify, "check the whole database")
    backup = verb("backup", tending.backup, "make a verified copy")
    backup.add_argument("file", type=Path)


THINGS = (
    "services",
    "staff",
    "spaces",
    "equipment",
    "departments",
    "clients",
    "bookings",
    "requests",
    "messages",
    "calls",
    "not-informed",
    "series",
    "sessions",
    "waitlist",
    "policies",
)


def _looking(verb: AddVerb) -> None:
    """status, list, get, slots, why, agenda, outbox, and what is about calls."""
    verb("status", looking.status, "counts and positions")
    things = verb("list", looking.list_things, "list what there is")
    things.add_argument(
        "what",
        choices=THINGS,
    )
    things.add_argument(
        "--state", choices=("all", *(one.value for one in RequestState)), help="requests in this state"
    )
    things.add_argument("--find", metavar="WORDS", help="clients that these words find")
    things.add_argument("--from", dest="first_day", metavar="D", help="bookings from this day")
    things.add_argument("--days", type=count, metavar="N", help="and of so many days")
    things.add_argument("--department", help="bookings of those days, requests and waitlist of one department only")
    things.add_argument("--cancelled", action="store_true", help="cancelled ones of those days too")
    things.add_argument("--limit", type=count, metavar="N")
    get = verb("get", looking.get, "a setting, or all of them")
    get.add_argument("key", nargs="?")

    slots = verb("slots", looking.slots, "free starts of a service")
    slots.add_argument("--service", required=True)
    slots.add_argument("--client", help="whose own length counts")
    slots.add_argument("--staff")
    slots.add_argument("--space")
    slots.add_argument("--from", dest="first_day", metavar="D")
    slots.add_argument("--days", type=count, default=14, metavar="N")
    slots.add_argument("--limit", type=count, metavar="N")
    why = verb("why", looking.why, "why a time is not free: for a service, or for somebody's time alone")
    why.add_argument("--service")
    why.add_argument("--minutes", type=count, metavar="N", help="how long; else as the service says, or 15")
    why.add_argument("--at", required=True, metavar="T")
    why.add_argument("--staff")
    why.add_argument("--space")
    agenda = verb("agenda", looking.show_agenda, "the bookings of a day")
    agenda.add_argument("day", nargs="?", default="today")
    agenda.add_argument("--department", help="of one department only")
    agenda.add_argument("--cancelled", action="store_true", help="cancelled ones too")
    outbox_verbs(verb)
    calling.describe(verb)


def _changing(verb: AddVerb) -> None:
    """book, reschedule, amend, cancel, correct, undo."""
    book = verb("book", changing.book_one, "book a service for a client")
    book.add_argument("--client", required=True, help="number, or a name that fits one client")
    book.add_argument("--service", required=True)
    book.add_argument("--at", required=True, metavar="T")
    book.add_argument("--staff")
    book.add_argument("--space")
    book.add_argument("--channel", choices=tuple(one.value for one in Channel), default="phone")
    book.add_argument("--note", default="")
    book.add_argument("--both", action="store_true", help="the client has something else then, and wants both")
    _held(book)
    book.add_argument("--outside", metavar="REASON", help="against hours, notice or skills, by a right to allow it")
    book.add_argument("--tentative", action="store_true", help="kept for the client, not agreed yet")
    book.add_argument("--replaces", metavar="NUMBER", help="the cancelled booking that this one is made instead of")
    move = verb("reschedule", changing.reschedule_one, "move a booking")
    move.add_argument("number")
    move.add_argument("--at", required=True, metavar="T")
    move.add_argument("--staff")
    move.add_argument("--space")
    move.add_argument("--reason", default="")
    move.add_argument("--channel", choices=tuple(one.value for one in Channel), help="how the wish came in")
    move.add_argument("--waive", default="", metavar="WHY", help="why a fee is waived")
    identifying.whose_word(move)
    move.add_argument("--both", action="store_true", help="the client has something else then, and keeps both")
    _held(move)
    move.add_argument("--outside", action="store_true", help="against hours, notice or skills, for --reason")
    amend = verb("amend", changing.amend_one, "change note or mode of a booking")
    amend.add_argument("number")
    amend.add_argument("--note")
    _held(amend)
    amend.add_argument("--reason", default="", help="why it is held otherwise")
    identifying.whose_word(amend)
    cancel = verb("cancel", changing.cancel_one, "cancel a booking")
    cancel.add_argument("number")
    cancel.add_argument("--reason", default="", help="in words; a code alone speaks for itself")
    cancel.add_argument("--code", default="", help="from the list of the setting cancel.reasons")
    cancel.add_argument("--channel", choices=tuple(one.value for one in Channel), help="how the wish came in")
    cancel.add_argument("--waive", default="", metavar="WHY", help="why the fee is waived")
    identifying.whose_word(cancel)
    correct = verb("correct", changing.correct_one, "tell a client how a booking stands after an undo")
    correct.add_argument("number")
    verb("undo", changing.undo_last, "take back the last booking action of this station")


def _furnishing(verb: AddVerb) -> None:
    """add, add-department, limit-user, add-service, set-seats, set."""
    add = verb("add", changing.add_thing, "add a staff member, space or device")
    add.add_argument("what", choices=("staff", "space", "equipment"))
    add.add_argument("name")
    add.add_argument("--groups", metavar="A,B", help="skills of a staff member; groups of a space or device")
    add.add_argument("--hours", metavar="H", help='such as "mon-fri 9-12:30 13-17:30, sat 9-13"; none: when open')
    add.add_argument("--capacity", type=count, default=1, metavar="N")
    add.add_argument("--seats", type=count, metavar="N", help="how many people a room holds")
    owner = verb("add-department", departments.add_one_department, "make a department with what it owns")
    owner.add_argument("name")
    owner.add_argument("--services", metavar="A,B", default="", help="codes or names")
    owner.add_argument("--staff", metavar="A,B", default="")
    owner.add_argument("--spaces", metavar="A,B", default="")
    owner.add_argument("--hours", metavar="H", help='of its own, such as "mon-fri 9-18"; none: those of the place')
    note = verb("client-note", departments.note_client, "what departments keep about a client")
    note.add_argument("client")
    note.add_argument("text", nargs="?", help="takes the place of what stood there; empty: nothing is kept")
    note.add_argument("--department")
    limit = verb("limit-user", departments.limit_one_user, "limit a user to departments; none named: all again")
    limit.add_argument("user")
    limit.add_argument("--departments", metavar="A,B", default="")
    service = verb("add-service", changing.add_one_service, "add a service")
    service.add_argument("name")
    service.add_argument("--code", default="", help="short name for the Line")
    service.add_argument("--minutes", type=count, required=True)
    service.add_argument("--before", type=count, default=0, metavar="MIN", help="kept free before it")
    service.add_argument("--after", type=count, default=0, metavar="MIN", help="kept free after it")
    service.add_argument("--price", default="", metavar='"42.00 EUR"')
    service.add_argument("--skill", required=True, help="who can do it")
    service.add_argument("--space", default=ROOMS, help="group of rooms; empty for none")
    service.add_argument("--equipment", default="", help="group of devices")
    service.add_argument("--seats", type=count, metavar="N", help="held for a group of so many clients")
    seat_verb(verb)
    store = verb("set", changing.set_value, "store a shared setting")
    store.add_argument("key")
    store.add_argument("value")


def _held(verb: ArgumentParser) -> None:
    """How the client is served, and what that needs."""
    verb.add_argument("--mode", choices=tuple(one.value for one in Mode))
    verb.add_argument("--mode-detail", metavar="TEXT", help="link, number or address, as the mode needs it")


def _requesting(verb: AddVerb) -> None:
    """request, answer, response-times, intake."""
    ways_in = tuple(one.value for one in WAY_IN)
    take = verb("request", requesting.request_one, "take a request down, or fill in what one lacks")
    take.add_argument("number", nargs="?", help="of a request that is there; none: a new one")
    take.add_argument("--kind", choices=tuple(one.value for one in RequestKind))
    take.add_argument("--channel", choices=ways_in, default="phone")
    take.add_argument("--received", metavar="T", help="up to seven days back; none: now")
    take.add_argument("--client", help="number, or a name that fits one client")
    take.add_argument("--external-id", default="", metavar="ID", help="its number in another program")
    for option in ("name", "phone", "email", "service", "staff", "booking", "text"):
        take.add_argument(f"--{option}", default="")
    take.add_argument("--on", action="append", default=[], metavar="D", help="wished day, or D..D; may be repeated")
    take.add_argument("--between", metavar="H-H", help="wished time of the day, such as 9-12")
    take.add_argument("--any-time", action="store_true", help="any time of the day suits")
    take.add_argument("--need", action="append", default=[], metavar="KIND=WORDS", help="special requirement")
    take.add_argument("--no-needs", action="store_true", help="the client has no special requirements")

    answer = verb("answer", requesting.answer_one, "answer a request")
    answer.add_argument("number")
    answer.add_argument("way", choices=requesting.WAYS)
    answer.add_argument("--at", action="append", default=[], metavar="T", help="time to book or to offer")
    answer.add_argument("--staff")
    answer.add_argument("--text", default="", help="the words, or the reason")
    answer.add_argument(
        "--by", choices=tuple(one.value for one in Channel), help="email sends it; the others: told already"
    )
    answer.add_argument("--call", action="store_true", help="nobody has told them: it is sent, or a call is noted")
    answer.add_argument("--preview", action="store_true", help="only show the text that the client would get")
    answer.add_argument("--late-reason", default="", metavar="WHY", help="why it comes after 24 hours")
    answer.add_argument("--both", action="store_true", help="they have something else then, and keep both")
    answer.add_argument("--point", action="append", default=[], choices=tuple(one.value for one in Point))
    answer.add_argument("--take-over", action="store_true", help="claim what somebody else is answering")

    load = verb("intake", intaking.take_in, "take in requests from CSV, JSON, ICS and EML files")
    load.add_argument("files", type=Path, nargs="*", metavar="FILE", help="none: the drop folder of intake.folder")
    load.add_argument("--dates", choices=("dmy", "mdy", "ymd"), default="", help="how unclear dates are written")

    times = verb("response-times", requesting.show_times, "how fast requests were answered, week by week")
    times.add_argument("--from", dest="first_day", metavar="D")
    times.add_argument("--weeks", type=weeks, default=1, metavar="N")


def _pair(text: str) -> tuple[str, str]:
    """`field=column`; an empty column takes a field out."""
    field, equals, column = text.partition("=")
    if not equals or not field.strip():
        raise ArgumentTypeError(f"{text!r} is not FIELD=COLUMN")
    return field.strip(), column.strip()
