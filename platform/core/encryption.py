"""Encryption of single fields, by keys that have versions and come from the environment.

A stored value is `v<version>:<base64 of nonce and ciphertext>`. The place ("app_user.totp_secret") is authenticated with it,
so that a value moved to another column is refused. The newest key encrypts, every known one decrypts; `nastavnik keys rotate`
brings all to the newest, and only then an old key may go.
"""

import base64
import binascii
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from flask import current_app
from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

SETTING = "NASTAVNIK_FIELD_KEYS"
_KEY_BYTES, _NONCE_BYTES = 32, 12
_STORED = re.compile(r"v([1-9]\d{0,5}):([A-Za-z0-9+/=]+)", re.ASCII)
_SETTING = re.compile(r"([1-9]\d{0,5}):([A-Za-z0-9+/=_-]+)", re.ASCII)


class EncryptionError(Exception):
    """A field cannot be encrypted or read. The message says which setting to look at, and never the value."""


def new_key() -> str:
    """Return a fresh key as the setting writes it, without its version."""
    return base64.b64encode(os.urandom(_KEY_BYTES)).decode()


def read_keys(text: str | None) -> dict[int, bytes]:
    """Read the setting: «1:<key>,2:<key>». Raises EncryptionError for anything else; nothing gives no keys."""
    keys: dict[int, bytes] = {}
    for part in (one.strip() for one in (text or "").split(",")):
        if not part:
            continue
        found = _SETTING.fullmatch(part)
        key = _decoded(found.group(2)) if found else b""
        if found is None or len(key) != _KEY_BYTES or int(found.group(1)) in keys:
            raise EncryptionError(
                f"{SETTING} is not understood: it lists versions with keys of 32 bytes in base64, «1:…,2:…», each version"
                " once; `nastavnik keys new` makes a key"
            )
        keys[int(found.group(1))] = key
    return keys


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (binascii.Error, ValueError):
        return b""


class FieldCipher:
    """Encrypts and reads fields with a set of keys."""

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        self._ciphers = {version: AESGCM(key) for version, key in keys.items()}
        self.newest = max(self._ciphers, default=0)

    def encrypt(self, text: str, place: str) -> str:
        """Return a text as it is stored in a place. Raises EncryptionError without a key."""
        if not self.newest:
            raise EncryptionError(f"{SETTING} is not set: nothing was written; set it and try again")
        nonce = os.urandom(_NONCE_BYTES)
        sealed = nonce + self._ciphers[self.newest].encrypt(nonce, text.encode(), place.encode())
        return f"v{self.newest}:{base64.b64encode(sealed).decode()}"

    def decrypt(self, stored: str, place: str) -> str:
        """Return the text of a stored value. Raises EncryptionError for an unknown version and a changed value."""
        version, sealed = self._parts(stored, place)
        cipher = self._ciphers.get(version)
        if cipher is None:
            raise EncryptionError(
                f"a field of {place} was encrypted with key {version}, which {SETTING} does not list; the data are safe,"
                " add the key again"
            )
        try:
            return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], place.encode()).decode()
        except (InvalidTag, ValueError):
            raise EncryptionError(
                f"a field of {place} cannot be read: key {version} in {SETTING} is another one than it was encrypted with,"
                " or the value was changed"
            ) from None

    def is_newest(self, stored: str, place: str) -> bool:
        """Tell whether a stored value is encrypted with the newest key."""
        return self._parts(stored, place)[0] == self.newest

    @staticmethod
    def _parts(stored: str, place: str) -> tuple[int, bytes]:
        found = _STORED.fullmatch(stored)
        if found is None:
            raise EncryptionError(f"a field of {place} is not an encrypted value")
        return int(found.group(1)), _decoded(found.group(2))


@lru_cache(maxsize=8)
def cipher_of(keys: str | None) -> FieldCipher:
    """Return the cipher of a setting. Raises EncryptionError when it is not understood."""
    return FieldCipher(read_keys(keys))


class EncryptedText(TypeDecorator[str]):
    """A text that the database keeps encrypted. It can be read and replaced, not searched for or sorted by."""

    impl = Text
    cache_ok = True

    def __init__(self, place: str) -> None:
        """`place` is "table.column", as it will stay."""
        super().__init__()
        self.place = place

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  SQLAlchemy's
        """Encrypt what is written."""
        return None if value is None else _cipher().encrypt(value, self.place)

    def process_result_value(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Decrypt what is read."""
        return None if value is None else _cipher().decrypt(value, self.place)

    def coerce_compared_value(self, op: Any, value: Any) -> Any:  # noqa: ARG002
        """Compare nothing by encrypted values: each encryption of the same text is another one."""
        return self


def _cipher() -> FieldCipher:
    return cipher_of(current_app.config["SETTINGS"].field_keys)
