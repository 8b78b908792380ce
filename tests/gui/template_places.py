"""Opens the page of message texts, for the walks of `open_places`."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from bookingdesk.domain.messages import MessageKind
from bookingdesk.domain.templates import SharedText, TemplateVersion, TextKey, TextPart
from bookingdesk.gui.messages.template_editor import TemplateEditor
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.env import Env
from bookingdesk.usecases.templates import ApproveTemplate, DraftTemplate, approve_template, draft_template

SMS = TextKey(language="en", kind=MessageKind.CONFIRMATION, part=TextPart.SMS)
SAYS = "{{ service }} {{ day_short }} {{ time }} {{ where }} {{ status }} {{ free_until }}"


def own_text(env: Env, words: str = "Hello!", *, approve: bool = True) -> TemplateVersion:
    """A text message of our own that confirms."""
    draft = draft_template(env, DraftTemplate(key=SMS, body=f"{words} {SAYS}", description="friendlier")).value
    return approve_template(env, ApproveTemplate(version_id=draft.id)).value if approve else draft


def looked(editor: TemplateEditor) -> None:
    """Wait until what stands beside the text is about it."""
    if editor._settle.isActive():
        editor.look_at_it()
    for _turn in range(5000):
        if not editor.is_looking:
            return
        QTest.qWait(1)
    raise AssertionError("the text is never looked at")


def texts(place: Workplace, qtbot: QtBot) -> QWidget:
    """Every text, one of them our own."""
    own_text(place.desk.env)
    place.window.commands.run("templates")
    return place.templates.view


def edited(place: Workplace, qtbot: QtBot) -> QWidget:
    """A text that is being written, with a fault in it."""
    texts(place, qtbot)
    place.templates.edit(SMS.kind, SMS.language)
    place.templates.editor.fields.parts.setCurrentIndex(list(TextPart).index(TextPart.SMS))
    qtbot.keyClicks(place.templates.editor.fields.text, "{{ dya ")
    looked(place.templates.editor)
    return place.templates.view


def shared(place: Workplace, qtbot: QtBot) -> QWidget:
    """A piece that messages share, with the choice of the message that it is shown in."""
    place.window.commands.run("templates")
    place.templates.edit(SharedText.CLOSING, "en")
    looked(place.templates.editor)
    return place.templates.view


def history(place: Workplace, qtbot: QtBot) -> QWidget:
    """The versions of a text."""
    edited(place, qtbot)
    place.templates.editor.fields.history.click()
    page = place.window.panel.page
    assert page is not None
    return page
