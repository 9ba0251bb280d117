"""Proposes mends for slips in single lines of YAML."""

from collections.abc import Collection, Iterator

from engine.story.text.item_slips import blocks, dashes
from engine.story.text.layout_slips import brackets, indentation
from engine.story.text.sign_slips import commas, odd_letters, signs
from engine.story.text.slip import BACK, Slip
from engine.story.text.text_slips import open_quotation, texts, values


def slips(lines: list[str], near: list[int], at: int, keys: Collection[str]) -> Iterator[Slip]:
    """Every mend that may be meant in the lines near `at`, the likeliest first."""
    for number in near:
        yield from odd_letters(lines, number)
        yield from blocks(lines, number)
        yield from dashes(lines, number)
        yield from signs(lines, number, keys)
        yield from commas(lines, number, keys)
        for span in values(lines[number]):
            yield from texts(lines, number, span, keys)
    for number in range(at, max(-1, at - BACK), -1):
        for span in values(lines[number]):
            yield from open_quotation(lines, number, span)
    for number in dict.fromkeys((*near[::-1], *range(at, max(-1, at - BACK), -1))):
        yield from brackets(lines, number)
    for number in near:
        yield from indentation(lines, number)
