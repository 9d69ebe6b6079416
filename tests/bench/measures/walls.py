"""What the walls between schools cost: the same pages with both of them up and with both off, in turns."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack

from tests.bench.results import TIMED, Aim, Result, timed_lines, within
from tests.bench.stand import Stand
from tests.bench.timing import Act, Samples, shot_of, take_turns

# A page may take so much longer with its walls than without.
MOST = 1.25
WALLED = "with both"


def measure(stand: Stand) -> Result:
    """Ask for a roadmap and for the overview of 2,000 schools, with and without the walls, request by request."""
    school = stand.large.schools[0]
    pages = {
        "a roadmap of 20 rows": (f"/schools/{school.public_id}/roadmaps/{school.roadmap}", school.curator),
        "/overview, 2,000 schools": ("/overview", stand.large.administrator),
    }
    with ExitStack() as undo:
        ports = {
            "without the database's": undo.enter_context(stand.without_walls(orm_wall=True)),
            "without any": undo.enter_context(stand.without_walls(orm_wall=False)),
        }
        acts: dict[str, Act] = {}
        for name, (path, account) in pages.items():
            walled = stand.signed_in(account)
            # Sign-ins stand in the database, and the cookie is signed by the same key: one sign-in is good at all three.
            browsers = {how: stand.browser(port).borrow_sign_in(walled) for how, port in ports.items()}
            for how, who in {**browsers, WALLED: walled}.items():
                acts[f"{name}, {how}"] = lambda who=who, path=path: shot_of(who.get(path))
        samples = take_turns(acts, rounds=120, warm_up=15)
    first = next(iter(acts))
    return Result(
        "The walls between schools",
        "The same pages with both walls, with the program's alone and with none, by turns; all in terms of the first line.",
        TIMED,
        timed_lines(samples, first, first),
        [_aim(name, samples, ports) for name in pages],
    )


def _aim(name: str, samples: Mapping[str, Samples], others: Iterable[str]) -> Aim:
    """Compare with whichever is quicker: the program's own wall also tells the database where to look."""
    quickest = min((samples[f"{name}, {how}"] for how in others), key=lambda one: one.median)
    return within(f"{name}, times the quickest without:", samples[f"{name}, {WALLED}"].times(quickest), MOST)
