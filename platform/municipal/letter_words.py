"""The words of held letters, each kind's by whoever knows it; made when they are sent."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from commons.accounts import letters as accounts
from commons.letters.models import LetterKind
from commons.letters.turns import HeldLetter
from core.mail import Words
from municipal.reminders import letters as reminders

Composer = Callable[[Sequence[HeldLetter]], Iterator[tuple[HeldLetter, Words | None]]]

COMPOSERS: Mapping[LetterKind, Composer] = {
    LetterKind.REMINDER: reminders.compose,
    LetterKind.RESET: accounts.compose_resets,
    LetterKind.INVITATION: accounts.compose_invitations,
}


def compose(held: Sequence[HeldLetter]) -> Iterator[tuple[HeldLetter, Words | None]]:
    """Yield each letter with its words as of now, None for one that has nothing left to say."""
    for kind, composer in COMPOSERS.items():
        mine = [one for one in held if one.kind == kind]
        if mine:
            yield from composer(mine)
