"""What a measure found, and how it is said: a table of figures, and for each aim in words whether it holds."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from tests.bench.timing import Samples


@dataclass(frozen=True, slots=True)
class Aim:
    """One aim with what was measured beside it."""

    words: str
    measured: str
    holds: bool

    def __str__(self) -> str:
        return f"{'holds ' if self.holds else 'MISSED'}  {self.words}: {self.measured}"


@dataclass(frozen=True, slots=True)
class Result:
    """The figures of one measure; `note` says what exactly was done."""

    title: str
    note: str
    heads: Sequence[str]
    lines: Sequence[Sequence[str]]
    aims: Sequence[Aim] = field(default_factory=tuple)


def within(words: str, measured: float, limit: float) -> Aim:
    """Return the aim that a figure is at most a limit."""
    said = f"{measured:,}" if isinstance(measured, int) else f"{measured:,.2f}"
    return Aim(f"{words} at most {limit:,}", said, measured <= limit)


TIMED = (
    "",
    "median ms",
    "95 % ms",
    "x bare page",
    "x own constant",
    "statements",
    "body bytes",
    "wire bytes",
)


def timed_lines(samples: Mapping[str, Samples], bare: str, own: str) -> list[list[str]]:
    """Return a line of figures for each sample, compared with the two constant pages among them."""
    return [
        [
            name,
            f"{one.median:.2f}",
            f"{one.percentile_95:.2f}",
            f"{one.times(samples[bare]):.1f}",
            f"{one.times(samples[own]):.1f}",
            *(_whole(one.most(figure)) for figure in ("statements", "body", "wire")),
        ]
        for name, one in samples.items()
    ]


def _whole(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def written(result: Result) -> Iterator[str]:
    """Yield the lines in which a result is printed."""
    yield result.title
    yield f"  {result.note}"
    table = [list(result.heads), *(list(line) for line in result.lines)]
    widths = [max(len(line[place]) for line in table) for place in range(len(result.heads))]
    for line in table:
        first = line[0].ljust(widths[0])
        yield "  " + "  ".join(
            [first, *(word.rjust(width) for word, width in zip(line[1:], widths[1:], strict=True))]
        )
    for aim in result.aims:
        yield f"  {aim}"
    yield ""
