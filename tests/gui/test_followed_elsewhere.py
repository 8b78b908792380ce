"""Pages of what all desks share follow what another desk changed, and leave alone what is being typed.

Another desk is the same database without a word to this window; the window hears only that somebody wrote.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from bookingdesk.domain.ids import PolicyId
from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.policy_rules import Policy
from bookingdesk.domain.templates import TemplateState, TextPart
from bookingdesk.gui.messages.template_overview import FIRST, ROWS
from bookingdesk.gui.preferences.message_settings_panel import MessageSettingsPanel
from bookingdesk.gui.signin.people_dialog import PeopleDialog
from bookingdesk.gui.workplace import Workplace
from bookingdesk.qt.change_bus import ANYWHERE
from bookingdesk.usecases.commands import SetSetting
from bookingdesk.usecases.env import ChangeSet, Env
from bookingdesk.usecases.furnishing.extending import AddService, add_service
from bookingdesk.usecases.furnishing.seats import SetServiceSeats, set_service_seats
from bookingdesk.usecases.policies import DraftPolicy, draft_policy
from bookingdesk.usecases.settings import set_setting
from tests.gui.group_places import join, roster_of, seats, yoga
from tests.gui.template_places import SMS, looked, own_text
from tests.salon import LENA, MAYA
from tests.usecases.people import BEN, JO, acting, with_people


def test_that_the_table_of_texts_shows_a_draft_of_another_desk(workplace: Workplace) -> None:
    workplace.window.commands.run("templates")
    table = workplace.templates.overview.table
    row = ROWS.index(MessageKind.CONFIRMATION)
    assert "draft" not in table.item(row, 1).text()
    own_text(workplace.desk.env, approve=False)
    workplace.desk.announce(ANYWHERE)
    assert "draft" in table.item(row, 1).text()


def test_that_the_table_of_texts_is_left_alone_where_no_text_was_changed(workplace: Workplace) -> None:
    """Whatever another desk stores asks for it, several times a second, and showing it all takes 60 ms."""
    workplace.window.commands.run("templates")
    table = workplace.templates.overview.table
    cell = table.item(FIRST, 1)
    workplace.desk.announce(ANYWHERE)
    assert table.item(FIRST, 1) is cell


def test_that_an_open_text_follows_another_desk_and_what_is_typed_stays(workplace: Workplace, qtbot: QtBot) -> None:
    """Approve was about a draft that another desk had replaced, and refused again and again."""
    env, page = workplace.desk.env, workplace.templates
    own_text(env, approve=False)
    workplace.window.commands.run("templates")
    page.edit(SMS.kind, SMS.language)
    editor = page.editor
    editor.fields.parts.setCurrentIndex(list(TextPart).index(SMS.part))
    looked(editor)
    theirs = own_text(env, "Theirs!", approve=False)
    workplace.desk.announce(ANYWHERE)
    looked(editor)
    assert editor.fields.text.toPlainText() == theirs.body
    qtbot.keyClicks(editor.fields.text, "Dear, ")
    mine = editor.fields.text.toPlainText()
    assert mine.startswith("Dear, Theirs!")
    looked(editor)
    again = own_text(env, "Again!", approve=False)
    workplace.desk.announce(ANYWHERE)
    looked(editor)
    assert (editor.fields.text.toPlainText(), editor.unsaved) == (mine, 1)
    assert f"draft {again.version_no} waits" in editor.fields.state.text()
    editor.drop()
    assert editor.fields.text.toPlainText() == again.body
    editor.fields.approve.click()
    assert env.store.read(lambda work: work.templates.get(again.id)).state is TemplateState.APPROVED


def test_that_the_versions_of_policies_show_a_draft_of_another_desk(workplace: Workplace) -> None:
    page = workplace.policies.open()
    page.name.setText("Summer")
    before = page.lines.count()
    drafted = Policy(id=PolicyId(0), name="Theirs", description="as agreed")
    draft_policy(workplace.desk.env, DraftPolicy(policy=drafted))
    workplace.desk.announce(ANYWHERE)
    assert (page.lines.count(), page.name.text()) == (before + 1, "Summer")


def test_that_a_draft_of_another_desk_takes_no_mark_from_the_version_that_is_read(workplace: Workplace) -> None:
    page = workplace.policies.open()
    draft_policy(
        workplace.desk.env, DraftPolicy(policy=Policy(id=PolicyId(0), name="Mine", description="as agreed"))
    )
    workplace.desk.announce(ChangeSet(catalogue=True))
    read = page.current
    assert read is not None
    assert read.policy.name == "Mine"
    draft_policy(
        workplace.desk.env, DraftPolicy(policy=Policy(id=PolicyId(0), name="Theirs", description="as they like"))
    )
    workplace.desk.announce(ANYWHERE)
    assert page.current is not None
    assert page.current.policy.id == read.policy.id, "Approve would approve what nobody here has read"


def test_that_seats_follow_another_desk_and_a_typed_number_stays(workplace: Workplace, qtbot: QtBot) -> None:
    page = seats(workplace, qtbot)
    page.seats.setValue(8)
    workplace.desk.announce(ANYWHERE)
    assert page.seats.value() == 8
    row = page.current
    assert row is not None
    set_service_seats(workplace.desk.env, SetServiceSeats(service_id=row.of.id, seats=6))  # type: ignore[arg-type]
    workplace.desk.announce(ANYWHERE)
    assert "6 seats" in page.lines.item(0).text()


def test_that_message_settings_follow_another_desk(workplace: Workplace, qtbot: QtBot) -> None:
    assert workplace.window.commands.run("message_settings")
    page = workplace.window.panel.page
    assert isinstance(page, MessageSettingsPanel)
    page.fields.reminders.selectAll()
    workplace.desk.announce(ANYWHERE)
    assert page.fields.reminders.hasSelectedText(), "nothing was changed, and nothing is done to the field"
    set_setting(workplace.desk.env, SetSetting(key="reminder.hours", value="48"))
    workplace.desk.announce(ANYWHERE)
    assert page.fields.reminders.text() == "2d"
    page.fields.reminders.setText("3d")
    set_setting(workplace.desk.env, SetSetting(key="reminder.hours", value="72"))
    workplace.desk.announce(ANYWHERE)
    assert page.fields.reminders.text() == "3d"


def test_that_people_follow_another_desk_and_what_is_said_stays(
    open_window: Callable[[Env], Workplace], sqlite_salon: Env
) -> None:
    place = open_window(acting(with_people(sqlite_salon), JO))
    assert place.window.commands.run("people")
    (dialog,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, PeopleDialog)]
    dialog.said.setText("This name is taken.")
    place.desk.announce(ANYWHERE)
    assert dialog.said.text() == "This name is taken."

    def rename(env: Env) -> None:
        user = env.store.read(lambda work: work.users.get(BEN))
        env.store.write(lambda work: work.users.replace(replace(user, name="Benno")))

    rename(sqlite_salon)
    place.desk.announce(ANYWHERE)
    assert "Benno" in [dialog.people.item(row, 0).text() for row in range(dialog.people.rowCount())]
    dialog.close()


def test_that_a_roster_follows_who_was_seated_at_another_desk(workplace: Workplace, sqlite_salon: Env) -> None:
    held = yoga(sqlite_salon, MAYA)
    page = roster_of(workplace, held)
    join(sqlite_salon, held, LENA)
    workplace.desk.announce(ANYWHERE)
    assert page.fill.text() == "1 seat left"
    page.said.setText("Lena Weiß has seat 2.")
    workplace.desk.announce(ANYWHERE)
    assert page.said.text() == "Lena Weiß has seat 2.", "nothing was changed, so it is still so"


def test_that_the_line_understands_a_service_that_another_desk_added(
    workplace: Workplace, sqlite_salon: Env
) -> None:
    field, book = workplace.line.field, workplace.line.book
    field.setText("balayage")
    assert book.facts_now().reading.service_ids == ()
    added = add_service(sqlite_salon, AddService(name="Balayage", code="bala", minutes=60, skill="Cutting")).value
    workplace.desk.announce(ANYWHERE)
    assert book.facts_now().catalogue.services, "what was read stands until the next key"
    field.setText("balayage ")
    assert book.facts_now().reading.service_ids == (added.id,)
