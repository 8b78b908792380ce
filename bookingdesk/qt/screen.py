"""Whether Qt can show windows here, asked before Qt is imported; and which Debian package a missing library is in.

Imports no Qt itself. It refuses to guess on systems other than Linux, where Qt always finds the screen.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping

WITHOUT_A_SCREEN = {
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libbrotlidec.so.1": "libbrotli1",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libzstd.so.1": "libzstd1",
}
"""Shared libraries that Qt cannot be imported without and a bare Debian may lack: file to package."""
ON_A_SCREEN = {
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
"""What Qt needs besides to show a window by X11."""
PACKAGES = WITHOUT_A_SCREEN | ON_A_SCREEN | {"libcups.so.2": "libcups2"}
_LIBRARY = re.compile(r"\blib[\w+.-]+?\.so(?:\.\d+)*")


def no_screen(environment: Mapping[str, str], platform: str = sys.platform) -> bool:
    """Whether there is no screen that Qt could draw on."""
    if not platform.startswith("linux"):
        return False
    named = environment.get("QT_QPA_PLATFORM", "").split(":")[0]
    if named and named not in {"xcb", "wayland", "wayland-egl"}:
        return False
    return not (environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def package_of(failure: BaseException) -> tuple[str, str] | None:
    """The library that an import failed for and its package (empty where unknown); None for other failures."""
    found = _LIBRARY.search(str(failure))
    return (found[0], PACKAGES.get(found[0], "")) if found else None


def missing_libraries(load: Callable[[str], object] | None = None, *, screen: bool = True) -> tuple[str, ...]:
    """Packages of the libraries that Qt needs and that cannot be loaded, in order; with those of an X11 window."""
    if load is None:
        from ctypes import CDLL  # noqa: PLC0415 - only after something went wrong

        load = CDLL
    lacking = []
    for name, package in (WITHOUT_A_SCREEN | (ON_A_SCREEN if screen else {})).items():
        try:
            load(name)
        except OSError:
            lacking.append(package)
    return tuple(dict.fromkeys(lacking))
