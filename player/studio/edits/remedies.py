"""Remedies that can be applied to a text: those of `check` that say exactly what to write.

A remedy that leaves an author a choice ("correct it, or delete the cut") is none of them.
"""

import re
from pathlib import Path
from typing import Final

from engine.problems import Problem
from engine.story.load import story_of_text
from player.studio.edits.values import scalar_at
from player.studio.story.draft_check import DraftCheck

_WORD: Final = (
    re.compile(r'Did you mean "([^"]+)"\?'),
    re.compile(r'^"([^"]+)" lies there: did you mean that\?'),
    re.compile(r'^Call it "([^"]+)"'),
    re.compile(r"^Write ([^ ]+) if \w+ are meant\.$"),
)
_QUOTED: Final = re.compile(r'^If this is meant as text, put it in quotation marks: ("[^"]*")\.?$')
_LINE: Final = re.compile(r"^Write: (.+)$")
_WRONG: Final = re.compile(r'"([^"]+)"')


def offered(problem: Problem) -> str | None:
    """What a problem's remedy would write in the place of what is wrong; None where it does not
    say that, or leaves a choice."""
    for pattern in (*_WORD, _QUOTED, _LINE):
        found = pattern.search(problem.remedy) or (
            pattern.search(problem.message) if pattern is _WORD[0] else None
        )
        if found is not None and problem.line:
            return found[1]
    return None


def remedied(path: Path, text: str, problem: Problem) -> str | None:
    """The text after a problem's remedy, or None where that would not mend it.

    The text is checked again, without looking into clips: the problem must be gone, and no error
    may have come.
    """
    written = offered(problem)
    after = None if written is None else _applied(text, problem, written)
    if after is None:
        return None
    check = DraftCheck(path)
    before, now = (check.without_clips(each).problems for each in (text, after))
    place = (problem.code, problem.line, problem.column)
    was, remains = (
        place in {(each.code, each.line, each.column) for each in told} for told in (before, now)
    )
    if remains or not was:
        return None
    codes = {each.code for each in before}
    new = [each for each in now if each.severity == "error" and each.code not in codes]
    # Behind a mistake that kept the text from being read, others may appear: that is progress.
    was_read = story_of_text(path, text).story is not None
    return None if new and was_read else after


def _applied(text: str, problem: Problem, written: str) -> str | None:
    if _LINE.search(problem.remedy):
        lines = text.split("\n")
        row = lines[problem.line - 1]
        lead = row[: len(row) - len(row.lstrip())]
        lines[problem.line - 1] = lead + written
        return "\n".join(lines)
    place = scalar_at(text, problem.line, problem.column)
    if place is None:
        return None
    begin, end = place
    word = text[begin:end]
    if _QUOTED.search(problem.remedy):
        return text[:begin] + written + text[end:]
    if "lies there" in problem.remedy:  # a file's name, at the end of its path
        mark = word[0] if word[:1] in "\"'" else ""
        folder = word.strip("\"'").rpartition("/")[0]
        path = f"{folder}/{written}" if folder else written
        return f"{text[:begin]}{mark}{path}{mark}{text[end:]}"
    named = _WRONG.search(problem.message)
    wrong = named[1] if named else word
    # What is wrong may be a part of the word, or have spaces in it.
    for at in (begin, begin + 1):
        if text.startswith(wrong, at):
            return text[:at] + written + text[at + len(wrong) :]
    return text[:begin] + written + text[end:]
