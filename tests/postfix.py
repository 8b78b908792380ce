"""A real Postfix on loopback: own folders and queue, TLS by the certificate of this run, one user who may sign in.

Everything it takes lands in one mailbox file. It never hears of another host: what is not for `mail.example` is
refused. Needs the Debian packages of PACKAGES with libsasl2-modules, and root, as Postfix does.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_binary_file, policy
from email.message import EmailMessage
from mailbox import mbox
from pathlib import Path
from tempfile import mkdtemp

from tests.scripted_smtp import server_files

USER, PASSWORD = "desk", "geheim-ß"
DOMAIN = "mail.example"
GONE = f"gone@{DOMAIN}"
"""Is refused with 550."""

PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
PACKAGES = {"postfix": "postfix", "saslpasswd2": "sasl2-bin", "calcurse": "calcurse"}
"""Programs and the Debian packages they come in; calcurse takes the invitations in that were delivered."""
QUEUE_FOLDERS = (
    *("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"),
    *("maildrop", "public", "pid"),
)

MAIN = """
compatibility_level = 3.6
queue_directory = {root}/queue
data_directory = {root}/data
command_directory = /usr/sbin
daemon_directory = {daemons}
mail_owner = postfix
setgid_group = postdrop
maillog_file = {root}/log/mail.log
maillog_file_prefixes = {root}/log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks =
myhostname = post.{domain}
mydestination =
local_transport = error:no local users
alias_maps =
alias_database =
virtual_mailbox_domains = {domain}
virtual_mailbox_base = {root}/mail
virtual_mailbox_maps = static:all
virtual_mailbox_limit = 0
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
smtpd_relay_restrictions = reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access regexp:{root}/etc/recipients
smtpd_tls_chain_files = {root}/etc/both.pem
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_auth_enable = yes
smtpd_sasl_path = smtpd
smtpd_sasl_local_domain = {domain}
smtputf8_enable = yes
smtpd_client_connection_rate_limit = 0
default_transport = error:nothing leaves this computer
"""

MASTER = """
127.0.0.1:{plain} inet n - n - - smtpd
127.0.0.1:{wrapped} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
127.0.0.1:{members} inet n - n - - smtpd -o smtpd_recipient_restrictions=permit_sasl_authenticated,reject
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
error unix - - n - - error
proxymap unix - - n - - proxymap
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""

SASL = """
pwcheck_method: auxprop
auxprop_plugin: sasldb
sasldb_path: {root}/sasl/users
mech_list: PLAIN LOGIN
log_level: 0
"""


def why_not() -> str:
    """Why there can be no Postfix here; empty where there can."""
    missing = [package for program, package in PACKAGES.items() if shutil.which(program, path=PATH) is None]
    if missing:
        return f"not installed: {', '.join(missing)}"
    return "" if os.geteuid() == 0 else "Postfix can only be started by root"


@dataclass(frozen=True, kw_only=True)
class Postfix:
    """Where it listens, and what it has delivered."""

    plain: int
    """STARTTLS is offered, nobody has to sign in."""
    wrapped: int
    """TLS from the start."""
    members: int
    """STARTTLS, and only who signs in may send."""
    root: Path

    def mails(self) -> list[EmailMessage]:
        """All that was delivered, in the order of arrival."""
        box = mbox(self.root / "mail" / "all", create=False)
        try:
            found = []
            for key in box.iterkeys():
                with box.get_file(key) as file:
                    found.append(message_from_binary_file(file, policy=policy.default))
            return [mail for mail in found if isinstance(mail, EmailMessage)]
        finally:
            box.close()

    def wait_for(self, count: int, seconds: float = 30.0) -> list[EmailMessage]:
        """The mails, once there are so many. Raises TimeoutError with the end of the server's log."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if (self.root / "mail" / "all").exists() and len(found := self.mails()) >= count:
                return found
            time.sleep(0.05)
        raise TimeoutError(self.log()[-3000:])

    def log(self) -> str:
        """What the server wrote down."""
        file = self.root / "log" / "mail.log"
        return file.read_text(encoding="utf-8", errors="replace") if file.exists() else ""


@contextmanager
def postfix() -> Iterator[Postfix]:
    """Start it, and end it with all its processes."""
    root = Path(mkdtemp(prefix="postfix"))
    process: subprocess.Popen[bytes] | None = None
    try:
        server = Postfix(plain=_free_port(), wrapped=_free_port(), members=_free_port(), root=root)
        _furnish(server)
        daemons = _daemons()
        process = subprocess.Popen(
            [f"{daemons}/master", "-c", str(root / "etc"), "-d"],
            env={
                "PATH": PATH,
                "MAIL_CONFIG": str(root / "etc"),
                "MAIL_LOGTAG": "postfix",
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        _await(server, process)
        yield server
    finally:
        if process is not None:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(10)
        shutil.rmtree(root)


def _daemons() -> str:
    told = subprocess.run(
        ["/usr/sbin/postconf", "-d", "-h", "daemon_directory"], check=True, capture_output=True, text=True
    )
    return told.stdout.strip()


def _furnish(server: Postfix) -> None:
    """Folders as Postfix wants them owned, and its files."""
    root, owner = server.root, pwd.getpwnam("postfix")
    root.chmod(0o755)
    for name in ("etc", "queue", "data", "mail", "log", "sasl"):
        (root / name).mkdir(mode=0o755)
    for name in ("data", "mail", "sasl"):
        os.chown(root / name, owner.pw_uid, owner.pw_gid)
    for name in QUEUE_FOLDERS:
        (root / "queue" / name).mkdir(mode=0o700)
        os.chown(root / "queue" / name, owner.pw_uid, -1)
    os.chown(root / "queue" / "pid", 0, 0)
    for name, mode in (("public", 0o710), ("maildrop", 0o730)):
        shutil.chown(root / "queue" / name, group="postdrop")
        (root / "queue" / name).chmod(mode)
    facts = {"root": root, "daemons": _daemons(), "domain": DOMAIN, "uid": owner.pw_uid, "gid": owner.pw_gid}
    ports = {"plain": server.plain, "wrapped": server.wrapped, "members": server.members}
    (root / "etc" / "main.cf").write_text(MAIN.format(**facts).lstrip(), encoding="ascii")
    (root / "etc" / "master.cf").write_text(MASTER.format(**ports).lstrip(), encoding="ascii")
    (root / "etc" / "recipients").write_text("/^gone@/ 550 5.1.1 nobody of that name\n", encoding="ascii")
    (root / "etc" / "both.pem").write_bytes(server_files())
    (root / "etc" / "sasl").mkdir()  # where Debian's Postfix looks for it
    (root / "etc" / "sasl" / "smtpd.conf").write_text(SASL.format(root=root).lstrip(), encoding="ascii")
    subprocess.run(
        ["/usr/sbin/saslpasswd2", "-p", "-c", "-f", str(root / "sasl" / "users"), "-u", DOMAIN, USER],
        input=PASSWORD.encode(),
        check=True,
        capture_output=True,
    )
    os.chown(root / "sasl" / "users", owner.pw_uid, owner.pw_gid)


def _await(server: Postfix, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 15
    while time.monotonic() < end and process.poll() is None:
        try:
            with socket.create_connection(("127.0.0.1", server.members), timeout=5) as line:
                if line.recv(200).startswith(b"220"):
                    return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError(f"Postfix does not answer: {server.log()[-3000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
