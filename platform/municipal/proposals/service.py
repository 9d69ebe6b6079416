"""What a school does with an offered version: takes it as its roadmap, lets a roadmap follow it, answers row by row."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from flask_babel import gettext as _
from sqlalchemy import select

from commons.accounts.standing import Standing
from commons.schools.queries import SchoolCard
from core.clock import now
from core.database import db
from core.errors import Conflict, NotFound, Rejected
from core.text import clean
from municipal.proposals import queries
from municipal.proposals.merging import AddedRow, AwayRow, ChangedRow, Merge, RemovedRow, SchoolRow, Side
from municipal.proposals.models import Answer, ModelAnswer, ModelOffer
from tenants.roadmap import service
from tenants.roadmap.changes import change_activity, lock_activity
from tenants.roadmap.lifetime import drafting
from tenants.roadmap.lifetime.content import FrozenRow
from tenants.roadmap.loading.adoption import adopt
from tenants.roadmap.loading.content_reading import head_of, reading_of
from tenants.roadmap.loading.corrections import draft
from tenants.roadmap.loading.differences import pair
from tenants.roadmap.loading.taking_over import RowMoved, renumber, section_for, standing_rows
from tenants.roadmap.models import Activity, Roadmap
from tenants.roadmap.rows import RoadmapRow
from tenants.roadmap.writing import signature

LONGEST_REASON = 2_000


class OfferMoved(Conflict):
    """Somebody answered first, or the municipality published a newer version; nothing was written."""


@dataclass(frozen=True, slots=True)
class RowAnswer:
    """What a person chose for one row of the model. `words` are those that are to stand in contested fields."""

    is_accepted: bool
    words: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """A sent page: answers by the row's key in the model, and what the page was filled from."""

    number: int
    rows: Mapping[str, RowAnswer]
    versions: Mapping[str, int]


def take_as_new(school: SchoolCard, offer_id: UUID, *, by: Standing) -> Roadmap:
    """Make the offered version a roadmap of the school; once more returns the one there is. Raises NotFound."""
    offer = queries.get_offer(school.id, offer_id, to_change=True)
    if offer.roadmap_id is not None:
        return db.session.get_one(Roadmap, offer.roadmap_id)
    content = queries.contents(offer.model_key, [offer.number])[offer.number]
    roadmap = adopt(school, reading_of(content), head_of(content), by=by)
    # Nothing of what is planned only now can be done already.
    roadmap.confirmed_at = now()
    kept = db.session.scalars(
        select(Activity).where(Activity.roadmap_id == roadmap.id).order_by(Activity.id)
    ).all()
    for activity, (_section, row) in zip(kept, content.rows(), strict=True):
        _follow(activity, row, offer.number)
        activity.notes = row.notes
    _settle(offer, roadmap.id)
    return roadmap


def follow_with(school: SchoolCard, offer_id: UUID, roadmap: RoadmapRow) -> int:
    """Let a roadmap of the school follow the model: rows of the same title are paired; return how many were.

    What differs in them is asked afterwards, nothing is changed. Raises NotFound, OfferMoved when another one follows already.
    """
    offer = queries.get_offer(school.id, offer_id, to_change=True)
    if offer.roadmap_id is not None:
        if offer.roadmap_id == roadmap.id:
            return 0
        raise OfferMoved
    content = queries.contents(offer.model_key, [offer.number])[offer.number]
    if roadmap.public_id not in dict(queries.may_follow(offer, content)):
        raise NotFound("roadmap")
    rows = [row for _section, row in content.rows()]
    drafts = draft(reading_of(content), {}, None).rows
    pairs = pair(drafts, [one for one in standing_rows(roadmap) if not one.is_away])
    for place, key in pairs.items():
        # Compared with no version yet: whatever differs is a question.
        _follow(lock_activity(roadmap, UUID(key)), rows[place], 0)
    offer.roadmap_id = roadmap.id
    db.session.flush()
    _settle(offer, roadmap.id)
    return len(pairs)


