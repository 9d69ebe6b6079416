"""A real PostgreSQL and Redis from installed wheels, and the supervisor that runs it all on one machine."""

from municipal.embedded.command_servers import databases, default_home, embedded_servers, own_servers

__all__ = ["databases", "default_home", "embedded_servers", "own_servers"]
