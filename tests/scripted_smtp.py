"""A mail server on loopback that misbehaves as its script says: refuses, stalls, resets, lies.

Each step of the conversation looks into the script for what to do; without an entry it behaves well.
"""

from __future__ import annotations

import contextlib
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory


class Do(Enum):
    """What a server may do instead of answering."""

    RESET = "reset"
    STALL = "stall"
    """Say nothing more, but keep the line open."""


Reply = str | Do
Step = Reply | Callable[[str], Reply]
"""A reply, or what makes one from the command's argument."""


@dataclass
class ScriptedServer:
    """Use as a context manager; `port` is where it listens, `bodies` what it accepted."""

    script: Mapping[str, Step] = field(default_factory=dict)
    extensions: tuple[str, ...] = ("8BITMIME", "SMTPUTF8", "AUTH PLAIN LOGIN")
    tls: str = ""
    """Empty, `starttls` or `tls`."""

    def __post_init__(self) -> None:
        self.bodies: list[bytes] = []
        self.recipients: list[str] = []
        """Of accepted bodies, in the same order."""
        self.commands: list[str] = []
        self.stalled = threading.Event()
        """A client has come to the step that is never answered."""
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []
        self._lines: set[socket.socket] = set()

    def __enter__(self) -> ScriptedServer:
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        self._listener.settimeout(0.05)
        self.port = self._listener.getsockname()[1]
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        for line in list(self._lines):
            with contextlib.suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)
        self._listener.close()

    def _start(self, work: Callable[..., None], *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                line, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            line.settimeout(20)
            self._lines.add(line)
            self._start(self._serve, line)

    def _serve(self, line: socket.socket) -> None:
        talk = _Conversation(self, line)
        try:
            if self.tls == "tls":
                talk.protect()
            talk.run()
        except (OSError, _HungUp):
            pass  # the client may leave whenever it likes
        finally:
            self._lines.discard(line)
            with contextlib.suppress(OSError):
                talk.line.close()

    def wait_for_close(self, line: socket.socket) -> None:
        """Keep the line open until one of the two sides gives up."""
        with contextlib.suppress(OSError):
            while not self._closing.is_set() and line.recv(65536):
                pass
        raise _HungUp


class _HungUp(Exception):
    pass


class _Conversation:
    """One connection."""

    def __init__(self, server: ScriptedServer, line: socket.socket) -> None:
        self._server = server
        self.line = line
        self._buffer = b""
        self._secured = False
        self._recipient = ""

    def protect(self) -> None:
        """Speak TLS from now on."""
        self.line = server_tls().wrap_socket(self.line, server_side=True, do_handshake_on_connect=False)
        self.line.do_handshake()
        self._secured = True

    def run(self) -> None:
        """Answer until somebody leaves."""
        self._answer("banner", "", "220 scripted ESMTP")
        while True:
            command = self._read_line()
            self._server.commands.append(command.split(" ")[0].upper())
            verb, _, argument = command.partition(" ")
            match verb.upper():
                case "EHLO":
                    self._answer("ehlo", argument, self._hello())
                case "STARTTLS":
                    self._answer("starttls", argument, "220 go ahead")
                    self.protect()
                case "AUTH":
                    self._answer("auth", argument, "235 welcome")
                case "MAIL":
                    self._answer("mail", argument, "250 fine")
                case "RCPT":
                    self._recipient = argument[4:-1]
                    self._answer("rcpt", self._recipient, "250 fine")
                case "DATA":
                    self._answer("data", argument, "354 go on")
                    self._take_body()
                case "QUIT":
                    self._send("221 bye")
                    return
                case _:
                    self._send("250 fine")

    def _hello(self) -> str:
        names = list(self._server.extensions)
        if self._server.tls == "starttls" and not self._secured:
            names.append("STARTTLS")
        lines = ["scripted", *names]
        return "\r\n".join(f"250{'-' if n < len(lines) else ' '}{text}" for n, text in enumerate(lines, 1))

    def _take_body(self) -> None:
        if "mid_body" in self._server.script:
            self.line.recv(100)
            self._answer("mid_body", "", "")
        body = b""
        while not body.endswith(b"\r\n.\r\n"):
            body += self._take()
        self._answer("body", self._recipient, "250 taken", body)

    def _answer(self, step: str, argument: str, usual: str, body: bytes | None = None) -> None:
        found = self._server.script.get(step, usual)
        reply = found(argument) if callable(found) else found
        if body is not None and isinstance(reply, str) and reply.startswith("250"):
            self._server.bodies.append(body)
            self._server.recipients.append(argument)
        if reply is Do.RESET:
            self.line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.line.close()
            raise _HungUp
        if reply is Do.STALL:
            self._server.stalled.set()
            self._server.wait_for_close(self.line)
        self._send(str(reply))
        if str(reply).startswith("421"):
            raise _HungUp

    def _send(self, reply: str) -> None:
        self.line.sendall(reply.encode() + b"\r\n")

    def _take(self) -> bytes:
        taken, self._buffer = self._buffer, b""
        if not taken:
            taken = self.line.recv(65536)
            if not taken:
                raise _HungUp
        return taken

    def _read_line(self) -> str:
        while b"\r\n" not in self._buffer:
            more = self.line.recv(65536)
            if not more:
                raise _HungUp
            self._buffer += more
        line, _, self._buffer = self._buffer.partition(b"\r\n")
        return line.decode("utf-8", "replace")


@lru_cache(maxsize=1)
def certificate() -> tuple[bytes, bytes]:
    """A certificate for loopback, made for this run, and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "scripted server")])
    start = datetime(2020, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(start)
        .not_valid_after(start + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    return made.public_bytes(serialization.Encoding.PEM), key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


@lru_cache(maxsize=1)
def server_tls() -> ssl.SSLContext:
    """What the server presents."""
    public, key = certificate()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "both.pem"
        file.write_bytes(public + key)
        context.load_cert_chain(file)
    return context


def server_files() -> bytes:
    """The key and the certificate, for a server that reads files."""
    public, key = certificate()
    return key + public


def trusting() -> ssl.SSLContext:
    """A client's context that trusts this run's certificate and no other."""
    return ssl.create_default_context(cadata=certificate()[0].decode())
