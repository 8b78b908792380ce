"""Every test of this folder leaves the interface in English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bookingdesk.i18n import translation


@pytest.fixture(autouse=True)
def back_to_english() -> Iterator[None]:
    """Whatever a test speaks, the next one speaks English."""
    yield
    translation.speak("en")
