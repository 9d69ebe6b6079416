-- The two database roles, created by the superuser before the first migration; harmless when they exist already.
-- nastavnik_owner owns the database and everything in it and runs the migrations; nastavnik_app owns nothing.
-- Neither may bypass row-level security. Rights on tables are granted by the migrations.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nastavnik_owner') THEN
    CREATE ROLE nastavnik_owner LOGIN;
  END IF;
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'nastavnik_app') THEN
    CREATE ROLE nastavnik_app LOGIN;
  END IF;
END
$$;
ALTER ROLE nastavnik_owner NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
ALTER ROLE nastavnik_app NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION;
