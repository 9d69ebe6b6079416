"""Named errors that services raise; how each is answered is known to core.web_errors alone."""

from collections.abc import Mapping


class DomainError(Exception):
    """Something a service refuses, in words a person can read."""


class NotFound(DomainError):
    """No such thing within the reach of the one who asks; another school's things look just like this."""


class NotAllowed(DomainError):
    """The right place, but not this person's act."""


class Rejected(DomainError):
    """Input that cannot be taken; `messages` says why beside each field's name."""

    def __init__(self, messages: Mapping[str, str]) -> None:
        super().__init__("; ".join(messages.values()))
        self.messages = dict(messages)


class Conflict(DomainError):
    """Somebody saved first. Subclasses carry both values; nothing was written."""


class MissingVersion(DomainError):
    """A change without the version it was made from; it could overwrite somebody's work unseen."""
