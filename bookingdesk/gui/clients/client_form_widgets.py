"""The widgets of ui/client_form.ui by name."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFrame,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QWidget,
)


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
    otherwise: QComboBox
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
    only_usual: QCheckBox
    usual_problem: QLabel
    best_time: QLineEdit
    best_time_problem: QLabel
    no_voicemail: QCheckBox
    care: QPlainTextEdit
    care_problem: QLabel
    address: QLineEdit
    postcode: QLineEdit
    agreed_password: QLineEdit
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
