"""How far long work is, where a person is looking."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def at_work(words: str, total: int | None = None) -> Iterator[Callable[[float], None]]:
    """A bar on the terminal while something is done; what is yielded says how much of `total`
    is. Without a total it only moves. Where nobody is looking, nothing is shown or loaded.
    """
    if not sys.stderr.isatty():
        yield lambda _done: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(words, total=total)
        yield lambda done: progress.update(task, completed=done)
