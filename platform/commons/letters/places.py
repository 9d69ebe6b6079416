"""Where letters lie when no mail server takes them."""

from core.config import Settings
from core.files import Folder


def letters_folder(settings: Settings) -> Folder:
    """Return the folder of letters in the state folder."""
    return Folder(settings.home, "letters")
