"""The platform's own Celery application with one task more, which sleeps for as long as it is let."""

import time

from workers.celery_app import app

app.conf.worker_soft_shutdown_timeout = 0.5


@app.task(name="upkeep.sleep")
def sleep() -> None:
    """Sleep, and say so before."""
    app.log.get_default_logger().warning("sleeping")
    time.sleep(300)
