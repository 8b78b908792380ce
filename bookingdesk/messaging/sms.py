"""Hands one text message at a time to an SMS gateway through apprise; the only module that knows apprise.

Everything is prepared first, then the fence is asked, then one HTTP request leaves, with one recipient. What comes
back becomes a verdict by `sms_decisions`. It never follows a redirection, never sends twice by itself, and says
"accepted by the gateway": no gateway tells whether a telephone has it.
"""

from __future__ import annotations

import hashlib
import logging
import re
import sys
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import requests
from apprise import Apprise, AppriseAsset, PersistentStoreMode
from apprise.plugins.base import NotifyBase

from bookingdesk.domain import desk_settings
from bookingdesk.domain.sms_text import MOST_PARTS, sendable, size_of
from bookingdesk.i18n.translation import speaker
from bookingdesk.messaging.composer import Composer
from bookingdesk.messaging.passwords import PasswordSource
from bookingdesk.messaging.sms_decisions import SmsFault, decide_sms
from bookingdesk.messaging.sms_gateway import PLACE, sms_gateway
from bookingdesk.messaging.templates import TemplateRefused
from bookingdesk.usecases.ports import Dispatch, Verdict

_NUMBER = re.compile(r"\+[1-9][0-9]{5,14}")
_ASSET = AppriseAsset(app_id="bookingdesk", storage_mode=PersistentStoreMode.MEMORY)
_ONE_AT_A_TIME = threading.Lock()
"""A plugin's module is watched for the length of one request."""

for _name in ("apprise", "urllib3"):
    logging.getLogger(_name).setLevel(logging.CRITICAL)  # their warnings name the recipient


@dataclass(frozen=True, slots=True, kw_only=True)
class SmsPatience:
    """Seconds to wait: for a connection, for the answer, and when the program closes."""

    connect: float = 8.0
    answer: float = 25.0
    closing: float = 1.0


@dataclass(slots=True)
class _Watched:
    """Stands where a plugin expects `requests`: the same requests, with our limits, and their answers noted."""

    key: str
    patience: SmsPatience
    answer: int | SmsFault = SmsFault.BAD_GATEWAY

    def __getattr__(self, name: str) -> Any:
        return getattr(requests, name)

    def request(self, method: str, url: str, **given: Any) -> requests.Response:
        """One request: certificates are checked, nothing is followed, and the key tells a repetition apart."""
        given["headers"] = {**(given.get("headers") or {}), "Idempotency-Key": self.key}
        given |= {
            "timeout": (self.patience.connect, self.patience.answer),
            "allow_redirects": False,
            "verify": True,
        }
        try:
            response = requests.request(method, url, **given)
        except requests.RequestException as why:
            self.answer = _fault_of(why)
            raise
        self.answer = response.status_code
        return response

    def post(self, url: str, data: Any = None, json: Any = None, **given: Any) -> requests.Response:
        """As `requests.post`."""
        return self.request("POST", url, data=data, json=json, **given)

    def get(self, url: str, params: Any = None, **given: Any) -> requests.Response:
        """As `requests.get`."""
        return self.request("GET", url, params=params, **given)

    def put(self, url: str, data: Any = None, **given: Any) -> requests.Response:
        """As `requests.put`."""
        return self.request("PUT", url, data=data, **given)


