"""Saving a row of a roadmap in place: the form as htmx sends it, the row and its counters as the answer."""

from itertools import count
from uuid import UUID

from tests.bench.bare_sql import Asked, heard
from tests.bench.browser import Answer, Browser, Refused
from tests.bench.generator import FilledSchool
from tests.bench.measures.floors import BARE, OWN, SQL, floors
from tests.bench.page import form_values
from tests.bench.results import TIMED, Aim, Result, timed_lines, within
from tests.bench.stand import Stand
from tests.bench.timing import Shot, shot_of, take_turns

SAVE = "a row saved"
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


class Row:
    """A row in its form: each save changes the title and sends the version that the one before made."""

    def __init__(self, stand: Stand, school: FilledSchool, curator: Browser) -> None:
        self._curator = curator
        self._roadmap = f"/schools/{school.public_id}/roadmaps/{school.roadmap}"
        self.path = f"/schools/{school.public_id}/roadmaps/activities/{_first_row(stand, school)}"
        self._values = form_values(curator.get(f"{self.path}/edit", **HTMX).text, self.path)
        self._title = self._values["title"]
        self._versions = count(int(self._values["version"]))

    def form(self) -> dict[str, str]:
        """Return the next form to send."""
        version = next(self._versions)
        return {**self._values, "title": f"{self._title} ({version % 10})", "version": str(version)}

    @property
    def headers(self) -> dict[str, str]:
        """The headers that htmx adds."""
        return {
            **HTMX,
            "HX-Current-URL": f"http://127.0.0.1{self._roadmap}",
            "X-CSRFToken": self._values["csrf_token"],
        }

    def save(self) -> Shot:
        """Save once."""
        return shot_of(self.answer())

    def answer(self) -> Answer:
        """Save once and return the answer."""
        return self._curator.post(self.path, self.form(), headers=self.headers)


def measure(stand: Stand) -> Result:
    """Save one row again and again; the bare SQL writes a row of another school."""
    mine, other = stand.large.schools[1:3]
    curator = stand.signed_in(mine.curator)
    row = Row(stand, mine, curator)
    acts = floors(stand.beside(), curator)
    acts |= {SQL: stand.bare_sql(_heard(stand, other)), SAVE: row.save}
    samples = take_turns(acts, rounds=300, warm_up=30)
    save = samples[SAVE]
    return Result(
        "A row saved in place",
        "One title changed by the curator; the answer is the row with the counters of its section and of the filters.",
        TIMED,
        timed_lines(samples, BARE, OWN),
        [
            within("times the bare constant page:", save.times(samples[BARE]), 10),
            within("statements:", save.most("statements") or 0, 8),
            within("bytes over the wire:", save.most("wire") or 0, 4_096),
            _one_request(row.answer()),
        ],
    )


def _first_row(stand: Stand, school: FilledSchool) -> UUID:
    query = "SELECT public_id FROM activity WHERE roadmap_id = %s AND state = 'planned' ORDER BY position"
    found = stand.superuser.execute(query, [school.roadmap_id]).fetchone()
    stand.superuser.commit()
    if found is None:
        raise Refused("the generator left no row to be planned")
    return found[0]


def _heard(stand: Stand, school: FilledSchool) -> Asked:
    curator = stand.signed_in(school.curator)
    row = Row(stand, school, curator)
    with heard(stand.app) as asked:
        answer = stand.app.test_client(use_cookies=False).post(
            row.path, data=row.form(), headers={**row.headers, "Cookie": curator.cookie_line}
        )
    if answer.status_code != 200:
        raise Refused(f"a row was not saved: {answer.status_code}")
    return asked


def _one_request(answer: Answer) -> Aim:
    """Return whether the page is right after one request: nothing in the answer makes htmx ask for more."""
    asks_again = "hx-trigger" in answer.headers or 'hx-trigger="load' in answer.text
    return Aim("requests until the page shows it: 1", "more" if asks_again else "1", holds=not asks_again)
