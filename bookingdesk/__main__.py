"""`bookingdesk`: opens the window. Says in one sentence what is missing instead of aborting."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from bookingdesk import __version__
from bookingdesk.qt.screen import no_screen

NOT_HERE = 2
"""The exit code where this computer cannot show a window."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code."""
    wanted = _parser().parse_args(argv)
    if no_screen(os.environ):
        print("bookingdesk: there is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set).", file=sys.stderr)
        return NOT_HERE
    from bookingdesk.app import run_window  # noqa: PLC0415 - nothing heavy before the answers above

    return run_window(wanted.profile, wanted.database)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bookingdesk", description="Bookings at the front desk.")
    parser.add_argument("--version", action="version", version=f"bookingdesk {__version__}")
    parser.add_argument(
        "--profile", type=Path, metavar="DIR", help="keep settings, database and logs in this folder"
    )
    parser.add_argument("--database", metavar="URL", help="use this database instead of the one in the settings")
    return parser


if __name__ == "__main__":
    sys.exit(main())
