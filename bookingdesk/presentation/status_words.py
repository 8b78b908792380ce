"""What the status bar says of the outbox and the mail, from the sender's heartbeat."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from bookingdesk.domain.clients import Channel
from bookingdesk.domain.messages import MessageState
from bookingdesk.domain.rests import OF_A_COMPUTER
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.translation import _, ngettext
from bookingdesk.presentation.mailing_words import advice
from bookingdesk.presentation.texting_words import lack_words
from bookingdesk.presentation.toasts import countdown
from bookingdesk.usecases.readings import Heartbeat

SILENT_AFTER = timedelta(minutes=5)
"""A sender that has not made a pass for so long is said to be silent."""
CLOCK_TOLERANCE = timedelta(minutes=2)
COUNTED_DOWN = timedelta(minutes=10)
"""The next message is counted down in seconds from here on; later ones are told by their time."""


class Tone(StrEnum):
    """How the mail stands; said in words too."""

    GOOD = ""
    WARNING = "warning"
    ERROR = "error"


def waiting(heartbeat: Heartbeat) -> int:
    """How many messages are on their way out or held up."""
    states = (MessageState.QUEUED, MessageState.RETRY_WAIT, MessageState.PAUSED, MessageState.SENDING)
    return sum(heartbeat.counts.get(state, 0) for state in states)


def outbox_words(heartbeat: Heartbeat, now: datetime, formatter: Formatter) -> str:
    """`Outbox 2, sends in 0:41`; `Next message Tue 24 Jun 14:02`; `Outbox empty`.

    Only what is about to leave is counted: reminders of the weeks to come are no work that lies here.
    """
    count = waiting(heartbeat)
    if not count:
        return _("Outbox empty")
    if any(_held(heartbeat)) or heartbeat.silent:
        held = count if heartbeat.soon is None else heartbeat.soon
        return _("Outbox {count}, held up").format(count=formatter.number(held))
    due = heartbeat.next_due
    if due is None:
        return _("Outbox {count}").format(count=formatter.number(count))
    left = due - now
    if left > COUNTED_DOWN:
        return _("Next message {time}").format(time=formatter.day_time(due))
    soon = formatter.number(count if heartbeat.soon is None else max(1, heartbeat.soon))  # the next one, at least
    if left <= timedelta(0):
        return _("Outbox {count}, sending").format(count=soon)
    return _("Outbox {count}, sends in {left}").format(count=soon, left=countdown(left.total_seconds()))


def leaving_words(heartbeat: Heartbeat, now: datetime) -> str:
    """What would not leave before the program runs again, where the desk is about to close; empty for nothing.

    Reminders of later days are none of it: the program is expected to run by then.
    """
    due = heartbeat.next_due
    if due is None or due - now > COUNTED_DOWN:
        return ""
    count = waiting(heartbeat) if heartbeat.soon is None else heartbeat.soon
    return (
        ngettext(
            "{count} message has not left yet. It goes out when the program runs again.",
            "{count} messages have not left yet. They go out when the program runs again.",
            count,
        ).format(count=count)
        if count
        else ""
    )


def mail_words(heartbeat: Heartbeat, now: datetime, formatter: Formatter) -> tuple[str, Tone]:
    """The mail in a word or two, and how it stands: `Mail ok 14:02`, `Mail paused`, `3 not sent`."""
    failed, doubtful = (heartbeat.counts.get(state, 0) for state in (MessageState.FAILED, MessageState.IN_DOUBT))
    by_mail, by_text = _held(heartbeat)
    if by_mail or heartbeat.silent:
        return _("Mail paused"), Tone.ERROR
    if by_text:
        return _("SMS paused"), Tone.ERROR
    if failed:
        words = ngettext("{count} message not sent", "{count} messages not sent", failed + doubtful)
        return words.format(count=formatter.number(failed + doubtful)), Tone.WARNING
    if doubtful:
        words = ngettext("{count} message in doubt", "{count} messages in doubt", doubtful)
        return words.format(count=formatter.number(doubtful)), Tone.WARNING
    if heartbeat.overdue:
        return _("Messages are late"), Tone.WARNING
    if heartbeat.counts.get(MessageState.RETRY_WAIT, 0):
        return _("Mail is tried again"), Tone.WARNING
    if heartbeat.last_pass is None:
        return _("Mail not started"), Tone.GOOD
    if now - heartbeat.last_pass > SILENT_AFTER:
        return _("Mail silent since {time}").format(time=formatter.time(heartbeat.last_pass)), Tone.WARNING
    if Channel.EMAIL in heartbeat.left_to_others:
        return _("No mail from here"), Tone.GOOD
    if Channel.SMS in heartbeat.left_to_others:
        return _("No SMS from here"), Tone.GOOD
    return _("Mail ok"), Tone.GOOD


def banner_words(heartbeat: Heartbeat, formatter: Formatter) -> str:
    """What the banner says while messages cannot leave, by which channel, and what this computer lacks.

    Empty while they can, and where another desk sends what this one can't.
    """
    by_mail, by_text = _held(heartbeat)
    if by_mail or by_text:
        words = (
            _("Messages can't go out (mail server and SMS gateway). {count} wait. Everything else works.")
            if by_mail and by_text
            else _("Messages can't go out (mail server). {count} wait. Everything else works.")
            if by_mail
            else _("Text messages can't go out (SMS gateway). {count} messages wait. Everything else works.")
        )
        soon = waiting(heartbeat) if heartbeat.soon is None else heartbeat.soon
        return " ".join((words.format(count=formatter.number(soon)), *_lacks(by_mail, by_text)))
    if heartbeat.overdue:
        words = ngettext(
            "{count} message should have left more than 15 minutes ago. Look at it, or call the client.",
            "{count} messages should have left more than 15 minutes ago. Look at them, or call the clients.",
            heartbeat.overdue,
        )
        return words.format(count=formatter.number(heartbeat.overdue))
    again = heartbeat.counts.get(MessageState.RETRY_WAIT, 0)
    if not again:
        return ""
    words = ngettext(
        "{count} message could not leave yet and is tried again by itself. Everything else works.",
        "{count} messages could not leave yet and are tried again by themselves. Everything else works.",
        again,
    )
    return words.format(count=formatter.number(again))


def clock_words(ahead: timedelta) -> str:
    """What the banner says of this computer's clock beside the database's; empty up to two minutes."""
    if abs(ahead) <= CLOCK_TOLERANCE:
        return ""
    minutes = round(abs(ahead).total_seconds() / 60)
    if ahead > timedelta(0):
        words = ngettext(
            "This computer's clock is {n} min fast compared with the schedule's. Please set it.",
            "This computer's clock is {n} min fast compared with the schedule's. Please set it.",
            minutes,
        )
    else:
        words = ngettext(
            "This computer's clock is {n} min slow compared with the schedule's. Please set it.",
            "This computer's clock is {n} min slow compared with the schedule's. Please set it.",
            minutes,
        )
    return words.format(n=minutes)


def mail_details(heartbeat: Heartbeat, formatter: Formatter) -> str:
    """Last pass, next due and failures, for the tooltip and for assistive technology."""
    last = formatter.time(heartbeat.last_pass) if heartbeat.last_pass else _("never")
    due = formatter.day_time(heartbeat.next_due) if heartbeat.next_due else _("nothing")
    failed = heartbeat.counts.get(MessageState.FAILED, 0)
    words = _("Last looked at: {last}. Next due: {due}. Not sent: {failed}.").format(
        last=last, due=due, failed=failed
    )
    return " ".join((words, *_lacks(heartbeat.channel_paused, heartbeat.sms_paused)))


def _held(heartbeat: Heartbeat) -> tuple[str, str]:
    """Why mail and text messages are held up; empty where they are not, or another desk sends them."""
    others = heartbeat.left_to_others
    return (
        "" if Channel.EMAIL in others else heartbeat.channel_paused,
        "" if Channel.SMS in others else heartbeat.sms_paused,
    )


def _lacks(by_mail: str, by_text: str) -> list[str]:
    """What this computer lacks itself, a sentence each."""
    found = (advice(by_mail) if by_mail in OF_A_COMPUTER else "", lack_words(by_text))
    return [words for words in found if words]
