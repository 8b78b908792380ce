"""The tables of the records, the same on SQLite (STRICT) and PostgreSQL. What no CHECK can say stands in `guards`.

One module a subject; a new one gets its module and the names of its tables here, where `metadata` learns of them.
"""

from __future__ import annotations

from bookingdesk.storage.schema.absences import absence as absence
from bookingdesk.storage.schema.absences import absence_decision as absence_decision
from bookingdesk.storage.schema.allocations import allocation as allocation
from bookingdesk.storage.schema.allocations import hold as hold
from bookingdesk.storage.schema.bookings import DRAFT as DRAFT
from bookingdesk.storage.schema.bookings import booking as booking
from bookingdesk.storage.schema.bookings import counter as counter
from bookingdesk.storage.schema.bookings import never as never
from bookingdesk.storage.schema.calls import call_attempt as call_attempt
from bookingdesk.storage.schema.calls import call_claim as call_claim
from bookingdesk.storage.schema.client_notes import client_note as client_note
from bookingdesk.storage.schema.clients import client as client
from bookingdesk.storage.schema.clients import client_change as client_change
from bookingdesk.storage.schema.clients import contact_person as contact_person
from bookingdesk.storage.schema.contact_log import interaction as interaction
from bookingdesk.storage.schema.deferrals import deferral as deferral
from bookingdesk.storage.schema.departments import department as department
from bookingdesk.storage.schema.departments import department_hours as department_hours
from bookingdesk.storage.schema.departments import user_department as user_department
from bookingdesk.storage.schema.hours import closure as closure
from bookingdesk.storage.schema.hours import opening_hours as opening_hours
from bookingdesk.storage.schema.hours import time_off as time_off
from bookingdesk.storage.schema.hours import working_hours as working_hours
from bookingdesk.storage.schema.identity import client_merge as client_merge
from bookingdesk.storage.schema.identity import identity_check as identity_check
from bookingdesk.storage.schema.identity import issue as issue
from bookingdesk.storage.schema.messages import TROUBLED as TROUBLED
from bookingdesk.storage.schema.messages import lease as lease
from bookingdesk.storage.schema.messages import outbox as outbox
from bookingdesk.storage.schema.messages import told as told
from bookingdesk.storage.schema.parts import metadata as metadata
from bookingdesk.storage.schema.payments import payment as payment
from bookingdesk.storage.schema.policies import policy as policy
from bookingdesk.storage.schema.records import action as action
from bookingdesk.storage.schema.records import audit as audit
from bookingdesk.storage.schema.records import audit_head as audit_head
from bookingdesk.storage.schema.replies import mail_seen as mail_seen
from bookingdesk.storage.schema.requests import request as request
from bookingdesk.storage.schema.requests import request_answer as request_answer
from bookingdesk.storage.schema.resources import group_member as group_member
from bookingdesk.storage.schema.resources import location as location
from bookingdesk.storage.schema.resources import resource as resource
from bookingdesk.storage.schema.resources import resource_group as resource_group
from bookingdesk.storage.schema.resources import resource_unit as resource_unit
from bookingdesk.storage.schema.series import series as series
from bookingdesk.storage.schema.series import series_rewrite as series_rewrite
from bookingdesk.storage.schema.services import client_duration as client_duration
from bookingdesk.storage.schema.services import service as service
from bookingdesk.storage.schema.services import service_requirement as service_requirement
from bookingdesk.storage.schema.services import staff_duration as staff_duration
from bookingdesk.storage.schema.settings import meta as meta
from bookingdesk.storage.schema.settings import setting as setting
from bookingdesk.storage.schema.templates import template_version as template_version
from bookingdesk.storage.schema.users import approval_reason as approval_reason
from bookingdesk.storage.schema.users import credential as credential
from bookingdesk.storage.schema.users import full_sign_in as full_sign_in
from bookingdesk.storage.schema.users import user as user
from bookingdesk.storage.schema.waiting import queue_entry as queue_entry
from bookingdesk.storage.schema.waiting import tray_item as tray_item
from bookingdesk.storage.schema.waiting import waitlist_entry as waitlist_entry
from bookingdesk.storage.schema.waiting import waitlist_offer as waitlist_offer
