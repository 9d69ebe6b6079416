"""A curator who loads a file: what the tests of uploads share."""

from dataclasses import dataclass

from sqlalchemy import func, select

from commons.accounts.models import User
from commons.schools.models import District, School
from tenants.documents.models import Document
from tenants.people.models import Person, PersonGroup
from tenants.roadmap.models import Activity, ActivityResponsible, Roadmap, Section
from tests.client import Page, Visitor
from tests.factories.plant import Plant

TABLES = (Roadmap, Section, Activity, ActivityResponsible, Person, PersonGroup, Document)


@dataclass
class UploadDesk:
    """A curator of a school with no roadmap."""

    plant: Plant
    school: School
    district: District
    user: User
    curator: Visitor

    @property
    def base(self) -> str:
        return f"/schools/{self.school.public_id}/roadmaps"

    def send(self, data: bytes, name: str = "Дорожная карта.docx", visitor: Visitor | None = None) -> Page:
        # The body is put together here: the test client would leave its own temporary file of a large one open.
        head = f'--edge\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        body = head.encode() + data + b"\r\n--edge--\r\n"
        return (visitor or self.curator).send(
            f"{self.base}/upload", body, "multipart/form-data; boundary=edge"
        )

    def counts(self) -> dict[str, int]:
        self.plant.session.rollback()
        return {
            kind.__tablename__: self.plant.session.scalar(
                select(func.count()).select_from(kind).where(kind.school_id == self.school.id)
            )
            for kind in TABLES
        }

    def rows(self) -> list[Activity]:
        self.plant.session.expire_all()
        return list(
            self.plant.session.scalars(
                select(Activity)
                .join(Section, Section.id == Activity.section_id)
                .where(Activity.school_id == self.school.id)
                .order_by(Section.position, Activity.position)
            )
        )

    def head(self, **changes: str) -> dict[str, str]:
        values = {"title": "Карта", "contour": "pupils", "first_year": "2026", "last_year": "2026"}
        return values | changes


NOTHING = dict.fromkeys((kind.__tablename__ for kind in TABLES), 0)
