"""What roles are called."""

from flask_babel import gettext as _

from commons.accounts.roles import Role


def role_title(role: Role) -> str:
    """Return the words for a role, in the reader's language; nothing for the platform's own."""
    return {
        Role.MUNICIPAL_ADMINISTRATOR: _("municipal administrator"),
        Role.DISTRICT_COORDINATOR: _("district coordinator"),
        Role.SCHOOL_CURATOR: _("school curator"),
        Role.SCHOOL_DIRECTOR: _("school director"),
        Role.RESPONSIBLE_PERSON: _("responsible person"),
        Role.OBSERVER: _("observer"),
        Role.SERVICE: "",
    }[role]
