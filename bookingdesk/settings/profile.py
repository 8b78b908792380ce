"""Where this computer keeps what is the program's: settings, database, logs, unsent mail of the demo.

One folder with `--profile DIR`, the places of the operating system without. Makes folders only when asked to.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

APP = "bookingdesk"


class Profile:
    """The folders of one installation or throw-away trial."""

    __slots__ = ("cache", "config", "data")

    def __init__(self, *, config: Path, data: Path, cache: Path | None = None) -> None:
        self.config = config
        self.data = data
        self.cache = cache if cache is not None else data / "cache"
        """What can be made again and may be deleted at any time."""

    @property
    def settings_file(self) -> Path:
        """This computer's choices."""
        return self.config / "settings.json"

    @property
    def database_file(self) -> Path:
        """The SQLite database where no URL is set."""
        return self.data / "bookingdesk.sqlite"

    @property
    def log_folder(self) -> Path:
        """Rotating logs; ids only."""
        return self.data / "logs"

    @property
    def catalogue_folder(self) -> Path:
        """Compiled catalogues of the interface's languages."""
        return self.cache / "catalogues"

    def database_url(self) -> str:
        """The URL of `database_file`."""
        return f"sqlite:///{self.database_file.as_posix()}"


def profile_at(folder: Path | None) -> Profile:
    """The profile in one folder, or the operating system's places for this user."""
    if folder is not None:
        root = Path(os.path.abspath(folder.expanduser()))
        return Profile(config=root, data=root)
    from platformdirs import PlatformDirs  # noqa: PLC0415 - not needed with --profile, and 5 ms of the start

    places = PlatformDirs(APP, appauthor=False, roaming=sys.platform == "win32")
    return Profile(config=places.user_config_path, data=places.user_data_path, cache=places.user_cache_path)
