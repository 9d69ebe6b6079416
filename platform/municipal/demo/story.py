"""What happened in each school's roadmaps up to a given day: pure, and the same for the same day in every installation."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from core.clock import SchoolYear
from municipal.demo import plans
from municipal.demo.places import Character, Place
from municipal.demo.plans import Chapter, Line
from municipal.demo.scenes import Scene, scenes_of
from municipal.demo.terms import Term, by
from tenants.documents.kinds import DocumentKind
from tenants.roadmap.due import falls_due_on
from tenants.roadmap.vocabulary import CLOSED_STATES, ActivityState, Contour, DeadlineKind, RoadmapStatus

S = ActivityState

# How much of what is due a school has done, and how much of that has a document.
_DONE_SHARE = {
    Character.SHOWCASE: 0.9, Character.DILIGENT: 1.0, Character.ORDINARY: 0.93, Character.TROUBLED: 0.55,
    Character.PAPERLESS: 0.95, Character.SILENT: 0.8, Character.CLOSED: 1.0,
}  # fmt: skip
_PAPER_SHARE = {Character.PAPERLESS: 0.55, Character.TROUBLED: 0.9}
# The states on the way to one; any other is reached at once.
_STEPS = {
    S.PLANNED: (), S.SUBMITTED: (S.IN_WORK, S.SUBMITTED), S.RETURNED: (S.IN_WORK, S.SUBMITTED, S.RETURNED),
}  # fmt: skip
_REASONS: dict[ActivityState, tuple[str, str | None]] = {
    S.RETURNED: ("В приказе не названы члены рабочей группы. Приложите его с приложением 1.", None),
    S.NOT_APPLICABLE: ("В школе нет классов, которых это касается.", "куратор района, письмо от 14.09"),
    S.CANCELLED: ("Заменено мероприятием муниципалитета, приказ управления образования.", None),
}
# Two weeks are silence; these were quiet for longer.
_QUIET = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class Paper:
    """The document of a done row."""

    kind: DocumentKind
    number: str
    dated_on: date


@dataclass(frozen=True, slots=True)
class Save:
    """One save of a row: the day, and for each field what stood there before and after, as a form shows it."""

    day: date
    fields: dict[str, tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Told:
    """A row with its history."""

    line: Line
    term: Term
    who: tuple[str, ...]
    state: ActivityState = S.PLANNED
    done_on: date | None = None
    paper: Paper | None = None
    # Why it stands so, and with whom that was agreed.
    reason: tuple[str, str | None] | None = None
    saves: tuple[Save, ...] = ()


@dataclass(frozen=True, slots=True)
class RoadmapStory:
    """A roadmap with its rows by chapter; `begun` is the day it was entered."""

    title: str
    contour: Contour
    first_year: int
    last_year: int
    begun: date
    is_archived: bool = False
    status: RoadmapStatus = RoadmapStatus.IN_FORCE
    chapters: list[tuple[Chapter, list[Told]]] = field(default_factory=list)


def roadmaps_of(place: Place, today: date) -> list[RoadmapStory]:
    """Return the roadmaps of a school as they stand on a day."""
    year = SchoolYear.of(today).first
    current = (year, year)
    if place.character is Character.WITHOUT:
        return []
    if place.character is Character.CLOSED:
        return [_roadmap(place, closing_day(today), (year - 1, year - 1), Contour.PUPILS)]
    roomy = place.character in {Character.SHOWCASE, Character.TROUBLED, Character.SILENT}
    found = [_roadmap(place, today, _roomy_years(today) if roomy else current, Contour.PUPILS)]
    if place.has_second_roadmap:
        found.append(_roadmap(place, today, current, Contour.TEACHERS))
    if place.has_last_year:
        ended = found[0].first_year - 1
        past = _roadmap(place, SchoolYear(ended).end, (ended, ended), Contour.PUPILS)
        found.append(replace(past, is_archived=True, status=RoadmapStatus.ARCHIVED))
    return found


def closing_day(today: date) -> date:
    """Return the day on which the closed school closed."""
    return today - timedelta(days=40)


def _roomy_years(today: date) -> tuple[int, int]:
    """Return years around a day with weeks on both sides of it, so that something is late and something is ahead."""
    year = SchoolYear.of(today)
    if (today - year.start).days < 60:
        return year.first - 1, year.first
    if (year.end - today).days < 60:
        return year.first, year.first + 1
    return year.first, year.first


def _roadmap(place: Place, today: date, years: tuple[int, int], contour: Contour) -> RoadmapStory:
    first, last = years
    chance = Random(f"{place.code} {contour} {first}")  # noqa: S311  a story, no secret
    begun = min(SchoolYear(first).start - timedelta(days=20), today - timedelta(days=30))
    plan = plans.TEACHERS if contour is Contour.TEACHERS else plans.PUPILS
    teller = _Teller(place.character, chance, today, SchoolYear(last).end, begun)
    scenes = scenes_of(today) if place.character is Character.SHOWCASE and contour is Contour.PUPILS else {}
    chapters = [
        (
            chapter,
            [teller.tell(line, _year_of(chapter, years), scenes.get(line.number)) for line in chapter.lines],
        )
        for chapter in plan
    ]
    if place.character not in {Character.SILENT, Character.CLOSED}:
        chapters = teller.freshened(chapters)
    title = "Дорожная карта наставничества педагогов" if contour is Contour.TEACHERS else (
        "Дорожная карта внедрения целевой модели наставничества"
    )  # fmt: skip
    return RoadmapStory(title, contour, first, last, begun, chapters=chapters)


def _year_of(chapter: Chapter, years: tuple[int, int]) -> int:
    """Return the year a chapter works in: what prepares comes first, the mentoring itself last."""
    return years[1] if chapter.number == "3" else years[0]


@dataclass(slots=True)
class _Teller:
    character: Character
    chance: Random
    today: date
    period_end: date
    begun: date

    @property
    def latest(self) -> date:
        """The last day on which anything happened."""
        return self.today - (_QUIET if self.character is Character.SILENT else timedelta(days=1))

    def tell(self, line: Line, year: int, scene: Scene | None) -> Told:
        """Return a line as it stands today."""
        if scene is not None:
            return self._staged(line, line.when(year) if scene.term is None else scene.term, scene)
        told = Told(line, self._own_term(line.when(year)), line.who)
        due = falls_due_on(told.term.kind, told.term.due_on, self.period_end)
        share = _DONE_SHARE[self.character]
        if due is None:
            return self._undated(told)
        if due < self.today:
            if self.chance.random() < share:
                return self._done(
                    told, due + timedelta(days=self.chance.choice((-9, -6, -3, -2, -1, 0, 0, 4)))
                )
            return self._moved(told, self.chance.choice((S.PLANNED, S.IN_WORK, S.IN_WORK)), self._some_day())
        return self._ahead(told, (due - self.today).days)

    def _own_term(self, term: Term) -> Term:
        """Return a plan's deadline as this school set it: «до» a day some days earlier or later."""
        if term.kind is not DeadlineKind.BY_DATE or term.due_on is None:
            return term
        day = term.due_on + timedelta(days=self.chance.choice((-14, -9, -4, 0, 0, 3, 8)))
        return by(day)

    def _undated(self, told: Told) -> Told:
        if (self.today - self.begun).days > 60 and self.chance.random() < 0.35:
            return self._done(told, self._some_day())
        return self._moved(told, self.chance.choice((S.PLANNED, S.IN_WORK)), self._some_day())

    def _ahead(self, told: Told, days: int) -> Told:
        roll = self.chance.random()
        if roll < 0.03:
            return self._moved(told, S.NOT_APPLICABLE, self._some_day())
        if days <= 20 and roll < 0.3:
            return self._moved(told, S.SUBMITTED, self.today - timedelta(days=self.chance.randint(1, 5)))
        if days <= 60 and roll < 0.6:
            return self._moved(told, S.IN_WORK, self._some_day())
        if roll > 0.9:
            return self._done(told, self._some_day())
        return told

    def _staged(self, line: Line, term: Term, scene: Scene) -> Told:
        told = Told(line, term, () if scene.is_nobodys else line.who)
        day = self.today - timedelta(days=scene.days_ago)
        if scene.state is S.DONE:
            return self._done(told, day, has_paper=scene.has_paper)
        return self._moved(told, scene.state, day)

    def _some_day(self) -> date:
        """Return a day between the beginning and the latest, oftener a late one."""
        span = (self.latest - self.begun).days
        return self.latest - timedelta(days=min(int(self.chance.expovariate(1 / 25)), max(span, 0)))

    def _within(self, day: date) -> date:
        return max(self.begun, min(day, self.latest))

    def _moved(self, told: Told, state: ActivityState, day: date) -> Told:
        day = self._within(day)
        saves = tuple(self._steps(_STEPS.get(state, (state,)), day))
        done_on = day if state is S.SUBMITTED else None
        return replace(told, state=state, done_on=done_on, saves=saves, reason=_REASONS.get(state))

    def _steps(self, states: tuple[ActivityState, ...], day: date) -> Iterator[Save]:
        before = S.PLANNED
        for back, state in zip(range(len(states) - 1, -1, -1), states, strict=True):
            yield Save(self._within(day - timedelta(days=4 * back)), {"state": (before.value, state.value)})
            before = state

    def _done(self, told: Told, day: date, *, has_paper: bool | None = None) -> Told:
        day = self._within(day)
        if has_paper is None:
            has_paper = self.chance.random() < _PAPER_SHARE.get(self.character, 1.0)
        paper = Paper(told.line.papers[0], f"{self.chance.randint(11, 240)}", day) if has_paper else None
        fields = {"state": (S.IN_WORK.value, S.DONE.value), "done_on": ("", day.isoformat())}
        if paper:
            fields["document_kind"] = ("", paper.kind.value)
            fields["document_number"] = ("", paper.number)
            fields["document_date"] = ("", paper.dated_on.isoformat())
        started = Save(
            self._within(day - timedelta(days=self.chance.randint(5, 20))), {"state": ("planned", "in_work")}
        )
        entered = Save(self._within(day + timedelta(days=self.chance.randint(0, 3))), fields)
        return replace(told, state=S.DONE, done_on=day, paper=paper, saves=(started, entered))

    def freshened(self, chapters: list[tuple[Chapter, list[Told]]]) -> list[tuple[Chapter, list[Told]]]:
        """Return the chapters with something of the last days in them: a school at work is not silent."""
        rows = [row for _chapter, told in chapters for row in told]
        newest = max((save.day for row in rows for save in row.saves), default=self.begun)
        if newest >= self.today - timedelta(days=10):
            return chapters
        day = self.today - timedelta(days=self.chance.randint(1, 9))
        chosen = next((row for row in rows if row.state is S.PLANNED), None) or next(
            (row for row in rows if row.state not in CLOSED_STATES), rows[0]
        )
        filled = {"result": ("", chosen.line.result)}
        fields = {"state": ("planned", "in_work")} if chosen.state is S.PLANNED else filled
        state = S.IN_WORK if chosen.state is S.PLANNED else chosen.state
        touched = replace(chosen, state=state, saves=(*chosen.saves, Save(day, fields)))
        return [(chapter, [touched if row is chosen else row for row in told]) for chapter, told in chapters]
