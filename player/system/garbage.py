"""Python's own garbage collector, kept away from what stands while a film runs."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def passed_over() -> Iterator[None]:
    """Inside, collections pass over all that stood before: story, devices, libraries.

    A collection that walks through all of it would cost frames. What lies there is collected first,
    and afterwards everything counts again, so that one film's objects go before the next begins.
    """
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
