"""What the use cases ask of the floor above them: the one place where a lower floor names a neighbour's duties.

`Store.read` and `Store.write` run a step in one unit of work. A step may run again after a deadlock, so it
must have no effect outside `work`. Values in and out are frozen domain values; rows never cross this line.
One module a subject; a new one gets its module, its name here and its place in `Work`.
"""

from __future__ import annotations

from bookingdesk.usecases.ports.absences import Absences as Absences
from bookingdesk.usecases.ports.bookings import Bookings as Bookings
from bookingdesk.usecases.ports.calls import Calls as Calls
from bookingdesk.usecases.ports.catalogue import Catalogues as Catalogues
from bookingdesk.usecases.ports.client_notes import ClientNotes as ClientNotes
from bookingdesk.usecases.ports.clients import Clients as Clients
from bookingdesk.usecases.ports.contact_log import ContactLog as ContactLog
from bookingdesk.usecases.ports.deferrals import Deferrals as Deferrals
from bookingdesk.usecases.ports.durations import Durations as Durations
from bookingdesk.usecases.ports.holds import Holds as Holds
from bookingdesk.usecases.ports.home import Home as Home
from bookingdesk.usecases.ports.identity import IdentityChecks as IdentityChecks
from bookingdesk.usecases.ports.identity import Issues as Issues
from bookingdesk.usecases.ports.identity import Merge as Merge
from bookingdesk.usecases.ports.identity import Merges as Merges
from bookingdesk.usecases.ports.mailing import Mailing as Mailing
from bookingdesk.usecases.ports.mailing import NoMailing as NoMailing
from bookingdesk.usecases.ports.mailing import SignInOffer as SignInOffer
from bookingdesk.usecases.ports.occupancy import Occupancy as Occupancy
from bookingdesk.usecases.ports.outbox import Lease as Lease
from bookingdesk.usecases.ports.outbox import Outbox as Outbox
from bookingdesk.usecases.ports.payments import Payments as Payments
from bookingdesk.usecases.ports.records import Actions as Actions
from bookingdesk.usecases.ports.records import Audit as Audit
from bookingdesk.usecases.ports.replies import Inbox as Inbox
from bookingdesk.usecases.ports.replies import InboxBatch as InboxBatch
from bookingdesk.usecases.ports.replies import InboxFault as InboxFault
from bookingdesk.usecases.ports.replies import InboxKeys as InboxKeys
from bookingdesk.usecases.ports.replies import InboxMark as InboxMark
from bookingdesk.usecases.ports.replies import NoInbox as NoInbox
from bookingdesk.usecases.ports.replies import Replies as Replies
from bookingdesk.usecases.ports.requests import Requests as Requests
from bookingdesk.usecases.ports.retention import RecordCount as RecordCount
from bookingdesk.usecases.ports.retention import Retention as Retention
from bookingdesk.usecases.ports.sending import Dispatch as Dispatch
from bookingdesk.usecases.ports.sending import Former as Former
from bookingdesk.usecases.ports.sending import Letter as Letter
from bookingdesk.usecases.ports.sending import Owed as Owed
from bookingdesk.usecases.ports.sending import Sender as Sender
from bookingdesk.usecases.ports.sending import Verdict as Verdict
from bookingdesk.usecases.ports.series import SeriesBook as SeriesBook
from bookingdesk.usecases.ports.sessions import Sessions as Sessions
from bookingdesk.usecases.ports.settings import SharedSettings as SharedSettings
from bookingdesk.usecases.ports.store import Finding as Finding
from bookingdesk.usecases.ports.store import Store as Store
from bookingdesk.usecases.ports.store import Work as Work
from bookingdesk.usecases.ports.telling import Telling as Telling
from bookingdesk.usecases.ports.templates import NoTemplating as NoTemplating
from bookingdesk.usecases.ports.templates import Piece as Piece
from bookingdesk.usecases.ports.templates import Placeholder as Placeholder
from bookingdesk.usecases.ports.templates import Shown as Shown
from bookingdesk.usecases.ports.templates import Templates as Templates
from bookingdesk.usecases.ports.templates import Templating as Templating
from bookingdesk.usecases.ports.texting import Gateway as Gateway
from bookingdesk.usecases.ports.texting import NoTexting as NoTexting
from bookingdesk.usecases.ports.texting import Texting as Texting
from bookingdesk.usecases.ports.traces import Action as Action
from bookingdesk.usecases.ports.traces import AuditEntry as AuditEntry
from bookingdesk.usecases.ports.traces import ClientChange as ClientChange
from bookingdesk.usecases.ports.traces import OccupancyChange as OccupancyChange
from bookingdesk.usecases.ports.users import Users as Users
from bookingdesk.usecases.ports.waiting import Queue as Queue
from bookingdesk.usecases.ports.waiting import Tray as Tray
from bookingdesk.usecases.ports.waiting import TrayItem as TrayItem
from bookingdesk.usecases.ports.waiting import Waitlist as Waitlist
