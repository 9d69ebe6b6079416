"""Every way to a row that anybody thought of, and which of the two walls stands across it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, exists, func, insert, literal, select, text, union_all, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import Session, aliased, load_only, undefer_group

from commons.schools.models import School
from tenants.documents.models import Document
from tenants.roadmap.models import Activity, ActivityResponsible, Roadmap, Section


@dataclass(frozen=True)
class Planted:
    """The same rows in one school: ids only, they pass between sessions."""

    school: int
    roadmap: int
    section: int
    activity: int
    document: int
    responsible: int
    title: str


Act = Callable[[Session, Planted, Planted], int]


@dataclass(frozen=True)
class Path:
    """A way to another school's rows. `act(session, theirs, mine)` returns how many of theirs it saw or changed.

    `orm_stops`: whether the application's wall is across it too; None: only for those who may write nothing.
    """

    name: str
    act: Act
    orm_stops: bool | None
    writes: bool

    def __repr__(self) -> str:
        return self.name


PATHS: list[Path] = []


def path(*, orm_stops: bool | None = True, writes: bool = False) -> Callable[[Act], Act]:
    """Add a path to the matrix. `orm_stops=False`: here the database's wall is the only one (Core, text, bulk)."""

    def add(act: Act) -> Act:
        PATHS.append(Path(act.__name__, act, orm_stops, writes))
        return act

    return add


def rows(session: Session, statement: Any) -> int:
    return len(session.execute(statement).all())


# Reading through the ORM: both walls.


@path()
def select_objects(session, theirs, mine):
    return rows(session, select(Activity).where(Activity.title == theirs.title))


@path()
def legacy_query(session, theirs, mine):
    return len(session.query(Activity).filter_by(title=theirs.title).all())


@path()
def get_by_key(session, theirs, mine):
    return int(session.get(Activity, theirs.activity) is not None)


@path()
def get_by_key_freshly(session, theirs, mine):
    return int(session.get(Activity, theirs.activity, populate_existing=True) is not None)


@path(writes=True)  # locking asks for the right to write
def get_for_update(session, theirs, mine):
    return int(session.get(Activity, theirs.activity, with_for_update=True) is not None)


@path()
def scalars_of_columns(session, theirs, mine):
    return list(session.scalars(select(Activity.title))).count(theirs.title)


@path()
def some_columns_only(session, theirs, mine):
    some = load_only(Activity.title, Activity.school_id)
    return rows(session, select(Activity).options(some).where(Activity.id == theirs.activity))


@path()
def with_an_option(session, theirs, mine):
    statement = select(Activity).options(undefer_group("none")).where(Activity.id == theirs.activity)
    return len(session.scalars(statement).unique().all())


@path()
def count(session, theirs, mine):
    return session.scalar(select(func.count()).select_from(Activity).where(Activity.id == theirs.activity))


@path()
def count_of_a_column(session, theirs, mine):
    return session.scalar(select(func.count(Activity.id)).where(Activity.title.like(theirs.title + "%")))


@path()
def count_by_legacy_query(session, theirs, mine):
    return session.query(Activity).filter(Activity.id == theirs.activity).count()


@path()
def grouped(session, theirs, mine):
    statement = select(Activity.school_id, func.count()).group_by(Activity.school_id)
    return sum(number for school, number in session.execute(statement) if school == theirs.school)


@path()
def window(session, theirs, mine):
    numbered = select(Activity.title, func.row_number().over(order_by=Activity.id))
    return [row.title for row in session.execute(numbered)].count(theirs.title)


@path()
def sorted_distinct_page(session, theirs, mine):
    statement = select(Activity.title).distinct().order_by(Activity.title).limit(100_000)
    return list(session.scalars(statement)).count(theirs.title)


@path()
def alias(session, theirs, mine):
    other = aliased(Activity, name="other")
    return rows(session, select(other).where(other.title == theirs.title))


@path()
def alias_of_columns(session, theirs, mine):
    other = aliased(Activity)
    return rows(session, select(other.title).where(other.id == theirs.activity))


