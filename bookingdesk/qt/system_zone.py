"""The time zone this computer is set to, by its IANA name."""

from __future__ import annotations

from PySide6.QtCore import QTimeZone

from bookingdesk.domain.errors import UnknownZone
from bookingdesk.domain.local_time import zone

FALLBACK = "UTC"


def system_zone() -> str:
    """Such as `Europe/Berlin`; UTC where the system names none that is known."""
    name = QTimeZone.systemTimeZoneId().toStdString()
    try:
        zone(name)
    except UnknownZone:
        return FALLBACK
    return name
