"""What beat queues exists, goes to a queue that is served, and is never handed out twice while it runs."""

from core.jobs import QUEUES
from workers.celery_app import app
from workers.schedule import BEAT_SCHEDULE
from workers.task import UseCase


def test_everything_on_the_schedule_is_a_task_of_a_served_queue() -> None:
    app.loader.import_default_modules()
    names = {entry["task"] for entry in BEAT_SCHEDULE.values()}
    assert names - set(app.tasks) == set()
    assert {app.amqp.router.route({}, name)["queue"].name for name in names} - set(QUEUES) == set()


def test_every_task_of_ours_commits_by_itself() -> None:
    app.loader.import_default_modules()
    ours = {name: task for name, task in app.tasks.items() if not name.startswith("celery.")}
    assert ours != {}
    assert [name for name, task in ours.items() if not isinstance(task, UseCase)] == []


def test_only_plain_messages_are_understood() -> None:
    assert (app.conf.accept_content, app.conf.task_serializer) == (["json"], "json")


def test_no_task_outlives_the_patience_of_the_queue() -> None:
    visibility = app.conf.broker_transport_options["visibility_timeout"]
    assert app.conf.task_soft_time_limit < app.conf.task_time_limit < visibility
