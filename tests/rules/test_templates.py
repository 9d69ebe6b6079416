"""What no template may contain: the content security policy would stop it, or a page would not work without script."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
FILES = sorted(TEMPLATES.rglob("*.html"))
NAMES = [path.relative_to(TEMPLATES).as_posix() for path in FILES]

_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_FORM = re.compile(r"<form\b[^>]*>")
_TRIGGER = re.compile(r"hx-trigger(?:\"|'\s*:|=)[^,}>]*\[")

FORBIDDEN = {
    "an inline style": re.compile(r"\sstyle\s*=|<style\b"),
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>"),
    "an inline handler": re.compile(r"\s(?:on[a-z]+|hx-on[:\w-]*)\s*="),
    "an evaluated value": re.compile(r"""["'\s]js:|javascript:"""),
    "a trigger filter": _TRIGGER,
    "unescaped output": re.compile(r"\|\s*safe\b|Markup\("),
    "an address of another host": re.compile(r"""(?:src|href|action|hx-\w+)=["'](?:https?:)?//"""),
}


def code_of(path: Path) -> str:
    """Return a template without its comments, which may name what is forbidden."""
    return _COMMENT.sub("", path.read_text(encoding="utf-8"))


def complaints(code: str) -> list[str]:
    """Return what a template's code breaks."""
    found = [what for what, pattern in FORBIDDEN.items() if pattern.search(code)]
    for form in _FORM.findall(code):
        found += [f"a form without {name}" for name in ("action", "method") if f" {name}=" not in form]
    return found


def test_there_are_templates() -> None:
    assert "layouts/base.html" in NAMES


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_template_obeys_the_policy_and_works_without_script(path: Path) -> None:
    assert complaints(code_of(path)) == []


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_fragment_names_its_inputs_first(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    is_fragment = path.name.startswith("_") and "{% macro" not in text
    assert not is_fragment or re.match(r"\{#-?\s*inputs:", text.lstrip()) is not None


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_posting_form_carries_the_token(path: Path) -> None:
    code = code_of(path)
    posts = len(re.findall(r"<form\b[^>]*method=\"post\"", code))
    tokens = len(re.findall(r"\bcsrf\(\)|\.hidden_tag\(\)", code))
    assert tokens >= posts


@pytest.mark.parametrize(
    "path", sorted((TEMPLATES / "components").glob("*.html")), ids=lambda path: path.stem
)
def test_component_holds_one_macro_of_its_own_name(path: Path) -> None:
    assert re.findall(r"\{%-? macro (\w+)\(", code_of(path)) == [path.stem]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('<p style="color:red">', ["an inline style"]),
        ("<script>alert(1)</script>", ["an inline script"]),
        ("<script src=\"{{ asset('app.js') }}\" defer></script>", []),
        ('<a hx-on:click="go()">', ["an inline handler"]),
        ('<b onclick="go()">', ["an inline handler"]),
        ('<a hx-vals="js:{a: 1}">', ["an evaluated value"]),
        ("<input hx-trigger=\"keyup[key=='Enter']\">", ["a trigger filter"]),
        ("field(form.a, attributes={'hx-trigger': 'click[ctrlKey]'})", ["a trigger filter"]),
        ("{{ text|safe }}", ["unescaped output"]),
        ('<form action="/a">', ["a form without method"]),
        ('<img src="//elsewhere.example/a.png">', ["an address of another host"]),
        ('<form method="get" action="/a"><input name="b"></form>', []),
    ],
)
def test_rule_sees_what_it_must(code: str, expected: list[str]) -> None:
    assert complaints(code) == expected
