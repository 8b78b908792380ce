"""Signing in with Microsoft (XOAUTH2): a code typed in a browser once, then tokens fetched as they run out.

Needs the extra `oauth` (msal), which is imported when it is used. Kept in the keyring is only what tokens are
fetched by; a token itself stays in memory. Nothing here is logged, and msal keeps quiet.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import re
import threading
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import datetime, timedelta
from typing import Any, Protocol, cast

import keyring
import requests

from bookingdesk.domain.errors import KnownError
from bookingdesk.domain.mail_accounts import MicrosoftAccount
from bookingdesk.messaging.decisions import Fault
from bookingdesk.messaging.passwords import KeyringMissing, PasswordSource, drop_secret, keep_secret, secret
from bookingdesk.usecases.ports import SignInOffer

VARIABLE = "BOOKINGDESK_MAIL_TOKEN"
SENDING = "https://outlook.office.com/SMTP.Send"
READING = "https://outlook.office.com/IMAP.AccessAsUser.All"
AUTHORITY = "https://login.microsoftonline.com/"
PATIENCE_S = 10
"""For each answer of Microsoft."""
SPARE = timedelta(minutes=5)
"""So long before its end a token is not used any more."""
PIECE = 1000
"""Windows keeps no more than 1,280 characters in one place."""
_KEEPING = threading.Lock()
"""Whoever sends and whoever reads renew the same entry, which has several pieces."""
_FORGOTTEN: dict[str, int] = {}
"""How often the sign-in of a user was given up in this process: whoever has a token of before uses it no more."""
_DENIED = frozenset({"authorization_declined", "access_denied"})
_EXPIRED = frozenset({"expired_token", "authorization_pending", "slow_down", "code_expired"})
_WRONG_PROGRAM = frozenset({"unauthorized_client", "invalid_client", "invalid_request"})


class OauthMissing(KnownError):
    """The program was installed without what signing in with Microsoft needs. Facts: extra."""

    code = "oauth_missing"


class SignInFailed(KnownError):
    """Nobody signed in. Facts: reason (cancelled, expired, denied, wrong_program, unreached, refused)."""

    code = "sign_in_failed"


class NoToken(Exception):
    """There is no token to sign in with, for this reason of the decision table."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


class Web(Protocol):
    """What msal asks the network by; a requests.Session is one."""

    def get(self, url: str, **more: Any) -> Any: ...
    def post(self, url: str, **more: Any) -> Any: ...
    def close(self) -> None: ...


class PatientWeb(requests.Session):
    """A session that waits for no answer longer than PATIENCE_S."""

    def request(self, *args: Any, **more: Any) -> requests.Response:
        """As the library's."""
        return super().request(*args, **{"timeout": PATIENCE_S} | more)


