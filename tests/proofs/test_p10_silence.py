"""P10: a restored or copied database sends nothing before a supervisor releases it, on either database.

Each copy holds messages that are due and that the original goes on to send. The control is the same sender with the
identity taken away: it sends every client the same message a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from sqlalchemy import text

from bookingdesk.domain.errors import MessageRefused, RuleViolation
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.releasing import SILENCED, Overdue
from bookingdesk.domain.rights import Role
from bookingdesk.storage.engine import open_engine, writing
from bookingdesk.storage.store import SqlStore
from bookingdesk.usecases.commands import SendDue
from bookingdesk.usecases.dispatching import heartbeat, send_due
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.outbox import retry
from bookingdesk.usecases.releasing import Released, ReleaseMessages, release_messages
from tests.databases import DIALECTS, fresh_database
from tests.proofs.copies import COPIES, Copying, file_of
from tests.salon import furnish
from tests.usecases.mail_desk import MailDesk, ObedientSender

MESSAGES = 20
STARTS = [f"2025-06-{day} {hour:02}:00" for day in (23, 24, 25, 26) for hour in (9, 11, 13, 15, 17)]
HOST = "second-host"


@dataclass
class Silence:
    """What the copies of one database sent."""

    before_release: int = 0
    paused: int = 0
    doubted: int = 0
    control: int = 0
    copies: int = 0
    wrong: list[str] = field(default_factory=list)


@contextmanager
def desk_on(url: str, like: MailDesk | None = None, host: str = "") -> Iterator[MailDesk]:
    """A desk on a database; what it changes in the settings is what `MailDesk` always sets."""
    desk = MailDesk(url)
    if host:
        desk.store.close()
        desk.store = SqlStore(open_engine(url), host=host)
        desk.env = replace(desk.env, store=desk.store)
    if like is not None:
        desk.clock.set(like.clock.now())
    try:
        yield desk
    finally:
        desk.store.close()


def busy_desk(url: str) -> None:
    """A desk that has sent one message, and has twenty that are due in a minute."""
    with desk_on(url) as desk:
        desk.booked("2025-06-27 09:00")
        desk.let_hold_time_pass()
        assert desk.send().sent == 1
        for number, start in enumerate(STARTS):
            desk.booked(start, desk.a_client(email=f"client{number}@mail.example"))


def homeless(url: str) -> None:
    """The control: no identity in the database, so that nothing can be compared."""
    engine = open_engine(url)
    with writing(engine) as connection:
        connection.execute(text("DELETE FROM meta WHERE key = 'home'"))
    engine.dispose()


def sent_by(desk: MailDesk) -> int:
    """How many messages an hour of passes sends, one of them asked for at the console."""
    sender = ObedientSender()
    desk.clock.move(minutes=5)
    for command in (SendDue(limit=100), SendDue(owner="window"), SendDue(limit=100, even_if_paused=True)):
        send_due(desk.env, command, sender)
        desk.clock.move(minutes=20)
    return len(sender.delivered)


def try_copy(tally: Silence, name: str, url: str, host: str = "") -> None:
    """Let the copy run for an hour, then release it."""
    with desk_on(url, host=host) as desk:
        desk.clock.move(minutes=2)
        tally.copies += 1
        tally.before_release += sent_by(desk)
        paused = desk.store.read(lambda work: work.outbox.page(states=frozenset({MessageState.PAUSED})))
        tally.paused += len(paused)
        if not heartbeat(desk.env).silent or {row.reason for row in paused} != {SILENCED}:
            tally.wrong.append(f"{name}: not said to be silent")
        with pytest.raises(MessageRefused):
            retry(desk.env, paused[0].id)
        with pytest.raises(RuleViolation):
            release_messages(as_coordinator(desk.env), ReleaseMessages())
        done: Released = release_messages(desk.env, ReleaseMessages()).value
        tally.doubted += done.doubted
        events = [e.action for e in desk.store.read(lambda work: work.audit.of_entity("settings", "mail"))]
        if events != ["messages_silenced", "release_messages"]:
            tally.wrong.append(f"{name}: the log says {events}")
        if (sent_by(desk), heartbeat(desk.env).silent) != (0, False):
            tally.wrong.append(f"{name}: sent what may have left before, or still silent")
        desk.booked("2025-06-30 09:00")
        if sent_by(desk) < 1:
            tally.wrong.append(f"{name}: does not send after the release")


def as_coordinator(env: Env) -> Env:
    """Somebody who may send, but not release."""
    return env.acting_as(replace(env.actor, role=Role.COORDINATOR))


def original_goes_on(url: str) -> None:
    """Where the database was, its messages leave as they should."""
    with desk_on(url) as desk:
        assert sent_by(desk) == MESSAGES


@pytest.mark.timeout(300)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_a_copy_is_silent_until_it_is_released(
    dialect: str, tmp_path: Path, say: Callable[[str], None]
) -> None:
    tally = Silence()
    for number, (name, copying) in enumerate(COPIES[dialect].items()):
        for control in (False, True):
            folder = tmp_path / f"{number}-{control}"
            folder.mkdir()
            with fresh_database(dialect, folder, furnish) as url:
                busy_desk(url)
                _try(tally, name, copying, url, folder, control=control)
    if dialect == "sqlite":
        _second_host(tally, tmp_path)
        _put_back(tally, tmp_path)
    say(
        f"P10 silence: {dialect} {tally.before_release} messages sent by {tally.copies} copies before release, "
        f"{tally.paused} paused; {tally.doubted}/{tally.copies * MESSAGES} shown in doubt after it; "
        f"control {tally.control} sent twice"
    )
    assert tally.wrong == []
    assert tally.before_release == 0
    assert tally.paused >= tally.copies * MESSAGES
    assert tally.doubted == tally.copies * MESSAGES
    assert tally.control >= len(COPIES[dialect]) * MESSAGES, (
        "without an identity it must send, else this proves nothing"
    )


def _try(tally: Silence, name: str, copying: Copying, url: str, folder: Path, *, control: bool) -> None:
    with copying(url, folder) as copy:
        if not control:
            try_copy(tally, name, copy)
            return
        homeless(copy)
        with desk_on(copy) as desk:
            desk.clock.move(minutes=2)
            tally.control += sent_by(desk)


def _second_host(tally: Silence, tmp_path: Path) -> None:
    """The very same path and files, on a computer of another name."""
    folder = tmp_path / "host"
    folder.mkdir()
    with fresh_database("sqlite", folder, furnish) as url:
        busy_desk(url)
        try_copy(tally, "second host", url, host=HOST)


def _put_back(tally: Silence, tmp_path: Path) -> None:
    """The file as it was before its messages left, in its old place, with everything that lies beside it."""
    folder = tmp_path / "back"
    folder.mkdir()
    with fresh_database("sqlite", folder, furnish) as url:
        busy_desk(url)
        kept = folder / "kept"
        kept.write_bytes(file_of(url).read_bytes())
        original_goes_on(url)
        kept.replace(file_of(url))
        try_copy(tally, "put back", url)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_a_copy_of_a_desk_that_has_sent_nothing_yet_is_silent_too(dialect: str, tmp_path: Path) -> None:
    with ExitStack() as open_, fresh_database(dialect, tmp_path, furnish) as url:
        with desk_on(url) as desk:
            desk.send()  # the program has been open for a moment
            desk.booked("2025-06-27 09:00")
        copy = open_.enter_context(next(iter(COPIES[dialect].values()))(url, tmp_path))
        with desk_on(copy) as desk:
            desk.clock.move(minutes=2)
            assert sent_by(desk) == 0


@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_a_release_can_send_what_waited(dialect: str, tmp_path: Path) -> None:
    with ExitStack() as open_, fresh_database(dialect, tmp_path, furnish) as url:
        busy_desk(url)
        copy = open_.enter_context(next(iter(COPIES[dialect].values()))(url, tmp_path))
        with desk_on(copy) as desk:
            desk.clock.move(minutes=2)
            assert sent_by(desk) == 0
            done = release_messages(desk.env, ReleaseMessages(overdue=Overdue.SEND)).value
            assert done.doubted == 0
            assert sent_by(desk) == MESSAGES
            assert release_messages(desk.env, ReleaseMessages()).value == Released()


@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_a_database_at_home_sends_through_restarts_and_renewed_connections(
    dialect: str, tmp_path: Path
) -> None:
    with fresh_database(dialect, tmp_path, furnish) as url:
        busy_desk(url)
        original_goes_on(url)
        with desk_on(url) as desk:
            assert not heartbeat(desk.env).silent
