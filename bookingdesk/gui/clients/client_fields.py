"""The fields of ui/client_form.ui: shows a draft in them and reads it back; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from bookingdesk.domain.catalogue import Catalogue, ResourceKind
from bookingdesk.domain.clients import Channel, ClientKind, ContactPerson
from bookingdesk.domain.contact import PREFERABLE
from bookingdesk.i18n.translation import SHIPPED, _
from bookingdesk.i18n.words import channel_word, language_word
from bookingdesk.presentation.booking_draft import Problem
from bookingdesk.presentation.client_draft import ClientDraft, ClientField

PERSON_COLUMNS = 5
MAY_BOOK, MAY_CANCEL = 3, 4
FOLDED = (ClientField.PRONOUNCED, ClientField.BORN, ClientField.CARE, ClientField.NOTE, ClientField.PERSONS)


class ClientFormWidgets:
    """The widgets of ui/client_form.ui."""

    strip: QFrame
    strip_text: QLabel
    strip_values: QGridLayout
    take_theirs: QPushButton
    keep_mine: QPushButton
    alike: QFrame
    alike_text: QLabel
    open_alike: QPushButton
    not_same: QPushButton
    kind: QComboBox
    given: QLineEdit
    given_label: QLabel
    given_needed: QLabel
    given_problem: QLabel
    family: QLineEdit
    family_label: QLabel
    family_problem: QLabel
    organisation: QLineEdit
    organisation_label: QLabel
    organisation_needed: QLabel
    organisation_problem: QLabel
    phone: QLineEdit
    phone_needed: QLabel
    phone_problem: QLabel
    email: QLineEdit
    email_problem: QLabel
    prefers: QComboBox
    prefers_problem: QLabel
    no_contact: QLineEdit
    no_contact_label: QLabel
    no_contact_problem: QLabel
    kind_problem: QLabel
    more: QPushButton
    more_box: QWidget
    pronounced: QLineEdit
    pronounced_problem: QLabel
    born: QLineEdit
    born_problem: QLabel
    language: QComboBox
    language_problem: QLabel
    usual: QComboBox
    usual_problem: QLabel
    care: QPlainTextEdit
    care_problem: QLabel
    note: QPlainTextEdit
    note_problem: QLabel
    persons_box: QWidget
    persons: QTableWidget
    persons_problem: QLabel
    add_person: QPushButton
    remove_person: QPushButton
    error: QLabel
    save: QPushButton
    leave: QPushButton


class ClientFields(QObject):
    """Moves a draft into the widgets and back."""

    changed = Signal()
    """Somebody typed or chose something."""

    def __init__(self, form: ClientFormWidgets, catalogue: Catalogue, parent: QObject) -> None:
        super().__init__(parent)
        self._form = form
        self._filling = False
        self._way_chosen = False
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
        form.language.addItem(_("As the desk"), "")
        for code in SHIPPED:
            form.language.addItem(language_word(code), code)
        form.usual.addItem(_("Nobody in particular"), None)
        for person in catalogue.of_kind(ResourceKind.STAFF):
            form.usual.addItem(person.name, person.id)
        for combo in (form.kind, form.prefers, form.language, form.usual):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(6)
        table = form.persons
        table.setColumnCount(PERSON_COLUMNS)
        table.setHorizontalHeaderLabels([_("Name"), _("Phone"), _("Email"), _("Books"), _("Cancels")])
        table.setAccessibleName(_("Contact persons"))
        table.verticalHeader().hide()
        table.setTabKeyNavigation(False)
        table.setMinimumHeight(table.fontMetrics().lineSpacing() * 7)
        for label in (form.kind_problem, form.language_problem, form.usual_problem):
            label.hide()

    def _connect(self) -> None:
        form = self._form
        lines = (form.given, form.family, form.organisation, form.phone, form.email, form.no_contact)
        for line in (*lines, form.pronounced, form.born):
            line.textEdited.connect(self._tell)
        for text in (form.care, form.note):
            text.textChanged.connect(self._tell)
        for combo in (form.kind, form.language, form.usual):
            combo.activated.connect(self._tell)
        form.prefers.activated.connect(self._choose_way)
        form.persons.itemChanged.connect(self._tell)
        form.add_person.clicked.connect(self._add_person)
        form.remove_person.clicked.connect(self._remove_person)
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
            (form.language, draft.language),
            (form.usual, draft.usual_staff),
        ):
            combo.setCurrentIndex(max(0, combo.findData(data)))
        self._show_persons(draft)
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

    def _show_persons(self, draft: ClientDraft) -> None:
        if self._persons() == draft.contact_persons:
            return
        table = self._form.persons
        table.setRowCount(0)
        for person in draft.contact_persons:
            self._put_person(person)

    def _put_person(self, person: ContactPerson) -> None:
        table = self._form.persons
        row = table.rowCount()
        table.insertRow(row)
        for column, text in enumerate((person.name, person.phone, person.email)):
            table.setItem(row, column, QTableWidgetItem(text))
        for column, right in ((MAY_BOOK, person.may_book), (MAY_CANCEL, person.may_cancel)):
            item = QTableWidgetItem()
            item.setFlags(
                Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
            )
            item.setCheckState(Qt.CheckState.Checked if right else Qt.CheckState.Unchecked)
            table.setItem(row, column, item)
        first = table.item(row, 0)
        if first is not None:
            first.setData(Qt.ItemDataRole.UserRole, person.id)

    @Slot()
    def _add_person(self) -> None:
        self._filling = True
        self._put_person(ContactPerson(name=""))
        self._filling = False
        table = self._form.persons
        table.setFocus()
        table.setCurrentCell(table.rowCount() - 1, 0)
        item = table.item(table.rowCount() - 1, 0)
        if item is not None:
            table.editItem(item)
        self.changed.emit()

    @Slot()
    def _remove_person(self) -> None:
        row = self._form.persons.currentRow()
        if row >= 0:
            self._form.persons.removeRow(row)
            self.changed.emit()

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
            no_contact_reason=form.no_contact.text(),
            language=form.language.currentData(),
            usual_staff=form.usual.currentData(),
            note=form.note.toPlainText(),
            care=form.care.toPlainText(),
            contact_persons=self._persons(),
        )

    def _persons(self) -> tuple[ContactPerson, ...]:
        table = self._form.persons
        found = []
        for row in range(table.rowCount()):
            name, phone, email, books, cancels = (table.item(row, column) for column in range(PERSON_COLUMNS))
            if name is None or phone is None or email is None or books is None or cancels is None:
                continue
            found.append(
                ContactPerson(
                    id=name.data(Qt.ItemDataRole.UserRole),
                    name=name.text(),
                    phone=phone.text(),
                    email=email.text(),
                    may_book=books.checkState() is Qt.CheckState.Checked,
                    may_cancel=cancels.checkState() is Qt.CheckState.Checked,
                )
            )
        return tuple(found)

    # -- marks -----------------------------------------------------------------------------------------------

    def mark(self, found: Mapping[ClientField, Problem]) -> None:
        """Say beside each field what is needed, and under it what is wrong (rule A50)."""
        form = self._form
        needs = {
            ClientField.GIVEN: form.given_needed,
            ClientField.ORGANISATION: form.organisation_needed,
            ClientField.PHONE: form.phone_needed,
        }
        for field, label in self._problem_labels().items():
            problem = found.get(field)
            needed = problem is not None and problem.needed
            label.setText(problem.words if problem is not None and not needed else "")
            label.setVisible(bool(label.text()))
            widget = self.field_of(field)
            widget.setAccessibleDescription(problem.words if problem is not None else "")
            if field in needs:
                needs[field].setText(_("needed") if needed else "")
            if isinstance(widget, QLineEdit):
                _set_invalid(widget, bool(label.text()))
        if any(field in found for field in FOLDED):
            form.more.setChecked(True)

    def _problem_labels(self) -> dict[ClientField, QLabel]:
        form = self._form
        return {
            ClientField.GIVEN: form.given_problem,
            ClientField.FAMILY: form.family_problem,
            ClientField.ORGANISATION: form.organisation_problem,
            ClientField.PHONE: form.phone_problem,
            ClientField.EMAIL: form.email_problem,
            ClientField.PREFERS: form.prefers_problem,
            ClientField.NO_CONTACT: form.no_contact_problem,
            ClientField.PRONOUNCED: form.pronounced_problem,
            ClientField.BORN: form.born_problem,
            ClientField.CARE: form.care_problem,
            ClientField.NOTE: form.note_problem,
            ClientField.PERSONS: form.persons_problem,
        }

    def field_of(self, field: ClientField) -> QWidget:
        """Where the focus goes when this field is in the way of saving."""
        form = self._form
        return {
            ClientField.GIVEN: form.given,
            ClientField.FAMILY: form.family,
            ClientField.ORGANISATION: form.organisation,
            ClientField.PHONE: form.phone,
            ClientField.EMAIL: form.email,
            ClientField.PREFERS: form.prefers,
            ClientField.NO_CONTACT: form.no_contact,
            ClientField.PRONOUNCED: form.pronounced,
            ClientField.BORN: form.born,
            ClientField.CARE: form.care,
            ClientField.NOTE: form.note,
            ClientField.PERSONS: form.persons,
        }[field]


def _set_invalid(line: QLineEdit, invalid: bool) -> None:
    if bool(line.property("invalid")) != invalid:
        line.setProperty("invalid", invalid)
        line.style().unpolish(line)
        line.style().polish(line)
