"""Which school of the register a row of a file means: by code, by INN, by any name it has had."""

from collections.abc import Iterable, Sequence

from commons.schools.entries import Entry
from commons.schools.kinds import SchoolKind
from commons.schools.models import District, School
from core.text import one_line, search_key


def names_of(school: School) -> frozenset[str]:
    """Return every name under which a school is known, folded."""
    return frozenset(search_key(name) for name in (school.full_name, school.short_name, *school.aliases))


class Register:
    """The register of one municipality in memory, closed schools too; built anew for every check."""

    def __init__(self, schools: Sequence[School], districts: Sequence[District]) -> None:
        self.schools = schools
        self._by_id = {school.id: school for school in schools}
        self._by_code = {school.code: school for school in schools}
        self._by_inn = {
            school.inn: school for school in schools if school.inn and school.kind != SchoolKind.BRANCH
        }
        self._by_name: dict[str, list[School]] = {}
        for school in schools:
            for name in names_of(school):
                self._by_name.setdefault(name, []).append(school)
        self._districts = {search_key(district.name): district for district in districts}
        self._district_names = {district.id: district.name for district in districts}

    def find(self, draft: Entry) -> list[School]:
        """Return the schools that a row may mean: none for a new one, several when it cannot be told."""
        by_code = self._by_code.get(draft.code)
        by_inn = self._by_inn.get(draft.inn or "") if draft.kind is not SchoolKind.BRANCH else None
        named = {school.id: school for school in (by_code, by_inn) if school is not None}
        if named:
            return list(named.values())
        keys = {search_key(draft.full_name), search_key(draft.short_name)} - {""}
        alike = {school.id: school for key in keys for school in self._by_name.get(key, [])}
        return [school for school in alike.values() if _may_be(school, draft)]

    def main_organisation(self, words: str) -> School | None:
        """Return the one organisation, not a branch, that has this code, INN or name."""
        wanted = one_line(words)
        if not wanted:
            return None
        direct = self._by_code.get(wanted) or self._by_inn.get(wanted)
        found: Iterable[School] = [direct] if direct else self._by_name.get(search_key(wanted), [])
        main = [school for school in found if school.kind != SchoolKind.BRANCH]
        return main[0] if len(main) == 1 else None

    def district_id(self, name: str) -> int | None:
        """Return the district of a name, None for an unknown one."""
        district = self._districts.get(search_key(name))
        return district.id if district else None

    def district_name(self, district_id: int | None) -> str:
        """Return a district's name, nothing for none."""
        return self._district_names.get(district_id, "") if district_id is not None else ""

    def school_name(self, school_id: int | None) -> str:
        """Return a school's short name, nothing for none."""
        school = self._by_id.get(school_id) if school_id is not None else None
        return school.short_name if school else ""


def _may_be(school: School, draft: Entry) -> bool:
    """Tell whether nothing speaks against a school of the same name: another INN or settlement would."""
    if (
        draft.inn
        and school.inn
        and SchoolKind.BRANCH not in (draft.kind, school.kind)
        and draft.inn != school.inn
    ):
        return False
    both = draft.settlement and school.settlement
    return not both or search_key(draft.settlement or "") == search_key(school.settlement or "")
