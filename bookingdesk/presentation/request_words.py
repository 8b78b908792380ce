"""What the inbox says: timers in words, who asks, what is wanted, what is missing, what was answered.

Pure: takes readings and answers plain text. It refuses to decide what is pressing; `domain.answer_clock` does.
"""

from __future__ import annotations

from datetime import timedelta

from bookingdesk.domain.answer_clock import Pressing, Timer, due_at, offer_lapsed, reminder_due
from bookingdesk.domain.local_time import DAY_MINUTES, local_date
from bookingdesk.domain.requests import (
    Answer,
    AnswerKind,
    Request,
    RequestKind,
    RequestState,
    WishedTime,
)
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.i18n.phones import phone_words
from bookingdesk.i18n.record_words import message_reason, who_word
from bookingdesk.i18n.request_words import answer_word, kind_word, need_words, point_word
from bookingdesk.i18n.translation import _, isolated, ngettext
from bookingdesk.i18n.words import channel_word, listed, lowered, message_state_word
from bookingdesk.presentation.today_rows import Tone
from bookingdesk.usecases.requests.reading import Inbox, RequestLine

TONES = {
    Pressing.CALM: Tone.CALM,
    Pressing.AMBER: Tone.WARNING,
    Pressing.RED: Tone.ERROR,
    Pressing.LATE: Tone.ERROR,
    Pressing.STOPPED: Tone.CALM,
}


def timer_words(timer: Timer, formatter: Formatter) -> str:
    """`2 hr 10 min left`, `1 hr 20 min late`; words come before shape and colour."""
    length = formatter.duration(_minutes(abs(timer.left)))
    if timer.pressing is Pressing.STOPPED:
        return _("answered {duration} late").format(duration=length) if timer.left < timedelta(0) else _("answered")
    if timer.pressing is Pressing.LATE:
        return _("{duration} late").format(duration=length)
    return _("{duration} left").format(duration=length)


