"""Encrypted fields are brought to the newest key; what is read stays the same, and an old key may go."""

from dataclasses import replace

import pytest
from sqlalchemy import delete, select, text

from commons.accounts.models import Authenticator
from core.database import identity
from core.encryption import EncryptionError, new_key
from municipal.app import create_app
from municipal.rotating import encrypted_columns, rotate
from tests.engines import dispose

KEYS = {1: new_key(), 2: new_key()}
BOTH = ",".join(f"{version}:{key}" for version, key in KEYS.items())


@pytest.fixture
def keyed(settings, plant):
    """Applications that know other keys; nothing encrypted with the suite's own is in their way."""
    made = []

    def make(keys: str):
        made.append(create_app(replace(settings, field_keys=keys)))
        return made[-1]

    plant.session.execute(delete(Authenticator))
    plant.session.commit()
    yield make
    plant.session.execute(delete(Authenticator))
    plant.session.commit()
    for app in made:
        dispose(app)


def secrets_of(app, users) -> list[str]:
    with app.app_context():
        statement = (
            select(Authenticator.secret)
            .where(Authenticator.user_id.in_(users))
            .order_by(Authenticator.user_id)
        )
        return list(identity.session.scalars(statement))


def versions(plant) -> set[str]:
    plant.session.rollback()
    return {
        value.partition(":")[0] for value in plant.session.scalars(text("SELECT secret FROM authenticator"))
    }


def test_everything_comes_to_the_newest_key(keyed, plant):
    users = [plant.user().id for _ in range(5)]
    with keyed(f"1:{KEYS[1]}").app_context():
        identity.session.add_all(Authenticator(user_id=user, secret=f"secret {user}") for user in users)
        identity.session.commit()
    assert versions(plant) == {"v1"}
    both = keyed(BOTH)
    with both.app_context():
        steps = list(rotate())
    assert [(one.place, one.done, one.total, one.changed) for one in steps] == [
        ("authenticator.secret", 5, 5, 5)
    ]
    assert versions(plant) == {"v2"}
    assert secrets_of(keyed(f"2:{KEYS[2]}"), users) == [f"secret {user}" for user in users]
    with both.app_context():
        assert [one.changed for one in rotate()] == [0], "begun again it changes nothing"


def test_a_missing_old_key_stops_it_and_loses_nothing(keyed, plant):
    user = plant.user().id
    old = keyed(f"1:{KEYS[1]}")
    with old.app_context():
        identity.session.add(Authenticator(user_id=user, secret="kept"))
        identity.session.commit()
    with keyed(f"2:{KEYS[2]}").app_context(), pytest.raises(EncryptionError, match="key 1"):
        list(rotate())
    assert secrets_of(old, [user]) == ["kept"]


def test_every_encrypted_column_can_be_rotated():
    """A table of schools would need the reach of each school; none has an encrypted column yet."""
    found = encrypted_columns()
    assert [f"{table.name}.{column.name}" for table, column in found] == ["authenticator.secret"]
    assert [table.name for table, _column in found if "school_id" in table.columns] == []
