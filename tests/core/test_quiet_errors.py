"""What the log keeps of an exception: where it came from and what kind it was, and no word that it says."""

import logging

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from core.database import db
from core.quiet_errors import told
from core.tenancy import Reach, enter_reach

SECRET = "Тайнова А.П."
TWICE = text(
    "INSERT INTO person (school_id, name, name_key, sort_key, posts, version, public_id)"
    " SELECT school_id, name, name_key, sort_key, posts, 1, gen_random_uuid() FROM person WHERE school_id = :id"
)


def broken() -> None:
    raise KeyError(SECRET)


def broken_by_it() -> None:
    try:
        broken()
    except KeyError as error:
        raise ValueError(SECRET) from error


def test_types_and_places_are_told_without_messages():
    with pytest.raises(ValueError, match=SECRET) as failed:
        broken_by_it()
    said = "\n".join(told(failed.value))
    assert SECRET not in said
    assert "builtins.KeyError" in said
    assert said.splitlines()[-1] == "builtins.ValueError"
    assert "in broken_by_it" in said


def test_an_error_of_the_database_tells_its_code_and_constraint(app, plant):
    school = plant.school()
    plant.person(school, SECRET)
    with app.app_context():
        enter_reach(Reach(user_id=plant.curator(school).id, school_id=school.id, may_write=True))
        with pytest.raises(IntegrityError, match="uq_person_name_key") as failed:
            db.session.execute(TWICE, {"id": school.id})
    said = "\n".join(told(failed.value))
    assert SECRET.split(maxsplit=1)[0].lower() not in said.lower()
    assert "23505 uq_person_name_key" in said


def test_celerys_own_line_about_a_failed_task_says_no_more(app, caplog):
    context = {"name": "upkeep.sweep", "id": "1", "exc": repr(KeyError(SECRET)), "description": "raised"}
    try:
        broken()
    except KeyError:
        line = "Task %(name)s[%(id)s] %(description)s: %(exc)s"
        logging.getLogger("celery.app.trace").exception(line, context)
    (record,) = caplog.records
    assert record.getMessage() == "Task upkeep.sweep[1] raised: builtins.KeyError"
    assert SECRET not in f"{record.exc_text}"
