"""Being told to end from outside, by Ctrl-C or by whoever supervises the player."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

_ENDING: Final = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def ending_by(end: Callable[[], None]) -> Iterator[None]:
    """Inside, the first such signal calls `end`, between two steps of the main thread; the second
    one stops the process as if this were not here. Main thread."""
    before: list[Any] = [signal.getsignal(each) for each in _ENDING]

    def put_back() -> None:
        for each, handler in zip(_ENDING, before, strict=True):
            signal.signal(each, handler)

    def told(_number: int, _frame: Any) -> None:
        put_back()
        end()

    for each in _ENDING:
        signal.signal(each, told)
    try:
        yield
    finally:
        put_back()
