"""Text messages at the console: the gateway's address comes from standard input and is never printed."""

from __future__ import annotations

import io

import keyring
import pytest
from keyring.backend import KeyringBackend

from bookingdesk.messaging.sms_gateway import VARIABLE
from tests.admin.conftest import Desk
from tests.scripted_gateway import Says, ScriptedGateway
