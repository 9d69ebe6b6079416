"""What a row's form holds, as text, and which of it can be taken."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from flask_babel import gettext as _

from core.errors import Rejected
from core.text import clean, one_line
from tenants.documents.kinds import NO_DOCUMENT, DocumentKind
from tenants.documents.models import Document
from tenants.roadmap.activity.steps import IN_THE_FORM, Need, Rule, step_between
from tenants.roadmap.deadlines import understand
from tenants.roadmap.lifetime.drafting import PLAN_FIELDS, with_draft, words_in_force
from tenants.roadmap.models import Activity
from tenants.roadmap.reading import Doubt, read_result
from tenants.roadmap.rows import ActivityRow, RoadmapRow
from tenants.roadmap.vocabulary import ActivityState
from tenants.roadmap.wording import state_word

# The fields of a row's form, in the order of its columns. Their values are compared and kept as text.
FIELDS = (
    "title", "deadline", "responsible", "result", "notes", "state", "done_on", "document_kind", "document_number",
    "document_date",
)  # fmt: skip
LONG = frozenset({"title", "deadline", "responsible", "result", "notes"})
DAYS = frozenset({"done_on", "document_date"})
# Fields that make one whole: half of my document and half of another's would be nobody's document.
WHOLES = (("state", "done_on"), ("document_kind", "document_number", "document_date"))
LONGEST = 20_000
# Nothing of the model of 2019 was done before it; an earlier year is a typing error.
EARLIEST = date(2015, 1, 1)
# These say on which day it was done; what is submitted waits only for the district's word.
WITH_DAY = frozenset({ActivityState.DONE, ActivityState.SUBMITTED})

Values = dict[str, str]

_WRITTEN_DAY = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})", re.ASCII)


def values_of(activity: Activity, proof: Document | None) -> Values:
    """Return what a row's form holds now."""
    return {
        **planned_words(activity),
        "notes": activity.notes,
        "state": str(activity.state),
        "done_on": activity.done_on.isoformat() if activity.done_on else "",
        "document_kind": str(proof.kind) if proof else NO_DOCUMENT if activity.is_without_document else "",
        "document_number": (proof.number or "") if proof else "",
        "document_date": proof.dated_on.isoformat() if proof and proof.dated_on else "",
    }


def planned_words(activity: ActivityRow | Activity) -> Values:
    """Return the words of a row's plan that its form holds, those of the draft amendment where it has others."""
    words = with_draft(words_in_force(activity), activity.drafted)
    return {name: words[name] for name in PLAN_FIELDS}


def normalise(name: str, value: str) -> str:
    """Return a form's value as it is kept: long texts with their lines, the rest on one line, days as 2026-09-01."""
    if name in LONG:
        return clean(value)
    return kept_day(value) if name in DAYS else one_line(value)


def kept_day(text: str) -> str:
    """Return a day written as 1.9.2026 or 01.09.26 as 2026-09-01; anything else as it is, on one line."""
    plain = one_line(text)
    found = _WRITTEN_DAY.fullmatch(plain)
    if not found:
        return plain
    day, month, year = found.groups()
    return f"{year if len(year) == 4 else '20' + year}-{month.zfill(2)}-{day.zfill(2)}"


