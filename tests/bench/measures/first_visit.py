"""The first visit of a roadmap's page: what travels until a browser that has nothing yet can show it."""

from tests.bench.page import assets
from tests.bench.results import Result, within
from tests.bench.stand import Stand

LIMIT_KB = 120


def measure(stand: Stand) -> Result:
    """Fetch the page and everything it names, as they are served to a browser that takes gzip and br."""
    school = stand.large.schools[3]
    curator = stand.signed_in(school.curator)
    page = curator.get(f"/schools/{school.public_id}/roadmaps/{school.roadmap}")
    answers = {"the page": page} | {path.rsplit("/", 1)[-1]: curator.get(path) for path in assets(page.text)}
    wire = sum(one.wire for one in answers.values())
    lines = [
        [name, one.headers.get("content-encoding", "-"), f"{len(one.body):,}", f"{one.wire:,}"]
        for name, one in answers.items()
    ]
    return Result(
        "The first visit of a roadmap of 20 rows",
        f"{len(answers)} requests; headers are counted with the bytes over the wire.",
        ("", "packed", "body bytes", "wire bytes"),
        [*lines, ["together", "", f"{sum(len(one.body) for one in answers.values()):,}", f"{wire:,}"]],
        [within("KB over the wire:", wire / 1024, LIMIT_KB)],
    )
