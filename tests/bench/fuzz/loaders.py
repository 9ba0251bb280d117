"""Every file that the program reads besides stories, and what the health page is asked.

Each must be read, or be told in a sentence (Trouble, Problem), and never anything else.
"""

from typing import Final

from tests.bench.fuzz import kept, written
from tests.bench.fuzz.loader import Loader

LOADERS: Final[tuple[Loader, ...]] = (*kept.LOADERS, *written.LOADERS)