@dataclass(slots=True)
class SmsSender:
    """A `Sender` for one thread. `stop` may be called from any other."""

    composer: Composer = field(default_factory=Composer)
    gateway: Callable[[], tuple[str | None, PasswordSource]] = sms_gateway
    patience: SmsPatience = field(default_factory=SmsPatience)
    _stopped: Future[None] = field(default_factory=Future)

    def deliver(self, dispatch: Dispatch, fence: Callable[[], bool]) -> Verdict:
        """Compose and send one message; the verdict also says in which language it was written."""
        try:
            letter = self.composer.letter(dispatch)
        except TemplateRefused:
            return decide_sms(SmsFault.BAD_TEMPLATE)
        verdict = self._send(dispatch.message.recipient, letter.text, dispatch.message.dedupe_key, fence)
        return replace(verdict, language=letter.language, fell_back=letter.fell_back)

    def deliver_test(self, settings: Mapping[str, str], recipient: str, now: datetime) -> Verdict:
        """Send a short message about nothing."""
        words = speaker(desk_settings.value(settings, "business.language"))
        text = words.gettext("This is a test. If you read it, messages to clients can be sent.")
        return self._send(recipient, text, f"test:{now.timestamp()}", lambda: True)

    def stop(self) -> None:
        """Begin no other delivery, and wait only briefly for an answer under way."""
        if not self._stopped.done():
            self._stopped.set_result(None)

    def hang_up(self) -> None:
        """Each text message is a question of its own: there is no line."""

    def _send(self, number: str, text: str, dedupe_key: str, fence: Callable[[], bool]) -> Verdict:
        """Prepare all, ask the fence, then ask the gateway."""
        url, _found = self.gateway()
        if url is None:
            return decide_sms(SmsFault.NO_GATEWAY)
        if not _NUMBER.fullmatch(number):
            return decide_sms(SmsFault.BAD_NUMBER)
        body = sendable(text)
        if size_of(body).parts > MOST_PARTS:
            return decide_sms(SmsFault.TOO_LONG)
        plugin = opened(url, number)
        if plugin is None:
            return decide_sms(SmsFault.BAD_GATEWAY)
        if self._stopped.done():
            return decide_sms(SmsFault.CLOSED)
        if not fence():
            return decide_sms(SmsFault.FENCE)
        watched = _Watched(hashlib.sha256(dedupe_key.encode()).hexdigest()[:40], self.patience)
        return self._ended(plugin, body, watched)

    def _ended(self, plugin: NotifyBase, body: str, watched: _Watched) -> Verdict:
        """The verdict of the request, made in a thread that closing need not wait for."""
        answer: Future[bool] = Future()

        def ask() -> None:
            try:
                answer.set_result(_asked(plugin, body, watched))
            except Exception as bug:  # noqa: BLE001 - given to the sender's own thread, which raises it
                answer.set_exception(bug)

        threading.Thread(target=ask, name="sms", daemon=True).start()
        either: list[Future[Any]] = [answer, self._stopped]
        wait(either, return_when=FIRST_COMPLETED)
        if not answer.done():
            wait((answer,), timeout=self.patience.closing)
        if not answer.done():
            return decide_sms(SmsFault.STOPPED)
        return decide_sms(watched.answer, accepted=answer.result())


def opened(url: str, number: str) -> NotifyBase | None:
    """The gateway at this address, for this one recipient; None where the address can't be used.

    It can where it has the place for the number, apprise knows it, it goes by HTTP, and nobody else would get it.
    """
    if url.count(PLACE) != 1:
        return None
    plugin = Apprise.instantiate(url.strip().replace(PLACE, number), asset=_ASSET)
    if plugin is None or not hasattr(sys.modules[type(plugin).__module__], "requests"):
        return None
    return plugin if len(plugin) == 1 else None


def told_gateway(url: str | None) -> str:
    """The name of the service behind an address, to be shown; empty where it can't be used."""
    plugin = opened(url, "+491510000000") if url else None
    return str(plugin.service_name) if plugin is not None else ""


def _asked(plugin: NotifyBase, body: str, watched: _Watched) -> bool:
    """Let the plugin make its request; whether it understood the answer as a yes."""
    module = sys.modules[type(plugin).__module__]
    with _ONE_AT_A_TIME:
        module.requests = watched  # type: ignore[attr-defined]
        try:
            return bool(plugin.notify(body=body))
        finally:
            module.requests = requests  # type: ignore[attr-defined]


def _fault_of(why: BaseException) -> SmsFault:
    """What went wrong, and whether the request can have left: a connection that was never made carried nothing."""
    if isinstance(why, requests.exceptions.SSLError):
        return SmsFault.CERTIFICATE
    if isinstance(why, requests.exceptions.ConnectTimeout):
        return SmsFault.CONNECT_TIMEOUT
    if isinstance(why, requests.exceptions.Timeout):
        return SmsFault.TIMEOUT
    named = {type(cause).__name__ for cause in _causes(why)}
    if "NameResolutionError" in named:
        return SmsFault.UNKNOWN_HOST
    if named & {"NewConnectionError", "ProxyError"}:
        return SmsFault.REFUSED
    if named & {"BadStatusLine", "LineTooLong", "UnknownProtocol"} and "RemoteDisconnected" not in named:
        return SmsFault.GARBAGE
    if isinstance(why, requests.exceptions.ConnectionError):
        return SmsFault.RESET
    if isinstance(why, ValueError):
        return SmsFault.BAD_GATEWAY
    return SmsFault.GARBAGE


def _causes(why: BaseException) -> list[BaseException]:
    """The exception, what it holds and what it was raised from."""
    found: list[BaseException] = []
    steps: list[object] = [why]
    while steps:
        step = steps.pop()
        if isinstance(step, BaseException) and step not in found:
            found.append(step)
            steps += [step.__cause__, step.__context__, getattr(step, "reason", None), *step.args]
    return found