class MicrosoftTokens:
    """The tokens of this computer for one use of a mailbox. One for each thread that sends or reads.

    Signing in allows both uses; a token is asked for the one, so that who has allowed sending alone still sends.
    """

    def __init__(
        self,
        scope: str = SENDING,
        *,
        web: Callable[[], Any] = PatientWeb,
        ask: Callable[[str, str], str | None] = keyring.get_password,
        put: Callable[[str, str, str], None] = keyring.set_password,
        drop: Callable[[str, str], None] = keyring.delete_password,
        environment: Mapping[str, str] = os.environ,
    ) -> None:
        self._scope = scope
        self._web = web
        self._ask, self._put, self._drop = ask, put, drop
        self._environment = environment
        self._tokens: dict[str, tuple[str, datetime, int]] = {}

    def can_sign_in(self) -> bool:
        """Whether the extra is installed."""
        return importlib.util.find_spec("msal") is not None

    def source(self, user: str) -> PasswordSource:
        """Where what tokens are fetched by was found."""
        return self._kept(user)[1]

    def token(self, account: MicrosoftAccount, now: datetime) -> str:
        """A token that is good for some minutes yet; fetched where there is none. Raises NoToken."""
        forgotten, found = _FORGOTTEN.get(account.user, 0), self._tokens.get(account.user)
        if found is not None and now < found[1] - SPARE and found[2] == forgotten:
            return found[0]
        kept, source = self._kept(account.user)
        if kept is None:
            raise NoToken(Fault.NO_TOKEN)
        try:
            with closing(self._web()) as web:
                answer = self._program(account, web).acquire_token_by_refresh_token(kept, [self._scope])
        except OauthMissing as why:
            raise NoToken(Fault.OAUTH_MISSING) from why
        except (OSError, ValueError) as why:  # the network; ValueError where an answer is not Microsoft's
            raise NoToken(Fault.NO_TOKEN_SERVER) from why
        if "access_token" not in answer:
            raise NoToken(Fault.TOKEN_REFUSED)
        lasts = timedelta(seconds=int(answer.get("expires_in", 3600)))
        self._tokens[account.user] = (str(answer["access_token"]), now + lasts, forgotten)
        renewed = answer.get("refresh_token")
        if renewed and renewed != kept and source is PasswordSource.KEYRING:
            with suppress(KeyringMissing):  # locked for the moment: what is kept there still serves
                self._renew(account.user, kept, renewed)
        return str(answer["access_token"])

    def forget(self, user: str) -> None:
        """The mail server did not take the token: fetch another one next time."""
        self._tokens.pop(user, None)

    def offer(self, account: MicrosoftAccount, now: datetime) -> SignInOffer:
        """Ask for a code to type in a browser. Raises OauthMissing and SignInFailed."""
        web = self._web()
        program = self._asked(lambda: self._program(account, web))
        flow = self._asked(lambda: program.initiate_device_flow(scopes=[SENDING, READING]))
        if "user_code" not in flow:
            raise SignInFailed(reason=_why(flow))
        return SignInOffer(
            address=str(flow["verification_uri"]),
            code=str(flow["user_code"]),
            until=now + timedelta(seconds=int(flow.get("expires_in", 900))),
            handle=(web, program, flow),
        )

    def wait(self, account: MicrosoftAccount, offer: SignInOffer, wanted: Callable[[], bool]) -> None:
        """Until somebody has signed in; then what tokens are fetched by is kept.

        Asked once a second whether it is still wanted. Raises SignInFailed and KeyringMissing.
        """
        web, program, flow = cast(tuple[Web, Any, dict[str, Any]], offer.handle)

        def is_over(flow: dict[str, Any]) -> bool:
            flow["expires_in"] -= 1  # this is asked once a second
            return not wanted() or flow["expires_in"] <= 0

        with closing(web):
            answer = self._asked(lambda: program.acquire_token_by_device_flow(flow, exit_condition=is_over))
        if "refresh_token" not in answer:
            raise SignInFailed(reason="cancelled" if not wanted() else _why(answer))
        with _KEEPING:
            self._keep(account.user, str(answer["refresh_token"]))

    def drop(self, user: str) -> None:
        """Fetch no tokens for this user any more. Raises KeyringMissing."""
        self.forget(user)
        with _KEEPING:
            _FORGOTTEN[user] = _FORGOTTEN.get(user, 0) + 1
            for place in self._places(user):
                drop_secret(place, VARIABLE, drop=self._drop)

    def _program(self, account: MicrosoftAccount, web: Web) -> Any:
        """msal for this desk's registration. Asks the network where Microsoft's addresses are."""
        try:
            from msal import PublicClientApplication  # noqa: PLC0415 - an extra, and slow
        except ImportError as why:
            raise OauthMissing(extra="oauth") from why
        logging.getLogger("msal").setLevel(logging.WARNING)  # below that it writes down answers
        return PublicClientApplication(account.client, authority=AUTHORITY + account.tenant, http_client=web)

    def _asked(self, question: Callable[[], Any]) -> Any:
        try:
            return question()
        except requests.RequestException as why:
            raise SignInFailed(reason="unreached") from why
        except ValueError as why:  # no such organisation
            raise SignInFailed(reason="wrong_program") from why

    def _renew(self, user: str, used: str, renewed: str) -> None:
        """Unless somebody has signed in anew or given it up while Microsoft was asked."""
        with _KEEPING:
            if self._pieces(user)[0] == used:
                self._keep(user, renewed)

    def _kept(self, user: str) -> tuple[str | None, PasswordSource]:
        with _KEEPING:
            return self._pieces(user)

    def _pieces(self, user: str) -> tuple[str | None, PasswordSource]:
        """What tokens are fetched by, put together from its pieces, and where it was found."""
        first, source = secret(_place(user), VARIABLE, ask=self._ask, environment=self._environment)
        if first is None or source is not PasswordSource.KEYRING:
            return first, source
        count, text = _first_piece(first)
        rest = [self._ask_for(_place(user, n)) for n in range(1, count)]
        if not count or None in rest:
            return None, PasswordSource.NOWHERE
        return "".join((text, *(piece or "" for piece in rest))), source

    def _keep(self, user: str, text: str) -> None:
        pieces = [text[at : at + PIECE] for at in range(0, len(text), PIECE)]
        for n, piece in reversed(list(enumerate(pieces))):  # the first, which says how many there are, comes last
            words = piece if n else f"{len(pieces)}:{piece}"
            keep_secret(_place(user, n), VARIABLE, words, put=self._put)

    def _places(self, user: str) -> list[str]:
        first, source = secret(_place(user), VARIABLE, ask=self._ask, environment={})
        count = _first_piece(first)[0] if first is not None and source is PasswordSource.KEYRING else 0
        places = [_place(user, n) for n in range(max(count, 1))]
        while self._ask_for(after := _place(user, len(places))) is not None:  # of a longer one, before this one
            places.append(after)
        return places

    def _ask_for(self, place: str) -> str | None:
        """What the keyring keeps there."""
        return secret(place, "", ask=self._ask, environment={})[0]


def _first_piece(kept: str) -> tuple[int, str]:
    """How many pieces there are, and the first; 0 where it is nothing that this program has kept."""
    count, _, text = kept.partition(":")
    return (int(count), text) if re.fullmatch("[1-9][0-9]?", count) else (0, "")


def _place(user: str, piece: int = 0) -> str:
    """The keyring's entry for a piece."""
    return f"microsoft:{user}" if not piece else f"microsoft:{user}:{piece}"


def _why(answer: Mapping[str, Any]) -> str:
    """A word for Microsoft's error."""
    error = str(answer.get("error", ""))
    if error in _DENIED:
        return "denied"
    if error in _EXPIRED:
        return "expired"
    return "wrong_program" if error in _WRONG_PROGRAM else "refused"