@path()
def join(session, theirs, mine):
    statement = select(Activity.title).join(Roadmap, Roadmap.id == Activity.roadmap_id)
    return rows(session, statement.where(Roadmap.id == theirs.roadmap))


@path()
def join_to_a_table_of_all(session, theirs, mine):
    statement = select(Activity.title).join(School, School.id == Activity.school_id)
    return rows(session, statement.where(Activity.id == theirs.activity))


@path()
def outer_join(session, theirs, mine):
    statement = select(School.id, Activity.title).outerjoin(Activity, Activity.school_id == School.id)
    return [row.title for row in session.execute(statement)].count(theirs.title)


@path()
def cross_join_of_own_and_theirs(session, theirs, mine):
    own, other = aliased(Activity), aliased(Activity)
    statement = select(own.title, other.title).join(other, literal(True)).where(own.id == mine.activity)
    return [row[1] for row in session.execute(statement)].count(theirs.title)


@path()
def subquery(session, theirs, mine):
    inner = select(Activity.title, Activity.id).subquery()
    return rows(session, select(inner.c.title).where(inner.c.id == theirs.activity))


@path()
def object_from_subquery(session, theirs, mine):
    inner = aliased(Activity, select(Activity).where(Activity.id == theirs.activity).subquery())
    return rows(session, select(inner))


@path()
def scalar_subquery(session, theirs, mine):
    inner = select(Activity.title).where(Activity.id == theirs.activity).scalar_subquery()
    return int(session.scalar(select(inner)) == theirs.title)


@path()
def subquery_beside_an_own_row(session, theirs, mine):
    inner = select(func.max(Section.title)).where(Section.id == theirs.section).scalar_subquery()
    found = session.execute(select(Activity.id, inner).where(Activity.id == mine.activity)).all()
    return sum(row[1] is not None for row in found)


@path()
def exists_alone(session, theirs, mine):
    return int(session.scalar(select(exists().where(Activity.title == theirs.title))))


@path()
def exists_of_a_select(session, theirs, mine):
    return int(session.scalar(select(select(Activity.id).where(Activity.id == theirs.activity).exists())))


@path()
def in_a_subquery(session, theirs, mine):
    ids = select(Activity.section_id).where(Activity.id == theirs.activity)
    return rows(session, select(Section.id).where(Section.id.in_(ids)))


@path()
def correlated_yes_or_no_about_them(session, theirs, mine):
    told = exists().where(Activity.title == theirs.title)
    return rows(session, select(literal(1)).where(told))


@path()
def common_table_expression(session, theirs, mine):
    every = select(Activity.title, Activity.id).cte("every")
    return rows(session, select(every.c.title).where(every.c.id == theirs.activity))


@path()
def recursive_expression(session, theirs, mine):
    start = (
        select(Activity.id, Activity.title).where(Activity.id == theirs.activity).cte("walk", recursive=True)
    )
    walk = start.union_all(select(start.c.id + 1, start.c.title).where(start.c.id < 0))
    return rows(session, select(walk.c.title))


@path()
def union(session, theirs, mine):
    both = union_all(select(Activity.title), select(Section.title))
    return [row.title for row in session.execute(both)].count(theirs.title)


@path()
def objects_from_a_union(session, theirs, mine):
    both = union_all(select(Activity), select(Activity)).subquery()
    return len(
        set(session.scalars(select(aliased(Activity, both))))
        & {session.get(Activity, theirs.activity)} - {None}
    )


@path()
def lateral(session, theirs, mine):
    inner = select(Activity.title).where(Activity.school_id == School.id).lateral()
    statement = select(inner.c.title).select_from(School).join(inner, literal(True))
    return [row.title for row in session.execute(statement)].count(theirs.title)


@path()
def streamed(session, theirs, mine):
    found = session.scalars(select(Activity).execution_options(yield_per=50))
    return [one.title for one in found].count(theirs.title)


