"""Handing a letter over: to a mail server step by step, or into a folder; and what each can answer.

The steps are apart because the caller writes down, before the text leaves, that it is about to: a worker killed before that
has sent nothing for certain, one killed after may have sent it.
"""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr, parseaddr
from typing import Protocol, Self
from urllib.parse import parse_qs, unquote, urlsplit

from core.clock import now
from core.email_addresses import address_on_the_wire
from core.files import Folder

CONNECT_SECONDS, REPLY_SECONDS = 10, 30
# After the last dot a server may look for viruses first; giving up too early leaves a letter that may have gone out.
LAST_REPLY_SECONDS = 90
_ON_THE_WIRE = compat32.clone(linesep="\r\n")


class MailError(Exception):
    """A letter was not handed over. `said` is the server's answer, cleaned and short."""

    def __init__(self, said: str = "") -> None:
        super().__init__(said)
        self.said = said


class UnreachableError(MailError):
    """No letter can be handed over now: the server is away, or does not take us for who we are."""


class RefusedForNowError(MailError):
    """The server asks to try this letter again later (4xx)."""


class RefusedForGoodError(MailError):
    """The server will never take this letter (5xx)."""


class LostConnectionError(MailError):
    """The conversation broke off. Whether a text that was under way arrived nobody knows."""


