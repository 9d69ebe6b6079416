"""Asks ClamAV's daemon about a file, where one is configured; the protocol is clamd's INSTREAM (clamd(8))."""

import socket
import struct
from dataclasses import dataclass

PATIENCE_SECONDS = 20.0
_CHUNK = 64 * 1024


class ScannerAwayError(Exception):
    """The scanner does not answer, or answers something else: nothing is known of the file."""


@dataclass(frozen=True, slots=True)
class Scanner:
    """A daemon at `unix:/run/clamav/clamd.ctl` or `tcp:host:3310`."""

    address: str

    def found_in(self, data: bytes) -> str | None:
        """Return the name of what was found in a file, None for nothing. Raises ScannerAwayError."""
        try:
            with self._connect() as line:
                line.sendall(b"zINSTREAM\0")
                for start in range(0, len(data), _CHUNK):
                    chunk = data[start : start + _CHUNK]
                    line.sendall(struct.pack(">I", len(chunk)) + chunk)
                line.sendall(struct.pack(">I", 0))
                said = _read(line)
        except (OSError, ValueError) as error:
            raise ScannerAwayError(str(error)) from error
        words = said.removeprefix("stream: ")
        if words == "OK":
            return None
        if words.endswith(" FOUND"):
            return words.removesuffix(" FOUND")
        raise ScannerAwayError(words[:200])

    def _connect(self) -> socket.socket:
        kind, _colon, place = self.address.partition(":")
        if kind == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(PATIENCE_SECONDS)
            try:
                line.connect(place)
            except OSError:
                line.close()
                raise
            return line
        host, _colon, port = place.rpartition(":")
        if kind != "tcp" or not host:
            raise ValueError(f"no such address of a scanner: {self.address}")
        return socket.create_connection((host, int(port)), timeout=PATIENCE_SECONDS)


def _read(line: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < 1000 and (more := line.recv(1000)):
        said += more
    return said.rstrip(b"\0\n").decode(errors="replace")


def scanner_of(address: str | None) -> Scanner | None:
    """Return the scanner of a setting; None where none is configured."""
    return Scanner(address) if address else None
