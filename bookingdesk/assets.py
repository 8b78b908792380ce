"""Where `ui/` and `resources/` are, in a checkout, an editable install, a wheel and a bundle alike.

One rule and no second look-up: `bookingdesk/_data` if it is there, else the repository root.
"""

from __future__ import annotations

from pathlib import Path

_package = Path(__file__).resolve().parent
_mounted = _package / "_data"
ROOT = _mounted if _mounted.is_dir() else _package.parent


def resource(*parts: str) -> Path:
    """A file or folder below `resources/`."""
    return ROOT.joinpath("resources", *parts)


def form(name: str) -> Path:
    """The form `ui/NAME.ui`."""
    return ROOT / "ui" / f"{name}.ui"
