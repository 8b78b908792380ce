"""The hash chain of the audit log, computed here, verified by a trigger in both databases.

A field is chained as its length, a colon and itself, so that no two different events read alike.
"""

from __future__ import annotations

import hashlib


def audit_hash(
    *,
    seq: int,
    at: str,
    actor: str,
    approver: str,
    station: str,
    action: str,
    entity: str,
    entity_id: str,
    detail: str,
    prev_hash: str,
) -> str:
    """The hexadecimal SHA-256 of an event; `prev_hash` is the one before it, GENESIS for the first.

    All texts are as stored: `at` in ISO 8601, `detail` as JSON.
    """
    fields = (str(seq), at, actor, approver, station, action, entity, entity_id, detail, prev_hash)
    chained = "".join(f"{len(field)}:{field}" for field in fields)
    return hashlib.sha256(chained.encode()).hexdigest()
