"""A teacher is out: a group session is one line with everybody in it and how each hears of it, moved together."""

from __future__ import annotations

from bookingdesk.domain.absences import Decision
from bookingdesk.domain.clients import Channel
from bookingdesk.i18n.formatting import Formatter
from bookingdesk.presentation.absence_words import Chosen, board_row
from bookingdesk.usecases.absences.commands import PlanAbsence
from bookingdesk.usecases.absences.planning import plan_absence
from tests.builders import ANA, DEE, span
from tests.salon import LENA, MAYA, OLE
from tests.usecases.hall import WEDNESDAY, Hall


def test_that_a_session_is_one_line_with_all_its_people_and_how_each_is_told(hall: Hall) -> None:
    session, _ = hall.full()
    plan = plan_absence(hall.env, PlanAbsence(resource_id=ANA, span=span(WEDNESDAY, 60))).value
    (line,) = plan.lines
    assert line.booking.id == session.id
    assert [client.id for client, _ in line.people] == [MAYA, LENA, OLE]
    clients = hall.env.store.read(lambda work: work.clients.many({MAYA, LENA, OLE}))
    ways = {client.id: channel for client, channel in line.people}
    assert all(ways[one] is Channel.EMAIL for one in ways if clients[one].preferred_channel is Channel.EMAIL)
    assert line.decision is Decision.MOVE
    assert line.proposal.slot is not None
    assert DEE in line.proposal.slot.resource_ids()
    row = board_row(
        line,
        Chosen(decision=line.decision, slot=line.proposal.slot),
        plan.catalogue,
        Formatter(zone="Europe/Berlin"),
        hall.env.now(),
    )
    assert row.client.startswith("group session: Maya Ortiz (")
    assert "Lena Weiß (" in row.client
    assert row.tell_by