class Post(Protocol):
    """Where letters are handed over. A broken conversation is begun again with the next letter."""

    def offer(self, sender: str, recipient: str) -> None:
        """Say from whom and for whom a letter is. Raises MailError."""

    def hand_over(self, name: str, text: bytes) -> None:
        """Hand over the text of the letter that was offered; when it returns, the server has it. Raises MailError."""

    def close(self) -> None:
        """End the conversation."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server's address and how to speak to it.

    `tls` is `implicit` (from the first byte), `starttls` (asked for, and nothing is said without) or `none`.
    """

    host: str
    port: int
    tls: str
    user: str | None = None
    password: str | None = None

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read `smtp://user:password@host:587` or `smtps://…:465`. Raises ValueError.

        STARTTLS is required unless the address says `?tls=none`, meant for a relay on the same machine.
        """
        parts = urlsplit(url)
        tls = parse_qs(parts.query).get("tls", ["implicit" if parts.scheme == "smtps" else "starttls"])[0]
        if (
            parts.scheme not in {"smtp", "smtps"}
            or not parts.hostname
            or tls not in {"implicit", "starttls", "none"}
        ):
            raise ValueError("an address such as smtp://user:password@host:587 is expected")
        port = parts.port or {"implicit": 465, "starttls": 587, "none": 25}[tls]
        user = unquote(parts.username) if parts.username else None
        return cls(parts.hostname, port, tls, user, unquote(parts.password or "") if user else None)


class SmtpPost:
    """A kept-open conversation with a mail server."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._open: smtplib.SMTP | None = None

    def offer(self, sender: str, recipient: str) -> None:
        """Say MAIL and RCPT, on the open connection if it still answers, else on a fresh one."""
        try:
            server = self._greeted(sender)
            self._expect(server.rcpt(address_on_the_wire(recipient)), RefusedForGoodError)
        except UnicodeError as error:
            raise RefusedForGoodError("the server takes Latin letters only") from error
        except (smtplib.SMTPException, OSError) as error:
            self._break_off()
            raise LostConnectionError(_said(error)) from error

    def _greeted(self, sender: str) -> smtplib.SMTP:
        """Return a conversation that took MAIL: the open one, or a fresh one where that was ended meanwhile."""
        if self._open is not None:
            try:
                self._expect(self._open.mail(sender), UnreachableError)
            except smtplib.SMTPServerDisconnected:
                # Some servers take so many letters a conversation and no more: nothing was lost by it.
                self._break_off()
            else:
                return self._open
        server = self._connect()
        self._expect(server.mail(sender), UnreachableError)
        return server

    def hand_over(self, name: str, text: bytes) -> None:  # noqa: ARG002  the name is the folder's matter
        """Say DATA and the text."""
        server = self._open
        if server is None:
            raise LostConnectionError
        try:
            if server.sock is not None:
                server.sock.settimeout(LAST_REPLY_SECONDS)
            self._expect(server.data(text), RefusedForGoodError)
            if server.sock is not None:
                server.sock.settimeout(REPLY_SECONDS)
        except smtplib.SMTPDataError as error:
            # The server said no to DATA itself.
            self._expect((error.smtp_code, _bytes(error.smtp_error)), RefusedForGoodError)
            self._break_off()
            raise LostConnectionError(_said(error)) from error
        except (smtplib.SMTPException, OSError) as error:
            self._break_off()
            raise LostConnectionError(_said(error)) from error

    def close(self) -> None:
        """Say QUIT, if anybody listens."""
        if self._open is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._open.quit()
            self._break_off()

    def _expect(self, answer: tuple[int, bytes], for_good: type[MailError]) -> None:
        code, said = answer
        if 200 <= code < 300:
            return
        words = f"{code} {_readable(said)}"
        # After a refusal the conversation goes on with the next letter, unless the server says that it leaves (421).
        if code == 421:
            self._break_off()
        elif self._open is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._open.rset()
        raise (RefusedForNowError if 400 <= code < 500 else for_good)(words)

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        opened: smtplib.SMTP | None = None
        try:
            if server.tls == "implicit":
                # Without a context of ours the certificate would not be looked at.
                context = ssl.create_default_context()
                opened = smtplib.SMTP_SSL(server.host, server.port, timeout=CONNECT_SECONDS, context=context)
            else:
                opened = smtplib.SMTP(server.host, server.port, timeout=CONNECT_SECONDS)
            if opened.sock is not None:
                opened.sock.settimeout(REPLY_SECONDS)
            opened.ehlo()
            if server.tls == "starttls":
                opened.starttls(context=ssl.create_default_context())
                opened.ehlo()
            if server.user:
                opened.login(server.user, server.password or "")
        except (smtplib.SMTPException, OSError) as error:
            if opened is not None:
                opened.close()
            raise UnreachableError(_said(error)) from error
        self._open = opened
        return opened

    def _break_off(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None


class FolderPost:
    """A folder in place of a mail server: one machine, a demonstration. A letter twice is one file."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder

    def offer(self, sender: str, recipient: str) -> None:
        """Nobody is asked."""

    def hand_over(self, name: str, text: bytes) -> None:
        """Write the letter under its name. Raises UnreachableError when the disk takes it not."""
        try:
            with self._folder.write_whole(name) as file:
                file.write(text)
        except OSError as error:
            raise UnreachableError(error.strerror or "") from error

    def close(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, slots=True)
class Words:
    """What a letter says; the addresses in `reply_to` get the answers."""

    subject: str
    text: str
    html: str
    reply_to: tuple[str, ...] = ()


def compose(words: Words, *, sender: str, recipient: str, message_id: str) -> bytes:
    """Return a letter as it travels. Raises ValueError for a header with a line end in it.

    Of the older classes of the standard library: the newer ones parse each header again, which is four fifths of their time.
    """
    # Both parts travel as base64, in which no such line can stand: nobody has to look for one that does not.
    boundary = "=_" + message_id.strip("<>").partition("@")[0]
    message = MIMEMultipart("alternative", boundary=boundary, policy=compat32)
    headers = {
        "From": formataddr(parseaddr(sender)),
        "To": address_on_the_wire(recipient),
        "Reply-To": ", ".join(map(address_on_the_wire, words.reply_to)),
        "Subject": words.subject,
        "Date": format_datetime(now()),
        "Message-ID": message_id,
        # No holiday answer to it, please (RFC 3834).
        "Auto-Submitted": "auto-generated",
    }
    for name, value in headers.items():
        if "\n" in value or "\r" in value:
            raise ValueError(f"a line end in the header {name}")
        if value:
            message[name] = Header(value, "utf-8", header_name=name).encode() if name == "Subject" else value
    message.attach(MIMEText(words.text, "plain", "utf-8"))
    message.attach(MIMEText(words.html, "html", "utf-8"))
    return message.as_bytes(policy=_ON_THE_WIRE)


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_readable(_bytes(error.smtp_error))}"
    return _readable(str(error).encode())


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


def _readable(said: bytes) -> str:
    """Return a server's words on one line, without what no page could show."""
    text = said.decode("utf-8", errors="replace")
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:300]


def post_of(smtp_url: str | None, folder: Folder) -> Post:
    """Return where letters go: to the mail server that the settings name, else into a folder. Raises ValueError."""
    return SmtpPost(MailServer.parse(smtp_url)) if smtp_url else FolderPost(folder)
