"""Jinja's settings, and the filters and globals of all templates in one place."""

from datetime import date, datetime

from flask import Flask
from flask_babel import format_date, format_datetime
from jinja2 import StrictUndefined

from core.assets import asset_url


def day(value: date | None) -> str:
    """Return a date as Russian documents write it: 01.09.2026; nothing for none."""
    return f"{value.day:02}.{value.month:02}.{value.year:04}" if value else ""


def long_day(value: date) -> str:
    """Return a date in words, as a page's head says it: 22 ноября 2026 г."""
    return format_date(value, "long", rebase=False)


def moment(value: datetime | None) -> str:
    """Return a moment as 01.09.2026 14:05 in the reader's time zone."""
    return format_datetime(value, "dd.MM.yyyy HH:mm") if value else ""


def init_app(app: Flask) -> None:
    """Make misspelt names fail instead of printing nothing, and register what templates may call."""
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(day=day, long_day=long_day, moment=moment)
    app.jinja_env.globals.update(asset=asset_url)