@path()
def after_a_commit(session, theirs, mine):
    session.scalar(select(func.count()).select_from(Activity))
    session.commit()
    return rows(session, select(Activity).where(Activity.id == theirs.activity))


@path()
def after_a_rollback(session, theirs, mine):
    session.scalar(select(func.count()).select_from(Activity))
    session.rollback()
    return rows(session, select(Activity).where(Activity.id == theirs.activity))


@path()
def inside_a_savepoint(session, theirs, mine):
    with session.begin_nested():
        return rows(session, select(Activity).where(Activity.id == theirs.activity))


@path()
def after_a_savepoint_was_rolled_back(session, theirs, mine):
    savepoint = session.begin_nested()
    session.scalar(select(func.count()).select_from(Activity))
    savepoint.rollback()
    return rows(session, select(Activity).where(Activity.id == theirs.activity))


# Reading past the ORM: the database's wall alone.


@path(orm_stops=False)
def core_table(session, theirs, mine):
    table = Activity.__table__
    return rows(session, select(table.c.title).where(table.c.id == theirs.activity))


@path(orm_stops=False)
def textual(session, theirs, mine):
    return rows(session, text("SELECT title FROM activity WHERE id = :id").bindparams(id=theirs.activity))


@path(orm_stops=False)
def textual_columns(session, theirs, mine):
    statement = text("SELECT id, title FROM activity WHERE id = :id").bindparams(id=theirs.activity)
    return rows(session, statement.columns(Activity.id, Activity.title))


@path(orm_stops=False)
def connection_of_the_session(session, theirs, mine):
    found = session.connection().execute(select(Activity.title).where(Activity.id == theirs.activity))
    return len(found.all())


@path(orm_stops=False)
def another_connection_of_the_engine(session, theirs, mine):
    with session.get_bind().connect() as connection:
        return len(connection.execute(select(Activity.title).where(Activity.id == theirs.activity)).all())


@path(orm_stops=False)
def connection_without_transactions(session, theirs, mine):
    connection = session.connection(execution_options={"isolation_level": "AUTOCOMMIT"})
    return len(connection.execute(select(Activity.title).where(Activity.id == theirs.activity)).all())


@path(orm_stops=False)
def copied_out(session, theirs, mine):
    driver = session.connection().connection.driver_connection
    with driver.cursor() as cursor, cursor.copy("COPY (SELECT title FROM activity) TO STDOUT") as out:
        return sum(theirs.title.encode() in bytes(part) for part in out)


@path()
def objects_from_text(session, theirs, mine):
    """The criterion does not reach into text, but the check of what was loaded refuses the row."""
    statement = text("SELECT * FROM activity WHERE id = :id").bindparams(id=theirs.activity)
    return len(session.scalars(select(Activity).from_statement(statement)).all())


# Writing through the ORM: both walls.


@path(writes=True)
def update_statement(session, theirs, mine):
    statement = update(Activity).where(Activity.id == theirs.activity).values(title="changed")
    return session.execute(statement).rowcount


@path(writes=True)
def update_statement_without_synchronising(session, theirs, mine):
    statement = update(Activity).where(Activity.title == theirs.title).values(position=99)
    return session.execute(statement, execution_options={"synchronize_session": False}).rowcount


@path(writes=True)
def update_returning(session, theirs, mine):
    statement = (
        update(Activity).where(Activity.id == theirs.activity).values(position=99).returning(Activity.title)
    )
    return rows(session, statement)


@path(writes=True)
def update_by_legacy_query(session, theirs, mine):
    return session.query(Activity).filter_by(id=theirs.activity).update({"position": 99})


@path(writes=True)
def delete_statement(session, theirs, mine):
    return session.execute(
        delete(ActivityResponsible).where(ActivityResponsible.id == theirs.responsible)
    ).rowcount


@path(writes=True)
def delete_by_legacy_query(session, theirs, mine):
    return session.query(ActivityResponsible).filter_by(id=theirs.responsible).delete()


