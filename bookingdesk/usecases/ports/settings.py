"""Settings that every desk shares, as the use cases ask for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class SharedSettings(Protocol):
    """Settings that every desk shares, as text; `domain.desk_settings` knows keys, types and defaults."""

    def get(self, key: str) -> str | None: ...
    def all(self) -> Mapping[str, str]: ...
    def set(self, key: str, value: str) -> None: ...
