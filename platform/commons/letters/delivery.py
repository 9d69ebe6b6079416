"""One sender's run: hold letters, make their words, hand them over in one conversation, note what became of each."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta

from commons.letters import turns
from commons.letters.turns import HeldLetter, LostLetterError
from core import mail
from core.database import identity, will_pass
from core.mail import Post, Words

log = logging.getLogger(__name__)

# Few enough that their words are fresh when they leave, many enough that asking for them costs little.
HELD_AT_ONCE = 50

# Returns the words of each letter in turn, None for one that has nothing left to say.
Composer = Callable[[Sequence[HeldLetter]], Iterator[tuple[HeldLetter, Words | None]]]


class Sender:
    """Sends letters until none is due or its time is over. `became` counts what became of them, by state."""

    def __init__(self, post: Post, composer: Composer, *, sender: str, lease: timedelta) -> None:
        self._post = post
        self._composer = composer
        self._sender = sender
        self._lease = lease
        self.became: Counter[str] = Counter()
        # The letter that arrived last: it is written down together with the next one's leaving.
        self._arrived: HeldLetter | None = None

    def run(self, seconds: float) -> bool:
        """Send for at most so many seconds, a letter begun is ended; return whether some may still be due."""
        until = time.monotonic() + seconds
        try:
            while time.monotonic() < until:
                held = turns.hold_letters(HELD_AT_ONCE, self._lease)
                if not held:
                    return False
                if not self._send(held, until):
                    return False
        finally:
            self._post.close()
        return True

    def _send(self, held: Sequence[HeldLetter], until: float) -> bool:
        """Send some letters; return False when the mail server is away."""
        waiting = {one.id: one for one in held}
        try:
            for letter, words in self._composer(held):
                if time.monotonic() >= until:
                    break
                del waiting[letter.id]
                try:
                    self._send_one(letter, words)
                except LostLetterError:
                    self.became["lost"] += 1
                except mail.UnreachableError as error:
                    log.warning("the mail server takes no letters: %s", error.said)
                    turns.give_back([letter, *waiting.values()], turns.SERVER_AWAY)
                    waiting.clear()
                    turns.hold_back_all()
                    self.became["unreachable"] += 1
                    return False
        except Exception as error:
            if will_pass(error):
                raise
            log.exception("the words of %d letters could not be made", len(waiting))
            self._set_aside(waiting)
        finally:
            self._let_go(waiting)
        return True

    def _set_aside(self, waiting: dict[int, HeldLetter]) -> None:
        """Give letters back after one of them broke: they come again alone, and whichever it was waits longer and longer."""
        letters = list(waiting.values())
        waiting.clear()
        self.became["broken"] += 1
        if len(letters) == 1:
            turns.try_later(letters[0], "broken")
        else:
            turns.give_back(letters, are_tried=True)

    def _let_go(self, waiting: dict[int, HeldLetter]) -> None:
        """End a run, whatever ended it: those that were not begun are not kept waiting for the end of their lease."""
        identity.single.rollback()
        identity.session.rollback()
        try:
            self._write_down_arrived()
        finally:
            turns.give_back(waiting.values())

    def _write_down_arrived(self) -> None:
        """Write down the last letter that arrived, which no next one did."""
        arrived, self._arrived = self._arrived, None
        if arrived is not None:
            try:
                turns.mark_sent(arrived)
            except LostLetterError:
                self.became["lost"] += 1

    def _send_one(self, letter: HeldLetter, words: Words | None) -> None:
        if words is None:
            turns.mark_cancelled(letter)
            self.became["cancelled"] += 1
            return
        is_leaving = False
        try:
            text = mail.compose(
                words, sender=self._sender, recipient=letter.address, message_id=letter.message_key
            )
            self._post.offer(envelope(self._sender), letter.address)
            self._begin_handing(letter)
            is_leaving = True
            self._post.hand_over(file_name(letter.message_key), text)
        except mail.RefusedForGoodError as error:
            turns.mark_dead(letter, "refused", error.said)
            self.became["dead"] += 1
        except mail.RefusedForNowError as error:
            turns.try_later(letter, "later", error.said)
            self.became["later"] += 1
        except mail.LostConnectionError as error:
            self._after_break(letter, is_leaving, error.said)
        except mail.UnreachableError:
            if is_leaving:
                # Only the folder says so at this step: nothing was written.
                turns.try_later(letter, "unreachable")
            raise
        except Exception as error:
            if will_pass(error) or isinstance(error, LostLetterError):
                raise
            log.exception("letter %s broke", letter.message_key)
            self._after_break(letter, is_leaving, "", "broken")
        else:
            self._arrived = letter
            self.became["sent"] += 1

    def _begin_handing(self, letter: HeldLetter) -> None:
        try:
            turns.begin_handing(letter, self._arrived)
        except LostLetterError:
            # The one that had arrived was written down all the same.
            self._arrived = None
            raise
        self._arrived = None

    def _after_break(
        self, letter: HeldLetter, is_leaving: bool, said: str, trouble: str = "broken_off"
    ) -> None:
        if is_leaving:
            turns.mark_uncertain(letter, said)
            self.became["uncertain"] += 1
        else:
            turns.try_later(letter, trouble, said)
            self.became["later"] += 1


def envelope(sender: str) -> str:
    """Return the bare address of `Name <address>`."""
    return sender.rpartition("<")[2].rstrip("> ")


def file_name(message_key: str) -> str:
    """Return the name under which a folder keeps a letter."""
    return message_key.strip("<>").partition("@")[0] + ".eml"
