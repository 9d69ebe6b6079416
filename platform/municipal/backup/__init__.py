"""A copy of everything an installation keeps in one file, and an installation made of it again."""

from municipal.backup.making import make_backup
from municipal.backup.restoring import restore_backup

__all__ = ["make_backup", "restore_backup"]
