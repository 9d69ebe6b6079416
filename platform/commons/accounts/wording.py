"""What roles are called."""

from commons.accounts.roles import Role
from core.speech import mark
from core.translating import gettext as _

_TITLES = {
    Role.MUNICIPAL_ADMINISTRATOR: mark("municipal administrator"),
    Role.DISTRICT_COORDINATOR: mark("district coordinator"),
    Role.SCHOOL_CURATOR: mark("school curator"),
    Role.SCHOOL_DIRECTOR: mark("school director"),
    Role.RESPONSIBLE_PERSON: mark("responsible person"),
    Role.OBSERVER: mark("observer"),
}


def role_title(role: Role) -> str:
    """Return the words for a role, in the reader's language; nothing for the platform's own."""
    return _(_TITLES[role]) if role in _TITLES else ""
