"""A real PostgreSQL and Redis from installed wheels, and the supervisor that runs it all on one machine."""
