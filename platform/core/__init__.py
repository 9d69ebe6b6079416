"""Machinery that knows no word of the domain."""
