"""The last part of a backup: what it is of, and what each other part must be."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

FORMAT = 1  # raised when an older program could no longer read the archive


@dataclass(frozen=True, slots=True)
class Member:
    """One part: its name in the archive, its bytes and their SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup is of. `tables` counts the rows of each table, `folder` holds the state folder's facts."""

    program: str
    made_at: datetime
    revision: str
    tables: dict[str, int]
    folder: dict[str, Any]
    members: tuple[Member, ...]
    format: int = FORMAT

    def as_text(self) -> str:
        """Return the manifest as it is written down."""
        return json.dumps({**asdict(self), "made_at": self.made_at.isoformat()}, indent=1)

    @classmethod
    def of_text(cls, text: str) -> "Manifest":
        """Read a manifest; only its format when that is newer than ours. Raises ValueError when it is none."""
        content = json.loads(text)
        try:
            if int(content["format"]) > FORMAT:
                return cls(str(content["program"]), datetime.min, "", {}, {}, (), int(content["format"]))  # noqa: DTZ901  never shown
            return cls(
                program=str(content["program"]),
                made_at=datetime.fromisoformat(content["made_at"]),
                revision=str(content["revision"]),
                tables={str(name): int(rows) for name, rows in content["tables"].items()},
                folder=dict(content["folder"]),
                members=tuple(
                    Member(str(one["name"]), int(one["size"]), str(one["sha256"]))
                    for one in content["members"]
                ),
            )
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError("not a manifest") from error