def _minutes(length: timedelta) -> timedelta:
    """Whole minutes: nobody waits for seconds of a day."""
    return timedelta(minutes=int(length.total_seconds()) // 60)


def person_words(line: RequestLine) -> str:
    """`Maya Ortiz`, `Eva Rossi (new)`, or the address where no name was said."""
    if line.client is not None:
        return line.client.name
    request = line.request
    if request.name:
        return _("{name} (new)").format(name=request.name)
    return isolated(request.phone or request.email) or _("somebody")


def wants_words(line: RequestLine, formatter: Formatter) -> str:
    """`Colour, Fri 27 Jun before 12:00`, `Change: Haircut Thu 26 Jun 14:15`, the first words of a question."""
    request = line.request
    if request.kind is RequestKind.QUESTION:
        return request.text.split("\n")[0] or kind_word(request.kind)
    parts = []
    if request.kind is not RequestKind.BOOKING:
        parts.append(kind_word(request.kind))
    if line.booking is not None:
        parts.append(formatter.day_time(line.booking.span.start))
    elif line.service is not None:
        parts.append(line.service.name)
    elif request.service_words:
        parts.append(f"“{request.service_words}”")
    if line.staff is not None:
        parts.append(_("with {staff}").format(staff=line.staff.name))
    parts += [wish_words(wish, formatter) for wish in request.wishes[:2]]
    return listed(parts) or request.text.split("\n")[0] or kind_word(request.kind)


def wish_words(wish: WishedTime, formatter: Formatter) -> str:
    """`Fri 27 Jun before 12:00`, `Mon 30 Jun – Wed 2 Jul`, `09:00–12:00`."""
    days = ""
    if wish.first_day is not None:
        days = formatter.day(wish.first_day)
        if wish.last_day is not None and wish.last_day != wish.first_day:
            days = f"{days} – {formatter.day(wish.last_day)}"
    return " ".join(part for part in (days, _window_words(wish, formatter)) if part)


def _window_words(wish: WishedTime, formatter: Formatter) -> str:
    if not wish.has_time:
        return ""
    begins, ends = wish.minutes
    if (begins, ends) == (0, DAY_MINUTES):
        return _("any time")
    if ends - begins <= 1:
        return formatter.wall_time(begins)
    if begins == 0:
        return _("before {time}").format(time=formatter.wall_time(ends))
    if ends == DAY_MINUTES:
        return _("from {time}").format(time=formatter.wall_time(begins))
    return f"{formatter.wall_time(begins)}–{formatter.wall_time(ends)}"


def standing_words(line: RequestLine, formatter: Formatter) -> str:
    """Who is answering it, what is missing, what it waits for; empty where nothing is to be said."""
    request = line.request
    fate = fate_words(line)
    parts = [fate] if fate else []
    if line.claimed is not None:
        parts.append(_("{name} is answering").format(name=line.claimed.by))
    elif line.mine:
        parts.append(_("you are answering"))
    now = due_at(request) - line.timer.left
    if reminder_due(request, now):
        lapsed = offer_lapsed(request, now)
        again = _("offered times no longer kept: ask again") if lapsed else _("no word for 48 hours: ask again")
        parts.append(again)
    elif request.state is RequestState.WAITING:
        parts.append(_("waiting for client"))
    if line.missing:
        parts.append(missing_words(line))
    return listed(parts)


def fate_words(line: RequestLine) -> str:
    """What became of the last answer: to be said, not arrived, on its way, sent; empty where it was said."""
    answers = line.request.answers
    if line.call is not None:
        return _("call to make")
    if answers and answers[-1].kind is AnswerKind.NOT_DELIVERED:
        return _("the answer did not arrive")
    message = line.fates.get(len(answers))
    if message is None:
        return ""
    said = answer_word(answers[-1].kind)
    return _("{answer}: {state}").format(answer=lowered(said), state=lowered(message_state_word(message.state)))


def missing_words(line: RequestLine) -> str:
    """`missing: date, special requirements`."""
    return _("missing: {points}").format(points=listed(point_word(point) for point in line.missing))


def row_sentence(line: RequestLine, formatter: Formatter) -> str:
    """The row to be read aloud."""
    number = f"#{line.request.id}"
    said = (
        timer_words(line.timer, formatter),
        number,
        person_words(line),
        wants_words(line, formatter),
        standing_words(line, formatter),
    )
    return listed(part for part in said if part)


def title_words(line: RequestLine, formatter: Formatter) -> str:
    """`#412  Online, Sun 22 Jun 16:12`."""
    request = line.request
    when = formatter.day_time(request.received_at)
    return f"#{request.id}  {listed([channel_word(request.channel), when])}"


def due_words(line: RequestLine, formatter: Formatter) -> str:
    """`Eva Rossi has waited 22 hr 50 min. Answer by Mon 23 Jun 16:12.` (interface 5.2, 19 and 20)."""
    request, timer = line.request, line.timer
    if timer.pressing is Pressing.STOPPED:
        return ""
    if timer.pressing is Pressing.LATE:
        late = formatter.duration(_minutes(-timer.left))
        return _("{duration} late. Answer now; the reason will be asked.").format(duration=late)
    name = line.client.name if line.client else request.name or _("somebody")
    waited = formatter.duration(_minutes(due_at(request) - request.received_at - timer.left))
    return _("{client} has waited {duration}. Answer by {time}.").format(
        client=name, duration=waited, time=formatter.day_time(due_at(request))
    )


def facts_words(line: RequestLine, formatter: Formatter) -> list[tuple[str, str]]:
    """Label and text of what was said; nothing of the profile, which is a secret until the check (D10)."""
    request = line.request
    client = line.client
    known = client.name if client else _("{name}, new client").format(name=request.name)
    rows = [
        (_("From"), known if client or request.name else ""),
        (_("Phone"), phone_words(request.phone)),
        (_("Email"), isolated(request.email)),
        (_("Wants"), wants_words(line, formatter)),
        (_("Requirements"), _needs(request)),
        (_("Says"), request.text),
    ]
    return [(label, text) for label, text in rows if text]


def _needs(request: Request) -> str:
    if request.needs is None:
        return ""
    return listed(need_words(need) for need in request.needs) or _("none")


def answer_line(answer: Answer, formatter: Formatter) -> str:
    """`Mon 23 Jun 14:02  Times offered, by Jo: Fri 27 Jun 09:15`."""
    if answer.kind is AnswerKind.NOT_DELIVERED:
        said = message_reason(answer.text)
    else:
        said = answer.text
    said = said or listed(formatter.day_time(span.start) for span in answer.offered)
    if answer.kind is AnswerKind.ASK and answer.points and not answer.text:
        said = listed(point_word(point) for point in answer.points)
    head = _("{time}  {answer}, by {name}").format(
        time=formatter.day_time(answer.at), answer=answer_word(answer.kind), name=who_word(answer.by)
    )
    return f"{head}: {said}" if said else head


def head_words(inbox: Inbox) -> str:
    """`Open 7   Waiting for client 3   Answered today 12`."""
    return "   ".join(
        (
            _("Open {count}").format(count=inbox.open),
            _("Waiting for client {count}").format(count=inbox.waiting),
            _("Answered today {count}").format(count=inbox.answered_today),
        )
    )


def empty_words(inbox: Inbox, formatter: Formatter) -> str:
    """What an empty list says."""
    if inbox.slowest_today is None:
        return _("No open requests.")
    return _("No open requests. Slowest answer today: {duration}.").format(
        duration=formatter.duration(_minutes(inbox.slowest_today))
    )


def ahead_words(inbox: Inbox, formatter: Formatter) -> str:
    """`3 requests will be late before we open on Mon 30 Jun.`; empty while there are none or it is too early."""
    count = len(inbox.late_before_opening)
    if not count:
        return ""
    opens = inbox.opening.opens
    if opens is None:
        return ngettext(
            "{count} request will be late before we open again.",
            "{count} requests will be late before we open again.",
            count,
        ).format(count=count)
    same_day = local_date(opens, formatter.zone) == local_date(inbox.read_at, formatter.zone)
    when = formatter.time(opens) if same_day else formatter.day_time(opens)
    return ngettext(
        "{count} request will be late before we open: {time}.",
        "{count} requests will be late before we open: {time}.",
        count,
    ).format(count=count, time=when)


def badge_words(inbox: Inbox, formatter: Formatter) -> tuple[str, str]:
    """Under the rail's word: the count and the worst timer, short; and the same to be read aloud."""
    count = inbox.open + inbox.waiting
    worst = min((line.timer for line in inbox.lines), key=lambda timer: timer.left, default=None)
    if not count or worst is None:
        return "", ""
    hours = int(abs(worst.left).total_seconds()) // 3600
    short = formatter.duration(timedelta(hours=hours) if hours else _minutes(abs(worst.left)))
    return f"{count} · {'!' if worst.pressing is Pressing.LATE else ''}{short}", listed(
        [str(count), timer_words(worst, formatter)]
    )
