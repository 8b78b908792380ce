"""Both kinds of database can be made, and refuse what is refused everywhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError

from bookingdesk.storage import schema
from bookingdesk.storage.engine import open_engine, reading, writing
from bookingdesk.storage.errors import guard_code
from bookingdesk.storage.guards import GuardCode
from tests.databases import DIALECTS, fresh_database


@pytest.mark.parametrize("dialect", DIALECTS)
def test_that_audit_refuses_rubbish(dialect: str, tmp_path: Path) -> None:
    with fresh_database(dialect, tmp_path) as url:
        engine = open_engine(url)
        with reading(engine) as c:
            assert c.execute(select(schema.audit_head.c.hash)).scalar_one() == "genesis"
        with pytest.raises(DBAPIError) as refused, writing(engine) as c:
            c.execute(
                insert(schema.audit).values(
                    seq=1,
                    at="",
                    actor="",
                    action="",
                    entity="",
                    entity_id="",
                    detail="",
                    prev_hash="genesis",
                    hash="",
                )
            )
        assert guard_code(refused.value) is GuardCode.AUDIT_HASH
        engine.dispose()
