"""Keeping, listing and removing one's own saved views."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert

from commons.views.models import SavedView
from core.addresses import local_path, split
from core.database import identity
from core.errors import Rejected
from core.text import one_line

MOST, LONGEST_NAME, LONGEST_ADDRESS = 50, 60, 600


def views_of(user_id: int) -> Sequence[SavedView]:
    """Return somebody's views by their names."""
    statement = select(SavedView).where(SavedView.user_id == user_id).order_by(SavedView.name)
    return identity.session.scalars(statement).all()


def save_view(user_id: int, name: str, address: str) -> None:
    """Save a list under a name; the same name is saved anew. Raises Rejected with a message beside the name.

    The address is a path of this site with a filter; what it shows is asked for anew, with the rights of that moment.
    """
    name, path = one_line(name), local_path(one_line(address))
    parts = split(path)
    if not name:
        raise Rejected({"name": _("Give the view a name.")})
    if len(name) > LONGEST_NAME:
        raise Rejected({"name": _("This is too long: at most %(count)s characters.", count=LONGEST_NAME)})
    if parts is None or not parts.query or len(path) > LONGEST_ADDRESS:
        raise Rejected({"name": _("Choose a filter first: a view is a filter with a name.")})
    held = select(func.count()).where(SavedView.user_id == user_id, SavedView.name != name)
    if (identity.session.scalar(held) or 0) >= MOST:
        raise Rejected({"name": _("There are %(count)s views already: remove one first.", count=MOST)})
    statement = insert(SavedView).values(user_id=user_id, name=name, address=path, public_id=uuid4())
    identity.session.execute(
        statement.on_conflict_do_update(
            index_elements=[SavedView.user_id, SavedView.name], set_={"address": path}
        )
    )
    identity.session.commit()


def remove_view(user_id: int, public_id: UUID) -> None:
    """Remove one's own view. Once more changes nothing."""
    identity.session.execute(
        delete(SavedView).where(SavedView.user_id == user_id, SavedView.public_id == public_id)
    )
    identity.session.commit()
