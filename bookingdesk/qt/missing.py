"""What is said on the terminal where Qt cannot be imported, or cannot draw: the library, and the package it is in.

Imports no Qt itself.
"""

from __future__ import annotations

import os
import sys

from bookingdesk.i18n.translation import _
from bookingdesk.qt.screen import missing_libraries, package_of

NOT_HERE = 2
"""The exit code where this computer cannot show a window."""


def say_missing(failure: ImportError) -> int:
    """Name the library that Qt could not be imported without, and the Debian packages of all that are missing.

    Any other failure of an import is a bug, and raised again.
    """
    found = package_of(failure)
    if found is None:
        raise failure
    library, package = found
    screen = bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    lacking = dict.fromkeys((package, *missing_libraries(screen=screen)))
    if package:
        words = _("bookingdesk: Qt needs {library}. On Debian: apt install {packages}")
    else:
        words = _("bookingdesk: Qt needs {library}, which is not installed.")
    print(words.format(library=library, packages=" ".join(lacking)), file=sys.stderr)
    return NOT_HERE


def say_hopeless(message: str) -> int:
    """What stands in the way where Qt finds no way to draw: missing libraries, or a screen that does not answer."""
    lacking = missing_libraries()
    if lacking:
        words = _("bookingdesk: Qt lacks libraries for a window. On Debian: apt install {packages}")
        print(words.format(packages=" ".join(lacking)), file=sys.stderr)
    else:
        screen = os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or ""
        words = _("bookingdesk: the screen {screen} does not answer, so no window can be shown.")
        print(words.format(screen=screen), file=sys.stderr)
    sys.stderr.flush()
    return NOT_HERE
