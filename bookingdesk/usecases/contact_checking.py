"""Phone and email are still right: one key stamps who heard it, when and how (SOP B4.2.2, R57)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bookingdesk.domain import desk_settings
from bookingdesk.domain.clients import AddressCheck, CheckedBy, Client
from bookingdesk.domain.contact import checks_due
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.ids import ClientId
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import ClientChange, Work
from bookingdesk.usecases.recording import Step, audited

ADDRESSES = ("phone", "email")


@dataclass(frozen=True, slots=True, kw_only=True)
class StillRight:
    """These addresses were found to be right; without any named, all that the client has."""

    client_id: ClientId
    addresses: frozenset[str] = frozenset()
    how: CheckedBy = CheckedBy.SAID


@needs(Right.EDIT_CLIENTS)
def still_right(env: Env, command: StillRight) -> Outcome[Client]:
    """Stamp the check. Raises NotFound; InvalidValue for an address that the client does not have."""
    now = env.now()

    def step(work: Work) -> Client:
        client = work.clients.get(command.client_id)
        there = [name for name in ADDRESSES if getattr(client, name)]
        wanted = [name for name in ADDRESSES if name in command.addresses] or there
        lacking = next((name for name in (*wanted, *command.addresses) if name not in there), None)
        if lacking is not None or not wanted:
            raise InvalidValue(field=lacking or "contact", reason="needed")
        check = AddressCheck(at=now, by=env.actor.name, how=command.how)
        marked = replace(client, **{f"{name}_check": check for name in wanted})  # type: ignore[arg-type]
        checks = [getattr(marked, f"{name}_check") for name in there]
        last = min(c.at for c in checks) if all(checks) else client.contact_checked_at
        stored = work.clients.replace(replace(marked, contact_checked_at=last))
        changes = tuple(
            ClientChange(
                at=now,
                user=env.actor.name,
                station=env.actor.station,
                field=f"{name}_check",
                old=_said(getattr(client, f"{name}_check")),
                new=_said(check),
            )
            for name in wanted
        )
        work.clients.note_changes(client.id, changes)
        detail: dict[str, object] = {"addresses": wanted, "how": command.how.value}
        audited(Step(env, work, now), "check_contact", "client", client.id, detail)
        return stored

    stored = env.store.write(step)
    return Outcome(stored, ChangeSet(clients=frozenset({stored.id})))


@needs(Right.SEE_CLIENTS)
def contact_due(env: Env, client_id: ClientId) -> Outcome[tuple[str, ...]]:
    """Which addresses are to be asked about at the next contact. Raises NotFound."""
    now = env.now()

    def step(work: Work) -> tuple[str, ...]:
        good_for = desk_settings.contact_good_for(work.settings.all())
        return checks_due(work.clients.get(client_id), now, good_for)

    return Outcome(env.store.read(step))


def _said(check: AddressCheck | None) -> str:
    return f"{check.at.isoformat()} {check.by} {check.how.value}" if check else ""
