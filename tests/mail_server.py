"""A mail server on loopback that behaves as told, address by address, and remembers what it took."""
# ruff: noqa: N802  aiosmtpd names its handlers so

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class Behaviour:
    """What the server does. `rcpt` and `data` are answers to an address; `wait` is in seconds before each answer to DATA.

    `drop` names addresses after whose text the connection is closed without a word, `mute` those at which it falls silent.
    """

    rcpt: dict[str, str] = field(default_factory=dict)
    data: dict[str, str] = field(default_factory=dict)
    drop: set[str] = field(default_factory=set)
    mute: set[str] = field(default_factory=set)
    wait: float = 0.0


@dataclass
class MailServerInHand:
    """A running server: how it behaves, and how often it took each Message-ID (texts it dropped after count too)."""

    port: int
    behaviour: Behaviour
    took: Counter[str] = field(default_factory=Counter)
    asked: Counter[str] = field(default_factory=Counter)
    connections: int = 0

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}?tls=none"


class _Handler:
    def __init__(self, server: MailServerInHand) -> None:
        self.server = server

    async def handle_EHLO(
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name = hostname
        self.server.connections += 1
        return responses

    async def handle_RCPT(
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        self.server.asked[address] += 1
        if address in self.server.behaviour.mute:
            await asyncio.sleep(3600)
        answer = self.server.behaviour.rcpt.get(address, "250 OK")
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.server.behaviour.wait)
        [address] = envelope.rcpt_tos
        answer = self.server.behaviour.data.get(address, "250 taken")
        if answer.startswith("2"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.server.took[str(message_from_bytes(content)["Message-ID"])] += 1
        if address in self.server.behaviour.drop and server.transport is not None:
            server.transport.abort()
        return answer


@contextmanager
def mail_server(behaviour: Behaviour | None = None, port: int = 0) -> Iterator[MailServerInHand]:
    """Run a server for as long as the block does; port 0 is any free one."""
    server = MailServerInHand(port or free_port(), behaviour or Behaviour())
    controller = Controller(_Handler(server), hostname="127.0.0.1", port=server.port, ready_timeout=10)
    controller.start()
    try:
        yield server
    finally:
        controller.stop()


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
