"""Lets no message of an exception into the log: «Key (email)=(...) already exists» names people, its type and place do not.

What the log keeps of an exception is where it came from, line by line, and the types of it and of its causes; of an error of
the database also the SQLSTATE and the constraint.
"""

import logging
import traceback
from collections.abc import Mapping
from typing import Any

_plain = logging.getLogRecordFactory()


def init_app(_app: object) -> None:
    """Make records so from now on; once a process."""
    if logging.getLogRecordFactory() is not _quiet:
        logging.setLogRecordFactory(_quiet)


def _quiet(*arguments: Any, **more: Any) -> logging.LogRecord:
    record = _plain(*arguments, **more)
    error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
    if error is not None:
        record.exc_text = "\n".join(told(error))
        record.exc_info = None
        if isinstance(record.args, Mapping) and "exc" in record.args:
            # Celery's line about a task that failed says the error's words, too.
            record.args = {**record.args, "exc": _name(error), "traceback": ""}
    return record


def told(error: BaseException) -> list[str]:
    """Return what may be kept of an exception, its causes first."""
    lines: list[str] = []
    seen: set[int] = set()
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        chain.append(current)
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    for one in reversed(chain):
        lines += [
            "Traceback (most recent call last):",
            *"".join(traceback.format_tb(one.__traceback__)).splitlines(),
        ]
        lines.append(_name(one))
    return lines


def _name(error: BaseException) -> str:
    origin = getattr(error, "orig", None) or error
    kind = f"{type(error).__module__}.{type(error).__qualname__}"
    state = getattr(origin, "sqlstate", None)
    constraint = getattr(getattr(origin, "diag", None), "constraint_name", None)
    return " ".join([kind, *(str(one) for one in (state, constraint) if one)])
