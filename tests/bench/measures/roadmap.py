"""The page of a roadmap of 20 rows, as the school's curator sees it: every cell leads into its form."""

from tests.bench.bare_sql import heard
from tests.bench.measures.floors import BARE, OWN, SQL, floors
from tests.bench.results import TIMED, Result, timed_lines, within
from tests.bench.stand import Stand
from tests.bench.timing import shot_of, take_turns

PAGE = "the roadmap of 20 rows"


def measure(stand: Stand) -> Result:
    """Ask for a roadmap among 2,000."""
    school = stand.large.schools[0]
    curator = stand.signed_in(school.curator)
    path = f"/schools/{school.public_id}/roadmaps/{school.roadmap}"
    with heard(stand.app) as asked:
        stand.app.test_client(use_cookies=False).get(path, headers={"Cookie": curator.cookie_line})
    acts = floors(stand.beside(), curator)
    acts |= {SQL: stand.bare_sql(asked), PAGE: lambda: shot_of(curator.get(path))}
    samples = take_turns(acts, rounds=300, warm_up=30)
    page = samples[PAGE]
    return Result(
        "A roadmap of 20 rows",
        "Asked for by its curator, among 2,000 schools.",
        TIMED,
        timed_lines(samples, BARE, OWN),
        [
            within("times the bare constant page:", page.times(samples[BARE]), 14),
            within("times the platform's constant page:", page.times(samples[OWN]), 4),
            within("statements:", page.most("statements") or 0, 10),
        ],
    )
