"""Fields are encrypted with keys that have versions; what cannot be read names the setting to look at, never the value."""

import base64

import pytest
from sqlalchemy import select, text

from commons.accounts.models import Authenticator
from core.database import identity
from core.encryption import EncryptionError, FieldCipher, new_key, read_keys

PLACE = "mentee.diagnosis"
KEY = base64.b64encode(bytes(32)).decode()
SECRET = "тайна, которой не должно быть видно"


def cipher(*versions: int) -> FieldCipher:
    return FieldCipher({version: bytes([version]) * 32 for version in versions})


def test_what_is_encrypted_is_read_again_and_looks_different_each_time():
    stored = [cipher(1).encrypt(SECRET, PLACE) for _ in range(2)]
    assert stored[0] != stored[1]
    assert all(one.startswith("v1:") for one in stored)
    assert [cipher(1).decrypt(one, PLACE) for one in stored] == [SECRET] * 2


def test_the_newest_key_encrypts_and_every_known_one_reads():
    old = cipher(1).encrypt(SECRET, PLACE)
    both = cipher(1, 2)
    assert both.encrypt(SECRET, PLACE).startswith("v2:")
    assert both.decrypt(old, PLACE) == SECRET
    assert not both.is_newest(old, PLACE)


@pytest.mark.parametrize(
    ("stored", "keys", "place"),
    [
        (cipher(1).encrypt(SECRET, PLACE), (2,), PLACE),
        (FieldCipher({1: b"x" * 32}).encrypt(SECRET, PLACE), (1,), PLACE),
        (cipher(1).encrypt(SECRET, PLACE), (1,), "person.email"),
        (cipher(1).encrypt(SECRET, PLACE)[:-4] + "AAA=", (1,), PLACE),
        ("v1:" + base64.b64encode(b"short").decode(), (1,), PLACE),
        (SECRET, (1,), PLACE),
    ],
    ids=["unknown version", "another key", "moved to another column", "changed", "too short", "not encrypted"],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_without_the_value(stored, keys, place):
    with pytest.raises(EncryptionError) as refused:
        cipher(*keys).decrypt(stored, place)
    assert place in str(refused.value)
    assert SECRET not in str(refused.value)


def test_without_a_key_nothing_is_written():
    with pytest.raises(EncryptionError, match="NASTAVNIK_FIELD_KEYS is not set"):
        FieldCipher({}).encrypt(SECRET, PLACE)


@pytest.mark.parametrize("text", [None, "", " , "])
def test_no_setting_gives_no_keys(text):
    assert read_keys(text) == {}


def test_keys_are_read_with_their_versions():
    keys = {1: new_key(), 12: new_key()}
    assert sorted(read_keys(",".join(f"{version}:{key}" for version, key in keys.items()))) == [1, 12]


@pytest.mark.parametrize("text", ["1", "x:y", f"0:{KEY}", "1:c2hvcnQ=", f"1:{KEY},1:{KEY}", KEY])
def test_a_setting_that_is_not_understood_is_refused_and_not_repeated(text):
    with pytest.raises(EncryptionError, match="NASTAVNIK_FIELD_KEYS is not understood") as refused:
        read_keys(text)
    assert KEY not in str(refused.value)


def test_the_database_holds_no_plain_value(app, plant):
    """A dump shows none (PRV, probe 79)."""
    user = plant.user()
    with app.app_context():
        identity.session.add(Authenticator(user_id=user.id, secret="JBSWY3DPEHPK3PXP"))
        identity.session.commit()
        identity.session.expire_all()
        read = select(Authenticator.secret).where(Authenticator.user_id == user.id)
        assert identity.session.scalar(read) == "JBSWY3DPEHPK3PXP"
    kept = plant.session.scalar(text("SELECT secret FROM authenticator WHERE user_id = :id"), {"id": user.id})
    assert kept.startswith("v1:")
    assert "JBSW" not in kept
