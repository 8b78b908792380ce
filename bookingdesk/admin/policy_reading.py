"""The readers of policies at the console: `policy unread`, `policy read ID`, `policy readers [KIND]`."""

from __future__ import annotations

from argparse import Namespace

from bookingdesk.admin.context import Console
from bookingdesk.admin.numbers import key_of
from bookingdesk.admin.shapes import Shape, moment, policy_shape
from bookingdesk.domain.ids import PolicyId
from bookingdesk.usecases.policy_reading import (
    ConfirmReading,
    Readers,
    confirm_reading,
    policy_readers,
    unread_policies,
)


def show_unread(console: Console, args: Namespace) -> None:
    """What the acting user has still to read."""
    console.rows([policy_shape(line, console.zone) for line in unread_policies(console.env).value])


def confirm_read(console: Console, args: Namespace) -> None:
    """The acting user has read this version."""
    policy_id = PolicyId(key_of("policy", args.which))
    policy = confirm_reading(console.env, ConfirmReading(policy_id=policy_id)).value
    console.facts(
        {
            "id": policy.id,
            "kind": policy.kind.value,
            "name": policy.name,
            "version": policy.version_no,
            "read_by": console.env.actor.name,
        }
    )


def show_readers(console: Console, args: Namespace) -> None:
    """Who has read what is in force, and who has not; of one kind where it is named."""
    kind = args.which.replace("-", "_")
    found = policy_readers(console.env).value
    console.rows([_shape(one, console.zone) for one in found if kind in {"", one.line.policy.kind.value}])


def _shape(readers: Readers, zone: str) -> Shape:
    policy = readers.line.policy
    return {
        "id": policy.id,
        "kind": policy.kind.value,
        "name": policy.name,
        "version": policy.version_no,
        "read": [{"name": one.name, "at": moment(one.at, zone)} for one in readers.read],
        "not_read": list(readers.missing),
    }
