"""Slips at the beginning of lines: the hyphens of lists, and blocks of text."""

import re
from collections.abc import Iterator

from engine.story.text.slip import Slip, shown_line, slip


def dashes(lines: list[str], number: int) -> Iterator[Slip]:
    """Hyphens that are missing, that stand where none belongs, or another sign in their place."""
    line = lines[number]
    indent = len(line) - len(line.lstrip(" "))
    rest = line[indent:]
    message = "An item of a list lacks its hyphen."
    if rest.startswith("{"):
        yield slip(lines, number, indent, message, line[:indent] + "- " + rest)
        before = lines[number - 1] if number else ""
        if before.lstrip().startswith("{"):
            both = [*lines[: number - 1], _dashed(before), _dashed(line), *lines[number + 1 :]]
            column = len(before) - len(before.lstrip())
            remedy = f"Write: {shown_line(_dashed(before))}"
            yield Slip(number - 1, column, "NOT-YAML", message, remedy, both)
        beside = _item_before(lines, number)
        if beside is not None and beside != indent:
            # So may those that follow it.
            end = number + 1
            while end < len(lines) and lines[end].startswith(" " * indent + "{"):
                end += 1
            dashed = [" " * beside + "- " + each[indent:] for each in lines[number:end]]
            remedy = f"Write, beginning in column {beside + 1}: {shown_line(dashed[0])}"
            changed = [*lines[:number], *dashed, *lines[end:]]
            yield Slip(number, indent, "NOT-YAML", message, remedy, changed)
    if re.match(r"-[{\[\w]", rest):
        message = "Behind a hyphen a space is missing."
        yield slip(lines, number, indent + 1, message, line[:indent] + "- " + rest[1:])
    begun = _begun(lines, number)
    if begun and len(begun[1]) == indent and rest.startswith(f"{begun[2]}:"):
        yield slip(lines, number, indent, message, line[:indent] + "- " + rest)
    item = re.match(r"-[ ]+(?=[^\W\d]\w*:( |$))", rest)
    if item:
        message = "A hyphen begins an item of a list, and here is none."
        yield slip(lines, number, indent, message, line[:indent] + rest[item.end() :])
    if re.match(r"(-[ ]+)?\(.*:.*\)[ ]*$", rest):
        column = line.index("(")
        new = f"{line[:column]}{{{line[column + 1 :].rstrip()[:-1]}}}"
        message = "Keys that belong together stand in braces, not in parentheses."
        yield slip(lines, number, column, message, new)
    if re.match(r"[*\u2022\u25cf\u00b7+>] ", rest):
        message = f"{rest[0]} begins no item of a list."
        yield slip(lines, number, indent, message, line[:indent] + "- " + rest[2:].lstrip())


def _begun(lines: list[str], number: int) -> re.Match[str] | None:
    """The hyphen and the first key of the item to which the lines before belong."""
    for line in lines[:number][::-1]:
        if match := re.match(r"([ ]*)-[ ]+([^\W\d]\w*):", line):
            return match
        if not re.match(r"[ ]+[^\W\d]\w*:[ ]", line):
            return None
    return None


def _item_before(lines: list[str], number: int) -> int | None:
    """The indentation of the list's item that stands before a line, if one does."""
    for line in lines[:number][::-1]:
        if match := re.match(r"([ ]*)-[ ]", line):
            return len(match[1])
        if line.strip() and not line.lstrip().startswith(("#", "{")):
            return None
    return None


def _dashed(line: str) -> str:
    indent = len(line) - len(line.lstrip(" "))
    return line[:indent] + "- " + line[indent:]


def blocks(lines: list[str], number: int) -> Iterator[Slip]:
    """The text behind | or > that begins no further in than its key."""
    opened = re.match(
        r"([ ]*)(?:- )?[^\W\d]\w*:[ ]*[|>][-+]?[ ]*$", lines[number - 1] if number else ""
    )
    line = lines[number]
    indent = len(line) - len(line.lstrip(" "))
    if not opened or not line.strip() or indent > len(opened[1]):
        return
    message = "The text behind | or > is indented further than its key."
    wanted = len(opened[1]) + 2
    remedy = f"Begin it, and the lines of text that follow, in column {wanted + 1}."
    end = number + 1
    while end <= len(lines):
        moved = [" " * (wanted - indent) + each for each in lines[number:end]]
        yield Slip(
            number, indent, "NOT-YAML", message, remedy, [*lines[:number], *moved, *lines[end:]]
        )
        if end == len(lines) or re.match(r"[ ]*(- )?[^\W\d]\w*:( |$)", lines[end]):
            return
        end += 1
