"""Console verbs of the mail account: `mail known`, `set`, `set-password`, `sign-in`, `drop-secret`, `presets`.

A password is read from standard input, so that it stands in no list of commands; none is ever printed.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable
from dataclasses import asdict, replace

from bookingdesk.admin.context import Console
from bookingdesk.admin.numbers import count
from bookingdesk.domain.account_passwords import account_password
from bookingdesk.domain.mail_accounts import PRESETS, Provider, Security, SignIn, at_provider, provider_at
from bookingdesk.presentation.mailing_words import provider_hint, provider_word, standing_words
from bookingdesk.usecases.mailing import (
    FinishSignIn,
    KeepMailAccount,
    MailStanding,
    drop_mail_secret,
    finish_sign_in,
    keep_mail_account,
    mail_standing,
    offer_sign_in,
)
from bookingdesk.usecases.ports import SignInOffer

AddVerb = Callable[[str, Callable[[Console, Namespace], int], str], ArgumentParser]

_PARTS = ("host", "port", "security", "sender", "sender_name", "user", "sign_in", "oauth_client", "oauth_tenant")


def known(console: Console, args: Namespace) -> int:
    """The account, and whether this computer can send by it. Exits 4 where it can't."""
    return _told(console, mail_standing(console.env).value)


def set_account(console: Console, args: Namespace) -> int:
    """Store the account: a provider's server is filled in, what is named stands over it, the rest stays."""
    account = mail_standing(console.env).value.account
    given = {part: value for part in _PARTS if (value := getattr(args, part, None)) is not None}
    if args.provider:
        account = at_provider(replace(account, sender=given.get("sender", account.sender)), Provider(args.provider))
    for part, kind in (("security", Security), ("sign_in", SignIn)):
        if part in given:
            given[part] = kind(given[part])
    _told(console, keep_mail_account(console.env, KeepMailAccount(account=replace(account, **given))).value)
    return 0


def set_password(console: Console, args: Namespace) -> int:
    """Keep the password that stands on the first line of standard input in this computer's keyring."""
    account = mail_standing(console.env).value.account
    password = account_password(sys.stdin.readline().rstrip("\r\n"))
    _told(console, keep_mail_account(console.env, KeepMailAccount(account=account, password=password)).value)
    return 0


def sign_in(console: Console, args: Namespace) -> int:
    """Show where to sign in with Microsoft and with which code, and wait until somebody has."""
    offer = offer_sign_in(console.env).value
    show_offer(console, offer)
    return _told(console, finish_sign_in(console.env, FinishSignIn(offer=offer)).value)


def show_offer(console: Console, offer: SignInOffer) -> None:
    """Where to sign in, by which code and until when, at once: what follows waits."""
    console.facts({"open": offer.address, "code": offer.code, "until": offer.until.isoformat()})
    sys.stdout.flush()


def forget(console: Console, args: Namespace) -> int:
    """Keep the password or the sign-in no longer."""
    _told(console, drop_mail_secret(console.env).value)
    return 0


def presets(console: Console, args: Namespace) -> int:
    """What the providers that are known want."""
    console.rows(
        [
            {
                "provider": provider.value,
                "name": provider_word(provider),
                "host": preset.host,
                "port": preset.port,
                "security": preset.security.value,
                "sign_in": preset.sign_in.value,
                "first": provider_hint(provider),
            }
            for provider, preset in PRESETS.items()
        ]
    )
    return 0


def _told(console: Console, standing: MailStanding) -> int:
    words, tone = standing_words(standing)
    facts = asdict(standing.account) | {"provider": provider_at(standing.account.host).value}
    console.facts(facts | {"secret": standing.source, "paused": standing.paused, "stands": words})
    return 0 if tone == "good" else 4


def mail_verbs(verb: AddVerb) -> None:
    """mail known, set, set-password, sign-in, drop-secret, presets."""
    verb("known", known, "the account, and whether this computer can send by it")
    store = verb("set", set_account, "store the account; what is not named stays as it is")
    store.add_argument("--provider", choices=tuple(one.value for one in Provider), help="fills in its server")
    store.add_argument("--address", dest="sender", metavar="ADDRESS", help="that messages come from")
    store.add_argument("--name", dest="sender_name", metavar="NAME", help="beside the address")
    store.add_argument("--host")
    store.add_argument("--port", type=count)
    store.add_argument("--security", choices=tuple(one.value for one in Security))
    store.add_argument("--user", metavar="NAME", help="to sign in with")
    store.add_argument("--by", dest="sign_in", choices=tuple(one.value for one in SignIn))
    store.add_argument("--application", dest="oauth_client", metavar="ID", help="at Microsoft")
    store.add_argument("--organisation", dest="oauth_tenant", metavar="ID", help="at Microsoft")
    verb("set-password", set_password, "keep the password, read from standard input, in the keyring")
    verb("sign-in", sign_in, "sign in with Microsoft: shows a page and a code, and waits")
    verb("drop-secret", forget, "keep the password or the sign-in no longer")
    verb("presets", presets, "what the providers that are known want")
