"""P12: 16 threads change one record 25 times each, and no change is lost; the control saves what it once read.

Every thread adds a mark of its own to the note of the same booking, of the same client, and to the same setting. A
stale save is refused, read again and repeated, as a form does it; what another wrote in between must still be there.
A setting is read and set in one step, which the store runs again where somebody was faster.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bookingdesk.domain.bookings import Booking
from bookingdesk.domain.errors import Stale
from bookingdesk.domain.ids import BookingId, UserId
from bookingdesk.domain.rights import Role
from bookingdesk.storage.engine import open_engine
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.booking import book
from bookingdesk.usecases.clients import amend_client
from bookingdesk.usecases.commands import Amend, AmendClient, Book
from bookingdesk.usecases.env import Actor, Env
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.rescheduling import amend
from tests.builders import HAIRCUT, span
from tests.databases import DIALECTS, fresh_database
from tests.fakes import FakeClock
from tests.salon import MAYA, furnish

THREADS = 16
EDITS = 25
SETTING = "business.name"
BOOKING = BookingId("00000000-0000-4000-8000-000000000012")

Edit = Callable[[Env, str], None]


def edit_booking(env: Env, mark: str) -> None:
    """One try: read, add the mark, save over the version that was read."""
    shown = env.store.read(lambda work: work.bookings.get(BOOKING))
    amend(env, Amend(booking_id=BOOKING, note=f"{shown.note} {mark}", version=shown.version))


def edit_client(env: Env, mark: str) -> None:
    """The same for a profile."""
    shown = env.store.read(lambda work: work.clients.get(MAYA))
    amend_client(env, AmendClient(client=replace(shown, note=f"{shown.note} {mark}")))


def edit_setting(env: Env, mark: str) -> None:
    """The same for a shared setting."""

    def save(work: Work) -> None:
        shown = work.settings.get(SETTING) or ""
        time.sleep(0.0005)
        work.settings.set(SETTING, f"{shown} {mark}")

    env.store.write(save)


def overwrite_booking(env: Env, mark: str) -> None:
    """The control: read in one transaction, save in another without asking what is there now."""
    shown = env.store.read(lambda work: work.bookings.get(BOOKING))

    def save(work: object) -> Booking:
        assert hasattr(work, "bookings")
        stored: Booking = work.bookings.replace(
            replace(work.bookings.get(BOOKING), note=f"{shown.note} {mark}".strip())
        )
        return stored

    env.store.write(save)


EDITED: dict[str, Edit] = {"booking": edit_booking, "client": edit_client, "setting": edit_setting}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_no_change_of_sixteen_desks_is_lost(dialect: str, tmp_path: Path, say: Callable[[str], None]) -> None:
    wanted = THREADS * EDITS
    figures = {}
    for name, edit in EDITED.items():
        with fresh_database(dialect, tmp_path) as url:
            figures[name] = _kept(url, edit)
    with fresh_database(dialect, tmp_path) as url:
        control, _ = _kept(url, overwrite_booking)
    told = ", ".join(
        f"{name} {kept}/{wanted} ({stale} stale saves refused)" for name, (kept, stale) in figures.items()
    )
    say(f"P12 lost update: {dialect} {told}; control {control}/{wanted}")
    assert {name: kept for name, (kept, _) in figures.items()} == dict.fromkeys(EDITED, wanted)
    assert sum(stale for _, stale in figures.values()) > 0, "nobody met anybody: this proves nothing"
    assert control < wanted, "the control must lose changes, else this proves nothing"


def _kept(url: str, edit: Edit) -> tuple[int, int]:
    """How many marks are there in the end, and how many saves were refused as stale."""
    engine = open_engine(url)
    furnish(engine)
    engine.dispose()
    stores = [SqlStore(open_engine(url)) for _ in range(4)]
    stale: list[str] = []
    failures: list[BaseException] = []
    ready = threading.Barrier(THREADS)
    envs = [
        Env(
            clock=FakeClock(),
            store=stores[number % len(stores)],
            actor=Actor(user_id=UserId(1), name="Jo", station=f"Desk {number}", role=Role.ADMINISTRATOR),
        )
        for number in range(THREADS)
    ]
    book(
        envs[0],
        Book(booking_id=BOOKING, client_id=MAYA, service_id=HAIRCUT, span=span("2025-06-24 14:15")),
    )

    def run(env: Env, number: int) -> None:
        try:
            ready.wait()
            for turn in range(EDITS):
                while True:
                    try:
                        edit(env, f"{number}.{turn}")
                        break
                    except Stale:
                        stale.append(f"{number}.{turn}")
        except BaseException as why:  # noqa: BLE001 - reported by the test's own thread
            failures.append(why)

    threads = [threading.Thread(target=run, args=(env, number)) for number, env in enumerate(envs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    notes = stores[0].read(_notes)
    for store in stores:
        store.close()
    assert failures == []
    marks = {f"{number}.{turn}" for number in range(THREADS) for turn in range(EDITS)}
    return max(len(marks & set(note.split())) for note in notes), len(stale)


def _notes(work: Work) -> tuple[str, ...]:
    """Every text that may have been edited."""
    return work.bookings.get(BOOKING).note, work.clients.get(MAYA).note, work.settings.get(SETTING) or ""
