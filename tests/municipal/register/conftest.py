"""A municipality with its administrator, and a way to see what a form says beside its fields."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from commons.accounts.models import User
from commons.accounts.roles import Role
from commons.schools.models import Municipality, School
from tests.client import Page, Visitor
from tests.factories.plant import Plant


@dataclass
class Kept:
    """A municipality and the browser of its administrator."""

    municipality: Municipality
    administrator: User
    visitor: Visitor
    plant: Plant

    def schools(self) -> list[School]:
        """The truth: every school of the municipality by its code."""
        self.plant.session.rollback()
        self.plant.session.expire_all()
        found = self.plant.session.query(School).filter_by(municipality_id=self.municipality.id)
        return sorted(found, key=lambda school: school.code)


@pytest.fixture
def kept(plant: Plant, visit: Callable[[User | None], Visitor]) -> Kept:
    """A municipality without schools."""
    municipality = plant.municipality()
    administrator = plant.user(Role.MUNICIPAL_ADMINISTRATOR, municipality)
    return Kept(municipality, administrator, visit(administrator), plant)


def wrong_fields(page: Page) -> list[str]:
    """The names of the fields that have a message beside them."""
    return sorted(
        element.get("id").removesuffix("-error") for element in page.all("div", class_="form-error")
    )


def values(page: Page) -> dict[str, str]:
    """What the form on a page would send; a select sends its chosen option."""
    found = {}
    for element in (*page.all("input"), *page.all("textarea")):
        if element.get("name") and element.get("type") != "checkbox":
            found[element.get("name")] = (
                element.get("value") if element.tag.endswith("input") else element.text or ""
            )
    for select in page.all("select"):
        chosen = [option for option in select.iter() if option.get("selected") is not None]
        found[select.get("name")] = (chosen[0] if chosen else next(iter(select))).get("value")
    return {name: (value or "").removeprefix("\n").replace("\r\n", "\n") for name, value in found.items()}
