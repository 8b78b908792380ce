"""What the triggers of SQLite are made of: a refusal, a trigger, and which statuses hold their time."""

from __future__ import annotations

LIVE = "('tentative', 'confirmed', 'arrived', 'in_service', 'completed', 'no_show', 'left')"


def refuse(code: str, condition: str) -> str:
    """One refusal of a trigger's body."""
    return f"SELECT RAISE(ABORT, '{code}') WHERE {condition};"


def trigger(name: str, when: str, *body: str) -> str:
    """A trigger from its moment (`BEFORE INSERT ON booking`) and its statements."""
    return f"CREATE TRIGGER {name} {when} BEGIN\n  " + "\n  ".join(body) + "\nEND"
