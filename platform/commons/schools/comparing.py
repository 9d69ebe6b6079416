"""A sheet of schools beside the register: what each row would do, told before anything is done."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from flask_babel import gettext as _

from commons.schools.entries import Entry, is_valid_inn, messages_of, tidy
from commons.schools.kinds import SchoolKind
from commons.schools.matching import Register, names_of
from commons.schools.models import School
from commons.schools.plans import Change, Complaint, Outcome, Plan, Planned
from commons.schools.sheet import Sheet, SheetRow
from commons.schools.wording import kind_title, read_kind
from core.text import one_line, search_key

# How spreadsheets show a formula that failed.
_FAILED_FORMULAS = frozenset({"#N/A", "#VALUE!", "#REF!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#Н/Д"})


def compare(sheet: Sheet, register: Register) -> Plan:
    """Judge every row of a sheet. Nothing is written."""
    comparison = _Comparison(sheet, register)
    rows = tuple(comparison.judge(row) for row in sheet.rows)
    return Plan(rows, tuple(comparison.new_districts.values()), sheet.unused)


class _Comparison:
    def __init__(self, sheet: Sheet, register: Register) -> None:
        self.sheet, self.register = sheet, register
        self.new_districts: dict[str, str] = {}
        self._seen: dict[tuple[str, ...], int] = {}
        self._codes = self._free_codes()
        self._drafts = {row.number: _draft(row) for row in sheet.rows}

    def _free_codes(self) -> Iterator[str]:
        used = {school.code for school in self.register.schools}
        used |= {one_line(row.texts.get("code", "")) for row in self.sheet.rows}
        numbers = [int(code) for code in used if code.isascii() and code.isdigit() and len(code) < 7]
        number = max(numbers, default=0)
        while True:
            number += 1
            yield f"{number:03d}"

    def judge(self, row: SheetRow) -> Planned:
        """Say what one row would do."""
        draft = self._drafts[row.number]
        name = draft.short_name or draft.full_name or "—"
        wrong: dict[str, str] = {
            field: _("A formula in this cell failed.")
            for field, text in row.texts.items()
            if text.upper() in _FAILED_FORMULAS
        }
        if row.texts.get("kind") and read_kind(row.texts["kind"]) is None:
            wrong["kind"] = _("There is no such kind.")
        school = self._match(draft, wrong)
        if school is not None and school.closed_on is not None and not wrong:
            return Planned(row.number, Outcome.CLOSED, school.short_name, school_id=school.id)
        entry, parent_row = self._parented(_overlaid(draft, row, school), row, school, wrong)
        new_district = self._new_district(row)
        if new_district is None and row.texts.get("district"):
            entry = replace(entry, district_id=self.register.district_id(row.texts["district"]))
        if school is None and not entry.code:
            entry = replace(entry, code=next(self._codes))
        entry = tidy(entry)
        wrong = self._messages(entry, parent_row) | self._repeated(entry, school, row) | wrong
        if wrong:
            return Planned(row.number, Outcome.ERROR, name, complaints=self._complaints(row, wrong))
        changes = tuple(self._changes(school, entry, new_district)) if school else ()
        outcome = Outcome.NEW if school is None else Outcome.CHANGED if changes else Outcome.SAME
        return Planned(
            row.number,
            outcome,
            name,
            (),
            changes,
            entry,
            school.id if school else None,
            new_district,
            parent_row,
        )

    def _match(self, draft: Entry, wrong: dict[str, str]) -> School | None:
        found = self.register.find(draft)
        if len(found) > 1:
            field = "code" if draft.code else "inn" if draft.inn else "short_name"
            names = ", ".join(f"{school.short_name} ({school.code})" for school in found)
            wrong[field] = _(
                "Several schools fit this row: %(names)s. Give the code or the INN of one.", names=names
            )
        return found[0] if len(found) == 1 else None

    def _parented(
        self, entry: Entry, row: SheetRow, school: School | None, wrong: dict[str, str]
    ) -> tuple[Entry, int | None]:
        """Return the entry with its main organisation, or the row of this file that will bring it."""
        if entry.kind is not SchoolKind.BRANCH:
            return entry, None
        words = row.texts.get("parent", "")
        if not words and school is not None and school.parent_id is not None:
            return entry, None
        parent = self.register.main_organisation(words or entry.inn or "")
        if parent is not None and parent is not school:
            return replace(entry, parent_id=parent.id), None
        for number, draft in self._drafts.items():
            if (
                number != row.number
                and draft.kind is not SchoolKind.BRANCH
                and _is_named(draft, words, entry.inn)
            ):
                return entry, number
        if words:
            wrong["parent"] = _("There is no such organisation in the register or in this file.")
        return entry, None

    def _new_district(self, row: SheetRow) -> str | None:
        name = one_line(row.texts.get("district", ""))
        if not name or self.register.district_id(name) is not None:
            return None
        return self.new_districts.setdefault(search_key(name), name)

    def _messages(self, entry: Entry, parent_row: int | None) -> dict[str, str]:
        messages = messages_of(entry)
        if parent_row is not None:
            messages.pop("parent", None)
        return messages

    def _repeated(self, entry: Entry, school: School | None, row: SheetRow) -> dict[str, str]:
        """Return messages for what an earlier row of the file said already."""
        keys: list[tuple[str, tuple[str, ...]]] = []
        if row.texts.get("code"):
            keys.append(("code", ("code", entry.code)))
        if row.texts.get("inn") and entry.kind is not SchoolKind.BRANCH:
            keys.append(("inn", ("inn", entry.inn or "")))
        if school is not None:
            keys.append(("short_name", ("school", str(school.id))))
        else:
            place = search_key(entry.settlement or "")
            keys.append(("short_name", ("name", search_key(entry.full_name), place, entry.inn or "")))
        messages = {}
        for field, key in keys:
            first = self._seen.setdefault(key, row.number)
            if first != row.number:
                messages[field] = _("Row %(row)s says the same.", row=first)
        return messages

    def _complaints(self, row: SheetRow, wrong: dict[str, str]) -> tuple[Complaint, ...]:
        letters = self.sheet.letters
        found = [
            Complaint(f"{letters[field]}{row.number}" if field in letters else "", message)
            for field, message in wrong.items()
        ]
        return tuple(sorted(found, key=lambda one: (len(one.cell), one.cell)))

    def _changes(self, school: School, entry: Entry, new_district: str | None) -> Iterable[Change]:
        before, after = self._shown(Entry.of(school)), self._shown(entry)
        if new_district is not None:
            after["district"] = new_district
        for field, text in after.items():
            if before[field] != text:
                yield Change(field, before[field], text)

    def _shown(self, entry: Entry) -> dict[str, str]:
        return {
            "code": entry.code,
            "kind": kind_title(entry.kind),
            "full_name": entry.full_name,
            "short_name": entry.short_name,
            "aliases": "; ".join(entry.aliases),
            "inn": entry.inn or "",
            "settlement": entry.settlement or "",
            "director": entry.director or "",
            "email": entry.email or "",
            "district": self.register.district_name(entry.district_id),
            "parent": self.register.school_name(entry.parent_id),
        }


def _draft(row: SheetRow) -> Entry:
    """Return what a row says by itself."""
    texts = row.texts
    full, short = one_line(texts.get("full_name", "")), one_line(texts.get("short_name", ""))
    inn = "".join(texts.get("inn", "").split())
    if len(inn) == 9 and is_valid_inn(f"0{inn}"):
        inn = f"0{inn}"  # a spreadsheet took it for a number and dropped the zero
    kind = read_kind(texts.get("kind", "")) or read_kind(f"{full} {short}") or SchoolKind.SCHOOL
    return tidy(
        Entry(
            code=texts.get("code", ""),
            full_name=full or short,
            short_name=short or full,
            kind=kind,
            aliases=tuple(texts.get("aliases", "").replace("\n", ";").split(";")),
            inn=inn,
            settlement=texts.get("settlement"),
            director=texts.get("director"),
            email=texts.get("email"),
        )
    )


def _overlaid(draft: Entry, row: SheetRow, school: School | None) -> Entry:
    """Return a known school's values with what the row says over them; an empty cell says nothing."""
    if school is None:
        return draft
    now = Entry.of(school)
    said = {
        field: getattr(draft, field)
        for field in ("code", "inn", "settlement", "director", "email")
        if getattr(draft, field)
    }
    if row.texts.get("kind"):
        said["kind"] = draft.kind
    known = names_of(school)
    for field in ("full_name", "short_name"):
        # A name under which the school is known already, an old one perhaps, renames nothing.
        if row.texts.get(field) and search_key(getattr(draft, field)) not in known:
            said[field] = getattr(draft, field)
    left = [getattr(now, field) for field in ("full_name", "short_name") if field in said]
    aliases: Sequence[str] = (*now.aliases, *draft.aliases, *left)
    return replace(now, **said, aliases=tuple(aliases))


def _is_named(draft: Entry, words: str, inn: str | None) -> bool:
    if not words:
        return draft.inn is not None and draft.inn == inn
    key = search_key(words)
    return key in {search_key(draft.full_name), search_key(draft.short_name)} or words in (
        draft.code,
        draft.inn,
    )
