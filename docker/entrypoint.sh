#!/bin/sh
# What a container of the image is: web, worker, beat or migrate; anything else is run as it is.
set -eu

role="${1:-web}"
state="${TMPDIR:-/tmp}"

# For healthy.py, which is started beside us and not by us: what is to be looked at.
rm -f "$state/nastavnik-heartbeat"
printf '%s\n' "$role" >"$state/nastavnik-role"
export NASTAVNIK_HEARTBEAT="$state/nastavnik-heartbeat"

case "$role" in
    web | worker | beat)
        # Who serves pages and does queued work must not be able to become the owner of the tables.
        unset MIGRATION_DATABASE_URL BACKUP_DATABASE_URL
        ;;
esac

case "$role" in
    web)
        # Longer than the longest statement may take, and shorter than compose.yaml waits.
        exec gunicorn -c python:municipal.web_server --bind "${WEB_HOST:-0.0.0.0}:${PORT:-8000}" --graceful-timeout 25
        ;;
    worker)
        queues="$(python -m workers.queues "${WORKER_QUEUES:-}")"
        # After 150 s what still runs gets the 15 s of worker_soft_shutdown_timeout and is then given back.
        export WORKER_STOP_SECONDS="${WORKER_STOP_SECONDS:-150}"
        exec celery -A workers.celery_app worker --loglevel INFO --concurrency "${WORKER_CONCURRENCY:-2}" \
            --queues "$queues" --include workers.heartbeat,workers.stopping --without-gossip --without-mingle
        ;;
    beat)
        # It looks at its schedule at least twice a minute, so that it is seen to live.
        exec celery -A workers.celery_app beat --loglevel INFO --schedule "$NASTAVNIK_HOME/beat-schedule" --pidfile= \
            --scheduler workers.heartbeat:BeatingScheduler --max-interval 30
        ;;
    migrate)
        exec nastavnik migrate
        ;;
    *)
        exec "$@"
        ;;
esac
