"""Publishing a model's version to 2,000 schools whose roadmaps follow it, beside the bare writes: one upsert a school."""

import time
from uuid import UUID, uuid4

from psycopg.types.json import Jsonb
from sqlalchemy import select

from commons.accounts.standing import find_standing
from commons.jobs.models import Job, JobKind, JobState
from core.database import db, identity
from core.tenancy import enter_reach
from core.unit_of_work import commit
from municipal.model_roadmap.models import ModelActivity, ModelRoadmap, ModelSection
from municipal.model_roadmap.versions import content_now, publish
from tenants.roadmap.lifetime.content import fingerprint
from tests.bench.browser import Refused
from tests.bench.measures.report import worker_of
from tests.bench.results import Aim, Result, within
from tests.bench.stand import Stand

ROWS = 20
PATIENCE_SECONDS = 120
OURS, BARE = "a version is published", "bare upserts, a transaction each"
# Every school's roadmap follows the model: its rows in their order, compared with version 1.
_FOLLOW = """
UPDATE activity a SET model_key = k.keys[n.number], model_number = 1
  FROM (SELECT id, row_number() OVER (PARTITION BY roadmap_id ORDER BY id) AS number FROM activity) n,
       (SELECT %(keys)s::uuid[] AS keys) k
 WHERE a.id = n.id AND n.number <= cardinality(k.keys)
   AND a.school_id IN (SELECT id FROM school WHERE municipality_id = %(place)s)
"""
_OFFER = """
INSERT INTO model_offer (school_id, public_id, model_key, number, settled_number, roadmap_id, questions, version)
SELECT s.id, gen_random_uuid(), %(model)s, 1, 1, (SELECT min(r.id) FROM roadmap r WHERE r.school_id = s.id), 0, 1
  FROM school s WHERE s.municipality_id = %(place)s AND s.closed_on IS NULL
"""
_BARE = """
INSERT INTO model_offer (school_id, public_id, model_key, number, questions, version)
VALUES (%s, gen_random_uuid(), %s, 1, 0, 1)
ON CONFLICT (school_id, model_key) DO UPDATE SET number = 2, questions = 1 WHERE model_offer.number < 2
"""


def measure(stand: Stand) -> Result:
    """Publish version 2 of a model that everybody follows, by a real worker of two processes."""
    model = _followed(stand)
    schools = [row[0] for row in stand.superuser.execute(
        "SELECT id FROM school WHERE municipality_id = %s AND closed_on IS NULL", [stand.large.municipality_id]
    )]  # fmt: skip
    with worker_of(stand):
        seconds = _publish(stand, model)
    asked, offered = stand.superuser.execute(
        "SELECT count(*) FILTER (WHERE questions = 1), count(*) FROM model_offer WHERE model_key = %s AND number = 2", [model]
    ).fetchone() or (0, 0)  # fmt: skip
    if (asked, offered) != (len(schools), len(schools)):
        raise Refused(
            f"of {len(schools)} schools {offered} were offered the version, {asked} with its question"
        )
    bare = _bare(stand, schools)
    return Result(
        f"Publishing a model of {ROWS} rows to {len(schools):,} schools that follow it",
        "From the order to the last offer: every row of every school is merged three ways and what they ask is counted.",
        ("", "s", "x bare"),
        [(OURS, f"{seconds:.1f}", f"{seconds / bare:.1f}"), (BARE, f"{bare:.1f}", "1.0")],
        [
            Aim("seconds to 2,000 schools at most 60", f"{seconds:.1f}", seconds * 2000 / len(schools) <= 60),
            within("times the bare upserts:", seconds / bare, 20),
        ],
    )


def _followed(stand: Stand) -> str:
    """Plant a model whose version 1 everybody follows, and change a row of it since; return the model's public id."""
    place = stand.large.municipality_id
    with stand.app.app_context():
        _enter(stand)
        model = ModelRoadmap(
            municipality_id=place, title="Модель", contour="pupils", first_year=2026, last_year=2026,
            created_by_name="bench", published_number=1,
        )  # fmt: skip
        db.session.add(model)
        db.session.flush()
        section = ModelSection(municipality_id=place, model_roadmap_id=model.id, position=1, title="Раздел")
        db.session.add(section)
        db.session.flush()
        rows = [
            ModelActivity(
                municipality_id=place, model_section_id=section.id, position=at, number=f"1.{at}", title=f"Мероприятие {at}"
            )
            for at in range(1, ROWS + 1)
        ]  # fmt: skip
        db.session.add_all(rows)
        db.session.flush()
        content, key, model_id = content_now(model.id), str(model.public_id), model.id
        keys = [str(row.public_id) for row in rows]
        rows[0].result_text = "Приказ и план"
        commit()
    with stand.superuser.transaction():
        stand.superuser.execute(
            "INSERT INTO model_version (municipality_id, model_roadmap_id, model_key, number, content, sha256)"
            " VALUES (%s, %s, %s, 1, %s, %s)",
            [place, model_id, key, Jsonb(content.as_json()), fingerprint(content)],
        )
        stand.superuser.execute(_FOLLOW, {"keys": keys, "place": place})
        stand.superuser.execute(_OFFER, {"model": key, "place": place})
    return key


def _enter(stand: Stand) -> None:
    who = find_standing(stand.large.administrator.id)
    if who is None:
        raise Refused("the generator left no administrator")
    enter_reach(who.reach_across("model.write"))


def _publish(stand: Stand, model: str) -> float:
    """Publish, and wait until the job is done; return its seconds from the order."""
    with stand.app.app_context():
        _enter(stand)
        who = find_standing(stand.large.administrator.id)
        assert who is not None
        began = time.monotonic()
        publish(UUID(model), "", by=who)
        commit()
        while time.monotonic() - began < PATIENCE_SECONDS:
            state = identity.single.scalar(
                select(Job.state).where(Job.kind == JobKind.PUBLISH, Job.key == f"publish:{model}:2")
            )
            if state == JobState.DONE:
                return time.monotonic() - began
            if state not in {JobState.QUEUED, JobState.RUNNING}:
                raise Refused(f"the version was not published: {state}")
            time.sleep(0.05)
    raise Refused("the version was not published in time")


def _bare(stand: Stand, schools: list[int]) -> float:
    """Write as many offers bare: as the superuser, in a transaction each."""
    key = str(uuid4())
    began = time.monotonic()
    for school in schools:
        with stand.superuser.transaction():
            stand.superuser.execute(_BARE, [school, key])
    return time.monotonic() - began
