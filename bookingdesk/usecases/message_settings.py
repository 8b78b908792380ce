"""What is set about messages, looked at and changed as one: all of it is stored, or nothing (SOP A6, R60-R62).

A change is taken back by the same verb with what stood before; what has left by then has left.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from bookingdesk.domain import message_settings as domain
from bookingdesk.domain.message_settings import MessageSettings
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import Followed
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.replanning import replan
from bookingdesk.usecases.settings import store_values


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeMessageSettings:
    """What is to change; `seen` is how it stood when it was looked at, None where that does not matter."""

    wish: MessageSettings
    seen: MessageSettings | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageSettingsChanged:
    """How everything stands now, which command takes it back, and what of the planned messages followed."""

    now: MessageSettings
    back: ChangeMessageSettings
    followed: Followed


@needs(Right.SEE_SETTINGS)
def message_settings(env: Env, nothing: None = None) -> Outcome[MessageSettings]:
    """Everything that is set about messages, as it counts now."""
    return Outcome(env.store.read(_present))


@needs(Right.EDIT_SETTINGS)
def change_message_settings(env: Env, command: ChangeMessageSettings) -> Outcome[MessageSettingsChanged]:
    """Store what differs from what stands; planned messages follow, later ones in transactions of their own.

    Raises InvalidValue (field is the key), NotFound, Stale.
    """
    now = env.now()

    def step(work: Work) -> MessageSettingsChanged:
        at = Step(env, work, now)
        before = _present(work)
        changes = domain.settled(command.wish, before, command.seen)
        for service, hours in changes.reminders.items():
            work.catalogue.set_reminder_hours(service, hours)
            detail = {"hours": [before.reminders[service], hours]}
            audited(at, "set_reminder_hours", "service", service, detail)
        followed = store_values(at, changes.values)
        back = MessageSettings(
            values={key: before.values[key] for key in changes.values},
            reminders={service: before.reminders[service] for service in changes.reminders},
        )
        after = _present(work)
        return MessageSettingsChanged(
            now=after, back=ChangeMessageSettings(wish=back, seen=after), followed=followed
        )

    changed = env.store.write(step)
    wished = changed.back.wish
    everywhere = not domain.DECIDE_HOURS.isdisjoint(wished.values)
    if everywhere or wished.reminders:
        followed = replan(env, now, changed.followed, None if everywhere else wished.reminders)
        changed = replace(changed, followed=followed)
    changes = ChangeSet(
        settings=bool(wished.values),
        catalogue=bool(wished.reminders),
        messages=changed.followed.touched,
    )
    return Outcome(changed, changes)


def _present(work: Work) -> MessageSettings:
    services = work.catalogue.load().services.values()
    return domain.in_force(work.settings.all(), {one.id: one.reminder_hours for one in services if not one.retired})
