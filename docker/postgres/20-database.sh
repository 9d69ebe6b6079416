#!/bin/sh
# Run by the PostgreSQL image for a new volume, after 10-roles.sql: the roles' passwords, the database, the backup's role.
# Run again by hand it does no harm: so passwords are changed later, and the backup's role is added to an older volume.
set -eu

: "${NASTAVNIK_OWNER_PASSWORD:?}" "${NASTAVNIK_APP_PASSWORD:?}"
# Read with \getenv: on a command line passwords could be seen by every process of the machine.
export NASTAVNIK_OWNER_PASSWORD NASTAVNIK_APP_PASSWORD NASTAVNIK_BACKUP_PASSWORD="${NASTAVNIK_BACKUP_PASSWORD:-}"

psql --username "${POSTGRES_USER:-postgres}" --dbname postgres --no-psqlrc --quiet --set ON_ERROR_STOP=1 <<'SQL'
SET client_min_messages = warning;
\getenv owner_password NASTAVNIK_OWNER_PASSWORD
\getenv app_password NASTAVNIK_APP_PASSWORD
\getenv backup_password NASTAVNIK_BACKUP_PASSWORD
ALTER ROLE nastavnik_owner PASSWORD :'owner_password';
ALTER ROLE nastavnik_app PASSWORD :'app_password';
SELECT 'CREATE DATABASE nastavnik OWNER nastavnik_owner TEMPLATE template0'
 WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'nastavnik') \gexec
REVOKE ALL ON DATABASE nastavnik FROM PUBLIC;
GRANT CONNECT ON DATABASE nastavnik TO nastavnik_app;

-- A backup must see the rows of all schools and change none of them; pg_dump as the application sees nothing.
SELECT :'backup_password' <> '' AS is_backed_up \gset
\if :is_backed_up
SELECT 'CREATE ROLE nastavnik_backup'
 WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nastavnik_backup') \gexec
ALTER ROLE nastavnik_backup LOGIN BYPASSRLS NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION PASSWORD :'backup_password';
ALTER ROLE nastavnik_backup SET default_transaction_read_only = on;
GRANT pg_read_all_data TO nastavnik_backup;
GRANT CONNECT ON DATABASE nastavnik TO nastavnik_backup;
\endif
SQL
