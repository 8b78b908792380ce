"""`--demo`: a sample studio in a folder that is deleted afterwards, on a morning in full swing, whatever the hour.

Messages become .eml files in that folder and nothing leaves this computer; the window says both.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bookingdesk.app import OpenDesk, SystemClock, run_window
from bookingdesk.demo.together import lengthen_some, visit_one
from bookingdesk.domain.availability.values import SlotWish
from bookingdesk.domain.catalogue import Service
from bookingdesk.domain.ids import BookingId, SeriesId
from bookingdesk.domain.local_time import instant, local_date, wall
from bookingdesk.domain.messages import Silence
from bookingdesk.domain.series import SeriesRule
from bookingdesk.i18n.translation import _
from bookingdesk.messaging.folder import FolderMailing, FolderSender
from bookingdesk.usecases.commands import Book, OfferSlots
from bookingdesk.usecases.env import Clock, Env
from bookingdesk.usecases.furnishing import plan
from bookingdesk.usecases.furnishing.setting_up import Sample, SetUp, set_up
from bookingdesk.usecases.offering import offer_slots
from bookingdesk.usecases.series.booking import book_series
from bookingdesk.usecases.series.commands import BookSeries, PreviewSeries
from bookingdesk.usecases.series.previewing import preview_series

MORNING = time(10, 40)
SERIES_DATES, DAYS_TO_BEGIN = 6, 14


class ShiftedClock:
    """The computer's clock, moved so that it is a given moment now; it runs on from there."""

    def __init__(self, moment: datetime, clock: Clock | None = None) -> None:
        self._clock = clock or SystemClock()
        self._by = moment - self._clock.now()

    def now(self) -> datetime:
        """The shifted present moment."""
        return self._clock.now() + self._by


def working_morning(today: date) -> datetime:
    """Twenty to eleven on the day, or on the next Monday where it is a weekend."""
    day = today + timedelta(days=(7 - today.weekday()) if today.weekday() > 4 else 0)
    return instant(datetime.combine(day, MORNING), plan.location().zone)


def furnished(desk: OpenDesk, clock: Clock, sample: Sample | None = None) -> OpenDesk:
    """The desk on the sample's clock and in its zone, with the sample stored."""
    env: Env = replace(desk.env, clock=clock)
    if not env.store.read(lambda work: work.catalogue.load()).locations:
        set_up(env, SetUp(sample=sample or Sample(reminders=True)))
        repeat_one(env)
        visit_one(env)
        lengthen_some(env)
    user = env.store.read(lambda work: work.users.get(env.actor.user_id))
    env = env.acting_as(replace(env.actor, name=user.name, role=user.role))
    return replace(desk, env=env, formatter=replace(desk.formatter, zone=plan.location().zone))


def repeat_one(env: Env) -> None:
    """One client of the sample comes every week, so that a series can be seen; nobody is told of it.

    Booked at another desk: Undo at this one takes back nothing that its user has not done.
    """
    elsewhere = env.acting_as(replace(env.actor, station="Desk 2"))
    catalogue = env.store.read(lambda work: work.catalogue.load())
    clients = env.store.read(lambda work: work.clients.page(limit=2))
    service = next(iter(catalogue.services.values()), None)
    if service is None or len(clients) < 2:
        return
    zone = catalogue.zone_of(service.location_id)
    tomorrow = local_date(env.now(), zone) + timedelta(days=1)
    slot = next(iter(offer_slots(elsewhere, OfferSlots(wish=_wish(service, tomorrow), limit=1)).value), None)
    if slot is None:
        return
    begins = wall(slot.span.start, zone)
    rule = SeriesRule(first=begins.replace(tzinfo=None, fold=0), zone=zone, count=SERIES_DATES, fold=begins.fold)
    client = clients[1].id
    seen = preview_series(elsewhere, PreviewSeries(rule=rule, service_id=service.id, client_id=client)).value
    if not seen.ready:
        return
    book = Book(
        booking_id=BookingId(env.new_id()),
        client_id=client,
        service_id=service.id,
        span=slot.span,
        silent=True,
        silent_reason=Silence.TOLD_ALREADY,
    )
    skipped = frozenset(line.day for line in seen.open)
    series = BookSeries(series_id=SeriesId(env.new_id()), rule=rule, book=book, skipped=skipped)
    book_series(elsewhere, series)


def _wish(service: Service, day: date) -> SlotWish:
    return SlotWish(service_id=service.id, first_day=day, days=DAYS_TO_BEGIN)


@contextmanager
def throw_away_profile() -> Iterator[Path]:
    """A folder for one run, deleted at its end."""
    with tempfile.TemporaryDirectory(prefix="bookingdesk-demo-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def run_demo(profile: Path | None = None) -> int:
    """Show the window on sample data; in the given profile, which stays, or in a throw-away one."""
    if profile is not None:
        return _run(profile)
    with throw_away_profile() as folder:
        return _run(folder)


def _by_files(desk: OpenDesk, folder: Path) -> OpenDesk:
    """The desk whose tests of the mail account leave this computer as little as its messages do."""
    return replace(desk, env=replace(desk.env, mailing=FolderMailing(folder)))


def _run(profile: Path) -> int:
    """The window on a furnished profile."""
    mail = profile / "mail"
    clock = ShiftedClock(working_morning(local_date(SystemClock().now(), plan.location().zone)))

    def notice() -> str:
        return _(
            "Sample data. The program signed Jo in by itself, who may do everything; F12 switches. "
            "Messages are not sent: they are written to {folder}."
        ).format(folder=mail)

    return run_window(
        profile,
        make_sender=lambda env: FolderSender(mail),
        prepared=lambda desk: _by_files(furnished(desk, clock), mail),
        notice=notice,
    )
