"""A real IMAP server on loopback, Debian's Dovecot in a folder of its own, for as long as a test needs it."""

from __future__ import annotations

import base64
import getpass
import hmac
import imaplib
import json
import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.scripted_smtp import certificate

DOVECOT = shutil.which("dovecot") or shutil.which("dovecot", path="/usr/sbin")
USER, PASSWORD = "desk@nord.example", "opensesame"
NOBODY = 65534
_CONF = """
base_dir = {folder}/run
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <{folder}/certificate.pem
ssl_key = <{folder}/key.pem
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail
mailbox_list_index = no
default_internal_user = {internal}
default_internal_group = {group}
default_login_user = {login}
first_valid_uid = 1
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/home
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
auth_mechanisms = plain xoauth2
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf.ext
}}
auth_failure_delay = 0
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
"""
_OAUTH2 = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={folder}/keys/
username_attribute = sub
"""
_KEY = b"a key that the server shares with who gives tokens"


def a_token(user: str = USER, *, key: bytes = _KEY, lasts: int = 3600) -> str:
    """What the server takes by XOAUTH2, about as long as Microsoft's: a JWT by HMAC (RFC 7519), which it checks."""
    now = int(time.time())  # noqa: TID251 - the server compares it with the computer's clock
    head = {"typ": "JWT", "alg": "HS256"}
    claims = {"sub": user, "iat": now - 7200, "exp": now + lasts, "more": "x" * 1500}
    signed = b".".join(_base64url(json.dumps(part).encode()) for part in (head, claims))
    return b".".join((signed, _base64url(hmac.digest(key, signed, "sha256")))).decode()


def _base64url(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


class Dovecot:
    """Use as a context manager. `plain` is its port for STARTTLS or none, `tls` the one for TLS."""

    def __enter__(self) -> Dovecot:
        assert DOVECOT is not None
        self._folder = Path(tempfile.mkdtemp(prefix="bookingdesk-imap-"))
        self._folder.chmod(0o755)
        self.plain, self.tls = _free_port(), _free_port()
        self._write()
        conf = self._folder / "dovecot.conf"
        self._server = subprocess.Popen([DOVECOT, "-F", "-c", str(conf)])
        self._wait()
        return self

    def __exit__(self, *error: object) -> None:
        self.hang_up()
        shutil.rmtree(self._folder, ignore_errors=True)

    def hang_up(self) -> None:
        """The server goes down, with every connection that it has."""
        self._server.terminate()
        self._server.wait(20)

    def come_back(self) -> None:
        """It is up again, with the mails that it had."""
        self._server = subprocess.Popen([str(DOVECOT), "-F", "-c", str(self._folder / "dovecot.conf")])
        self._wait()

    def put(self, *mails: bytes, folder: str = "INBOX") -> None:
        """They arrive."""
        box = self.box()
        for mail in mails:
            kind, said = box.append(folder, "", None, mail)  # type: ignore[arg-type]
            assert kind == "OK", said
        box.logout()

    def box(self) -> imaplib.IMAP4:
        """Signed in, to arrange and to look."""
        box = imaplib.IMAP4("127.0.0.1", self.plain, timeout=20)
        box.login(USER, PASSWORD)
        return box

    def unseen(self) -> int:
        """How many mails nobody has opened."""
        box = self.box()
        box.select("INBOX", readonly=True)
        found = box.search(None, "UNSEEN")[1][0].split()
        box.logout()
        return len(found)

    @property
    def log(self) -> str:
        """What it has written down."""
        return (self._folder / "log").read_text()

    def _write(self) -> None:
        is_root = os.getuid() == 0
        me = getpass.getuser()
        uid, gid = (NOBODY, NOBODY) if is_root else (os.getuid(), os.getgid())
        for name in ("mail", "home"):
            (self._folder / name).mkdir()
            if is_root:
                os.chown(self._folder / name, uid, gid)
        public, private = certificate()
        (self._folder / "certificate.pem").write_bytes(public)
        (self._folder / "key.pem").write_bytes(private)
        text = _CONF.format(
            folder=self._folder,
            internal="dovecot" if is_root else me,
            group="dovecot" if is_root else os.getgid(),
            login="dovenull" if is_root else me,
            password=PASSWORD,
            uid=uid,
            gid=gid,
            plain=self.plain,
            tls=self.tls,
        )
        (self._folder / "dovecot.conf").write_text(text)
        (self._folder / "oauth2.conf.ext").write_text(_OAUTH2.format(folder=self._folder))
        key = self._folder / "keys" / "default" / "HS256" / "default"
        key.parent.mkdir(parents=True)
        key.write_bytes(base64.b64encode(_KEY))

    def _wait(self) -> None:
        end = time.monotonic() + 20
        while time.monotonic() < end:
            try:
                imaplib.IMAP4("127.0.0.1", self.plain, timeout=5).logout()
                return
            except (OSError, imaplib.IMAP4.error):
                time.sleep(0.05)
        raise TimeoutError(self.log)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])
