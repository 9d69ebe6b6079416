"""Who signs in to the demonstration, and the one password of an installation's demonstration."""

import json
from dataclasses import dataclass
from pathlib import Path
from secrets import choice

from commons.accounts.roles import Role
from municipal.demo.places import DISTRICTS, PLACES, Character
from municipal.embedded.kept_files import read_json, write_whole

DOMAIN = "primer.test"
_FILE = "demonstration.json"
_CONSONANTS, _VOWELS = "bdfgklmnprstvz", "aeiou"


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody with a sign-in, in a district (by its index) or a school (by its code). `key` names them among its people."""

    role: Role
    email: str
    name: str
    district: int | None = None
    school: str | None = None
    key: str | None = None
    is_shown: bool = False


def accounts() -> list[Account]:
    """Return everybody who can sign in; those of schools are called as the school calls them."""
    found = [
        Account(Role.MUNICIPAL_ADMINISTRATOR, f"admin@{DOMAIN}", "Орешкина Вера Павловна", is_shown=True),
        Account(
            Role.DISTRICT_COORDINATOR,
            f"zarechny@{DOMAIN}",
            "Рябинина Ольга Сергеевна",
            district=0,
            is_shown=True,
        ),
        Account(
            Role.DISTRICT_COORDINATOR,
            f"nagorny@{DOMAIN}",
            "Ветров Игорь Михайлович",
            district=1,
            is_shown=True,
        ),
        Account(Role.OBSERVER, f"observer@{DOMAIN}", "Кедрина Жанна Викторовна", is_shown=True),
    ]
    shown = {place.code for place in PLACES if place.character is Character.SHOWCASE}
    found += [
        Account(
            Role.SCHOOL_CURATOR, f"curator{place.code}@{DOMAIN}", "", school=place.code, key="curator",
            is_shown=place.code in shown,
        )
        for place in PLACES
    ]  # fmt: skip
    first = min(shown)
    found.append(
        Account(
            Role.SCHOOL_DIRECTOR, f"director{first}@{DOMAIN}", "", school=first, key="director", is_shown=True
        )
    )
    found.append(
        Account(
            Role.RESPONSIBLE_PERSON, f"psychologist{first}@{DOMAIN}", "", school=first, key="psychologist",
            is_shown=True,
        )
    )  # fmt: skip
    return found


def place_of(account: Account) -> str:
    """Return the words for where an account's role holds; empty for the whole municipality."""
    if account.district is not None:
        return DISTRICTS[account.district]
    return next((place.short_name for place in PLACES if place.code == account.school), "")


def kept_password(home: Path) -> str:
    """Return the demonstration's password, made at the first start and kept in a private file of the state folder.

    It is printed at every start, so it is kept in clear; it opens invented people only.
    """
    path = home / _FILE
    try:
        kept = read_json(path) or {}
    except json.JSONDecodeError:
        kept = {}
    password = kept.get("password")
    if not isinstance(password, str):
        password = "-".join(
            "".join(choice(_CONSONANTS) + choice(_VOWELS) for _pair in "12") for _word in "1234"
        )
        home.mkdir(parents=True, exist_ok=True)
        write_whole(path, {"password": password})
    return password
