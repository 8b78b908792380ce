"""Binds the commands of the inbox: opening it, taking a request down, and the answers to the current one."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Slot

from bookingdesk.domain.requests import AnswerKind
from bookingdesk.presentation.commands.command import Place

if TYPE_CHECKING:
    from bookingdesk.gui.requests.requests_view import RequestsView
    from bookingdesk.gui.workplace import Workplace


class RequestCommands(QObject):
    """What the keys of the inbox do."""

    def __init__(self, place: Workplace) -> None:
        super().__init__(place)
        self._window = place.window
        commands, inbox = place.window.commands, place.requests
        answering = inbox.answering
        bind = commands.bind
        bind("requests", inbox.open_inbox)
        bind("log_request", inbox.log, lambda: not place.read_only)
        confirmed, tentative = AnswerKind.CONFIRMED, AnswerKind.TENTATIVE
        bind("request_accept", answering.accept, partial(answering.can, confirmed, AnswerKind.REPLIED))
        bind("request_tentative", partial(answering.accept, tentative), partial(answering.can, tentative))
        for command, kind in (
            ("request_receipt", AnswerKind.RECEIPT),
            ("request_offer", AnswerKind.OFFER),
            ("request_ask", AnswerKind.ASK),
            ("request_waitlist", AnswerKind.WAITLISTED),
            ("request_decline", AnswerKind.DECLINED),
            ("request_reply", AnswerKind.REPLIED),
        ):
            bind(command, partial(answering.open_box, kind), partial(answering.can, kind))
        bind("request_edit", inbox.edit, answering.can)
        bind("calls", partial(place.ways.show_view, "calls"))
        bind("next_call", place.calls.open_next)
        bind("take_back_call", place.calls.take_back, place.calls.can_take_back)
        bind("request_take_over", answering.take_over, self._is_claimed)
        self._inbox = inbox
        inbox.made.connect(self._serve)

    @Slot(object)
    def _serve(self, view: RequestsView) -> None:
        for part in (view.table, view.detail.times):
            self._window.commands.serve(part, Place.REQUEST)
        view.table.menu_asked.connect(self._show_menu)

    def _is_claimed(self) -> bool:
        line = self._inbox.line()
        return line is not None and line.claimed is not None and self._inbox.answering.can()

    @Slot(QPoint)
    def _show_menu(self, place: QPoint) -> None:
        self._window.commands.context_menu(self._window, Place.REQUEST).popup(place)
