"""What Ctrl-C, SIGTERM and a closed terminal mean, depending on what we are doing."""

import signal
from types import FrameType, TracebackType
from typing import Self

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopSignals:
    """At first they interrupt like Ctrl-C; after `defer` they are noticed; after `ignore` not even that."""

    def __init__(self) -> None:
        self.asked = False
        self._interrupts = True
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> Self:
        for number in _STOPPING:
            # Under nohup a closed terminal is to mean nothing; a shell's background only seems to ignore Ctrl-C.
            if number is signal.SIGHUP and signal.getsignal(number) is signal.SIG_IGN:
                continue
            self._before[number] = signal.signal(number, self._handle)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # it is what signal.signal itself returned

    def defer(self) -> None:
        """From now on a signal is noticed in `asked`: nothing may be cut in the middle."""
        self._interrupts = False

    def ignore(self) -> None:
        """From now on the stop is under way and bounded; a second Ctrl-C must not leave a half of it."""
        for number in _STOPPING:
            signal.signal(number, signal.SIG_IGN)

    def _handle(self, _number: int, _frame: FrameType | None) -> None:
        self.asked = True
        if self._interrupts:
            raise KeyboardInterrupt
