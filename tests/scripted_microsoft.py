"""Microsoft's sign-in as msal asks for it, in memory: a code for a browser, and tokens for what the browser gave.

Every address it was asked at and every form it was sent are kept, so that a test sees what left.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import requests

HOME = "https://login.microsoftonline.com/organizations"


@dataclass
class Answer:
    """What msal reads of an HTTP response."""

    status_code: int
    body: Mapping[str, object]
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """As JSON."""
        return json.dumps(self.body)

    def raise_for_status(self) -> None:
        """As requests does."""
        if self.status_code >= 400:
            raise requests.HTTPError(str(self.status_code))


class ScriptedMicrosoft:
    """Use itself as the `web`: `MicrosoftTokens(web=microsoft)`."""

    def __init__(self, *, long_token: bool = False) -> None:
        self.refuses: dict[str, str] = {}
        """Grant (`device`, `code`, `refresh`) to an error of OAuth."""
        self.pending = 0
        """So many times nobody has signed in yet."""
        self.is_offline = False
        self.stalls: threading.Event | None = None
        """Nothing is answered before it is set."""
        self.asked = threading.Event()
        """Somebody waits for an answer."""
        self.lasts = 3600
        self.access = ""
        """The token that is given; empty: one that says how many there were."""
        self.forms: list[dict[str, str]] = []
        self.closed = 0
        self._given = 0
        self._long = long_token

    def __call__(self) -> ScriptedMicrosoft:
        """As a session is made."""
        return self

    def close(self) -> None:
        """Count."""
        self.closed += 1

    def get(self, url: str, **more: Any) -> Answer:
        """Where the addresses are."""
        self._reach()
        return Answer(
            200,
            {
                "authorization_endpoint": f"{HOME}/oauth2/v2.0/authorize",
                "token_endpoint": f"{HOME}/oauth2/v2.0/token",
                "device_authorization_endpoint": f"{HOME}/oauth2/v2.0/devicecode",
                "issuer": f"{HOME}/v2.0",
                "tenant_discovery_endpoint": f"{HOME}/v2.0/.well-known/openid-configuration",
            },
        )

    def post(self, url: str, data: Mapping[str, str] | None = None, **more: Any) -> Answer:
        """A code, or a token."""
        self._reach()
        form = dict(data or {})
        self.forms.append(form)
        if url.endswith("/devicecode"):
            return self._refused("device") or Answer(
                200,
                {
                    "user_code": "C9XZ-KLM",
                    "device_code": "long-secret-device-code",
                    "verification_uri": "https://microsoft.com/devicelogin",
                    "expires_in": 3,
                    "interval": 1,
                },
            )
        if form.get("grant_type") == "refresh_token":
            return self._refused("refresh") or self._tokens()
        if self.pending:
            self.pending -= 1
            return Answer(400, {"error": "authorization_pending"})
        return self._refused("code") or self._tokens()

    def _reach(self) -> None:
        self.asked.set()
        if self.stalls is not None:
            self.stalls.wait(20)
        if self.is_offline:
            raise requests.ConnectionError("no network")

    def _refused(self, grant: str) -> Answer | None:
        error = self.refuses.get(grant)
        return Answer(400, {"error": error, "error_description": "maya@mail.example may not"}) if error else None

    def _tokens(self) -> Answer:
        self._given += 1
        kept = f"refresh-{self._given}" + ("x" * 2500 if self._long else "")
        return Answer(
            200,
            {
                "token_type": "Bearer",
                "access_token": self.access or f"access-{self._given}",
                "refresh_token": kept,
                "expires_in": self.lasts,
                "scope": "https://outlook.office.com/SMTP.Send",
            },
        )
