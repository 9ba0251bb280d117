"""Finds remedies for YAML that cannot be parsed, by trying them.

The parser's own errors name what it expected, often a line too late. Here each likely slip near
that line is mended in turn; the first mend after which parsing gets further is the remedy.
"""

from collections.abc import Collection
from typing import Final

import yaml

from engine.installed import named
from engine.story.text.line_slips import slips
from engine.story.text.slip import Slip
from stories import FORMAT

_BUDGET: Final = 2_000_000  # letters that may be read again in search of a mend

_SYNTAX: Final = (
    ("tab", "A tab stands where only spaces may.", "Indent with spaces."),
    (
        "mapping values are not allowed",
        "A colon stands where none belongs.",
        'Put text that holds a colon in "quotation marks", or mend the indentation.',
    ),
    (
        "could not find expected ':'",
        "A key without its colon.",
        "Write key: value, with a space behind the colon.",
    ),
    (
        "expected ',' or",
        "A list or a group in brackets is not closed, or lacks a comma.",
        "Close it with ] or }, and put a comma between its parts.",
    ),
    (
        "did not find expected",
        "The indentation does not line up.",
        "Let keys of one level begin in the same column.",
    ),
    ("end of stream", "The text ends inside a quotation.", "Close the quotation mark."),
)


def unknown_slip(complaint: str) -> tuple[str, str]:
    """The message and the remedy where no known slip explains the error."""
    for sign, message, remedy in _SYNTAX:
        if sign in complaint:
            return message, remedy
    return f"This is not YAML: {complaint}.", f"Compare with an example in {named(FORMAT)}."


def found_slip(
    text: str, error: yaml.MarkedYAMLError, keys: Collection[str], loader: type
) -> Slip | None:
    """The slip that keeps a text from being parsed; None where it is not a known one."""
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return None
    lines = text.split("\n")
    at = min(mark.line, len(lines) - 1)
    near = _near(lines, at, error)
    budget = _BUDGET
    best: tuple[int, Slip] | None = None
    for slip in slips(lines, near, at, keys):
        mended = "\n".join(slip.lines)
        budget -= len(mended)
        if budget < 0:
            break
        reached = _readable_to(mended, loader)
        if reached is None:
            return slip
        if reached > at + 1 and (best is None or reached > best[0]):
            best = reached, slip
    return best and best[1]


def _near(lines: list[str], at: int, error: yaml.MarkedYAMLError) -> list[int]:
    """The lines in which the slip may be: that of the complaint, and those before it."""
    found = [at]
    before = at - 1
    while before >= 0 and not lines[before].split("#")[0].strip():
        before -= 1
    if before >= 0:
        found.append(before)
    if error.context_mark is not None:
        found.append(min(error.context_mark.line, len(lines) - 1))
    return list(dict.fromkeys(found))


def _readable_to(text: str, loader: type) -> int | None:
    """The line at which reading stops; None where it does not."""
    try:
        for _ in yaml.parse(text, Loader=loader):
            pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return mark.line if mark else 0
    except Exception:  # as in reading itself
        return 0
    return None
