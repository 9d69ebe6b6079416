"""ClamAV's daemon, where one is configured: a daemon that answers as told, on a socket of its own."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import pytest

from core.antivirus import Scanner, ScannerAwayError, scanner_of
from core.errors import Rejected
from tenants.roadmap.activity.evidence_kinds import Sent, refuse_infected

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


@contextmanager
def daemon(answer: bytes | None = None) -> Iterator[tuple[str, list[bytes]]]:
    """A clamd that finds EICAR, or says what it is told, or hangs up."""
    seen: list[bytes] = []
    with TemporaryDirectory() as folder:
        path = str(Path(folder) / "clamd.ctl")
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as door:
            door.bind(path)
            door.listen()

            def serve() -> None:
                line, _address = door.accept()
                with line, line.makefile("rb") as said:
                    assert said.read(10) == b"zINSTREAM\0"
                    data = b""
                    while size := struct.unpack(">I", said.read(4))[0]:
                        data += said.read(size)
                    seen.append(data)
                    found = b"stream: Eicar-Test-Signature FOUND\0" if EICAR in data else b"stream: OK\0"
                    line.sendall(found if answer is None else answer)

            server = Thread(target=serve, daemon=True)
            server.start()
            yield f"unix:{path}", seen
            server.join(timeout=5)


def test_a_clean_file_passes_whole() -> None:
    data = b"\x00\xff" * 100_000
    with daemon() as (address, seen):
        assert Scanner(address).found_in(data) is None
    assert seen == [data]


def test_what_is_found_is_named() -> None:
    with daemon() as (address, _seen):
        assert Scanner(address).found_in(b"%PDF" + EICAR) == "Eicar-Test-Signature"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: ERROR\0", b"\0"])
def test_any_other_answer_is_none(answer: bytes) -> None:
    with daemon(answer) as (address, _seen), pytest.raises(ScannerAwayError):
        Scanner(address).found_in(b"a")


@pytest.mark.parametrize(
    "address", ["unix:/nowhere/clamd.ctl", "tcp:127.0.0.1:1", "tcp:host", "tcp:127.0.0.1:x", "чушь", ""]
)
def test_an_address_where_nobody_is(address: str) -> None:
    with pytest.raises(ScannerAwayError):
        Scanner(address).found_in(b"a")


def test_nothing_is_asked_where_nothing_is_configured() -> None:
    assert scanner_of(None) is None
    refuse_infected([Sent("а.pdf", EICAR)], None)


def test_whoever_attaches_is_told(app) -> None:
    with app.test_request_context("/"):
        with daemon() as (address, _seen), pytest.raises(Rejected) as infected:
            refuse_infected([Sent("путь/приказ.pdf", EICAR)], scanner_of(address))
        assert "«приказ.pdf»" in infected.value.messages["file"]
        assert "Eicar" in infected.value.messages["file"]
        with pytest.raises(Rejected) as away:
            refuse_infected([Sent("а.pdf", b"a")], scanner_of("unix:/nowhere"))
        assert "ничего не сохранено" in away.value.messages["file"]
