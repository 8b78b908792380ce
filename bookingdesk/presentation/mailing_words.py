"""What the page about mail says: providers, what each wants, how mail stands here, and how a test went."""

from __future__ import annotations

from bookingdesk.domain.inbox_accounts import InboxAccount
from bookingdesk.domain.mail_accounts import Provider, Security, SignIn
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.rests import OF_A_COMPUTER
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.record_words import message_reason
from bookingdesk.i18n.translation import _
from bookingdesk.usecases.mailing import MailStanding
from bookingdesk.usecases.ports import SignInOffer, Verdict


def provider_word(provider: Provider) -> str:
    """Its name."""
    names = {
        Provider.GMAIL: "Gmail",
        Provider.MICROSOFT_365: "Microsoft 365",
        Provider.ICLOUD: "iCloud",
        Provider.FASTMAIL: "Fastmail",
        Provider.GMX: "GMX",
    }
    return names.get(provider) or _("Another mail server")


def provider_hint(provider: Provider) -> str:
    """What has to be done at the provider before it lets a program send."""
    match provider:
        case Provider.GMAIL:
            return _(
                "Gmail wants an app password: in the Google account, Security, turn on 2-Step Verification and "
                "make one under App passwords."
            )
        case Provider.MICROSOFT_365:
            return _(
                "Microsoft 365 takes no password from programs. Register this desk in the Entra admin center as a "
                "public client with SMTP.Send and IMAP.AccessAsUser.All, enter its application ID, save, and sign "
                "in."
            )
        case Provider.ICLOUD:
            return _(
                "iCloud wants an app-specific password: make one at account.apple.com under Sign-In and Security."
            )
        case Provider.FASTMAIL:
            return _("Fastmail wants an app password: Settings, Privacy and Security, Manage app passwords.")
        case Provider.GMX:
            return _("Allow POP3 and IMAP in the GMX settings first; then your usual password works.")
        case Provider.OWN:
            return _("Your provider's help names the server for outgoing mail (SMTP), its port and its protection.")


def inbox_hint(account: InboxAccount) -> str:
    """The same before it lets a program read, where somebody signs in with Microsoft."""
    if not account.oauth_client:
        return provider_hint(Provider.MICROSOFT_365)
    return _(
        "This desk is registered with Microsoft. Where the mail account signs in by the same name, saving is "
        "enough; otherwise save, and sign in."
    )


def security_word(security: Security) -> str:
    """How the line is protected, as providers' pages call it."""
    return {
        Security.STARTTLS: _("STARTTLS (port 587)"),
        Security.TLS: _("TLS (port 465)"),
        Security.NONE: _("None (this computer)"),
    }[security]


def inbox_security_word(security: Security) -> str:
    """The same for a mailbox that is read: IMAP has ports of its own (RFC 8314 3.2)."""
    return {
        Security.STARTTLS: _("STARTTLS (port 143)"),
        Security.TLS: _("TLS (port 993)"),
        Security.NONE: _("None (this computer)"),
    }[security]


def sign_in_word(sign_in: SignIn) -> str:
    """By what one signs in."""
    return {SignIn.PASSWORD: _("With a password"), SignIn.MICROSOFT: _("With Microsoft")}[sign_in]


def standing_words(standing: MailStanding) -> tuple[str, str]:
    """Whether mail can leave from this computer, in one or two sentences, and their tone."""
    account = standing.account
    if account.missing:
        return _("No mail account yet: clients get no mail from this desk."), "warning"
    if standing.paused in OF_A_COMPUTER:
        return advice(standing.paused), "error"
    if standing.paused:
        return f"{message_reason('channel_paused')} {advice(standing.paused)}".strip(), "error"
    if not account.user:
        return _("Mail leaves by {host}, without signing in.").format(host=account.host), "good"
    by_token = account.sign_in is SignIn.MICROSOFT
    if by_token and not standing.can_sign_in:
        return advice("oauth_missing"), "error"
    if standing.lacks_secret:
        return advice("no_token" if by_token else "no_password"), "warning"
    if by_token:
        words = _("Mail leaves by {host}. This computer is signed in with Microsoft.")
        return words.format(host=account.host), "good"
    words = {
        "environment": _("Mail leaves by {host}. The password comes from the environment of the program."),
        "keyring": _("Mail leaves by {host}. The password is kept in this computer's keyring."),
    }[standing.source]
    return words.format(host=account.host), "good"


