"""Everything a school holds on one of its people, found where it stands: card, groups, rows, their history, files, letters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, false, func, or_, select

from commons.audit.marks import Kind
from commons.audit.models import AuditEvent
from commons.letters.models import Letter, LetterPart
from core.database import db
from core.errors import NotFound
from municipal.personal.mentions import ERASED, Finder, finder_of
from municipal.proposals.models import ModelAnswer
from tenants.documents.models import Document, DocumentFile
from tenants.people.models import Person, PersonGroup, PersonGroupMember
from tenants.roadmap.lifetime.version_models import RoadmapEvent, RoadmapVersion
from tenants.roadmap.models import (
    Activity,
    ActivityChange,
    ActivityRemark,
    ActivityResponsible,
    Roadmap,
    RoadmapUpload,
    Section,
)

# Where a person may be named, and in which columns; each row of each table is looked through by the finder.
NAMING: tuple[tuple[str, Any, tuple[str, ...]], ...] = (
    (
        "activity",
        Activity,
        (
            "title",
            "deadline_text",
            "responsible_text",
            "result_text",
            "notes",
            "state_reason",
            "agreed_with",
            "drafted",
        ),
    ),
    ("responsible", ActivityResponsible, ("text", "name", "role", "organisation")),
    ("history", ActivityChange, ("old", "new")),
    ("remark", ActivityRemark, ("text", "agreed_with")),
    ("event", RoadmapEvent, ("text", "agreed_with")),
    ("answer", ModelAnswer, ("reason",)),
    ("section", Section, ("title", "drafted")),
    ("roadmap", Roadmap, ("title", "source_file")),
    ("document", Document, ("title", "link")),
    ("file", DocumentFile, ("name",)),
    ("upload", RoadmapUpload, ("file_name", "reading", "corrections")),
)


@dataclass(frozen=True, slots=True)
class Mention:
    """A value of a row that names the person, and the value without them. `key` names it in forms."""

    kind: str
    row: Any
    column: str
    before: Any
    after: Any

    @property
    def key(self) -> str:
        """What names it in a form; the number is of a row of this school and says nothing outside of it."""
        return f"{self.kind}-{self.row.id}-{self.column}"


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """An approved version that names the person. It is the annex of an order, which the school must keep: it stays."""

    roadmap: str
    number: int
    order_number: str
    order_date: date


@dataclass(frozen=True, slots=True)
class Held:
    """What is held on a person."""

    person: Person
    groups: Sequence[str]
    mentions: Sequence[Mention]
    letters: Sequence[Letter]
    events: int
    kept: Sequence[KeptVersion]

    def as_data(self) -> dict[str, Any]:
        """Return it for a file that the person is handed."""
        person = self.person
        return {
            "карточка": {
                "имя": person.name, "полное имя": person.full_name, "должности": list(person.posts), "почта": person.email,
                "есть учётная запись": person.user_id is not None,
                "внесено": person.created_at.isoformat(), "изменено": person.updated_at.isoformat(),
            },
            "группы": list(self.groups),
            "упоминания": [{"где": one.kind, "поле": one.column, "значение": one.before} for one in self.mentions],
            "письма": [
                {"день": one.day.isoformat(), "адрес": one.address, "состояние": one.state} for one in self.letters
            ],
            "записей в журнале": self.events,
            "утверждённые версии дорожных карт": [
                {"карта": one.roadmap, "версия": one.number, "приказ": one.order_number, "от": one.order_date.isoformat()}
                for one in self.kept
            ],
        }  # fmt: skip


def get_person(school_id: int, public_id: UUID, *, lock: bool = False) -> Person:
    """Return somebody of a school. Raises NotFound."""
    statement = select(Person).where(Person.school_id == school_id, Person.public_id == public_id)
    person = db.session.scalar(statement.with_for_update() if lock else statement)
    if person is None:
        raise NotFound("person")
    return person


def held_on(person: Person) -> Held:
    """Return everything held on somebody of the school of the reach."""
    others = db.session.scalars(
        select(Person.name).where(Person.school_id == person.school_id, Person.id != person.id)
    ).all()
    finder = finder_of(person.name, person.full_name, list(others))
    groups = db.session.scalars(
        select(PersonGroup.name)
        .join(PersonGroupMember, PersonGroupMember.group_id == PersonGroup.id)
        .where(PersonGroupMember.person_id == person.id)
        .order_by(PersonGroup.sort_key)
    ).all()
    events = select(func.count()).where(
        AuditEvent.school_id == person.school_id, AuditEvent.object_kind == Kind.PERSON, AuditEvent.object_number == person.id
    )  # fmt: skip
    return Held(
        person,
        groups,
        list(_mentions(person, finder)),
        _letters(person),
        db.session.scalar(events) or 0,
        _kept(person, finder),
    )


def _kept(person: Person, finder: Finder | None) -> list[KeptVersion]:
    if finder is None:
        return []
    statement = (
        select(
            Roadmap.title,
            RoadmapVersion.number,
            RoadmapVersion.order_number,
            RoadmapVersion.order_date,
            RoadmapVersion.content,
        )
        .join(Roadmap, Roadmap.id == RoadmapVersion.roadmap_id)
        .where(
            RoadmapVersion.school_id == person.school_id,
            cast(RoadmapVersion.content, String).ilike(f"%{finder.stem}%"),
        )
        .order_by(RoadmapVersion.id)
    )
    rows = db.session.execute(statement)
    return [KeptVersion(*head) for *head, content in rows if finder.replace_in(content) != content]


def _letters(person: Person) -> Sequence[Letter]:
    if not person.email:
        return ()
    return db.session.scalars(
        select(Letter)
        .join(LetterPart, LetterPart.letter_id == Letter.id)
        .where(LetterPart.school_id == person.school_id, Letter.address == person.email)
        .order_by(Letter.day, Letter.id)
    ).all()


def _mentions(person: Person, finder: Finder | None) -> Iterator[Mention]:
    for kind, table, columns in NAMING:
        linked = table.person_id == person.id if table is ActivityResponsible else None
        for row in db.session.scalars(_rows(person.school_id, table, columns, finder, linked)):
            is_linked = linked is not None and row.person_id == person.id
            for column in columns:
                before = getattr(row, column)
                after = finder.replace_in(before) if finder else before
                if is_linked and before and column in {"text", "name"} and after == before:
                    # Linked by hand to another writing of the name: the whole of it means the person.
                    after = ERASED
                if after != before:
                    yield Mention(kind, row, column, before, after)


def _rows(
    school_id: int,
    table: Any,
    columns: Sequence[str],
    finder: Finder | None,
    linked: ColumnElement[bool] | None,
) -> Any:
    like = f"%{finder.stem}%" if finder else ""
    texts = [cast(getattr(table, column), String).ilike(like) for column in columns] if finder else []
    conditions = [*texts, *([linked] if linked is not None else [])]
    named = or_(*conditions) if conditions else false()
    return select(table).where(table.school_id == school_id, named).order_by(table.id)
