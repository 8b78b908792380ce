"""`bookingdesk`: opens the window. Says in one sentence what is missing instead of aborting."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bookingdesk import __version__
from bookingdesk.qt.missing import NOT_HERE, say_missing
from bookingdesk.qt.screen import no_screen


def main(argv: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit code."""
    wanted = _parser().parse_args(argv)
    if wanted.self_test or wanted.tour:
        return _without_screen(wanted)
    if no_screen(os.environ) and wanted.demo:
        print("bookingdesk: there is no screen here, so the demo is the tour.")
        return _without_screen(wanted)
    if no_screen(os.environ):
        print("bookingdesk: there is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set).", file=sys.stderr)
        return NOT_HERE
    if wanted.demo:
        from bookingdesk.demo.sample import run_demo  # noqa: PLC0415

        return run_demo(wanted.profile)
    from bookingdesk.app import run_window  # noqa: PLC0415 - nothing heavy before the answers above

    return run_window(wanted.profile, wanted.database)


def _without_screen(wanted: argparse.Namespace) -> int:
    """The self-test or the tour, drawn in memory: a screen that is named but does not answer must not stop them."""
    on_linux = sys.platform.startswith("linux")
    if no_screen(os.environ) or (on_linux and not os.environ.get("QT_QPA_PLATFORM")):
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    try:
        if wanted.self_test:
            from bookingdesk.demo.self_test import run_self_test  # noqa: PLC0415

            return run_self_test()
        from bookingdesk.demo.tour import run_tour  # noqa: PLC0415
    except ImportError as failure:
        return say_missing(failure)
    return run_tour(wanted.tour or Path(tempfile.mkdtemp(prefix="bookingdesk-tour-")))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bookingdesk", description="Bookings at the front desk.")
    parser.add_argument("--version", action="version", version=f"bookingdesk {__version__}")
    parser.add_argument(
        "--profile", type=Path, metavar="DIR", help="keep settings, database and logs in this folder"
    )
    parser.add_argument("--database", metavar="URL", help="use this database instead of the one in the settings")
    parser.add_argument(
        "--demo", action="store_true", help="show the program on sample data; deleted afterwards unless --profile"
    )
    parser.add_argument(
        "--tour", type=Path, metavar="DIR", help="book, move and print on sample data; pictures go to the folder"
    )
    parser.add_argument("--self-test", action="store_true", help="check that everything the program needs is here")
    return parser


if __name__ == "__main__":
    sys.exit(main())
