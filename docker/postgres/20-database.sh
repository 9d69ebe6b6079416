#!/bin/sh
# Run once by the PostgreSQL image, after 10-roles.sql: passwords of the two roles, and the database.
set -eu

psql --username "$POSTGRES_USER" --dbname postgres --no-psqlrc --quiet --set ON_ERROR_STOP=1 \
    --set owner_password="$NASTAVNIK_OWNER_PASSWORD" --set app_password="$NASTAVNIK_APP_PASSWORD" <<'SQL'
ALTER ROLE nastavnik_owner PASSWORD :'owner_password';
ALTER ROLE nastavnik_app PASSWORD :'app_password';
CREATE DATABASE nastavnik OWNER nastavnik_owner TEMPLATE template0;
REVOKE ALL ON DATABASE nastavnik FROM PUBLIC;
GRANT CONNECT ON DATABASE nastavnik TO nastavnik_app;
SQL
