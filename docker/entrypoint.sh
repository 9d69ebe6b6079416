#!/bin/sh
# What a container of the image is: web, worker, beat or migrate; anything else is run as it is.
set -eu

case "${1:-web}" in
    web)
        exec gunicorn -c python:municipal.web_server --bind "0.0.0.0:${PORT:-8000}"
        ;;
    worker)
        # Who does queued work must not be able to become the owner of the tables.
        unset MIGRATION_DATABASE_URL
        exec celery -A workers.celery_app worker --loglevel INFO --concurrency "${WORKER_CONCURRENCY:-2}" \
            --without-gossip --without-mingle
        ;;
    beat)
        unset MIGRATION_DATABASE_URL
        exec celery -A workers.celery_app beat --loglevel INFO --schedule "$NASTAVNIK_HOME/beat-schedule" --pidfile=
        ;;
    migrate)
        exec nastavnik migrate
        ;;
    *)
        exec "$@"
        ;;
esac
