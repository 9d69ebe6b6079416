"""Where the files of finished jobs lie, and what is needed to make them."""

from pathlib import Path
from uuid import UUID

from core.config import Settings
from core.files import Folder


def reports_folder(settings: Settings) -> Folder:
    """Return the folder of finished reports in the state folder."""
    return Folder(settings.home, "files", "reports")


def report_file_name(job: UUID) -> str:
    """Return the name of a job's file there; what a person downloads has another one."""
    return f"{job}.xlsx"


def scratch_folder(settings: Settings) -> Path:
    """Return where a file being built keeps what it needs: on the disk it will lie on, so that a full one is noticed."""
    return settings.home.absolute() / "scratch"
