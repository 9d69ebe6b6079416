"""Reads from an HTML page what a browser would act on: the anti-forgery token, the assets, the values of a form."""

from xml.etree.ElementTree import Element

import html5lib


def _elements(html: str) -> list[Element]:
    found: Element = html5lib.parse(html, namespaceHTMLElements=False)
    return list(found.iter())


def csrf_token(html: str) -> str:
    """Return the token of the first form of a page."""
    return next(one.get("value", "") for one in _elements(html) if one.get("name") == "csrf_token")


def assets(html: str) -> list[str]:
    """Return the addresses of what a browser fetches to show a page: styles, scripts, the icon."""
    found = []
    for one in _elements(html):
        if one.tag == "link" and one.get("rel") in {"stylesheet", "icon"}:
            found.append(one.get("href", ""))
        if one.tag in {"script", "img"} and one.get("src"):
            found.append(one.get("src", ""))
    return found


def form_values(html: str, action: str) -> dict[str, str]:
    """Return what the form of an address would send as it stands."""
    # A row of a table is parsed as one only inside a table.
    elements = _elements(f"<table>{html}</table>" if html.lstrip().startswith("<tr") else html)
    form = next(one for one in elements if one.tag == "form" and one.get("action") == action)
    values = {}
    for one in form.iter():
        name = one.get("name")
        if not name or one.tag == "button":
            continue
        values[name] = _value(one)
    return values


def _value(field: Element) -> str:
    if field.tag == "textarea":
        return field.text or ""
    if field.tag == "select":
        chosen = [one for one in field.iter("option") if one.get("selected") is not None]
        return (chosen or list(field.iter("option")))[0].get("value", "")
    return field.get("value", "")
