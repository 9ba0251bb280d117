"""Compiled modules that were half written are compiled anew.

Where a disk is full, Python up to 3.13 may put half of a compiled module into its place
(python/cpython#126606). Whoever imports it later is told `EOFError`, at every start, until somebody
finds and deletes it. Here it is deleted, and the source is read in its stead.

What is imported before this (it, and the two packages that import it first) compiles to less than
4096 bytes, a disk's block: of so little all is written, or nothing.
"""

import os
import sys
from contextlib import suppress
from importlib.machinery import (
    BYTECODE_SUFFIXES,
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
    SourcelessFileLoader,
)
from importlib.util import cache_from_source
from types import CodeType


class _WholeLoader(SourceFileLoader):
    """Loads a module from its source where what was compiled of it is no whole."""

    def get_code(self, fullname: str) -> CodeType | None:
        try:
            return super().get_code(fullname)
        except (EOFError, ValueError, TypeError):  # what marshal says of half a module
            path = self.get_filename(fullname)
            with suppress(OSError, NotImplementedError):
                os.unlink(cache_from_source(path))  # noqa: PTH108 (pathlib is not imported yet)
            code: CodeType = self.source_to_code(self.get_data(path), path)
            return code


def mend_half_written() -> None:
    """From now on modules are imported so, in this process."""
    loaders = (
        (ExtensionFileLoader, EXTENSION_SUFFIXES),
        (_WholeLoader, SOURCE_SUFFIXES),
        (SourcelessFileLoader, BYTECODE_SUFFIXES),
    )
    sys.path_hooks.insert(0, FileFinder.path_hook(*loaders))
    sys.path_importer_cache.clear()
