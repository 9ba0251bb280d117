"""Being told to end from outside: by Ctrl-C, by whoever supervises the player, or because the
terminal was closed."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

_HANGUP: Final = getattr(signal, "SIGHUP", None)  # not on Windows


def _ending() -> list[int]:
    """What ends a program; under nohup a closed terminal does not."""
    signs: list[int] = [signal.SIGINT, signal.SIGTERM]
    if _HANGUP is not None and signal.getsignal(_HANGUP) is not signal.SIG_IGN:
        signs.append(_HANGUP)
    return signs


def handle_termination_signals() -> None:
    """Every such signal ends the program as Ctrl-C does: decks stopped, devices closed, the
    virtual display taken down. Main thread."""
    for each in _ending():
        signal.signal(each, signal.default_int_handler)


@contextmanager
def on_termination(end: Callable[[], None]) -> Iterator[None]:
    """Inside, the first such signal calls `end`, between two steps of the main thread; the second
    one stops the process as if this were not here. A terminal that closes may say so more than
    once, and is heard once. Main thread."""
    before: dict[int, Any] = {each: signal.getsignal(each) for each in _ending()}

    def put_back() -> None:
        for each, handler in before.items():
            signal.signal(each, handler)

    def told(number: int, _frame: Any) -> None:
        if number == _HANGUP:
            before[number] = signal.SIG_IGN
        put_back()
        end()

    for each in before:
        signal.signal(each, told)
    try:
        yield
    finally:
        put_back()
