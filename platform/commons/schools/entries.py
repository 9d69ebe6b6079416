"""A school as it is entered, by hand or from a file, and what makes an entry wrong."""

from dataclasses import dataclass, replace
from typing import Self

from flask_babel import gettext as _

from commons.schools.kinds import SchoolKind
from commons.schools.models import School
from core.email_addresses import checked_email
from core.text import one_line, search_key, sort_key

LONGEST = {
    "code": 40,
    "full_name": 400,
    "short_name": 200,
    "settlement": 200,
    "director": 200,
    "email": 254,
}
_MOST_ALIASES = 30
# Weights of the tenth digit of a legal entity's INN.
_WEIGHTS = (2, 4, 10, 3, 5, 9, 4, 6, 8)


@dataclass(frozen=True, slots=True)
class Entry:
    """The values of one school; ids are of rows in the same municipality."""

    code: str
    full_name: str
    short_name: str
    kind: SchoolKind = SchoolKind.SCHOOL
    aliases: tuple[str, ...] = ()
    inn: str | None = None
    settlement: str | None = None
    director: str | None = None
    email: str | None = None
    district_id: int | None = None
    parent_id: int | None = None

    @classmethod
    def of(cls, school: School) -> Self:
        """Return the values that a school has now."""
        kept = {name: getattr(school, name) for name in cls.__slots__}
        return cls(**{**kept, "kind": SchoolKind(school.kind), "aliases": tuple(school.aliases)})

    def write_to(self, school: School) -> None:
        """Put the values, and the keys by which lists sort and search, into a row."""
        for name in self.__slots__:
            setattr(school, name, getattr(self, name))
        school.aliases = list(self.aliases)
        school.sort_key = sort_key(self.short_name)[:800]  # a zero-filled number is longer than written
        words = (self.short_name, self.full_name, *self.aliases, self.settlement, self.code, self.inn)
        school.search_key = search_key(" ".join(word for word in words if word))


def tidy(entry: Entry) -> Entry:
    """Return the entry on single lines, empty words as nothing, aliases without the names themselves."""
    inn = "".join((entry.inn or "").split())
    names = {search_key(entry.full_name), search_key(entry.short_name)}
    aliases: dict[str, str] = {}
    for alias in entry.aliases:
        key = search_key(alias)
        if key and key not in names:
            aliases.setdefault(key, one_line(alias))
    return replace(
        entry,
        code=one_line(entry.code),
        full_name=one_line(entry.full_name),
        short_name=one_line(entry.short_name),
        aliases=tuple(aliases.values()),
        inn=inn or None,
        settlement=one_line(entry.settlement or "") or None,
        director=one_line(entry.director or "") or None,
        email=one_line(entry.email or "").lower() or None,
        parent_id=entry.parent_id if entry.kind is SchoolKind.BRANCH else None,
    )


def is_valid_inn(inn: str) -> bool:
    """Tell whether these are the ten digits of an organisation's INN, by its checksum."""
    if len(inn) != 10 or not (inn.isascii() and inn.isdigit()):
        return False
    digits = [int(sign) for sign in inn]
    return sum(weight * digit for weight, digit in zip(_WEIGHTS, digits, strict=False)) % 11 % 10 == digits[9]


def messages_of(entry: Entry) -> dict[str, str]:
    """Return what is wrong with a tidy entry by itself, beside each field's name."""
    found = {
        field: _("Fill this in.")
        for field in ("code", "full_name", "short_name")
        if not getattr(entry, field)
    }
    for field, most in LONGEST.items():
        if len(getattr(entry, field) or "") > most:
            found[field] = _("At most %(most)s characters.", most=most)
    if len(entry.aliases) > _MOST_ALIASES or any(
        len(alias) > LONGEST["full_name"] for alias in entry.aliases
    ):
        found["aliases"] = _("At most %(most)s names of %(signs)s characters.", most=_MOST_ALIASES, signs=400)
    if entry.inn and not is_valid_inn(entry.inn):
        found["inn"] = inn_message(entry.inn)
    if entry.email and "email" not in found:
        try:
            checked_email(entry.email)
        except ValueError:
            found["email"] = _("This is no e-mail address.")
    if entry.kind is SchoolKind.BRANCH and entry.parent_id is None:
        found["parent"] = _("Say whose branch it is.")
    return found


def inn_message(inn: str) -> str:
    """Say what is wrong with an INN."""
    if len(inn) == 10 and inn.isascii() and inn.isdigit():
        return _("There is a mistake in the INN: its last digit does not fit the others.")
    return _("The INN of an organisation has 10 digits.")
