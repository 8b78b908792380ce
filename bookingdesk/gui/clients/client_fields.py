"""The fields of ui/client_form.ui: shows a draft in them and reads it back; decides nothing."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal, Slot

from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.clients import Channel, ClientKind
from bookingdesk.domain.contact import PREFERABLE
from bookingdesk.gui.clients.client_form_widgets import ClientFormWidgets
from bookingdesk.gui.clients.person_table import PersonTable
from bookingdesk.gui.widgets.combos import make_narrow
from bookingdesk.i18n.translation import SHIPPED, _
from bookingdesk.i18n.words import channel_word, language_word
from bookingdesk.presentation.client_draft import ClientDraft


class ClientFields(QObject):
    """Moves a draft into the widgets and back."""

    changed = Signal()
    """Somebody typed or chose something."""

    def __init__(self, form: ClientFormWidgets, catalogue: Catalogue, parent: QObject) -> None:
        super().__init__(parent)
        self._form = form
        self._filling = False
        self._way_chosen = False
        self._persons = PersonTable(form.persons, form.add_person, form.remove_person, self)
        self._dress(catalogue)
        self._connect()

    def _dress(self, catalogue: Catalogue) -> None:
        form = self._form
        for text in (form.care, form.note):
            text.setMaximumHeight(text.fontMetrics().lineSpacing() * 3 + 12)
        form.kind.addItem(_("Person"), ClientKind.PERSON.value)
        form.kind.addItem(_("Organisation"), ClientKind.ORGANISATION.value)
        for channel in PREFERABLE:
            form.prefers.addItem(channel_word(channel), channel.value)
        form.otherwise.addItem(_("As the desk does"), "")
        for channel in PREFERABLE:
            form.otherwise.addItem(channel_word(channel), channel.value)
        form.language.addItem(_("As the desk"), "")
        for code in SHIPPED:
            form.language.addItem(language_word(code), code)
        form.usual.addItem(_("Nobody in particular"), None)
        for person in catalogue.of_kind(ResourceKind.STAFF):
            form.usual.addItem(person.name, person.id)
        for combo in (form.kind, form.prefers, form.otherwise, form.language, form.usual):
            make_narrow(combo, 6)
        for label in (form.kind_problem, form.language_problem, form.usual_problem):
            label.hide()

    def _connect(self) -> None:
        form = self._form
        lines = (form.given, form.family, form.organisation, form.phone, form.email, form.no_contact)
        known_by = (form.address, form.postcode, form.agreed_password, form.best_time)
        for line in (*lines, form.pronounced, form.born, *known_by):
            line.textEdited.connect(self._tell)
        for text in (form.care, form.note):
            text.textChanged.connect(self._tell)
        for combo in (form.kind, form.otherwise, form.language, form.usual):
            combo.activated.connect(self._tell)
        form.prefers.activated.connect(self._choose_way)
        self._persons.changed.connect(self._tell)
        form.more.toggled.connect(form.more_box.setVisible)

    @Slot()
    def _tell(self) -> None:
        if not self._filling:
            self.changed.emit()

    @Slot()
    def _choose_way(self) -> None:
        self._way_chosen = True
        self._tell()

    # -- showing ---------------------------------------------------------------------------------------------

    def show_draft(self, draft: ClientDraft) -> None:
        """Fill the widgets; a text that is the same already is left alone."""
        self._filling = True
        form = self._form
        self._way_chosen = draft.preferred_channel is not None
        for line, text in (
            (form.given, draft.given_name),
            (form.family, draft.family_name),
            (form.organisation, draft.organisation),
            (form.phone, draft.phone),
            (form.email, draft.email),
            (form.no_contact, draft.no_contact_reason),
            (form.pronounced, draft.pronounced),
            (form.born, draft.born),
            (form.address, draft.address),
            (form.postcode, draft.postcode),
            (form.agreed_password, draft.agreed_password),
            (form.best_time, draft.best_time),
        ):
            if line.text() != text:
                line.setText(text)
        for area, text in ((form.care, draft.care), (form.note, draft.note)):
            if area.toPlainText() != text:
                area.setPlainText(text)
        if form.language.findData(draft.language) < 0:
            form.language.addItem(draft.language, draft.language)
        for combo, data in (
            (form.kind, draft.kind.value),
            (form.prefers, draft.prefers.value),
            (form.otherwise, draft.otherwise.value if draft.otherwise else ""),
            (form.language, draft.language),
            (form.usual, draft.usual_staff),
        ):
            combo.setCurrentIndex(max(0, combo.findData(data)))
        form.only_usual.setChecked(draft.only_usual)
        form.no_voicemail.setChecked(draft.no_voicemail)
        self._persons.show_persons(draft.contact_persons)
        self._show_kind(draft)
        self._filling = False

    def _show_kind(self, draft: ClientDraft) -> None:
        form, person = self._form, draft.kind is ClientKind.PERSON
        for widget in (form.given, form.given_label, form.given_needed, form.family, form.family_label):
            widget.setVisible(person)
        for widget in (form.organisation, form.organisation_label, form.organisation_needed):
            widget.setVisible(not person)
        form.persons_box.setVisible(not person or bool(draft.contact_persons))
        unreachable = not (draft.phone.strip() or draft.email.strip())
        for widget in (form.no_contact, form.no_contact_label):
            widget.setVisible(unreachable)

    # -- reading ---------------------------------------------------------------------------------------------

    def read(self, draft: ClientDraft) -> ClientDraft:
        """The draft with what stands in the widgets."""
        form = self._form
        return ClientDraft(
            stored=draft.stored,
            kind=ClientKind(form.kind.currentData()),
            given_name=form.given.text(),
            family_name=form.family.text(),
            organisation=form.organisation.text(),
            pronounced=form.pronounced.text(),
            born=form.born.text(),
            phone=form.phone.text(),
            email=form.email.text(),
            preferred_channel=Channel(form.prefers.currentData()) if self._way_chosen else None,
            otherwise=Channel(form.otherwise.currentData()) if form.otherwise.currentData() else None,
            no_voicemail=form.no_voicemail.isChecked(),
            best_time=form.best_time.text(),
            no_contact_reason=form.no_contact.text(),
            language=form.language.currentData(),
            usual_staff=form.usual.currentData(),
            only_usual=form.only_usual.isChecked() and form.usual.currentData() is not None,
            note=form.note.toPlainText(),
            care=form.care.toPlainText(),
            address=form.address.text(),
            postcode=form.postcode.text(),
            agreed_password=form.agreed_password.text(),
            contact_persons=self._persons.read(),
        )
