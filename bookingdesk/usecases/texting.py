"""The SMS gateway of this computer: what may be told of it, keeping its address, trying it.

The address is a secret: it goes to the keyring, is never answered, and stands in no log. It refuses an address that
is none, because a desk that finds that out with the first reminder finds it out too late.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from bookingdesk.domain import desk_settings
from bookingdesk.domain.clients import Channel, cleaned_line
from bookingdesk.domain.errors import InvalidValue
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.rights import Right
from bookingdesk.usecases.claiming import audit
from bookingdesk.usecases.contact import phone_kept
from bookingdesk.usecases.env import ChangeSet, Env, Outcome
from bookingdesk.usecases.mail_channel import end_pause
from bookingdesk.usecases.permits import needs
from bookingdesk.usecases.ports import Gateway, Verdict, Work

GATEWAY_LIMIT = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepGateway:
    """Send text messages by the gateway at this address from now on; `{to}` stands where the number goes."""

    url: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SendTestSms:
    """Try the gateway with a short message to this number, as typed."""

    number: str


@needs(Right.SEE_SETTINGS)
def known_gateway(env: Env, nothing: None = None) -> Outcome[Gateway]:
    """Which gateway text messages go to from this computer. Slow: asks the keyring."""
    return Outcome(env.texting.known())


@needs(Right.EDIT_SETTINGS)
def keep_gateway(env: Env, command: KeepGateway) -> Outcome[Gateway]:
    """Keep the address in this computer's keyring; a pause of text messages ends.

    Raises InvalidValue (without the address) where no gateway is at it, and KnownError without a keyring.
    """
    url = cleaned_line(command.url, "sms_gateway", limit=GATEWAY_LIMIT)
    service = env.texting.service_at(url)
    if not service:
        raise InvalidValue(field="sms_gateway", reason="not_a_gateway", value="")
    env.texting.keep(url)
    _noted(env, "keep_sms_gateway", {"service": service})
    return Outcome(env.texting.known(), ChangeSet(settings=True))


@needs(Right.EDIT_SETTINGS)
def drop_gateway(env: Env, nothing: None = None) -> Outcome[Gateway]:
    """Keep the address no longer. Raises KnownError without a keyring."""
    env.texting.drop()
    _noted(env, "drop_sms_gateway", {})
    return Outcome(env.texting.known(), ChangeSet(settings=True))


@needs(Right.EDIT_SETTINGS)
def send_test_sms(env: Env, command: SendTestSms) -> Outcome[Verdict]:
    """Try the gateway; the verdict says how it went. A pause ends where it works. Raises InvalidValue."""
    settings = env.store.read(lambda work: work.settings.all())
    number = phone_kept(command.number, desk_settings.value(settings, "business.country"))
    if not number:
        raise InvalidValue(field="phone", reason="needed", value="")
    verdict = env.texting.sender().deliver_test(settings, number, env.now())
    worked = verdict.state is MessageState.SENT
    _noted(env, "test_sms_sent", {"state": verdict.state.value, "code": verdict.code}, works=worked)
    return Outcome(verdict, ChangeSet(settings=worked))


def _noted(env: Env, action: str, detail: dict[str, object], *, works: bool = True) -> None:
    def step(work: Work) -> None:
        if works:
            end_pause(work, env.secrets_at, Channel.SMS)
        audit(work, env, action, "settings", "sms", detail)

    env.store.write(step)
