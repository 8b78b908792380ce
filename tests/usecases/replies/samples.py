"""Mails as they come back in earnest, written by us after the manner of the programs that send them.

Each takes what it is about, so that one sample serves every test.
"""

from __future__ import annotations

MAYA = "maya@mail.example"
DESK = "desk@nord.example"


def _mail(text: str) -> bytes:
    return text.lstrip("\n").replace("\n", "\r\n").encode()


def letter(
    *,
    sender: str = f"Maya Ortiz <{MAYA}>",
    subject: str = "A question",
    body: str = "Is there parking near you?",
    headers: str = "",
    message_id: str = "<letter-1@mail.example>",
    date: str = "Fri, 20 Jun 2025 09:30:00 +0200",
) -> bytes:
    """Somebody writes a few words."""
    extra = f"{headers}\n" if headers else ""
    return _mail(
        f"""
Received: from mx.mail.example by mx.nord.example; {date}
From: {sender}
To: {DESK}
Subject: {subject}
Date: {date}
Message-ID: {message_id}
{extra}MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

{body}
"""
    )


def with_attachments(message_id: str = "<pictures-1@mail.example>") -> bytes:
    """A letter in HTML alone, with a script in it and two files beside it."""
    return _mail(
        f"""
Received: from mx.mail.example by mx.nord.example; Fri, 20 Jun 2025 09:40:00 +0200
From: Maya Ortiz <{MAYA}>
To: {DESK}
Subject: My hair now
Date: Fri, 20 Jun 2025 09:40:00 +0200
Message-ID: {message_id}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="mix"

--mix
Content-Type: text/html; charset=utf-8

<html><head><script>steal()</script></head><body><p>Please look at the <b>picture</b>.</p></body></html>
--mix
Content-Type: image/jpeg; name="hair.jpg"
Content-Disposition: attachment; filename="hair.jpg"
Content-Transfer-Encoding: base64

/9j/4AAQSkZJRgABAQAAAQABAAD=
--mix
Content-Type: application/pdf
Content-Disposition: attachment; filename="voucher.pdf"
Content-Transfer-Encoding: base64

JVBERi0xLjQK
--mix--
"""
    )


def _calendar(booking: str, answer: str, sequence: int, attendee: str, method: str, comment: str) -> str:
    said = f"COMMENT:{comment}\n" if comment else ""
    return f"""BEGIN:VCALENDAR
PRODID:-//Example//Calendar//EN
VERSION:2.0
METHOD:{method}
BEGIN:VEVENT
UID:{booking}@bookingdesk.invalid
SEQUENCE:{sequence}
DTSTAMP:20250620T073000Z
DTSTART:20250623T121500Z
DTEND:20250623T130000Z
SUMMARY:Haircut
{said}ORGANIZER:mailto:{DESK}
ATTENDEE;PARTSTAT={answer};CN=Maya Ortiz:mailto:{attendee}
END:VEVENT
END:VCALENDAR"""


def gmail_answer(
    booking: str,
    answer: str,
    *,
    sequence: int = 0,
    sender: str = MAYA,
    method: str = "REPLY",
    comment: str = "",
    auto: str = "auto-generated",
    message_id: str = "<calendar-1@google.com>",
) -> bytes:
    """Google passes the answer on by a program of its own, which says so, from the client's address."""
    return _mail(
        f"""
Received: from mail-sor.google.com by mx.nord.example; Fri, 20 Jun 2025 09:31:00 +0200
Sender: Google Calendar <calendar-notification@google.com>
Auto-Submitted: {auto}
From: Maya Ortiz <{sender}>
Reply-To: Maya Ortiz <{sender}>
To: {DESK}
Subject: {answer.capitalize()}: Haircut @ Mon 23 Jun 2025
Date: Fri, 20 Jun 2025 07:31:00 +0000
Message-ID: {message_id}
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="outer"

--outer
Content-Type: multipart/alternative; boundary="inner"

--inner
Content-Type: text/plain; charset=UTF-8

Maya Ortiz has answered this invitation.
--inner
Content-Type: text/html; charset=UTF-8

<p>Maya Ortiz has answered this invitation.</p>
--inner
Content-Type: text/calendar; charset=UTF-8; method={method}

{_calendar(booking, answer, sequence, sender, method, comment)}
--inner--
--outer
Content-Type: application/ics; name="invite.ics"
Content-Disposition: attachment; filename="invite.ics"

{_calendar(booking, answer, sequence, sender, method, comment)}
--outer--
"""
    )


