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
from bookingdesk.domain.local_time import instant, local_date
from bookingdesk.i18n.translation import _
from bookingdesk.messaging.folder import FolderSender
from bookingdesk.usecases.env import Clock, Env
from bookingdesk.usecases.furnishing import plan
from bookingdesk.usecases.furnishing.setting_up import Sample, SetUp, set_up

MORNING = time(10, 40)


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
    user = env.store.read(lambda work: work.users.get(env.actor.user_id))
    env = env.acting_as(replace(env.actor, name=user.name, role=user.role))
    return replace(desk, env=env, formatter=replace(desk.formatter, zone=plan.location().zone))


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


def _run(profile: Path) -> int:
    """The window on a furnished profile."""
    mail = profile / "mail"
    clock = ShiftedClock(working_morning(local_date(SystemClock().now(), plan.location().zone)))

    def notice() -> str:
        return _(
            "Sample data, and you are signed in as Jo, who may do everything. "
            "Messages are not sent: they are written to {folder}."
        ).format(folder=mail)

    return run_window(
        profile,
        make_sender=lambda env: FolderSender(mail),
        prepared=lambda desk: furnished(desk, clock),
        notice=notice,
    )
