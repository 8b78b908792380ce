"""The mail password: keyring first, environment next, and a missing one is a state, not a crash."""

from __future__ import annotations

import pytest
from keyring.errors import InitError, KeyringLocked, NoKeyringError

from bookingdesk.messaging.passwords import VARIABLE, PasswordSource, mail_password


def test_that_the_keyring_is_asked_for_the_mail_user() -> None:
    asked: list[tuple[str, str]] = []

    def ask(service: str, user: str) -> str:
        asked.append((service, user))
        return "from the keyring"

    found = mail_password("desk", ask=ask, environment={VARIABLE: "from the environment"})
    assert found == ("from the keyring", PasswordSource.KEYRING)
    assert asked == [("bookingdesk", "desk")]


@pytest.mark.parametrize("error", [NoKeyringError, InitError, KeyringLocked, RuntimeError, None])
@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({VARIABLE: "geheim"}, ("geheim", PasswordSource.ENVIRONMENT)),
        ({VARIABLE: ""}, (None, PasswordSource.NOWHERE)),
        ({}, (None, PasswordSource.NOWHERE)),
    ],
)
def test_that_a_keyring_that_fails_falls_back_to_the_environment(
    error: type[Exception] | None, environment: dict[str, str], found: tuple[str | None, PasswordSource]
) -> None:
    def ask(service: str, user: str) -> str | None:
        if error is not None:
            raise error("no keyring here")
        return None

    assert mail_password("desk", ask=ask, environment=environment) == found
