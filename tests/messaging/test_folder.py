"""Demonstration mail: files that a mail program opens, with the fence asked as in earnest."""

from __future__ import annotations

from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from bookingdesk.domain.mail_accounts import MailAccount, MicrosoftAccount
from bookingdesk.domain.messages import MessageState
from bookingdesk.messaging.folder import FolderMailing, FolderSender
from bookingdesk.messaging.oauth import OauthMissing
from tests.builders import at
from tests.messaging.dispatches import a_dispatch, a_message


def test_that_a_message_becomes_a_file(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    verdict = FolderSender(folder).deliver(a_dispatch(settings={"business.name": "Nord"}), lambda: True)
    assert (verdict.state, verdict.code) == (MessageState.SENT, "folder")
    (file,) = folder.iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=default)
    assert file.suffix == ".eml"
    assert file.name.startswith("88213-confirmation-")
    assert mail["To"] == "Maya Ortiz <maya@mail.example>"


def test_that_nothing_is_written_where_the_fence_says_no(tmp_path: Path) -> None:
    verdict = FolderSender(tmp_path / "mail").deliver(a_dispatch(), lambda: False)
    assert verdict.state is MessageState.OBSOLETE
    assert not (tmp_path / "mail").exists()


def test_that_a_bad_address_fails_and_an_unwritable_folder_is_tried_again(tmp_path: Path) -> None:
    sender = FolderSender(tmp_path / "mail")
    assert sender.deliver(a_dispatch(message=a_message(recipient="x")), lambda: True).state is MessageState.FAILED
    (tmp_path / "file").write_text("", encoding="utf-8")
    blocked = FolderSender(tmp_path / "file" / "mail").deliver(a_dispatch(), lambda: True)
    assert (blocked.state, blocked.reason) == (MessageState.RETRY_WAIT, "folder_not_writable")


def test_that_a_test_mail_is_a_file_too(tmp_path: Path) -> None:
    verdict = FolderSender(tmp_path).deliver_test({}, "me@mail.example", at("2025-06-20 10:00"))
    assert verdict.state is MessageState.SENT
    assert (tmp_path / "test.eml").is_file()


def test_that_a_demonstration_keeps_no_password_and_tests_into_its_folder(tmp_path: Path) -> None:
    mailing, account = FolderMailing(tmp_path), MailAccount.of({"mail.user": "desk"})
    assert mailing.secret_source(account) == "nowhere"
    mailing.keep_password("desk", "geheim")
    assert mailing.secret_source(account) == "keyring"
    assert "geheim" not in repr(vars(mailing))
    verdict = mailing.sender().deliver_test({}, "me@mail.example", at("2025-06-20 10:00"))
    assert (verdict.state, (tmp_path / "test.eml").exists()) == (MessageState.SENT, True)
    with pytest.raises(OauthMissing):
        mailing.offer_sign_in(MicrosoftAccount(user="desk", client="", tenant="common"), at("2025-06-20 10:00"))
    mailing.drop(account)
    assert mailing.secret_source(account) == "nowhere"
