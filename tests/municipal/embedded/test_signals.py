"""What a signal does depends on what is under way."""

import os
import signal

import pytest

from municipal.embedded.signals import StopSignals


def test_while_starting_a_signal_interrupts() -> None:
    with pytest.raises(KeyboardInterrupt), StopSignals():
        os.kill(os.getpid(), signal.SIGTERM)


def test_while_serving_a_signal_is_only_noticed() -> None:
    with StopSignals() as signals:
        signals.defer()
        assert not signals.asked
        os.kill(os.getpid(), signal.SIGTERM)
        assert signals.asked


def test_while_stopping_a_second_signal_means_nothing() -> None:
    with StopSignals() as signals:
        signals.ignore()
        os.kill(os.getpid(), signal.SIGINT)
        assert not signals.asked


def test_afterwards_everything_is_as_it_was() -> None:
    before = [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)]
    with StopSignals() as signals:
        signals.ignore()
    assert [signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)] == before


def test_under_nohup_a_closed_terminal_means_nothing() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with StopSignals():
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)
