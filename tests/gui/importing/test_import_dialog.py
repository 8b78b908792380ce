"""Import from the File menu: guessed, shown, changed, tried, stopped; good rows are kept and bad ones written out."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from bookingdesk.gui.importing.import_dialog import ImportDialog
from bookingdesk.gui.workplace import Workplace
from bookingdesk.usecases.env import Env

CLIENTS = """Vorname;Nachname;E-Mail;Handy;Geburtstag;Farbe
Emil;Adler;emil@mail.example;030 555 0201;24.12.1980;blau
Ada;Bauer;ada@mail,example;030 555 0202;13.02.1990;rot
Finn;Conrad;;030 555 0203;;gelb
"""


def opened(qtbot: QtBot, workplace: Workplace, path: Path, command: str = "import_clients") -> ImportDialog:
    workplace.commands.forms.files.ask_file = lambda parent, title: str(path)
    assert workplace.window.commands.run(command)
    (dialog,) = workplace.window.findChildren(ImportDialog)
    qtbot.addWidget(dialog)
    return dialog


def written(tmp_path: Path, text: str, name: str = "clients.csv") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def count(env: Env) -> int:
    return env.store.read(lambda work: work.clients.count())


def test_that_a_file_is_guessed_tried_and_imported(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, tmp_path: Path
) -> None:
    before = count(sqlite_salon)
    dialog = opened(qtbot, workplace, written(tmp_path, CLIENTS))
    grid = dialog.form.mapping
    assert grid.choices["given_name"].currentText() == "Vorname"
    assert grid.choices["phone"].currentText() == "Handy"
    assert dialog.form.unused.text() == "Not imported: Farbe"
    qtbot.waitUntil(lambda: dialog.form.verdict.text().startswith("Would add 2;"))
    assert dialog.form.how.text() == "3 rows, UTF-8, separated by ;"
    assert "Line 3: Email: this is not an email address." in dialog.form.rejections.item(0).text()
    assert count(sqlite_salon) == before
    qtbot.mouseClick(dialog.form.import_now, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: dialog.result_of_import is not None)
    assert count(sqlite_salon) == before + 2
    rejects = (tmp_path / "clients.rejects.csv").read_text(encoding="utf-8-sig")
    assert "ada@mail,example" in rejects
    assert "not an email address" in rejects
    assert "clients.rejects.csv" in dialog.form.verdict.text()
    assert "Imported: 2 clients." in workplace.toasts.texts()
    qtbot.keyClick(dialog.form.leave, Qt.Key.Key_Return)
    assert not dialog.isVisible()


def test_that_the_same_file_twice_adds_nobody(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, tmp_path: Path
) -> None:
    path = written(tmp_path, CLIENTS)
    for _time in range(2):
        dialog = opened(qtbot, workplace, path)
        dialog.import_rows()
        qtbot.waitUntil(lambda dialog=dialog: dialog.result_of_import is not None)
        dialog.close()
        dialog.setParent(None)
        dialog.deleteLater()
    assert dialog.form.verdict.text().startswith("Added 0; 2 known already; 1 rejected.")


def test_that_unclear_dates_are_asked_about(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, tmp_path: Path
) -> None:
    text = "name,email,birthday\nEmil Adler,emil@mail.example,03/04/1980\n"
    dialog = opened(qtbot, workplace, written(tmp_path, text))
    assert dialog.form.order.currentText() == "choose …"
    assert "03/04/1980" in dialog.form.order_question.text()
    assert not dialog.form.import_now.isEnabled()
    dialog.form.order.setFocus()
    qtbot.keyClick(dialog.form.order, Qt.Key.Key_Down)
    assert dialog.form.import_now.isEnabled()
    dialog.import_rows()
    qtbot.waitUntil(lambda: dialog.result_of_import is not None)
    (emil,) = sqlite_salon.store.read(lambda work: work.clients.find("emil adler"))
    assert emil.born is not None
    assert (emil.born.month, emil.born.day) == (4, 3)
    dialog.close()


def test_that_a_column_can_be_mapped_by_hand(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, tmp_path: Path
) -> None:
    text = "Wer,Wohin\nEmil Adler,emil@mail.example\n"
    dialog = opened(qtbot, workplace, written(tmp_path, text))
    assert "Still needed" in dialog.form.verdict.text()
    assert not dialog.form.import_now.isEnabled()
    for field, downs in (("name", 1), ("email", 2)):
        choice = dialog.form.mapping.choices[field]
        choice.setFocus()
        for _press in range(downs):
            qtbot.keyClick(choice, Qt.Key.Key_Down)
            assert (dialog.form.mapping.choices["name"].currentText(), field) != ("not in the file", "email")
    assert dialog.form.mapping.mapping.shown() == {"name": "Wer", "email": "Wohin"}
    qtbot.keyClick(choice, Qt.Key.Key_Up)
    assert dialog.form.verdict.text() == "“Wer” is chosen for Name and for Email."
    assert not dialog.form.import_now.isEnabled()
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    dialog.import_rows()
    qtbot.waitUntil(lambda: dialog.result_of_import is not None)
    assert [c.email for c in sqlite_salon.store.read(lambda work: work.clients.find("emil adler"))] == [
        "emil@mail.example"
    ]
    dialog.close()


def test_that_a_long_import_can_be_stopped_and_keeps_what_it_has(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, tmp_path: Path
) -> None:
    rows = "".join(f"Emil{n},Adler{n},emil{n}@mail.example\n" for n in range(6000))
    before = count(sqlite_salon)
    dialog = opened(qtbot, workplace, written(tmp_path, f"given name,family name,email\n{rows}"))
    dialog.import_rows()
    qtbot.waitUntil(lambda: dialog.form.progress.value() > 0 and dialog.form.stop.isVisible(), timeout=20000)
    qtbot.keyClick(dialog.form.stop, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: dialog.result_of_import is not None, timeout=20000)
    result = dialog.result_of_import
    assert result is not None
    assert result.stopped
    assert 0 < result.added < 6000
    assert count(sqlite_salon) == before + result.added
    dialog.close()


def test_that_closing_stops_what_runs_first(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, tmp_path: Path
) -> None:
    rows = "".join(f"Emil{n},Adler{n},emil{n}@mail.example\n" for n in range(6000))
    dialog = opened(qtbot, workplace, written(tmp_path, f"given name,family name,email\n{rows}"))
    dialog.import_rows()
    qtbot.waitUntil(lambda: dialog.form.progress.value() > 0, timeout=20000)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not dialog.isVisible(), timeout=20000)
    added = count(sqlite_salon)
    qtbot.wait(50)
    assert count(sqlite_salon) == added


def test_that_what_is_no_text_is_refused_with_a_sentence(workplace: Workplace, tmp_path: Path) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00\x0d" * 400)
    workplace.commands.forms.files.ask_file = lambda parent, title: str(path)
    workplace.window.commands.run("import_clients")
    assert not workplace.window.findChildren(ImportDialog)
    assert any("not a CSV file" in text for text in workplace.toasts.texts())


def test_that_bookings_are_imported_and_double_ones_rejected(
    qtbot: QtBot, sqlite_salon: Env, workplace: Workplace, tmp_path: Path
) -> None:
    text = (
        "client,service,staff,date,time,email\n"
        "Maya Ortiz,Haircut,Ana,2025-06-24,10:15,\n"
        "Lena Weiß,Haircut,Ana,2025-06-24,10:30,\n"
    )
    dialog = opened(qtbot, workplace, written(tmp_path, text, "b.csv"), "import_bookings")
    dialog.import_rows()
    qtbot.waitUntil(lambda: dialog.result_of_import is not None)
    result = dialog.result_of_import
    assert result is not None
    assert (result.added, result.rejected) == (1, 1)
    assert "Line 3: Ana is booked until 11:00" in dialog.form.rejections.item(0).text()
    dialog.close()
