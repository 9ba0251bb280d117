"""Recovers stories in which a word processor replaced quotation marks, dashes and spaces."""

from typing import Final

from engine.problems import Problem
from engine.story.loaded import Loaded
from engine.story.text.letters import first_odd, plain_line, said_of
from engine.story.text.scalars import short
from engine.story.understand import understood

MOST_READ_AGAIN: Final = 800_000
"""Letters that may be read again to see which lines a word processor spoilt."""


def with_plain_letters(text: str, loaded: Loaded, first: Loaded) -> Loaded:
    """The story loaded with plain letters in the lines where others cause errors.

    A line is mended where that leaves fewer errors; in the texts of a film such letters are right.
    """
    lines = text.split("\n")
    odd = [number for number, line in enumerate(lines) if first_odd(line) is not None]
    # In the words of a film there may be hundreds: those that stand beside a fault come first.
    faulty = {problem.line - 1 for problem in first.problems}
    odd = [number for number in odd if number in faulty] or odd
    odd = odd[: MOST_READ_AGAIN // (len(text) + 1)]
    mended = [*lines]
    for number in odd:
        mended[number] = plain_line(lines[number])
    best = understood("\n".join(mended), loaded)
    if best.errors >= first.errors and not _is_unread(first):
        return first
    told: list[Problem] = []
    for number in odd:
        made_plain, mended[number] = mended[number], lines[number]
        again = understood("\n".join(mended), loaded)
        if again.errors <= best.errors and not _is_unread(again):
            best = again  # the letters may stay
            continue
        mended[number] = made_plain
        column = first_odd(lines[number]) or 0
        problem = Problem(
            "ODD-LETTER",
            "error",
            said_of(lines[number][column]),
            f"Write: {short(made_plain.strip(), 100)}",
            loaded.path,
            number + 1,
            column + 1,
        )
        told.append(problem)
    if not told:
        return first
    problems = sorted((*told, *best.problems), key=lambda each: (each.line, each.column))
    return best.changed(story=None, problems=tuple(problems))


def _is_unread(loaded: Loaded) -> bool:
    """Whether reading stopped at its YAML, so that the other errors are not known."""
    return any(problem.code in ("NOT-YAML", "ODD-LETTER") for problem in loaded.problems)
