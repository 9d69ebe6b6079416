"""Takes turns: what is to be compared is done in every round once, so that a busy moment of the machine hits all alike."""

import statistics
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tests.bench.browser import Answer


@dataclass(frozen=True, slots=True)
class Shot:
    """One go at something: its seconds, and where it is known the statements and bytes it took."""

    seconds: float
    statements: int | None = None
    body: int | None = None
    wire: int | None = None


Act = Callable[[], Shot]


def shot_of(answer: Answer) -> Shot:
    """Return what an answer took."""
    return Shot(answer.seconds, answer.statements, len(answer.body), answer.wire)


@dataclass(frozen=True, slots=True)
class Samples:
    """All goes at one thing."""

    shots: tuple[Shot, ...]

    @property
    def median(self) -> float:
        """The middle one of the times, in milliseconds."""
        return statistics.median(self._milliseconds())

    @property
    def percentile_95(self) -> float:
        """The time within which 19 of 20 goes were done, in milliseconds."""
        ordered = sorted(self._milliseconds())
        return ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]

    def _milliseconds(self) -> list[float]:
        return [1000 * shot.seconds for shot in self.shots]

    def most(self, name: str) -> int | None:
        """Return the greatest of a figure besides the time: "statements", "body" or "wire"; None where it is unknown."""
        found = [value for shot in self.shots if (value := getattr(shot, name)) is not None]
        return max(found) if found else None

    def times(self, floor: "Samples") -> float:
        """Return how many times longer this takes than something else, by the medians."""
        return self.median / floor.median


def take_turns(acts: Mapping[str, Act], *, rounds: int, warm_up: int) -> dict[str, Samples]:
    """Do everything once a round and return the samples of each; the rounds of the warm-up are forgotten."""
    shots: dict[str, list[Shot]] = {name: [] for name in acts}
    for number in range(warm_up + rounds):
        for name, act in acts.items():
            shot = act()
            if number >= warm_up:
                shots[name].append(shot)
    return {name: Samples(tuple(found)) for name, found in shots.items()}
