"""Finds the texts of a language quickly: a page asks for hundreds, and Flask-Babel looks its language up anew for each."""

from functools import cache
from typing import Any

from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, g
from flask_babel import Babel, Domain, get_domain, get_locale
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup, escape
from wtforms.i18n import messages_path

# The language of a context, its texts, and those that templates have shown already, ready for HTML.
_InHand = tuple[Locale | None, NullTranslations, dict[str, str]]


def _in_hand() -> _InHand | None:
    """Return what was found already for the language of this context; None when it is another one by now, or none."""
    try:
        # Where Flask-Babel keeps the language; our find stands beside it.
        kept = g._flask_babel
        found: _InHand = kept.texts
    except (AttributeError, RuntimeError):
        return None  # nothing is known yet, or there is no context at all
    return found if found[0] is kept.babel_locale else None


def gettext(message: str, /, **values: Any) -> str:
    """Translate a text in Python, as Flask-Babel's function of this name does."""
    found = _in_hand()
    text: str = (found[1] if found else get_domain().get_translations()).ugettext(message)
    return text % values if values else text


class QuickDomain(Domain):  # type: ignore[misc]  # Flask-Babel ships no types
    """The texts of an application in all its languages, for Python as Flask-Babel's own, and for templates."""

    def __init__(self, name: str) -> None:
        super().__init__(domain=name)
        self._marked: dict[str, dict[str, str]] = {}

    def get_translations(self) -> NullTranslations:
        """Return the texts of the language in hand, also of one that `force_locale` put there for a while."""
        return (_in_hand() or self._find())[1]

    def _find(self) -> _InHand:
        translations, locale = super().get_translations(), get_locale()
        found = locale, translations, self._marked.setdefault(str(locale), {})
        if locale is not None:
            g._flask_babel.texts = found
        return found

    @pass_eval_context
    def of_template(self, context: EvalContext, message: str, /, **values: Any) -> str:
        """Translate a text of a template; values are escaped where the template escapes."""
        _locale, translations, marked = _in_hand() or self._find()
        if values or not context.autoescape:
            return _filled(context, translations.ugettext(message), values)
        text = marked.get(message)
        if text is None:
            text = _filled(context, translations.ugettext(message), values)
            # One without signs of HTML need not be known as such, and is cheaper to put into a page. As many are kept as
            # the authors of templates wrote: none comes from outside.
            text = marked[message] = str(text) if escape(str(text)) == text else text
        return text

    @pass_eval_context
    def counted_of_template(
        self, context: EvalContext, one: str, many: str, number: int, /, **values: Any
    ) -> str:
        """Translate a text of a template whose words depend on a number, which it may show as `%(num)s`."""
        values.setdefault("num", number)
        return _filled(context, self.get_translations().ungettext(one, many, number), values)


def _filled(context: EvalContext, text: str, values: dict[str, Any]) -> str:
    # As in Jinja, every text is a format: a per cent sign is written twice, with values or without.
    text = Markup(text) if context.autoescape else text  # noqa: S704  the catalogue is ours
    return text % values if values or "%" in text else text


@cache
def _form_texts(language: str) -> NullTranslations:
    return Translations.load(messages_path(), [language], domain="wtforms")


class _WithFormTexts:
    """A request that has WTForms' own texts at hand: Flask-WTF would read their file anew in each."""

    @property
    def wtforms_translations(self) -> NullTranslations:
        """The texts in the reader's language, where Flask-WTF looks for them first."""
        return _form_texts(str(get_locale()))


class QuickBabel(Babel):  # type: ignore[misc]
    """Flask-Babel with a quick domain."""

    domain_instance: QuickDomain

    def init_app(self, app: Flask, *arguments: Any, **more: Any) -> None:
        """Set up as Flask-Babel does; a template then makes one call a text instead of three."""
        super().init_app(app, *arguments, **more)
        app.request_class = type("Request", (_WithFormTexts, app.request_class), {})
        self.domain_instance = domain = QuickDomain(app.extensions["babel"].default_domain)
        texts = {
            "_": domain.of_template,
            "gettext": domain.of_template,
            "ngettext": domain.counted_of_template,
        }
        app.jinja_env.globals.update(texts)
