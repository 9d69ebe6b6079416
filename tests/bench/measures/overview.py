"""The coordinator's page over 200 and over 2,000 schools."""

from tests.bench.bare_sql import BareSql, heard
from tests.bench.browser import Browser
from tests.bench.measures.floors import BARE, OWN, SQL, floors
from tests.bench.results import TIMED, Result, timed_lines, within
from tests.bench.stand import Stand
from tests.bench.timing import shot_of, take_turns

PAGE = "/overview"


def measure(stand: Stand) -> Result:
    """Ask for the overview of both municipalities in turn, as their administrators, who see every school."""
    small, large = (stand.signed_in(one.administrator) for one in (stand.small, stand.large))
    sizes = {len(one.schools): who for one, who in ((stand.small, small), (stand.large, large))}
    acts = floors(stand.beside(), small)
    acts |= {f"{SQL}, {size:,} schools": _sql(stand, who) for size, who in sizes.items()}
    acts |= {f"{size:,} schools": lambda who=who: shot_of(who.get(PAGE)) for size, who in sizes.items()}
    samples = take_turns(acts, rounds=40, warm_up=6)
    first, last = (samples[f"{size:,} schools"] for size in sizes)
    return Result(
        "The coordinator's page: all schools with their figures and the map of the first fifty",
        "Asked for by the administrator of a municipality of 200 and of one of 2,000 schools, 20 activities each.",
        TIMED,
        timed_lines(samples, BARE, OWN),
        [within("2,000 schools, times 200 schools:", last.times(first), 3)],
    )


def _sql(stand: Stand, who: Browser) -> BareSql:
    with heard(stand.app) as asked:
        stand.app.test_client(use_cookies=False).get(PAGE, headers={"Cookie": who.cookie_line})
    return stand.bare_sql(asked)
