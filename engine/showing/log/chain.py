"""The lines of a log, each chained to those before it.

Every line ends with `"chain"`: the first 16 hex digits of the SHA-256 of the previous line's
chain and this line's content. Changing, removing or inserting a line breaks the chain at
that place. It guards against mistakes and quiet edits, not against someone who recomputes
the whole chain; and whether lines are missing at the very end shows in the missing `Ended`.
"""

import hashlib
import json
import re
from typing import Any, Final

from engine.problems import Trouble

_CHAIN: Final = re.compile(r',"chain":"([0-9a-f]{16})"}$')


def chained(packed: dict[str, Any], previous: str) -> tuple[str, str]:
    """An event in JSON as a line (without its end), and the line's chain.

    `previous` is the chain of the line before; of the first line it is empty.
    """
    try:
        content = _written_out(packed)
        chain = _digest(previous, content)
    except UnicodeEncodeError:  # the name of a file that is no text
        content = _written_out(packed, ensure_ascii=True)
        chain = _digest(previous, content)
    return f'{content[:-1]},"chain":"{chain}"}}', chain


def verified(line: str, previous: str, called: str) -> tuple[str, str]:
    """The content of a line (without its end) in JSON, and its chain.

    Raises Trouble, with the line as it is `called`, where it is none or was changed.
    """
    found = _CHAIN.search(line)
    if found is None:
        raise Trouble(f"{called} is not a line of a showing's log.")
    content = line[: found.start()] + "}"
    chain = _digest(previous, content)
    if chain != found[1]:
        raise Trouble(
            f"{called} was changed after it was written, or a line before it was removed or added."
        )
    return content, chain


def _written_out(value: Any, *, ensure_ascii: bool = False) -> str:
    return json.dumps(value, ensure_ascii=ensure_ascii, separators=(",", ":"), allow_nan=False)


def _digest(previous: str, content: str) -> str:
    return hashlib.sha256((previous + content).encode()).hexdigest()[:16]
