"""Where somebody who asked is reached: their own addresses that work, else those of the request, never a wrong one."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import pytest

from bookingdesk.domain.clients import AddressCheck, Channel, CheckedBy
from bookingdesk.domain.ids import RequestId
from bookingdesk.domain.letters import addresses, asked_from
from bookingdesk.domain.requests import Request
from bookingdesk.domain.ways import Way, way_to_call, way_to_client
from tests.builders import a_client

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WRONG = AddressCheck(at=NOW, by="Jo", how=CheckedBy.WRONG)
OWN = {"email": "maya@mail.example", "phone": "+49301"}
OTHER = {"email": "office@mail.example", "phone": "+49302"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    name: str
    client: dict[str, Any] | None
    request: dict[str, str] | None = field(default_factory=lambda: dict(OTHER))
    reached: tuple[str, str]
    asked: tuple[str, str] = (OTHER["email"], OTHER["phone"])


CASES = (
    Case(name="the client's own come first", client=OWN, reached=(OWN["email"], OWN["phone"])),
    Case(name="nobody we know", client=None, reached=(OTHER["email"], OTHER["phone"])),
    Case(name="no request", client=OWN, request=None, reached=(OWN["email"], OWN["phone"]), asked=("", "")),
    Case(name="neither", client=None, request=None, reached=("", ""), asked=("", "")),
    Case(
        name="the number is somebody else's",
        client=OWN | {"phone_check": WRONG},
        reached=(OWN["email"], OTHER["phone"]),
    ),
    Case(
        name="and the request names the same",
        client=OWN | {"phone_check": WRONG},
        request=OWN,
        reached=(OWN["email"], ""),
        asked=(OWN["email"], ""),
    ),
    Case(
        name="mail came back",
        client=OWN | {"email_check": WRONG},
        reached=(OTHER["email"], OWN["phone"]),
    ),
    Case(
        name="from the address that the request names",
        client=OWN | {"email_check": WRONG},
        request=OWN,
        reached=("", OWN["phone"]),
        asked=("", OWN["phone"]),
    ),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_that_a_wrong_address_is_none(case: Case) -> None:
    client = None if case.client is None else a_client(**case.client)
    request = (
        None if case.request is None else Request(id=RequestId(1), received_at=NOW, taken_at=NOW, **case.request)
    )  # type: ignore[arg-type]
    assert (addresses(request, client), asked_from(request, client)) == (case.reached, case.asked)


def test_that_nobody_is_called_on_a_number_that_is_somebody_elses() -> None:
    assert way_to_call(a_client(**OWN)).by_hand
    assert way_to_call(a_client(**OWN, phone_check=WRONG)).reason == "wrong_number"
    assert way_to_call(a_client(**OWN | {"phone": ""})).reason == "no_phone"
    for prefers in (Channel.SMS, Channel.PHONE):
        way = way_to_client(a_client(**OWN, phone_check=WRONG, preferred_channel=prefers), {"sms.on": "yes"})
        assert way == Way(channel=Channel.EMAIL, reason="wrong_number")
