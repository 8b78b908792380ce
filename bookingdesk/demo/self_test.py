"""`--self-test`: does what was installed or built hold together? In a bundle as in a checkout, without a screen.

Each check does the real thing in a throw-away folder and prints one line; the exit code is 0 when all went well.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TextIO

from keyring.backend import get_all_keyring
from PySide6.QtCore import qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QDialog

from bookingdesk.app import OpenDesk, SystemClock, open_desk
from bookingdesk.assets import ROOT, resource
from bookingdesk.demo.sample import ShiftedClock, furnished, throw_away_profile, working_morning
from bookingdesk.documents.day_schedule import day_schedule_papers
from bookingdesk.domain.availability.values import SlotWish
from bookingdesk.domain.ids import BookingId
from bookingdesk.domain.local_time import local_date
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import SHIPPED, speaker
from bookingdesk.messaging.folder import FolderSender
from bookingdesk.qt.forms import form_names, load_form
from bookingdesk.qt.printing.pages import write_pdf
from bookingdesk.settings.file import read_settings
from bookingdesk.settings.profile import profile_at
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.commands import Book, DayScheduleQuery, OfferSlots, SendDue
from bookingdesk.usecases.contact import phone_kept
from bookingdesk.usecases.dispatching import send_due
from bookingdesk.usecases.furnishing import plan
from bookingdesk.usecases.furnishing.closures import public_holidays
from bookingdesk.usecases.furnishing.setting_up import Sample
from bookingdesk.usecases.offering import offer_slots
from bookingdesk.usecases.printing import day_schedule

LAZY = (
    "apprise",
    "aiosmtplib",
    "imap_tools",
    "argon2",
    "alembic.command",
    "babel.dates",
    "email_validator",
    "holidays",
    "icalendar",
    "jinja2",
    "keyring",
    "phonenumbers",
    "psycopg",
    "rapidfuzz",
    "highspy",
    "bookingdesk.messaging.oauth",
    "bookingdesk.messaging.sms",
    "PySide6.QtPrintSupport",
    "PySide6.QtSvg",
    "PySide6.QtUiTools",
)
"""Libraries that are imported on use: a bundle that forgot one would fail in the middle of a day."""

SAMPLE = Sample(seed=1, clients=20, staff=3, days=6)

Check = Callable[[], str]


class _Bare:
    """A form class that asks for nothing."""


def run_self_test(out: TextIO = sys.stdout) -> int:
    """Run every check; returns 0 when all went well, else 1."""
    application = QApplication.instance() or QApplication(["bookingdesk", "-platform", "offscreen"])
    failed = 0
    with throw_away_profile() as folder:
        for name, check in _checks(folder):
            try:
                said = check()
            except Exception as failure:  # noqa: BLE001 - whatever is broken is to be named, and the rest checked
                failed += 1
                print(f"FAILED {name}: {type(failure).__name__}: {failure}", file=out)
            else:
                print(f"ok     {name}: {said}", file=out)
    del application
    print("self-test failed" if failed else "self-test passed", file=out)
    return 1 if failed else 0


def _checks(folder: Path) -> Iterator[tuple[str, Check]]:
    """The checks in their order; the last ones share one desk."""
    yield "files", _files
    yield "forms", _forms
    yield "libraries", _libraries
    yield "languages", _languages
    yield "tables", _tables
    desk: list[OpenDesk] = []
    yield "database", lambda: _database(folder, desk)
    if not desk:
        return
    try:
        yield "booking", lambda: _booking(desk[0])
        yield "message", lambda: _message(desk[0], folder)
        yield "paper", lambda: _paper(desk[0], folder)
    finally:
        desk[0].close()


def _files() -> str:
    for part in ("icons", "styles", "templates", "print", "demo"):
        if not any(resource(part).iterdir()):
            raise FileNotFoundError(part)
    return f"below {ROOT.name}"


def _forms() -> str:
    names = form_names()
    qInstallMessageHandler(lambda kind, context, message: None)  # our own widgets are stood in for here
    try:
        for name in names:
            load_form(name, QDialog(), _Bare)
    finally:
        qInstallMessageHandler(None)
    return f"{len(names)} loaded"


def _libraries() -> str:
    for name in LAZY:
        importlib.import_module(name)
    return f"{len(LAZY)} imported"


def _languages() -> str:
    return ", ".join(language for language in SHIPPED if speaker(language) is not None)


def _tables() -> str:
    """Countries, zones, locales and keyrings, which libraries load by name: what a bundle forgets first."""
    place = replace(plan.location(), holiday_country="AU", holiday_region="VIC")
    closures = list(public_holidays(place, [2026], "en"))
    phone_kept("02 9374 4000", "AU")
    moment = SystemClock().now()
    days = {Formatter(locale, "Australia/Lord_Howe").day_spoken(moment) for locale in (*SHIPPED, "pl", "ja")}
    if not closures or len(days) != len(SHIPPED) + 2:
        raise LookupError(f"{len(closures)} holidays, days {days}")
    return f"{len(closures)} holidays, {len(days)} locales, {len(get_all_keyring())} keyrings"


def _database(folder: Path, desk: list[OpenDesk]) -> str:
    profile = profile_at(folder)
    clock = ShiftedClock(working_morning(local_date(SystemClock().now(), "Europe/Berlin")))
    desk.append(furnished(open_desk(profile, read_settings(profile.settings_file)), clock, SAMPLE))
    findings = desk[0].env.store.verify()
    if findings or desk[0].read_only_reason:
        raise RuntimeError(f"{findings} {desk[0].read_only_reason}")
    return f"{desk[0].env.store.read(lambda work: work.bookings.count())} sample bookings, guards in place"


def _booking(desk: OpenDesk) -> str:
    env = desk.env
    catalogue = env.store.read(lambda work: work.catalogue.load())
    service = next(iter(catalogue.services.values()))
    today = local_date(env.now(), desk.formatter.zone)
    slot = offer_slots(env, OfferSlots(wish=SlotWish(service_id=service.id, first_day=today), limit=1)).value[0]
    client = env.store.read(lambda work: work.clients.page(limit=1))[0]
    command = Book(
        booking_id=BookingId(env.new_id()),
        client_id=client.id,
        service_id=service.id,
        span=slot.span,
        allocations=slot.allocations,
    )
    return f"number {book(env, command).value.number}"


def _message(desk: OpenDesk, folder: Path) -> str:
    later = desk.env.now() + timedelta(minutes=5)
    passed = send_due(desk.env, SendDue(now=later), FolderSender(folder / "mail")).value
    files = list((folder / "mail").glob("*.eml"))
    if not passed.sent or not files:
        raise RuntimeError(f"nothing was written: {passed}")
    return f"{len(files)} written"


def _paper(desk: OpenDesk, folder: Path) -> str:
    day = local_date(desk.env.now(), desk.formatter.zone)
    schedule = day_schedule(desk.env, DayScheduleQuery(day=day)).value
    papers = day_schedule_papers(schedule, desk.formatter, desk.env.now(), "self-test")
    return f"{write_pdf(papers, str(folder / 'day.pdf'), 'self-test')} pages"
