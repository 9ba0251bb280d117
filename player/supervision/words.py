"""The command-line words of a supervised player, which stand on no command line.

Whoever looks at a machine's processes can read the command line of each: it may name a viewer and
their devices. What was typed stands on that of the supervisor, as it must; its players get the same
words in memory that only they inherit (`memfd_create(2)`). Where a system has no such memory they
are typed anew.
"""

import json
import os
import sys
from collections.abc import Sequence
from typing import Final

VARIABLE: Final = "KULESHOV_WORDS"
_LONGEST: Final = 1024 * 1024  # bytes


def kept(words: Sequence[str]) -> int | None:
    """A descriptor that holds these words, to be inherited and then closed; None: there is no such
    memory here."""
    if sys.platform != "linux":
        return None
    try:
        memory = os.memfd_create("words")
        os.write(memory, json.dumps(list(words)).encode())
    except OSError:
        return None
    return memory


def take() -> None:
    """Go by the words that a supervisor keeps for this player, if one does. Before anything reads
    `sys.argv`; also after the program began itself anew."""
    number = os.environ.get(VARIABLE, "")
    if not number.isdecimal():
        return
    try:
        words = json.loads(os.pread(int(number), _LONGEST, 0))
    except (OSError, ValueError):
        return
    if isinstance(words, list) and all(isinstance(word, str) for word in words):
        sys.argv[1:] = words
