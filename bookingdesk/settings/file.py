"""The settings file: read with defaults, written whole or not at all; a broken file is set aside, not overwritten.

Keeps entries it does not know, so that an older program does not lose a newer one's choices.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import TypeVar

from bookingdesk.settings.table import CHOICES, Choice

T = TypeVar("T", str, int, bool)


class SettingsNotSaved(Exception):
    """The settings file cannot be written; `path` says which, the cause says why."""

    def __init__(self, path: Path) -> None:
        super().__init__(str(path))
        self.path = path


class Settings:
    """This computer's choices, in memory until `save`."""

    def __init__(self, path: Path, values: dict[str, object] | None = None) -> None:
        self.path = path
        self.set_aside: Path | None = None
        """Where an unreadable file was moved to when these settings were read; the window says so."""
        self.refused: tuple[str, ...] = ()
        """Keys whose value in the file did not fit; their defaults are in force."""
        self._values = dict(values or {})
        self._saved = dict(self._values)

    def get(self, choice: Choice[T]) -> T:
        """The chosen value, or the default."""
        value = self._values.get(choice.key, choice.default)
        return value if choice.accepts(value) else choice.default  # type: ignore[return-value]

    def set(self, choice: Choice[T], value: T) -> None:
        """Choose a value. Raises ValueError for one that the table does not allow: a bug of the caller."""
        if not choice.accepts(value):
            raise ValueError(f"{choice.key} cannot be {type(value).__name__}")
        self._values[choice.key] = value

    def save(self) -> None:
        """Write the file in one step, readable by its owner only (a database URL may hold a password).

        Does nothing where nothing was changed. Raises SettingsNotSaved; the old file is then untouched.
        """
        if self._values == self._saved:
            return
        text = json.dumps(self._values, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=self.path.name, suffix=".new")
            try:
                with os.fdopen(handle, "w", encoding="utf-8") as file:
                    file.write(text)
                    file.flush()
                    os.fsync(file.fileno())
                Path(name).replace(self.path)
            except OSError:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as why:
            raise SettingsNotSaved(self.path) from why
        self._saved = dict(self._values)


def read_settings(path: Path) -> Settings:
    """The settings kept in a file; all defaults where there is none.

    A file that is no JSON object is renamed to `NAME.broken-1` (2, 3 …) and reported in `set_aside`; one that
    cannot be read or renamed is left alone and reported just the same, with its own path.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
        if not isinstance(found, dict):
            raise ValueError("not an object")
    except FileNotFoundError:
        return Settings(path)
    except (OSError, ValueError):
        settings = Settings(path)
        settings.set_aside = _set_aside(path)
        return settings
    settings = Settings(path, found)
    settings.refused = tuple(c.key for c in CHOICES if c.key in found and not c.accepts(found[c.key]))
    return settings


def _set_aside(path: Path) -> Path:
    """Rename the file to the first free name beside it."""
    number = 1
    while (aside := path.with_name(f"{path.name}.broken-{number}")).exists():
        number += 1
    try:
        return path.rename(aside)
    except OSError:
        return path
