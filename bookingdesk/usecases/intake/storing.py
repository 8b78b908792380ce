"""Files with requests, taken in: good records kept, known ones counted, bad ones told with line and reason.

Everything in a file is untrusted. The same file twice adds nothing: records are known by their own id, else by
their content. A record whose id is known with other content is refused, never dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from bookingdesk.domain import desk_settings
from bookingdesk.domain.errors import AlreadySaved, InvalidValue, RuleViolation
from bookingdesk.domain.ids import RequestId
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.importing.reading import FileUnreadable
from bookingdesk.usecases.intake.calendars import calendar_records
from bookingdesk.usecases.intake.mails import mail_records
from bookingdesk.usecases.intake.records import BIGGEST, Read, Record, Unread, storable
from bookingdesk.usecases.intake.tables import csv_records, json_records
from bookingdesk.usecases.intake.understanding import Around, as_request, order_of
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.requests.taking import taken

BATCH = 200
"""Records in one transaction: other desks get their turn in between."""
KINDS = (".csv", ".json", ".ics", ".eml")


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeFile:
    """Take in one file. `order` (dmy, mdy, ymd) settles dates that could be read both ways; empty: the setting."""

    path: Path
    order: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A record that was not kept, and why."""

    line: int
    why: RuleViolation


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What became of a file."""

    path: Path
    accepted: tuple[RequestId, ...] = ()
    duplicates: int = 0
    rejected: tuple[Rejected, ...] = ()


@needs(Right.TAKE_REQUESTS)
def intake(env: Env, command: IntakeFile) -> Outcome[TakenIn]:
    """Keep the requests of a file; each one's clock runs from when it was received.

    Raises InvalidValue for what is no such file, FileUnreadable.
    """
    now = env.now()
    zone, country, order = env.store.read(surroundings)
    arrived = _arrived(command.path)
    read = [storable(one) for one in _records(command.path, zone)]
    good = [record for record in read if isinstance(record, Record)]
    around = Around(
        catalogue=env.store.read(lambda work: work.catalogue.load()),
        zone=zone,
        country=country,
        now=now,
        arrived=arrived,
        order=order_of(good, command.order or order),
    )
    accepted: list[RequestId] = []
    duplicates, rejected = 0, [Rejected(line=one.line, why=one.why) for one in read if isinstance(one, Unread)]
    for batch in _batches(good):

        def step(work: Work, batch: Sequence[Record] = batch) -> _Batch:
            return _kept(Step(env, work, now), batch, around, command.path.name)

        done = env.store.write(step)
        accepted += done.accepted
        duplicates += done.duplicates
        rejected += done.rejected
    answer = TakenIn(
        path=command.path,
        accepted=tuple(accepted),
        duplicates=duplicates,
        rejected=tuple(sorted(rejected, key=lambda one: one.line)),
    )
    return Outcome(answer, ChangeSet(requests=frozenset(accepted)))


@dataclass(frozen=True, slots=True)
class _Batch:
    accepted: list[RequestId]
    duplicates: int
    rejected: list[Rejected]


def _kept(step: Step, batch: Sequence[Record], around: Around, source: str) -> _Batch:
    """One transaction's records; a bad one leaves nothing behind."""
    done = _Batch([], 0, [])
    duplicates = 0
    known = set(step.work.requests.known({r.get("external_id") for r in batch}, {r.content_hash for r in batch}))
    for record in batch:
        if record.content_hash in known:
            duplicates += 1
            continue
        try:
            with step.work.savepoint():
                if record.get("external_id") in known - {""}:
                    value = record.get("external_id")[:40]
                    raise InvalidValue(field="external_id", reason="already_used", value=value)
                request = taken(step, as_request(step.work, record, around, source))
        except AlreadySaved:  # another process was faster with the same file
            duplicates += 1
            continue
        except RuleViolation as why:
            done.rejected.append(Rejected(line=record.line, why=why))
            continue
        known |= {record.content_hash, record.get("external_id")}
        done.accepted.append(request.id)
    counts = {"accepted": len(done.accepted), "duplicates": duplicates, "rejected": len(done.rejected)}
    if done.accepted or done.rejected:
        audited(step, "intake", "request", "file", counts)
    return _Batch(done.accepted, duplicates, done.rejected)


def surroundings(work: Work) -> tuple[str, str, str]:
    """Time zone and country of the desk, and how files write dates; empty where their own dates say."""
    stored = work.settings.all()
    places = list(work.catalogue.load().locations.values())
    zone = places[0].zone if places else desk_settings.value(stored, "business.zone")
    order = desk_settings.value(stored, "intake.dates")
    return zone, desk_settings.value(stored, "business.country"), "" if order == "auto" else order


def _arrived(path: Path) -> datetime:
    """When the file was last written. Raises FileUnreadable, InvalidValue for one that is too big."""
    try:
        facts = path.stat()
    except OSError as why:
        raise FileUnreadable(path=str(path), why=why.strerror or type(why).__name__) from why
    if facts.st_size > BIGGEST:
        raise InvalidValue(field="file", reason="too_big", limit=BIGGEST // 1_000_000)
    return datetime.fromtimestamp(int(facts.st_mtime), UTC)


def _records(path: Path, zone: str) -> Iterator[Read]:
    """The records by the file's ending."""
    match path.suffix.lower():
        case ".csv":
            return csv_records(path)
        case ".json":
            return json_records(_bytes(path))
        case ".ics":
            return calendar_records(_bytes(path), zone)
        case ".eml":
            return mail_records(_bytes(path), zone)
    raise InvalidValue(field="file", reason="not_allowed", value=path.name[-40:], allowed=", ".join(KINDS))


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as why:
        raise FileUnreadable(path=str(path), why=why.strerror or type(why).__name__) from why


def _batches(records: Iterable[Record]) -> Iterator[Sequence[Record]]:
    waiting = iter(records)
    while batch := list(islice(waiting, BATCH)):
        yield batch