@path(writes=True)
def update_from_another_table(session, theirs, mine):
    statement = (
        update(Activity)
        .where(Activity.roadmap_id == Roadmap.id, Roadmap.id == theirs.roadmap)
        .values(position=99)
    )
    return session.execute(statement, execution_options={"synchronize_session": False}).rowcount


@path(writes=True)
def add_to_their_school(session, theirs, mine):
    session.add(Document(school_id=theirs.school, kind="order", title="planted"))
    session.flush()
    return 1


@path(writes=True)
def change_a_row_read_as_theirs(session, theirs, mine):
    row = session.get(Activity, theirs.activity)
    if row is None:
        return 0
    row.title = "changed"
    session.flush()
    return 1


@path(writes=True)
def move_an_own_row_to_them(session, theirs, mine):
    row = session.get(Document, mine.document)
    if row is None:
        return 0
    row.school_id = theirs.school
    session.flush()
    return 1


# Writing past the ORM: the database's wall alone.


@path(orm_stops=False, writes=True)
def update_through_core(session, theirs, mine):
    table = Activity.__table__
    return session.execute(update(table).where(table.c.id == theirs.activity).values(position=99)).rowcount


@path(orm_stops=False, writes=True)
def update_through_text(session, theirs, mine):
    statement = text("UPDATE activity SET position = 99 WHERE id = :id").bindparams(id=theirs.activity)
    return session.execute(statement).rowcount


@path(orm_stops=False, writes=True)
def delete_through_core(session, theirs, mine):
    table = ActivityResponsible.__table__
    return session.execute(delete(table).where(table.c.id == theirs.responsible)).rowcount


@path(orm_stops=False, writes=True)
def insert_of_the_class(session, theirs, mine):
    session.execute(insert(Document), [{"school_id": theirs.school, "kind": "order", "title": "planted"}])
    return 1


@path(orm_stops=False, writes=True)
def insert_through_core(session, theirs, mine):
    values = {"school_id": theirs.school, "kind": "order", "public_id": func.gen_random_uuid()}
    session.execute(insert(Document.__table__).values(values))
    return 1


@path(orm_stops=False, writes=True)
def insert_unless_there(session, theirs, mine):
    values = {"school_id": theirs.school, "kind": "order", "public_id": func.gen_random_uuid()}
    statement = postgresql.insert(Document.__table__).values(values).on_conflict_do_nothing()
    session.execute(statement)
    return 1


@path(orm_stops=False, writes=True)
def insert_from_select(session, theirs, mine):
    own = select(literal(theirs.school), literal("order"), func.gen_random_uuid())
    session.execute(insert(Document.__table__).from_select(["school_id", "kind", "public_id"], own))
    return 1


@path(orm_stops=False, writes=True)
def bulk_insert(session, theirs, mine):
    session.bulk_insert_mappings(
        Document, [{"school_id": theirs.school, "kind": "order", "title": "planted"}]
    )
    return 1


@path(orm_stops=False, writes=True)
def bulk_save(session, theirs, mine):
    session.bulk_save_objects([Document(school_id=theirs.school, kind="order", title="planted")])
    return 1


@path(orm_stops=False, writes=True)
def bulk_update_by_key(session, theirs, mine):
    session.execute(update(Activity), [{"id": theirs.activity, "title": "changed"}])
    return changed(session, theirs)


@path(orm_stops=False, writes=True)
def bulk_update_of_mappings(session, theirs, mine):
    session.bulk_update_mappings(Activity, [{"id": theirs.activity, "title": "changed"}])
    return changed(session, theirs)


@path(orm_stops=None, writes=True)
def move_an_own_row_by_statement(session, theirs, mine):
    statement = update(Document).where(Document.id == mine.document).values(school_id=theirs.school)
    return session.execute(statement, execution_options={"synchronize_session": False}).rowcount


def changed(session: Session, theirs: Planted) -> int:
    table = Activity.__table__
    title = session.connection().scalar(select(table.c.title).where(table.c.id == theirs.activity))
    return int(title == "changed")
