"""The settings every desk shares: read one, set one, list all. Keys and checks are `domain.desk_settings`.

Planned messages follow a setting that decides how clients are told. What is set about messages is changed together
by `message_settings`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bookingdesk.domain import desk_settings
from bookingdesk.domain.message_settings import DECIDE_HOURS, DECIDE_WAYS, IN_WORDS, KEYS
from bookingdesk.domain.rights import Right
from bookingdesk.domain.setting_kinds import Setting
from bookingdesk.usecases.commands import SetSetting
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.left_accounts import note_left
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import Followed, SettingLine
from bookingdesk.usecases.recording import Step, audited
from bookingdesk.usecases.replanning import replan
from bookingdesk.usecases.rerouting import reroute

LOGGED = frozenset(KEYS) - IN_WORDS | {"sms.on"}
"""Settings whose values are codes and numbers, which the log may keep; of others it keeps that they changed."""


@needs(Right.SEE_SETTINGS)
def get_setting(env: Env, key: str) -> Outcome[SettingLine]:
    """One setting with what it means. Raises NotFound with the nearest keys."""
    known = desk_settings.setting(key)
    stored = env.store.read(lambda work: work.settings.get(key))
    return Outcome(_line(known, stored))


@needs(Right.EDIT_SETTINGS)
def set_setting(env: Env, command: SetSetting) -> Outcome[SettingLine]:
    """Store a value in its one form. Raises NotFound with near keys, InvalidValue with what is allowed."""
    known = desk_settings.setting(command.key)
    text = desk_settings.checked(command.key, command.value)
    now = env.now()

    def step(work: Work) -> Followed:
        return store_values(Step(env, work, now), {command.key: text})

    followed = env.store.write(step)
    if command.key in DECIDE_HOURS:
        followed = replan(env, now, followed)
    line = replace(_line(known, text), followed=followed)
    return Outcome(line, ChangeSet(settings=True, messages=followed.touched))


def store_values(step: Step, values: Mapping[str, str]) -> Followed:
    """Store checked values within a transaction under way, each with its event; planned messages follow."""
    before = step.work.settings.all()
    for key, text in values.items():
        step.work.settings.set(key, text)
        old = desk_settings.value(before, key)
        detail: dict[str, object] = {"value": [old, text]} if key in LOGGED else {"changed": old != text}
        audited(step, "set_setting", "setting", key, detail)
    after = {**before, **values}
    note_left(step.work, before, after)
    return Followed() if DECIDE_WAYS.isdisjoint(values) else reroute(step, before, after)


def store_differing(work: Work, values: Mapping[str, str]) -> list[str]:
    """Store those of the checked values that are not in force yet; answers their keys, for the caller's event."""
    before = work.settings.all()
    changed = sorted(key for key, text in values.items() if desk_settings.value(before, key) != text)
    for key in changed:
        work.settings.set(key, values[key])
    note_left(work, before, {**before, **values})
    return changed


@needs(Right.SEE_SETTINGS)
def all_settings(env: Env, nothing: None = None) -> Outcome[tuple[SettingLine, ...]]:
    """Every setting there is, in the order of the table."""
    stored = env.store.read(lambda work: work.settings.all())
    return Outcome(tuple(_line(known, stored.get(key)) for key, known in desk_settings.SETTINGS.items()))


def _line(known: Setting, stored: str | None) -> SettingLine:
    return SettingLine(
        key=known.key,
        value=known.default if stored is None else stored,
        default=known.default,
        description=known.description,
        allowed=known.allowed,
    )
