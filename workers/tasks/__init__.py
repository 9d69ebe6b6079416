"""Families of tasks: bodies of a few lines that call a service."""
