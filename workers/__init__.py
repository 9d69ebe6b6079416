"""Celery: enter the reach, call a service, leave."""