def _follow(activity: Activity, row: FrozenRow, number: int) -> None:
    activity.model_key, activity.model_number = UUID(row.key), number
    activity.is_control_point, activity.is_mandatory = row.is_control_point, row.is_mandatory


def _settle(offer: ModelOffer, roadmap_id: int) -> None:
    """Count anew what the version asks; where it asks nothing more the school stands on it."""
    offer.roadmap_id = roadmap_id
    db.session.flush()
    found = queries.asked(offer)
    offer.questions = found.questions
    if not found.questions:
        offer.settled_number = offer.number
    offer.version += 1
    db.session.flush()


def answer(
    school: SchoolCard, offer_id: UUID, roadmap: RoadmapRow, answers: Answers, *, by: Standing, today: date
) -> int:
    """Do what was chosen, all of it or nothing; return how many rows were answered.

    Raises NotFound, OfferMoved, RowMoved when a row changed after the page was shown, and Rejected with a message beside each
    row ("row-" and its key in the model).
    """
    offer = queries.get_offer(school.id, offer_id, to_change=True)
    if offer.roadmap_id != roadmap.id:
        raise NotFound("offer")
    if offer.number != answers.number:
        raise OfferMoved
    found = queries.asked(offer)
    _refuse(found, answers)
    act = _Act(school, roadmap, offer, by, today)
    count = sum(act.change(one, answers) for one in found.changed)
    count += act.add(found.added, answers)
    count += sum(act.remove(one, answers) for one in found.removed)
    count += sum(act.bring_back(one, answers) for one in found.away)
    if not count:
        raise Rejected({"": _("Nothing was chosen, so nothing was changed.")})
    act.keep_silent(found.silent)
    _settle(offer, roadmap.id)
    return count


def _refuse(found: Merge, answers: Answers) -> None:
    messages = {}
    mandatory = {one.model.key for one in found.added if one.model.is_mandatory}
    for key, one in answers.rows.items():
        if one.is_accepted:
            continue
        if key in mandatory:
            messages[f"row-{key}"] = _(
                "This row is mandatory: accept it. Where it does not apply to the school, say so on the row afterwards."
            )
        elif not clean(one.reason):
            messages[f"row-{key}"] = _("Say why the school does not take it: the municipality reads that.")
        elif len(one.reason) > LONGEST_REASON:
            messages[f"row-{key}"] = _(
                "This is too long: at most %(count)s characters.", count=LONGEST_REASON
            )
    if messages:
        raise Rejected(messages)


