"""The demonstration's municipal model: the plan of pupils for the school year of today, published as version 1."""

from datetime import date

from sqlalchemy import select

from commons.accounts.roles import Capability
from commons.accounts.standing import Standing
from core.clock import SchoolYear
from core.database import db
from core.tenancy import enter_reach
from core.unit_of_work import commit
from municipal.demo import plans
from municipal.model_roadmap.models import ModelActivity, ModelRoadmap, ModelSection
from municipal.model_roadmap.versions import publish
from tenants.roadmap.vocabulary import Contour

TITLE = "Модельная дорожная карта внедрения целевой модели наставничества"
NOTE = "Возьмите модель как есть или сравните со своей картой построчно. Обязательные строки отмечены."
# The words for those who stand in a plan by their place in the school; a model names posts, never people.
_POSTS = {
    plans.DIRECTOR: "Директор", plans.DEPUTY: "Заместитель директора", plans.CURATOR: "Куратор наставничества",
    plans.PSYCHOLOGIST: "Педагог-психолог", plans.SOCIAL: "Социальный педагог", plans.LIBRARIAN: "Педагог-библиотекарь",
    plans.CLASS: "Классные руководители",
}  # fmt: skip
MANDATORY = frozenset({"1.1", "1.2", "1.3"})
CONTROL_POINTS = frozenset({"1.3", "1.4"})


def load_model(municipality_id: int, service: Standing, today: date) -> None:
    """Put the model there and publish it, once."""
    enter_reach(service.reach_across(Capability.MODEL_WRITE))
    if db.session.scalar(
        select(ModelRoadmap.id).where(ModelRoadmap.municipality_id == municipality_id).limit(1)
    ):
        return
    year = SchoolYear.of(today).first
    model = ModelRoadmap(
        municipality_id=municipality_id, title=TITLE, contour=Contour.PUPILS, first_year=year, last_year=year,
        created_by_name=service.name,
    )  # fmt: skip
    db.session.add(model)
    db.session.flush()
    for position, chapter in enumerate(plans.PUPILS, start=1):
        section = ModelSection(
            municipality_id=municipality_id, model_roadmap_id=model.id, position=position, number=chapter.number,
            title=chapter.title,
        )  # fmt: skip
        db.session.add(section)
        db.session.flush()
        db.session.add_all(
            _row(section, place, line, year) for place, line in enumerate(chapter.lines, start=1)
        )
    db.session.flush()
    publish(model.public_id, NOTE, by=service)
    commit()


def _row(section: ModelSection, position: int, line: plans.Line, year: int) -> ModelActivity:
    term = line.when(year)
    return ModelActivity(
        municipality_id=section.municipality_id, model_section_id=section.id, position=position, number=line.number,
        title=line.title, deadline_text=term.text, deadline_kind=term.kind, starts_on=term.starts_on, due_on=term.due_on,
        recurrence=term.recurrence, deadline_doubt=term.doubt, responsible_text=", ".join(_POSTS[one] for one in line.who),
        result_text=line.result, document_kinds=[str(kind) for kind in line.papers],
        is_mandatory=line.number in MANDATORY, is_control_point=line.number in CONTROL_POINTS,
    )  # fmt: skip
