"""A furnished salon on SQLite and on PostgreSQL, fresh for every test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bookingdesk.storage.store import SqlStore

from bookingdesk.storage.engine import open_engine
from tests.databases import DIALECTS, fresh_database
from tests.usecases.desk import Salon, furnished


@pytest.fixture(params=DIALECTS)
def salon(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Salon]:
    """On both databases."""
    with fresh_database(request.param, tmp_path) as url:
        store = SqlStore(open_engine(url))
        try:
            yield furnished(store)
        finally:
            store.close()
