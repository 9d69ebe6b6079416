"""The pieces a "responsible" cell is put together from: names, posts and bodies with the sign before each."""

from dataclasses import dataclass
from enum import Enum

from tenants.roadmap.reading.people.words import Head


class Sort(Enum):
    """What a phrase is."""

    NAME = "name"
    POST = "post"
    POSTS = "posts"
    BODY = "body"


SORTS = {Head.POST: Sort.POST, Head.POSTS: Sort.POSTS, Head.BODY: Sort.BODY}


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase in its nominative form; `mark` is the sign before it (",", ";", "-", ":", "(", "." or nothing)."""

    sort: Sort
    written: str
    text: str
    mark: str
    certain: bool = True
    agreed: bool = False
    either_number: bool = False
    """Whether the post is one's or several people's, as «директора Крылова» and «кл. рук.» may be."""
