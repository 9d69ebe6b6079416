"""Where the files of finished jobs lie."""

from uuid import UUID

from core.config import Settings
from core.files import Folder


def reports_folder(settings: Settings) -> Folder:
    """Return the folder of finished reports in the state folder."""
    return Folder(settings.home, "files", "reports")


def report_file_name(job: UUID) -> str:
    """Return the name of a job's file there; what a person downloads has another one."""
    return f"{job}.xlsx"
