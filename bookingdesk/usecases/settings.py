"""The settings every desk shares: read one, set one, list all. Keys and checks are `domain.desk_settings`."""

from __future__ import annotations

from bookingdesk.domain import desk_settings
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.commands import SetSetting
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Work
from bookingdesk.usecases.readings import SettingLine
from bookingdesk.usecases.recording import Step, audited


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

    def step(work: Work) -> None:
        work.settings.set(command.key, text)
        audited(Step(env, work, now), "set_setting", "setting", command.key, {})

    env.store.write(step)
    return Outcome(_line(known, text), ChangeSet(settings=True))


@needs(Right.SEE_SETTINGS)
def all_settings(env: Env, nothing: None = None) -> Outcome[tuple[SettingLine, ...]]:
    """Every setting there is, in the order of the table."""
    stored = env.store.read(lambda work: work.settings.all())
    return Outcome(tuple(_line(known, stored.get(key)) for key, known in desk_settings.SETTINGS.items()))


def _line(known: desk_settings.Setting, stored: str | None) -> SettingLine:
    return SettingLine(
        key=known.key,
        value=known.default if stored is None else stored,
        default=known.default,
        description=known.description,
        allowed=known.allowed,
    )