def as_day(text: str) -> date | None:
    """Return a day kept as 2026-09-01; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    # Weeks and days without dashes are dates to Python, and to nobody who fills a form.
    return day if day.isoformat() == text else None


def together(name: str) -> tuple[str, ...]:
    """Return the fields that a field makes one whole with, itself among them."""
    return next((whole for whole in WHOLES if name in whole), (name,))


def settled(values: Values, mine: Mapping[str, str]) -> Values:
    """Return the values with what follows from them: no day of doing without "done", no number without a kind."""
    new = dict(values)
    if new["state"] not in WITH_DAY and "done_on" not in mine:
        new["done_on"] = ""
    if new["state"] in WITH_DAY and not new["done_on"] and new["document_date"]:
        new["done_on"] = new["document_date"]
    if new["document_kind"] == NO_DOCUMENT:
        if "document_kind" in mine:
            new |= {name: "" for name in ("document_number", "document_date") if name not in mine}
        elif new["document_number"] or new["document_date"]:
            new["document_kind"] = ""  # there is one after all
    if new["document_kind"]:
        return new
    if "document_kind" in mine:
        # The document is taken away: what stood in its other fields goes with it, unless it was just typed.
        new |= {name: "" for name in ("document_number", "document_date") if name not in mine}
    if new["document_number"] or new["document_date"]:
        kinds = read_result(new["result"]).documents
        new["document_kind"] = kinds[0] if kinds else DocumentKind.OTHER
    return new


@dataclass(frozen=True, slots=True)
class Check:
    """Looks at changed values and gathers a sentence beside each that cannot be taken.

    `activity` is the row as it stands, None for a new one, which is planned; `proof` the document its form edits.
    """

    roadmap: RoadmapRow
    today: date
    activity: Activity | None = None
    proof: Document | None = None
    messages: dict[str, str] = field(default_factory=dict)

    def check(self, changed: Mapping[str, str], new: Mapping[str, str]) -> None:
        """Raise Rejected when anything changed cannot be taken. What did not change is left in peace."""
        for name, value in changed.items():
            if len(value) > LONGEST:
                self.messages[name] = _("This is too long: at most %(count)s characters.", count=LONGEST)
        if "title" in changed and not new["title"]:
            self.messages["title"] = _("Say what is to be done.")
        if "deadline" in changed:
            self._deadline(new["deadline"])
        self._document(changed, new)
        self._done(changed, new)
        if "state" in changed:
            self._state(new)
        self._accepted(changed)
        if self.messages:
            raise Rejected(self.messages)

    def _deadline(self, text: str) -> None:
        read = understand(text, self.roadmap.first_year, self.roadmap.last_year)
        # Other doubts are kept and shown; these two are certainly not what was meant.
        if read.why in {Doubt.ENDS_BEFORE_START, Doubt.NO_SUCH_DAY}:
            self.messages["deadline"] = _(read.why)

    def _state(self, new: Mapping[str, str]) -> None:
        """Look whether the life of an activity (steps.py) has such a step, and whether the form gives what it asks for."""
        if new["state"] not in set(ActivityState):
            self.messages["state"] = _("There is no such state. Choose one of the list.")
            return
        if self.activity is None:
            return
        rule = step_between(
            self.activity.state, ActivityState(new["state"]),
            is_control_point=self.activity.is_control_point, is_accepted=self.activity.accepted_at is not None,
        )  # fmt: skip
        if rule is None:
            self.messages["state"] = _(
                "From “%(old)s” the school cannot come to “%(new)s”.",
                old=state_word(self.activity.state), new=state_word(new["state"]),
            )  # fmt: skip
        else:
            self.needs(rule, new)

    def _accepted(self, changed: Mapping[str, str]) -> None:
        """What the district has accepted stays as it was accepted, until it takes that back."""
        if self.activity is None or self.activity.accepted_at is None:
            return
        for name in changed.keys() & {
            "state",
            "done_on",
            "document_kind",
            "document_number",
            "document_date",
        }:
            self.messages[name] = _("The district has accepted this; it must take the acceptance back first.")

    def needs(self, rule: Rule, new: Mapping[str, str]) -> None:
        """Look whether a form of the table gives what a step asks for."""
        if not set(rule.needs) <= IN_THE_FORM:
            self.messages["state"] = _("This asks for a reason: do it on the row's own page.")
        if Need.EVIDENCE in rule.needs and not new["document_kind"]:
            self.messages["document_kind"] = _(
                "Which document proves it? Name it, or say honestly that there is none."
            )

    def _document(self, changed: Mapping[str, str], new: Mapping[str, str]) -> None:
        kind = new["document_kind"]
        if "document_kind" in changed and kind and kind not in {*DocumentKind, NO_DOCUMENT}:
            self.messages["document_kind"] = _("There is no such kind of document. Choose one of the list.")
        holds = self.proof is not None and self.proof.files
        if "document_kind" in changed and kind in {"", NO_DOCUMENT} and holds:
            self.messages["document_kind"] = _(
                "Files are attached to this document: remove them on the row's own page first."
            )
        if kind == NO_DOCUMENT and (new["document_number"] or new["document_date"]):
            self.messages["document_kind"] = _(
                "A number or a day of a document is given: choose its kind, or clear them."
            )
        if len(new["document_number"]) > 60:
            self.messages["document_number"] = _("This is too long: at most %(count)s characters.", count=60)
        if "document_date" in changed and new["document_date"]:
            self._day("document_date", new["document_date"])

    def _done(self, changed: Mapping[str, str], new: Mapping[str, str]) -> None:
        if "state" not in changed and "done_on" not in changed:
            return
        if new["done_on"] and self._day("done_on", new["done_on"]) and new["state"] not in WITH_DAY:
            self.messages["state"] = _("A day of doing is given: choose the state “done”, or clear the day.")
        if new["state"] in WITH_DAY and not new["done_on"]:
            self.messages["done_on"] = _("Say on which day it was done.")

    def _day(self, name: str, text: str) -> bool:
        day = as_day(text)
        if day is None:
            self.messages[name] = _("There is no such day. Write it as 01.09.2026.")
            return False
        if day > self.today:
            self.messages[name] = _("This day has not come yet.")
        elif day < EARLIEST:
            self.messages[name] = _("This day is too long ago; check the year.")
        return name not in self.messages
