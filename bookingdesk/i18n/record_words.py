"""Words for what is on record: why a message stands where it does, and what somebody did to a booking.

The codes are stored; these are their sentences. An unknown code gives nothing rather than itself.
"""

from __future__ import annotations

from bookingdesk.domain.users import PROGRAM
from bookingdesk.i18n.translation import _


def message_reason(reason: str) -> str:
    """Why a message was left out, taken back, not sent or sent another way; empty for no or an unknown reason."""
    return _reasons().get(reason, "")


def action_word(action: str) -> str:
    """What was done, as a history lists it: `Moved`; an unknown action is spelled with spaces."""
    return _actions().get(action, action.replace("_", " ").capitalize())


def who_word(name: str) -> str:
    """Who did it, by the name on record; of the program's own work in the background, that nobody did."""
    return _("bookingdesk (by itself)") if name == PROGRAM else name


def _reasons() -> dict[str, str]:
    return _reasons_of_planning() | _reasons_of_sending()


def _reasons_of_planning() -> dict[str, str]:
    return {
        "no_email": _("There is no email address."),
        "sms_off": _("The client prefers SMS, which this desk can't send yet."),
        "letter_too_slow": _("Nobody is reminded by letter."),
        "not_called": _("Nobody called in time."),
        "wrong_number": _("The number was wrong."),
        "given_up": _("A supervisor decided that nobody is told."),
        "read_back": _("It was read back to the client."),
        "with_visit": _("One message speaks for the whole visit."),
        "lead_times_changed": _("The desk reminds at other times by now."),
        "calls_changed": _("The desk does not call first by now."),
        "quiet_hours": _("It would have come in quiet hours."),
        "late_and_quiet": _("It was late, its hour is quiet, and after that the start is too close."),
        "at_once": _("Somebody at the desk lets it go at once."),
        "booked_again": _("The client has booked again since."),
        "deposit_paid": _("The deposit is paid."),
        "deposit_later": _("The deposit has more time."),
        "inside_lead_time": _("Booked too shortly before for a reminder."),
        "client_is_here": _("The client is here."),
        "booked": _("Another message took its place."),
        "warned": _("Another message took its place."),
        "missed": _("The client did not come."),
        "changed": _("The booking was changed."),
        "cancelled": _("The booking was cancelled."),
        "over": _("The client is here, or did not come."),
        "other_client": _("The booking was put under another client."),
        "told_already": _("Kept back: the client knows already."),
        "not_wanted": _("Kept back: the client wants no message."),
        "nothing_new": _("Kept back: nothing changes for the client."),
        "undone": _("The action was undone."),
        "by_desk": _("Taken back at the desk."),
    }


def _reasons_of_sending() -> dict[str, str]:
    return {
        "changed_meanwhile": _("The booking was changed before the message left."),
        "may_have_arrived": _("The mail server did not say whether it took the message. It may have arrived."),
        "no_connection": _("The mail server could not be reached."),
        "server_busy": _("The mail server asked to try again later."),
        "address_refused": _("The mail server refused the address."),
        "message_refused": _("The mail server refused the message."),
        "provider_cannot": _("The mail server can't send to addresses with such letters."),
        "template_refused": _("The text could not be made from its template."),
        "program_fault": _("The program could not make the message. The fault is in the log."),
        "expired": _("It would have come too late."),
        "too_late_to_remind": _("The program was closed until it was too late for a reminder."),
        "channel_paused": _("Mail is paused until the mail settings work."),
        "silenced": _("This database was restored or copied: a supervisor has to release its messages first."),
        "may_have_left": _("It was due before the database was restored or copied. It may have arrived."),
        "stopped": _("The program was closed before it left."),
        "unconfirmed": _("It is not confirmed yet."),
        "approved": _("The client has said yes meanwhile."),
        "prefers_call": _("The client prefers a call."),
        "no_phone": _("There is no phone number."),
        "said": _("Somebody has told the client."),
        "call_instead": _("The desk chose to call instead."),
        "received": _("The desk found that the client has it."),
        "answered_since": _("Another answer took its place."),
        "offer_accepted": _("The client has said yes."),
        "offer_refused": _("The client has said no."),
        "offer_withdrawn": _("The offer was taken back."),
        "folder_not_writable": _("The folder for messages can't be written."),
        "sms_paused": _("Text messages are paused until the SMS gateway works."),
        "no_gateway_reached": _("The SMS gateway could not be reached."),
        "gateway_busy": _("The SMS gateway asked to try again later."),
        "gateway_refused": _("The SMS gateway refused the message."),
        "number_refused": _("The SMS gateway refused the number."),
        "text_too_long": _("The text is too long for a text message."),
        "sms_may_have_arrived": _("The SMS gateway did not say whether it took the message. It may have arrived."),
        "landline": _("The number is a landline, which can't get text messages."),
        "bounced": _("It came back: the client's mail server did not deliver it."),
        "email_wrong": _("Mail to the client's address came back as unknown there."),
    }


def _actions() -> dict[str, str]:
    return {
        "book": _("Booked"),
        "reschedule": _("Moved"),
        "change_service": _("Service changed"),
        "reassign": _("Put under another client"),
        "swap": _("Swapped"),
        "absence": _("Moved, as somebody is out"),
        "amend": _("Changed"),
        "read_back": _("Read back"),
        "cancel": _("Cancelled"),
        "call": _("Tried to call"),
        "take_back_call": _("Outcome of a call taken back"),
        "series_book": _("Series booked"),
        "series_move": _("Series moved"),
        "series_cancel": _("Series cancelled"),
        "series_rewrite": _("Series given another rhythm"),
        "visit_book": _("Visit booked"),
        "visit_add": _("Added to the visit"),
        "visit_join": _("Became part of a visit"),
        "visit_move": _("Visit moved"),
        "visit_cancel": _("Visit cancelled"),
        "mark": _("Status changed"),
        "confirm": _("Confirmed"),
        "approve": _("Client's yes recorded"),
        "payment": _("Payment taken"),
        "refund": _("Money given back"),
        "waiver": _("Amount waived"),
        "deposit_warning": _("Warned about the deposit"),
        "extend_deposit": _("More time for the deposit"),
        "forget_client": _("Forgotten"),
        "draft_policy": _("Policy drafted"),
        "approve_policy": _("Policy approved"),
        "withdraw_policy": _("Draft taken back"),
        "draft_template": _("Text of messages drafted"),
        "approve_template": _("Text of messages approved"),
        "retire_template": _("Text of messages retired"),
        "reconfirm": _("Reconfirmed"),
        "accept_by_mail": _("Client accepted by email"),
        "decline_by_mail": _("Client took their yes back by email"),
        "email_came_back": _("Email came back"),
        "keep_inbox": _("Mailbox of replies changed"),
        "keep_inbox_password": _("Password of the mailbox of replies kept"),
        "drop_inbox_password": _("Password of the mailbox of replies forgotten"),
        "undo": _("Taken back"),
        "redo": _("Done again"),
        "correct": _("Correction sent"),
    }
