"""`nastavnik roadmap`: its commands, each in a module of its own, for reading needs no database."""

from core.speech import gettext as _
from municipal.commands.lazy import Entry, LazyGroup

COMMANDS = {
    "read": Entry(
        "municipal.commands.roadmap_read", "read", lambda: _("Print what is understood of a roadmap's file")
    ),
    "import": Entry(
        "municipal.commands.roadmap_import",
        "import_roadmap",
        lambda: _("Put a roadmap's file into a school"),
    ),
}

roadmap = LazyGroup(name="roadmap", entries=COMMANDS, help=_("Roadmaps of schools."))
