"""Workers on several machines: the only file that touches Dask, which is an optional extra.

The workers need this project installed, in the same version.
"""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from engine.problems import Trouble


@contextmanager
def cluster(address: str) -> Iterator[Executor]:
    """The workers of a Dask cluster as an executor. `address` is its scheduler's, such as
    tcp://10.0.0.5:8786. Raises Trouble where there is none, or Dask is not installed."""
    try:
        distributed: Any = import_module("distributed")
    except ImportError:
        raise Trouble(
            "A cluster needs Dask, which is not installed. `./run` adds it by itself; "
            "elsewhere `pip install distributed` does. Or leave --cluster out.",
            blame="call",
        ) from None
    try:
        client = distributed.Client(address, timeout="10s", set_as_default=False)
    except (OSError, ValueError) as error:
        raise Trouble(
            f"No cluster answers at {address}: {error}. Is its scheduler running?", blame="call"
        ) from None
    with client, client.get_executor(pure=False) as executor:
        yield executor