def outlook_answer(
    booking: str, answer: str, *, sequence: int = 0, message_id: str = "<o-1@prod.outlook.com>"
) -> bytes:
    """Outlook sends the calendar beside an empty text, from the person."""
    return _mail(
        f"""
Received: from EUR05.outbound.protection.outlook.com by mx.nord.example; Fri, 20 Jun 2025 09:32:00 +0200
From: "Ortiz, Maya" <MAYA@mail.example>
To: Nord <{DESK}>
Subject: {answer.capitalize()}: Haircut
Thread-Topic: Haircut
Date: Fri, 20 Jun 2025 07:32:00 +0000
Message-ID: {message_id}
X-MS-Has-Attach:
Content-Type: multipart/alternative; boundary="_000_x"
MIME-Version: 1.0

--_000_x
Content-Type: text/plain; charset="us-ascii"


--_000_x
Content-Type: text/calendar; charset="utf-8"; method=REPLY

{_calendar(booking, answer, sequence, MAYA, "REPLY", "Sorry, ill")}
--_000_x--
"""
    )


def postfix_report(
    original: str,
    *,
    recipient: str = MAYA,
    status: str = "5.1.1",
    action: str = "failed",
    diagnostic: str = "smtp; 550 5.1.1 <maya@mail.example>: Recipient address rejected: User unknown",
    message_id: str = "<20250620073300.A1@mx.nord.example>",
) -> bytes:
    """Postfix: words, the fields, and the headers or the whole of what came back."""
    return _mail(
        f"""
Return-Path: <>
Received: by mx.nord.example (Postfix) id A1; Fri, 20 Jun 2025 09:33:00 +0200
Date: Fri, 20 Jun 2025 09:33:00 +0200
From: MAILER-DAEMON@mx.nord.example (Mail Delivery System)
Subject: Undelivered Mail Returned to Sender
To: {DESK}
Auto-Submitted: auto-replied
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="A1/mx"
Message-ID: {message_id}

--A1/mx
Content-Description: Notification
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.nord.example.
I'm sorry to have to inform you that your message could not be delivered.
--A1/mx
Content-Description: Delivery report
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.nord.example
X-Postfix-Queue-ID: A1
Arrival-Date: Fri, 20 Jun 2025 09:32:00 +0200 (CEST)

Final-Recipient: rfc822; {recipient}
Original-Recipient: rfc822;{recipient}
Action: {action}
Status: {status}
Remote-MTA: dns; mx.mail.example
Diagnostic-Code: {diagnostic}

--A1/mx
Content-Description: Undelivered Message Headers
Content-Type: text/rfc822-headers

From: {DESK}
To: {recipient}
Subject: Confirmed
Message-ID: {original}

--A1/mx--
"""
    )


def gmail_report(original: str, *, recipient: str = MAYA) -> bytes:
    """Google puts a picture into it and returns the whole mail."""
    return _mail(
        f"""
Return-Path: <>
Received: from mail-ed1.google.com by mx.nord.example; Fri, 20 Jun 2025 09:34:00 +0200
From: Mail Delivery Subsystem <mailer-daemon@googlemail.com>
To: {DESK}
Auto-Submitted: auto-replied
Subject: Delivery Status Notification (Failure)
References: {original}
In-Reply-To: {original}
X-Failed-Recipients: {recipient}
Message-ID: <6854f1.050a@mx.google.com>
Date: Fri, 20 Jun 2025 00:34:00 -0700 (PDT)
MIME-Version: 1.0
Content-Type: multipart/report; boundary="0000"; report-type=delivery-status

--0000
Content-Type: multipart/related; boundary="0001"

--0001
Content-Type: text/html; charset="UTF-8"

<html><body><p>Your message was not delivered.</p><img src="cid:icon.png"></body></html>
--0001
Content-Type: image/png; name="icon.png"
Content-Disposition: attachment; filename="icon.png"
Content-Transfer-Encoding: base64

iVBORw0KGgo=
--0001--
--0000
Content-Type: message/delivery-status

Reporting-MTA: dns; googlemail.com
Arrival-Date: Fri, 20 Jun 2025 00:33:58 -0700 (PDT)
X-Original-Message-ID: {original}

Final-Recipient: rfc822; {recipient}
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx.mail.example. (192.0.2.1, the server for the domain mail.example.)
Diagnostic-Code: smtp; 550-5.1.1 The email account that you tried to reach does not exist.
Last-Attempt-Date: Fri, 20 Jun 2025 00:33:59 -0700 (PDT)

--0000
Content-Type: message/rfc822

From: {DESK}
To: {recipient}
Subject: Confirmed
Message-ID: {original}
Content-Type: text/plain

Your appointment is confirmed.
--0000--
"""
    )


