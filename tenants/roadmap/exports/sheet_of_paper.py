"""What a printed roadmap says, whatever prints it: the approval block, the title, the period, the five columns."""

from dataclasses import dataclass
from datetime import date

from core.jinja import day
from core.translating import gettext as _
from tenants.roadmap import wording
from tenants.roadmap.lifetime.content import Content, FrozenRow

# A head is short; what stands before a later colon is a sentence.
_LONGEST_HEAD = 40


def _notes(row: FrozenRow) -> list[tuple[str, str]]:
    """Return the notes of a row as pairs of a column's head and a text; a line of no column has an empty head."""
    pairs = []
    for line in row.notes.splitlines():
        head, colon, text = line.partition(": ")
        is_headed = bool(colon) and len(head) <= _LONGEST_HEAD
        pairs.append((head, text) if is_headed else ("", line))
    return pairs


@dataclass(frozen=True, slots=True)
class Approval:
    """The order that approved it; a draft has none."""

    order_number: str
    order_date: date


@dataclass(frozen=True, slots=True)
class Paper:
    """A roadmap to print: of a school, with the order that approved it and the number of the version, where there is one."""

    school: str
    content: Content
    approval: Approval | None = None
    version: int | None = None

    @property
    def approval_lines(self) -> list[str]:
        """The block at the upper right, a line each; empty places to be filled by hand where no order approved it yet."""
        if self.approval is None:
            return [_("APPROVED"), _("by an order of"), self.school, _("No. ______ of ____________")]
        order = _(
            "No. %(number)s of %(day)s", number=self.approval.order_number, day=day(self.approval.order_date)
        )
        return [_("APPROVED"), _("by an order of"), self.school, order]

    @property
    def period(self) -> str:
        """The school years."""
        return wording.period_words(self.content.first_year, self.content.last_year)

    @property
    def heads(self) -> list[str]:
        """The heads of the five columns."""
        return ["№", _("Activity"), _("Deadline"), _("Responsible"), _("Result. Kind of document")]

    @property
    def further_columns(self) -> list[str]:
        """The heads of what stood in further columns of the file a roadmap came from, or was noted since."""
        found = {head: None for _section, row in self.content.rows() for head, _text in _notes(row)}
        return [head or _("Note") for head in found]

    def further_cells(self, row: FrozenRow) -> list[str]:
        """The cells of a row under the further columns."""
        texts: dict[str, list[str]] = {}
        for head, text in _notes(row):
            texts.setdefault(head or _("Note"), []).append(text)
        return ["\n".join(texts.get(head, ())) for head in self.further_columns]

    @property
    def file_name(self) -> str:
        """A name for the file, without an ending."""
        words = [_("Roadmap"), self.school, self.period]
        if self.version:
            words.append(_("version %(number)s", number=self.version))
        return " ".join(words)
