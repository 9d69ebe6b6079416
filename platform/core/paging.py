"""Pages of a list: which one was asked for and how many there are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Page:
    """A window of a list: `number` counts from 1, `total` is the number of rows in the whole list."""

    number: int
    size: int
    total: int

    @property
    def count(self) -> int:
        """How many pages there are; an empty list has one."""
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """How many rows stand before this page."""
        return (self.number - 1) * self.size

    @property
    def has_previous(self) -> bool:
        """Whether a page stands before this one."""
        return self.number > 1

    @property
    def has_next(self) -> bool:
        """Whether a page follows."""
        return self.number < self.count


def asked_page(argument: str | None) -> int:
    """Read a page number from an address; anything odd is the first page."""
    return (
        max(1, int(argument))
        if argument and argument.isascii() and argument.isdigit() and len(argument) < 7
        else 1
    )
