"""The time zones of Russia as people name them; any other IANA zone keeps its own name."""

from flask_babel import gettext as _


def time_zone_choices(current: str) -> list[tuple[str, str]]:
    """Return the zones on offer with their words; a zone that a municipality has already is always among them."""
    offered = {
        "Europe/Kaliningrad": _("Kaliningrad (Moscow time − 1)"),
        "Europe/Moscow": _("Moscow"),
        "Europe/Samara": _("Samara (Moscow time + 1)"),
        "Asia/Yekaterinburg": _("Yekaterinburg (Moscow time + 2)"),
        "Asia/Omsk": _("Omsk (Moscow time + 3)"),
        "Asia/Krasnoyarsk": _("Krasnoyarsk (Moscow time + 4)"),
        "Asia/Irkutsk": _("Irkutsk (Moscow time + 5)"),
        "Asia/Yakutsk": _("Yakutsk (Moscow time + 6)"),
        "Asia/Vladivostok": _("Vladivostok (Moscow time + 7)"),
        "Asia/Magadan": _("Magadan (Moscow time + 8)"),
        "Asia/Kamchatka": _("Kamchatka (Moscow time + 9)"),
    }
    return list({**offered, **({} if current in offered else {current: current})}.items())
