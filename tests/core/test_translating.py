"""Texts come in the reader's language, in Python and in templates, escaped where they stand in HTML."""

from flask import Flask, render_template_string
from flask_babel import force_locale, gettext
from flask_wtf import FlaskForm
from wtforms import IntegerField

from municipal.languages import chosen


def rendered(template: str, **values: object) -> str:
    return render_template_string(template, **values)


def test_a_page_follows_a_language_that_is_forced_for_a_while(app: Flask) -> None:
    with app.test_request_context():
        assert chosen() == "ru"
        said = [(gettext("planned"), rendered("{{ _('planned') }}"))]
        with force_locale("en"):
            said.append((gettext("planned"), rendered("{{ _('planned') }}")))
        said.append((gettext("planned"), rendered("{{ _('planned') }}")))
    assert said == [("план", "план"), ("planned", "planned"), ("план", "план")]


def test_two_readers_have_their_own_languages(app: Flask) -> None:
    said = []
    for language in ("ru", "en", "ru"):
        with app.test_request_context(headers={"Cookie": f"language={language}"}):
            said.append(rendered("{{ _('Sign out') }}"))
    assert said[0] == said[2] != said[1] == "Sign out"


def test_values_and_texts_are_escaped_once(app: Flask) -> None:
    with app.test_request_context(headers={"Cookie": "language=en"}):
        assert rendered("{{ _('of %(name)s', name=who) }}", who="<b>&") == "of &lt;b&gt;&amp;"
        assert rendered("{{ _('Q&A') }}|{{ _('100 %%') }}") == "Q&A|100 %"
        assert rendered("{{ _('planned') ~ who }}", who="<b>") == "planned&lt;b&gt;"
        assert (
            rendered("{% autoescape false %}{{ _('of %(n)s', n=who) }}{% endautoescape %}", who="<b>")
            == "of <b>"
        )


def test_words_depend_on_a_number_in_russian(app: Flask) -> None:
    template = "{{ ngettext('%(num)s day left', '%(num)s days left', count) }}"
    with app.test_request_context():
        said = [rendered(template, count=count) for count in (1, 3, 5)]
    assert said == ["остался 1 день", "осталось 3 дня", "осталось 5 дней"]


def test_a_library_s_form_speaks_the_reader_s_language(app: Flask) -> None:
    class Numbered(FlaskForm):
        class Meta:
            csrf = False

        number = IntegerField()

    said = []
    for language in ("ru", "en"):
        data = {"number": "x"}
        headers = {"Cookie": f"language={language}"}
        with app.test_request_context(method="POST", data=data, headers=headers):
            form = Numbered()
            form.validate()
            said += form.number.errors
    assert said == ["Неверное целое число.", "Not a valid integer value."]