def offer_words(offer: SignInOffer, user: str, formatter: Formatter) -> str:
    """What to do in a web browser, the page and the code each on a line of their own."""
    words = _("Open this page in a web browser, sign in as {user}, and type the code. It counts until {time}.")
    told = words.format(user=user, time=formatter.time(offer.until))
    return f"{told}\n\n{offer.address}\n{offer.code}"


def tested_words(verdict: Verdict) -> tuple[str, bool]:
    """How a test of the mail settings went with what to do about it, and whether it worked."""
    if verdict.state is MessageState.SENT:
        return _("The mail server took it. Look whether it arrives, in the spam folder too."), True
    if verdict.code == "stopped":
        return _("The test was given up. It may have left."), False
    why = "" if verdict.pauses_channel else message_reason(verdict.reason)
    return " ".join(part for part in (why, advice(verdict.code)) if part) or verdict.code, False


def advice(code: str) -> str:
    """What went wrong where it needs saying, and what to do about it; empty where nobody can do anything."""
    return _of_reaching(code) or _of_signing_in(code) or _of_answers(code)


def _of_reaching(code: str) -> str:
    match code:
        case "no_settings":
            return _("Fill in the mail server and the sender's address.")
        case "bad_sender":
            return _("The sender's address is not an email address. Correct it.")
        case "unknown_host":
            return _("No server of this name is known. Compare the name, and look whether the internet works.")
        case "refused":
            return _("Nothing answers at this port. Compare the port and the protection with your provider's page.")
        case "timeout" | "reset":
            return _(
                "Look whether the internet works, and compare the port and the protection: 465 goes with TLS, "
                "587 with STARTTLS."
            )
        case "garbage":
            return _("What answers there is not a mail server. Compare the name and the port.")
        case "certificate":
            return _("The server's certificate is not trusted: it may be another than it says. Compare its name.")
        case "handshake" | "no_starttls":
            return _(
                "The server does not speak this protection at this port. Try the other one: 465 goes with TLS, 587 "
                "with STARTTLS."
            )
    return ""


def _of_signing_in(code: str) -> str:
    match code:
        case "no_password":
            return _("This computer has no password for the account. Enter it and save.")
        case "no_token":
            return _("Nobody has signed in with Microsoft on this computer yet. Sign in once.")
        case "token_refused":
            return _("Microsoft wants you to sign in again: the password was changed, or the permission ended.")
        case "no_token_server":
            return _("Microsoft could not be reached. Look whether the internet works, and try again.")
        case "oauth_missing":
            return _(
                "Signing in with Microsoft is not installed. Install the program with its extra “{extra}”, or sign "
                "in with a password."
            ).format(extra="oauth")
        case "no_auth":
            return _("The server does not offer this way of signing in at this port. Choose another port or way.")
        case "535" | "534" | "538":
            return _(
                "The server did not accept the name and the password (answer {code}). Many providers want an app "
                "password, not the one you sign in with on the web."
            ).format(code=code)
        case "530":
            return _("The server wants you to sign in first (answer {code}). Enter a name and a password.").format(
                code=code
            )
    return ""


def _of_answers(code: str) -> str:
    if not code.isdigit():
        return ""
    if code in {"550", "551", "552", "553", "554", "501"}:
        return _(
            "The server does not let this account send from this address (answer {code}). Compare the sender's "
            "address with the name that signs in."
        ).format(code=code)
    return _("Answer of the mail server: {code}.").format(code=code)


def account_refusal(reason: str) -> str:
    """Why an account can't be kept, as a sentence; empty where the reason is another one."""
    match reason:
        case "not_a_host":
            return _("{field}: “{value}” is not the name of a server. Write it like mail.example.org.")
        case "not_an_id":
            return _("{field}: copy it whole from Microsoft's admin center: 32 digits and letters in five groups.")
        case "not_a_tenant":
            return _("{field}: write your organisation's domain or ID at Microsoft, or leave it empty.")
        case "port_wants_tls":
            return _("Port {value} speaks TLS from the start. Choose that protection, or another port.")
        case "port_wants_starttls":
            return _("Port {value} speaks STARTTLS. Choose that protection, or another port.")
        case "secret_unprotected":
            return _("Without protection everybody on the way could read the password. Choose STARTTLS or TLS.")
        case "no_password_here":
            return _("This account signs in with Microsoft, which takes no password. Leave it out.")
        case "takes_no_password":
            return _("Microsoft's mailboxes take no password. Choose signing in with Microsoft.")
        case "shared_sign_in":
            return _("The mail account uses the same sign-in, and could send no more. Forget it there.")
        case "not_by_token":
            return _("This account signs in with a password. Choose signing in with Microsoft and save first.")
    return ""