@dataclass(frozen=True, slots=True)
class _Act:
    """Carries out answers in one roadmap."""

    school: SchoolCard
    roadmap: RoadmapRow
    offer: ModelOffer
    by: Standing
    today: date

    def _note(self, key: str, kind: Answer, reason: str = "") -> None:
        db.session.add(
            ModelAnswer(
                roadmap_id=self.roadmap.id, model_key=self.offer.model_key, row_key=UUID(key),
                number=self.offer.number, answer=kind, reason=clean(reason), answered_by=self.by.user_id,
                answered_by_name=signature(self.by),
            )
        )  # fmt: skip

    def _held(self, row: SchoolRow, answers: Answers) -> Activity:
        activity = lock_activity(self.roadmap, UUID(row.key))
        if answers.versions.get(row.model_key) != activity.version:
            raise RowMoved
        return activity

    def change(self, one: ChangedRow, answers: Answers) -> int:
        """Take the model's words over, or those that were chosen in contested fields, or none."""
        chosen = answers.rows.get(one.row.model_key)
        if chosen is None:
            return 0
        activity = self._held(one.row, answers)
        if chosen.is_accepted:
            words = {
                field.name: chosen.words.get(field.name, field.model)
                if field.side is Side.BOTH
                else field.model
                for field in one.fields
            }
            self._say(activity, words)
            is_adapted = any(words[field.name] != field.model for field in one.fields)
            self._note(one.row.model_key, Answer.ADAPTED if is_adapted else Answer.ACCEPTED, chosen.reason)
        else:
            self._note(one.row.model_key, Answer.DECLINED, chosen.reason)
        _follow(activity, one.model, self.offer.number)
        return 1

    def _say(self, activity: Activity, words: Mapping[str, str]) -> None:
        texts = {name: text for name, text in words.items() if name != "number"}
        if texts:
            change_activity(
                self.roadmap, activity.public_id, texts, activity.version, by=self.by, today=self.today
            )
        if "number" in words:
            is_drafted = drafting.is_drafted(self.roadmap) and not drafting.enters(activity)
            renumber(activity, words["number"], self.by, is_drafted=is_drafted)

    def add(self, rows: tuple[AddedRow, ...], answers: Answers) -> int:
        """Add accepted rows in their order, each below the row that stands above it in the model."""
        below: dict[tuple[tuple[str, str], str | None], UUID] = {}
        count = 0
        for one in rows:
            chosen = answers.rows.get(one.model.key)
            if chosen is None:
                continue
            count += 1
            if not chosen.is_accepted:
                self._note(one.model.key, Answer.DECLINED, chosen.reason)
                continue
            gap = (one.section, one.after)
            after = below.get(gap) or (UUID(one.after) if one.after else None)
            below[gap] = self._add(one, after)
            self._note(one.model.key, Answer.ACCEPTED, chosen.reason)
        return count

    def _add(self, one: AddedRow, after: UUID | None) -> UUID:
        words = {name: text for name, text in one.model.words().items() if name != "number"}
        key = uuid5(self.offer.public_id, f"{one.model.key} {self.offer.number}")
        section = section_for(
            self.school, self.roadmap, one.after or one.before, one.section, once=self.offer.public_id
        )
        added = service.add_activity(
            self.roadmap, section, words, once=key, after=after, by=self.by, today=self.today,
            first=after is None and one.before is not None,
        )  # fmt: skip
        added.number = one.model.number or None
        added.notes = one.model.notes
        _follow(added, one.model, self.offer.number)
        db.session.flush()
        return added.public_id

    def remove(self, one: RemovedRow, answers: Answers) -> int:
        """Put a row away that the model has no more, or keep it as the school's own."""
        chosen = answers.rows.get(one.row.model_key)
        if chosen is None:
            return 0
        activity = self._held(one.row, answers)
        # Of this version the row is none: it is not asked about again.
        activity.model_number = self.offer.number
        activity.is_mandatory = False
        if chosen.is_accepted:
            service.archive_activity(self.roadmap, activity.public_id, by=self.by)
        self._note(
            one.row.model_key, Answer.ACCEPTED if chosen.is_accepted else Answer.DECLINED, chosen.reason
        )
        return 1

    def bring_back(self, one: AwayRow, answers: Answers) -> int:
        """Bring a row back with the model's words, or leave it away."""
        chosen = answers.rows.get(one.row.model_key)
        if chosen is None:
            return 0
        activity = self._held(one.row, answers)
        if chosen.is_accepted:
            service.restore_activity(self.roadmap, activity.public_id, by=self.by)
            self._say(activity, one.model.words())
        _follow(activity, one.model, self.offer.number)
        self._note(
            one.row.model_key, Answer.ACCEPTED if chosen.is_accepted else Answer.DECLINED, chosen.reason
        )
        return 1

    def keep_silent(self, rows: tuple[SchoolRow, ...]) -> None:
        """Note that rows in which nothing was to be decided stand at this version; take the municipality's marks over."""
        model = queries.contents(self.offer.model_key, [self.offer.number])[self.offer.number].by_key()
        behind = {UUID(row.key): row for row in rows if row.number != self.offer.number}
        found = select(Activity).where(Activity.roadmap_id == self.roadmap.id, Activity.public_id.in_(behind))
        for activity in db.session.scalars(found):
            _follow(activity, model[behind[activity.public_id].model_key], self.offer.number)
