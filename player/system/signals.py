"""Termination signals: Ctrl-C, a supervisor's SIGTERM, the SIGHUP of a terminal that closes."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Final, NoReturn

_interrupted: list[int] = []  # signals that raised KeyboardInterrupt
_HANGUP: Final = getattr(signal, "SIGHUP", None)  # not on Windows


def _ending() -> list[int]:
    """The signals that end the program; under nohup SIGHUP is none of them."""
    signs: list[int] = [signal.SIGINT, signal.SIGTERM]
    if _HANGUP is not None and signal.getsignal(_HANGUP) is not signal.SIG_IGN:
        signs.append(_HANGUP)
    return signs


def handle_termination_signals() -> None:
    """Have every termination signal raise KeyboardInterrupt, as Ctrl-C does. Main thread.

    Decks are then stopped, devices closed and the virtual display taken down on the way out.
    """
    for each in _ending():
        signal.signal(each, _interrupt)


def was_interrupted() -> bool:
    """Whether a termination signal has raised KeyboardInterrupt. What was being imported at that
    moment may have made an ImportError of it."""
    return bool(_interrupted)


def _interrupt(number: int, frame: FrameType | None) -> NoReturn:
    _interrupted.append(number)
    signal.default_int_handler(number, frame)


@contextmanager
def on_termination(*ends: Callable[[], None]) -> Iterator[None]:
    """A context in which the first termination signal calls each of `ends`, in the main thread.

    A second signal is handled as outside the context, so that it stops the process; of several
    SIGHUPs only the first counts, since a terminal may send more than one. Main thread.
    """
    before: dict[int, Any] = {each: signal.getsignal(each) for each in _ending()}

    def put_back() -> None:
        for each, handler in before.items():
            signal.signal(each, handler)

    def told(number: int, _frame: Any) -> None:
        if number == _HANGUP:
            before[number] = signal.SIG_IGN
        put_back()
        for end in ends:
            end()

    for each in before:
        signal.signal(each, told)
    try:
        yield
    finally:
        put_back()


@contextmanager
def gathered_signals() -> Iterator[list[int]]:
    """A context in which termination signals do nothing but join a list. Main thread."""
    told: list[int] = []
    before = {
        each: signal.signal(each, lambda number, _: told.append(number)) for each in _ending()
    }
    try:
        yield told
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
