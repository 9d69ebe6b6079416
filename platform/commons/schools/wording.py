"""What kinds of schools are called: on pages, and in the files that people send."""

import re

from flask_babel import gettext as _

from commons.schools.kinds import SchoolKind
from core.text import search_key

# Read in this order, in folded text: «филиал детского сада» is a branch.
_READ_AS = (
    (re.compile(r"\bфилиал\b|\bbranch\b"), SchoolKind.BRANCH),
    (
        re.compile(r"\bдетск\w* сад\b|\bдетсад|\bясли\b|\b\w?\w?доу\b|\bдошкольн|\bkindergarten\b"),
        SchoolKind.KINDERGARTEN,
    ),
    (re.compile(r"\bколледж|\bтехникум|\bcollege\b"), SchoolKind.COLLEGE),
    (re.compile(r"\bдополнительн|\badditional\b"), SchoolKind.ADDITIONAL),
    (re.compile(r"\bшкол|\bгимнази|\bлице[йя]|\b[сон]?ош\b|\bсш\b|\bschool\b"), SchoolKind.SCHOOL),
)


def kind_title(kind: SchoolKind) -> str:
    """Return the words for a kind, in the reader's language."""
    return {
        SchoolKind.SCHOOL: _("school"),
        SchoolKind.KINDERGARTEN: _("kindergarten"),
        SchoolKind.COLLEGE: _("college"),
        SchoolKind.ADDITIONAL: _("additional education"),
        SchoolKind.BRANCH: _("branch"),
    }[SchoolKind(kind)]


def read_kind(text: str) -> SchoolKind | None:
    """Return the kind that words or a name tell of, None when they tell of none."""
    folded = search_key(text)
    return next((kind for pattern, kind in _READ_AS if pattern.search(folded)), None)


def field_title(field: str) -> str:
    """Return the words for a field of a school's entry."""
    return {
        "code": _("Code"),
        "kind": _("Kind of school"),
        "full_name": _("Full name"),
        "short_name": _("Short name"),
        "aliases": _("Other names"),
        "inn": _("INN"),
        "settlement": _("Settlement"),
        "director": _("Director"),
        "email": _("E-mail"),
        "district": _("District"),
        "parent": _("Main organisation"),
    }[field]
