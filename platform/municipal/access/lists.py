"""People to be invited, as a list that was pasted or stood in a spreadsheet: what each line means and what would happen."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import or_, select

from commons.accounts.invitations import is_open
from commons.accounts.models import Invitation, Membership, User
from commons.accounts.roles import Role
from commons.schools.matching import names_of
from commons.schools.models import School
from core.database import identity
from core.email_addresses import checked_email
from core.text import one_line, search_key
from municipal.access.scope import Scope

# As many form fields as a request may have, with room; a municipality of more sends two lists.
MOST_LINES = 250
_LONGEST = 200
_BETWEEN = re.compile(r"[\t;]")
_LIKE_ADDRESS = re.compile(r"(?=.*[A-Za-z])[!-~]*[.@][!-~]*")
_ADDRESS = re.compile(r"[^\s<>,;\"'()]+@[^\s<>,;\"'()]+")


class Fate(StrEnum):
    """What becomes of a line."""

    INVITED = "invited"
    HAS_ROLE = "has_role"
    WAITS = "waits"
    TWICE = "twice"
    NO_ADDRESS = "no_address"
    NO_NAME = "no_name"
    NO_SCHOOL = "no_school"
    MANY_SCHOOLS = "many_schools"


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands in the form: three texts."""

    email: str = ""
    name: str = ""
    school: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """A line with what would become of it; `school` is the one it means, `offered` those it may mean."""

    line: Line
    fate: Fate
    school: School | None = None
    offered: Sequence[School] = ()

    @property
    def is_good(self) -> bool:
        """Whether confirming the list invites this person."""
        return self.fate is Fate.INVITED


def lines_in(text: str) -> list[Line]:
    """Read pasted text: a line a person, parts between tabs, semicolons or commas, in any order."""
    return _lines(
        (_BETWEEN.split(line) if _BETWEEN.search(line) else line.split(",")) for line in text.splitlines()
    )


def lines_of(rows: Iterable[Sequence[str]]) -> list[Line]:
    """Read the rows of a spreadsheet, their cells in any order."""
    return _lines(rows)


def _lines(rows: Iterable[Sequence[str]]) -> list[Line]:
    found = [line for row in rows if (line := _line([one_line(cell) for cell in row]))]
    # The head of a table has no address; a person without one is told so, unless nobody before them had any.
    return found[1:] if len(found) > 1 and not found[0].email and any(line.email for line in found) else found


def _line(cells: Sequence[str]) -> Line | None:
    filled = [cell for cell in cells if cell]
    if not filled:
        return None
    email, others = "", list[str]()
    for cell in filled:
        address = _ADDRESS.search(cell)
        if address and not email:
            email = address.group()
            rest = one_line(_ADDRESS.sub(" ", cell).strip(" <>\"'()"))
            others += [rest] if rest else []
        else:
            others.append(cell)
    if not email:
        # What was meant to be one is shown where it can be put right.
        email = next((cell for cell in others if _LIKE_ADDRESS.fullmatch(cell)), "")
        others = [cell for cell in others if cell != email]
    name = next((cell for cell in others if _is_name(cell)), "")
    school = " ".join(cell for cell in others if cell != name)
    return Line(email[:254], name[:_LONGEST], school[:_LONGEST])


def _is_name(cell: str) -> bool:
    """Tell a person's name from a school's: two or three words of letters, or a surname with initials."""
    words = [word.strip(".-").replace("-", "") for word in cell.replace(".", ". ").split()]
    is_words = 2 <= len(words) <= 4 and all(word.isalpha() for word in words)
    # «СОШ», «МБОУ»: no part of a name is written so.
    return is_words and not any(len(word) > 1 and word.isupper() for word in words)


def judge(lines: Sequence[Line], role: Role, scope: Scope) -> list[Judged]:
    """Say what would become of each line. Nothing is written."""
    schools = [one for one in scope.schools if one.closed_on is None]
    found: list[Judged] = []
    seen: set[tuple[str, int]] = set()
    held, waiting = _held(lines, role, scope), _waiting(lines, role, scope)
    for line in lines:
        meant = _schools_meant(line.school, schools)
        school = meant[0] if len(meant) == 1 else None
        address = _address(line.email)
        key = (address, school.id if school else 0)
        if not address:
            fate = Fate.NO_ADDRESS
        elif not line.name.strip():
            fate = Fate.NO_NAME
        elif school is None:
            fate = Fate.MANY_SCHOOLS if meant else Fate.NO_SCHOOL
        elif key in held:
            fate = Fate.HAS_ROLE
        elif key in waiting:
            fate = Fate.WAITS
        else:
            fate = Fate.TWICE if key in seen else Fate.INVITED
        seen.add(key)
        found.append(Judged(line, fate, school, meant))
    return found


def _address(text: str) -> str:
    try:
        return checked_email(text)
    except ValueError:
        return ""


def _schools_meant(words: str, schools: Sequence[School]) -> list[School]:
    """Return the schools a text may mean: by code, by any of their names, else by all its words standing in one."""
    wanted = search_key(words)
    if not wanted:
        return list(schools) if len(schools) == 1 else []
    exact = [one for one in schools if one.code == words.strip() or wanted in names_of(one)]
    if exact:
        return exact
    parts = [f" {part} " if part.isdigit() else part for part in wanted.split()]
    return [one for one in schools if all(part in f" {one.search_key} " for part in parts)]


def _held(lines: Sequence[Line], role: Role, scope: Scope) -> set[tuple[str, int]]:
    day = scope.day()
    rows = identity.session.execute(
        select(User.email, Membership.school_id)
        .join(Membership, Membership.user_id == User.id)
        .where(User.email.in_({_address(line.email) for line in lines}), Membership.role == role)
        .where(Membership.municipality_id == scope.municipality.id, Membership.school_id.is_not(None))
        .where(or_(Membership.ends_on.is_(None), Membership.ends_on >= day))
    )
    return {(email or "", school_id or 0) for email, school_id in rows}


def _waiting(lines: Sequence[Line], role: Role, scope: Scope) -> set[tuple[str, int]]:
    rows = identity.session.execute(
        select(Invitation.email, Invitation.school_id)
        .where(Invitation.email.in_({_address(line.email) for line in lines}), Invitation.role == role)
        .where(
            Invitation.municipality_id == scope.municipality.id, Invitation.school_id.is_not(None), is_open()
        )
    )
    return {(email or "", school_id or 0) for email, school_id in rows}
