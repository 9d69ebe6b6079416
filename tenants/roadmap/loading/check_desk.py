"""What every check page needs of the place its reading waits in: a school, a municipality's model, many files at once."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _

from core.clock import SchoolYear
from core.errors import Conflict, NotFound, Rejected
from tenants.roadmap.deadlines import understand
from tenants.roadmap.fields import LONGEST, normalise
from tenants.roadmap.loading import corrections
from tenants.roadmap.loading.corrections import Draft, DraftRow, draft
from tenants.roadmap.loading.heads import Head
from tenants.roadmap.loading.upload_check import Check, is_acceptable
from tenants.roadmap.loading.upload_heads import head_of
from tenants.roadmap.reading import from_json
from tenants.roadmap.sections import LONGEST_NUMBER


class Waiting(Protocol):
    """A reading that waits for a person's word: a row of some table."""

    public_id: Any
    file_name: Any
    reading: Any
    corrections: Any


W = TypeVar("W", bound=Waiting)


class CheckDesk(ABC, Generic[W]):
    """Where a reading waits and what becomes of it; the pages are the same for all."""

    blueprint_name: str
    has_people = True  # whether the place keeps people whom names are linked to

    @abstractmethod
    def find(self, upload: UUID, *, to_change: bool = False) -> W:
        """Return what waits, held against other changes where it is to change. Raises NotFound."""

    @abstractmethod
    def this_year(self, waiting: W) -> SchoolYear:
        """Return the school year of today in its place."""

    @abstractmethod
    def look(self, waiting: W, seen: Draft, head: Head) -> Check:
        """Return what the page shows of a draft."""

    @abstractmethod
    def place_name(self, waiting: W) -> str:
        """Return what the place is called under the page's heading."""

    @abstractmethod
    def address_when_saved(self, waiting: W) -> str | None:
        """Return where a reading stands that was saved already; None while it waits."""

    @abstractmethod
    def save(self, upload: UUID, head: Head) -> str:
        """Save it, once however often it is asked, and return where it stands. Raises NotFound, Rejected."""

    @abstractmethod
    def drop(self, upload: UUID) -> str:
        """Forget it, and return the address to go on from."""

    def differences_address(self, _waiting: W, _head: Head) -> str | None:
        """Return where the reading is compared with what the place has already; None where there is nothing."""
        return None

    def changed(self, waiting: W, seen: Draft, head: Head) -> None:
        """Keep what follows from a correction; nothing here."""

    def take_beside(self, _waiting: W, _sent: Mapping[str, str]) -> None:
        """Keep what was chosen beside the check, and sent with its head. Raises Rejected."""

    def beside(self, _waiting: W) -> dict[str, Any] | None:
        """Return what stands beside the check in this place: a `template` with its inputs; None for nothing."""
        return None

    def url(self, endpoint: str, waiting: W, **values: Any) -> str:
        """Return the address of one of the check's routes."""
        return url_for(f"{self.blueprint_name}.{endpoint}", upload=waiting.public_id, **values)

    def head(self, waiting: W) -> Head:
        """Return the head that was chosen, else the file's own."""
        chosen = corrections.head_in(waiting.corrections)
        return chosen or head_of(from_json(waiting.reading), self.this_year(waiting))


def draft_of(waiting: Waiting, head: Head) -> Draft:
    """Return a waiting reading with what people put right, in the school years of a head."""
    return draft(from_json(waiting.reading), waiting.corrections, head.years_or_none)


def row_of(seen: Draft, place: int) -> DraftRow:
    """Return a row of a draft. Raises NotFound."""
    found = seen.row(place)
    if found is None:
        raise NotFound("row")
    return found


class RowPutRight(Conflict):
    """Somebody put the row right after its form was shown; nothing was kept."""


def seal_of(row: DraftRow) -> str:
    """Return what a row's form says of the row it was filled from: other words, another seal."""
    return sha256(repr(sorted(corrections.words_of(row.now).items())).encode()).hexdigest()[:16]


def put_right(
    waiting: Waiting, row: DraftRow, sent: Mapping[str, str], years: tuple[int, int] | None
) -> None:
    """Keep a row's form. Raises RowPutRight, and Rejected with a message beside each field that cannot be taken."""
    if sent.get("seal", seal_of(row)) != seal_of(row):
        raise RowPutRight
    words = {name: normalise(name, sent[name]) for name in corrections.FIELDS if name in sent}
    longest = {"number": LONGEST_NUMBER}
    messages = {
        name: _("This is too long: at most %(count)s characters.", count=longest.get(name, LONGEST))
        for name, value in words.items()
        if len(value) > longest.get(name, LONGEST)
    }
    if words.get("deadline", row.now.deadline.text) != row.now.deadline.text:
        read = understand(words["deadline"], *(years or (0, 1)))
        if not is_acceptable(read):
            messages["deadline"] = _(read.why) if read.why else ""
    if not words.get("title", row.now.title):
        messages["title"] = _("Say what is to be done.")
    if messages:
        raise Rejected(messages)
    # A file may hold what a form does not give back: unseen signs, space at its ends.
    old = corrections.words_of(row.read)
    same = {name: old[name] for name, value in words.items() if value == normalise(name, old[name])}
    waiting.corrections = corrections.with_words(waiting.corrections, row, words | same)