def outlook_report(original: str, *, recipient: str = MAYA, status: str = "5.1.10") -> bytes:
    """Exchange Online: the fields say it, the returned part has the headers it kept."""
    return _mail(
        f"""
Return-Path: <>
Received: from FR5P281.outlook.com by mx.nord.example; Fri, 20 Jun 2025 09:35:00 +0200
MIME-Version: 1.0
From: <postmaster@outlook.com>
To: <{DESK}>
Date: Fri, 20 Jun 2025 07:35:00 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary="9b5"
Message-ID: <9f1@FR5P281.outlook.com>
In-Reply-To: {original}
References: {original}
Subject: Undeliverable: Confirmed
Auto-Submitted: auto-replied

--9b5
Content-Type: multipart/alternative; differences=Content-Type; boundary="9b6"

--9b6
Content-Type: text/plain; charset="us-ascii"

{recipient} wasn't found at mail.example.
--9b6--
--9b5
Content-Type: message/delivery-status

Reporting-MTA: dns;FR5P281.outlook.com
Received-From-MTA: dns;mx.nord.example
Arrival-Date: Fri, 20 Jun 2025 07:34:59 +0000

Final-Recipient: rfc822;{recipient}
Action: failed
Status: {status}
Diagnostic-Code: smtp;550 {status} RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup

--9b5
Content-Type: message/rfc822

Received: from mx.nord.example by FR5P281.outlook.com; Fri, 20 Jun 2025 07:34:59 +0000
From: <{DESK}>
To: <{recipient}>
Subject: Confirmed
Message-ID: {original}

--9b5--
"""
    )


def exim_report(
    original: str, *, recipient: str = MAYA, diagnostic: str = "smtp; 550 5.1.1 No such user here"
) -> bytes:
    """Exim gives the general status 5.0.0 and the finer one in the diagnosis."""
    return _mail(
        f"""
Return-path: <>
Received: from Debian-exim by mx.nord.example with local (Exim 4.96); Fri, 20 Jun 2025 09:36:00 +0200
X-Failed-Recipients: {recipient}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.nord.example>
To: {DESK}
References: {original}
Content-Type: multipart/report; report-type=delivery-status; boundary=1750404960-eximdsn-1
MIME-Version: 1.0
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1uSW9o-0001@mx.nord.example>
Date: Fri, 20 Jun 2025 09:36:00 +0200

--1750404960-eximdsn-1
Content-type: text/plain; charset=us-ascii

This message was created automatically by mail delivery software.

  {recipient}
    host mx.mail.example [192.0.2.1]
    SMTP error from remote mail server after RCPT TO:<{recipient}>
--1750404960-eximdsn-1
Content-type: message/delivery-status

Reporting-MTA: dns; mx.nord.example

Action: failed
Final-Recipient: rfc822;{recipient}
Status: 5.0.0
Remote-MTA: dns; mx.mail.example
Diagnostic-Code: {diagnostic}

--1750404960-eximdsn-1
Content-type: message/rfc822

Return-path: <{DESK}>
From: {DESK}
To: {recipient}
Message-Id: {original}
Subject: Confirmed

Your appointment is confirmed.
--1750404960-eximdsn-1--
"""
    )


def old_exim_report(original: str, *, recipient: str = MAYA) -> bytes:
    """In words alone, with the returned mail below them, as before there were fields."""
    return _mail(
        f"""
Return-path: <>
X-Failed-Recipients: {recipient}
Auto-Submitted: auto-replied
From: Mail Delivery System <Mailer-Daemon@mx.nord.example>
To: {DESK}
Subject: Mail delivery failed: returning message to sender
Message-Id: <E1uSWAo-0002@mx.nord.example>
Date: Fri, 20 Jun 2025 09:37:00 +0200

A message that you sent could not be delivered to one or more of its recipients.

  {recipient}
    550 5.1.1 unknown user

------ This is a copy of the message, including all the headers. ------

Return-path: <{DESK}>
From: {DESK}
To: {recipient}
Message-ID: {original}
Subject: Confirmed

Your appointment is confirmed.
"""
    )


OUT_OF_OFFICE = letter(
    subject="Automatic reply: Confirmed",
    body="I am on holiday until Monday.",
    headers="Auto-Submitted: auto-replied\nX-Auto-Response-Suppress: All",
    message_id="<ooo-1@mail.example>",
)
OLD_VACATION = letter(
    subject="Away", body="Away", headers="Precedence: auto_reply", message_id="<vacation-1@mail.example>"
)
NEWSLETTER = letter(
    sender="Hair News <news@shop.example>",
    subject="20 % off",
    headers="List-Unsubscribe: <https://shop.example/off>\nPrecedence: bulk",
    message_id="<news-1@shop.example>",
)
OUR_OWN = letter(
    sender=f"Nord <{DESK}>",
    subject="Confirmed: Haircut",
    headers="Auto-Submitted: auto-generated",
    message_id="<own-1@nord.example>",
)
WEB_FORM = letter(
    sender=f"Website <{DESK}>",
    subject="New request",
    body="Name: Lena Vogt\nEmail: lena@mail.example\nService: Haircut\n",
    headers="Auto-Submitted: auto-generated\nReply-To: lena@mail.example",
    message_id="<form-1@nord.example>",
)
