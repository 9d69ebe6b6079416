"""Plants what tests need, as the superuser: municipalities, schools, people, roadmaps. Every name is made anew."""

from datetime import date, timedelta
from itertools import count
from secrets import token_hex
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy.orm import Session

from commons.accounts.models import Membership, SignIn, User
from commons.accounts.roles import Role
from commons.accounts.standing import token_hash
from commons.schools.models import District, Municipality, School
from core.clock import now
from core.text import search_key, sort_key
from tenants.people.models import Person
from tenants.roadmap.lifetime.content import Content, FrozenRow, FrozenSection, fingerprint
from tenants.roadmap.lifetime.version_models import RoadmapVersion
from tenants.roadmap.models import Activity, Roadmap, Section
from tenants.roadmap.vocabulary import RoadmapStatus

_numbers = count(1)
# Planted memberships began long ago, so that tests may set the clock back.
LONG_AGO = date(2020, 1, 1)


class Plant:
    """Adds rows and commits each, so that the application sees them."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def add(self, row: Any) -> Any:
        """Add one row and commit."""
        self.session.add(row)
        self.session.commit()
        return row

    def municipality(self, **more: Any) -> Municipality:
        """A municipality in Krasnoyarsk's time."""
        values = {"name": f"Муниципалитет {token_hex(4)}", "time_zone": "Asia/Krasnoyarsk", **more}
        return self.add(Municipality(**values))

    def district(self, municipality: Municipality | None = None, **more: Any) -> District:
        """A district of a municipality, of a new one when none is given."""
        name = more.pop("name", f"Округ {token_hex(4)}")
        place = municipality or self.municipality()
        return self.add(District(municipality_id=place.id, name=name, sort_key=sort_key(name), **more))

    def school(self, district: District | None = None, **more: Any) -> School:
        """A school of a district, of a new one in a new municipality when none is given."""
        district = district or self.district()
        number = next(_numbers)
        short = more.pop("short_name", f"СОШ № {number} {token_hex(3)}")
        full = more.pop("full_name", f"Средняя общеобразовательная {short}")
        values = {
            "municipality_id": district.municipality_id,
            "district_id": district.id,
            "code": f"{number:04d}",
            "short_name": short,
            "full_name": full,
            "sort_key": sort_key(short),
            "search_key": search_key(f"{short} {full}"),
            **more,
        }
        return self.add(School(**values))

    def user(self, role: Role | None = None, place: Any = None, **more: Any) -> User:
        """Somebody who can sign in, with a role in a municipality, district or school."""
        number = next(_numbers)
        user = self.add(
            User(
                name=more.pop("name", f"Пользователь {number}"),
                email=f"u{number}-{token_hex(4)}@example.test",
            )
        )
        if role is not None:
            self.membership(user, role, place, **more)
        return user

    def membership(self, user: User, role: Role, place: Any, **more: Any) -> Membership:
        """Give a user a role in a place, since long ago."""
        held: dict[str, Any] = {"municipality_id": getattr(place, "municipality_id", None) or place.id}
        if isinstance(place, District):
            held["district_id"] = place.id
        if isinstance(place, School):
            held["school_id"] = place.id
        values = {"starts_on": LONG_AGO, **held, **more}
        return self.add(Membership(user_id=user.id, role=role, **values))

    def curator(self, school: School) -> User:
        """The curator of a school."""
        return self.user(Role.SCHOOL_CURATOR, school)

    def coordinator(self, district: District) -> User:
        """The coordinator of a district."""
        return self.user(Role.DISTRICT_COORDINATOR, district)

    def sign_in(self, user: User) -> str:
        """A live sign-in of a user; the token is what the browser's session holds."""
        token = token_hex(16)
        self.add(SignIn(token_hash=token_hash(token), user_id=user.id, expires_at=now() + timedelta(hours=1)))
        return token

    def person(self, school: School, name: str = "Лугова Н.П.", **more: Any) -> Person:
        """Somebody of a school."""
        keys = {"name_key": search_key(name), "sort_key": sort_key(name)}
        return self.add(Person(school_id=school.id, name=name, **keys, **more))

    def roadmap(self, school: School, **more: Any) -> Roadmap:
        """A confirmed roadmap of the school year 2026/27, without sections."""
        values = {
            "title": f"Дорожная карта {token_hex(4)}",
            "first_year": 2026,
            "last_year": 2026,
            "status": RoadmapStatus.IN_FORCE,
            "confirmed_at": now(),
            **more,
        }
        return self.add(Roadmap(school_id=school.id, **values))

    def section(self, roadmap: Roadmap, **more: Any) -> Section:
        """A section of a roadmap."""
        number = next(_numbers)
        values = {"position": number, "number": "1", "title": f"Раздел {number}", **more}
        return self.add(Section(school_id=roadmap.school_id, roadmap_id=roadmap.id, **values))

    def version(self, roadmap: Roadmap, number: int, *titles: str, **more: Any) -> RoadmapVersion:
        """A version of a roadmap that an order approved: one section with rows of these titles, one key a place."""
        rows = tuple(
            FrozenRow(str(uuid5(NAMESPACE_OID, f"{roadmap.id} {place}")), f"1.{place}", title, "", "", "")
            for place, title in enumerate(titles, start=1)
        )
        section = FrozenSection(str(uuid5(NAMESPACE_OID, str(roadmap.id))), "1", "Раздел", rows)
        content = Content(roadmap.title, "pupils", roadmap.first_year, roadmap.last_year, (section,))
        days = {"order_date": date(2026, 9, 1), "in_force_from": date(2026, 9, 1)}
        frozen = {"content": content.as_json(), "sha256": fingerprint(content), "order_number": "47-о"}
        whose = {"school_id": roadmap.school_id, "roadmap_id": roadmap.id, "number": number}
        return self.add(RoadmapVersion(**(whose | frozen | days | more)))

    def activity(self, section: Section, **more: Any) -> Activity:
        """An activity of a section, planned and without a deadline."""
        number = next(_numbers)
        values = {"position": number, "number": f"1.{number}", "title": f"Мероприятие {token_hex(4)}", **more}
        return self.add(
            Activity(
                school_id=section.school_id, roadmap_id=section.roadmap_id, section_id=section.id, **values
            )
        )
