"""Sentences of the command line in the operator's language: the pages' catalogue, without Flask."""

import gettext as catalogues
import os
from functools import cache
from pathlib import Path

# A sibling of this package in the checkout and in the wheel alike.
TRANSLATIONS = Path(__file__).resolve().parents[1] / "municipal" / "translations"


def language() -> str:
    """Return `en` when NASTAVNIK_LANG or the machine's LANG says English, else `ru`."""
    wanted = os.environ.get("NASTAVNIK_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or "ru"
    return "en" if wanted.lower().startswith("en") else "ru"


@cache
def _catalogue(code: str) -> catalogues.NullTranslations:
    return catalogues.translation("messages", TRANSLATIONS, [code], fallback=True)


def mark(message: str) -> str:
    """Mark a sentence for translation where it is written; it is translated where it is shown."""
    return message


def gettext(message: str, **values: object) -> str:
    """Translate a sentence and put `%(name)s` values into it."""
    sentence = _catalogue(language()).gettext(message)
    return sentence % values if values else sentence


def ngettext(one: str, many: str, number: int, **values: object) -> str:
    """Translate a sentence whose words depend on a number, which it may show as `%(num)s`."""
    return _catalogue(language()).ngettext(one, many, number) % {"num": number, **values}
