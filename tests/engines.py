"""Closing what an application keeps open: an engine left to the garbage collector warns, and warnings fail."""

from core.database import close_connections as dispose

__all__ = ["dispose"]
