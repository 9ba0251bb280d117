"""Slips in the signs of a line: letters, colons, commas and comments."""

import re
from collections.abc import Collection, Iterator

from engine.story.text.letters import first_odd, plain_line, said_of
from engine.story.text.slip import Slip, slip


def odd_letters(lines: list[str], number: int) -> Iterator[Slip]:
    """Tabs that indent, and what a word processor puts in the place of plain letters."""
    line = lines[number]
    indent = line[: len(line) - len(line.lstrip())]
    if "\t" in indent:
        before = next((each for each in lines[:number][::-1] if each.strip()), "")
        beside = len(before) - len(before.lstrip(" "))
        for spaces in dict.fromkeys((beside, beside + 2, beside + 4, *range(0, 17, 2))):
            new = " " * spaces + line.lstrip()
            yield slip(lines, number, indent.index("\t"), "A tab stands where only spaces may.",
                        new, remedy="Indent with spaces.")  # fmt: skip
    column = first_odd(line)
    if column is not None:
        yield slip(
            lines, number, column, said_of(line[column]), plain_line(line), code="ODD-LETTER"
        )


def signs(lines: list[str], number: int, keys: Collection[str]) -> Iterator[Slip]:
    """Colons that are missing, without their space, or another sign; and foreign comments."""
    line = lines[number]
    match = re.match(r"\s*(?:-\s+)?[^\W\d]\w*(:)(?=[^\s:])", line)
    if match:
        column = match.start(1)
        new = f"{line[: column + 1]} {line[column + 1 :]}"
        yield slip(lines, number, column + 1, "Behind the colon a space is missing.", new)
    for match in re.finditer(r"(?<=[{,])\s*[^\W\d]\w*(:)(?=[^\s:])", line):
        column = match.start(1)
        new = f"{line[: column + 1]} {line[column + 1 :]}"
        yield slip(lines, number, column + 1, "Behind the colon a space is missing.", new)
    match = re.match(r"(\s*(?:-\s+)?)([^\W\d]\w*)\s*(:?=>?|->|;)\s*(\S.*)", line)
    if match and match[2] in keys:
        new = f"{match[1]}{match[2]}: {match[4]}"
        message = f"Between a key and its value stands a colon, not {match[3]}."
        yield slip(lines, number, match.start(3), message, new)
    match = re.match(r"(\s*(?:-\s+)?)([^\W\d]\w*)[ ]+(\S.*)", line)
    if match and match[2] in keys:
        message = f'Behind the key "{match[2]}" its colon is missing.'
        new = f"{match[1]}{match[2]}: {match[3]}"
        yield slip(lines, number, match.end(2), message, new)
    match = re.fullmatch(r"(\s*(?:-\s+)?)([^\W\d][\w -]*?)[ ]*", line)
    if match:
        message = f'Behind the key "{match[2]}" its colon is missing.'
        yield slip(lines, number, match.end(2), message, f"{match[1]}{match[2]}:")
    match = re.match(r"(\s*)([^\W\d]\w*)[ ]*(?=\{)", line)
    if match:
        message = f'Behind the key "{match[2]}" its colon is missing.'
        new = f"{match[1]}{match[2]}: {line[match.end() :]}"
        yield slip(lines, number, match.end(2), message, new)
    match = re.fullmatch(r"(\s*[^\W\d]\w*)[ ]*([;,.])[ ]*", line)
    if match:
        message = f"Behind a key stands a colon, not {match[2]}."
        yield slip(lines, number, match.start(2), message, f"{match[1]}:")
    match = re.fullmatch(r"(.*[\]}\"'])[ ]*([,;])\s*", line)
    if match:
        message = f"Here no {'comma' if match[2] == ',' else 'semicolon'} belongs."
        yield slip(lines, number, match.start(2), message, match[1])
    match = re.match(r"(\s*)(//|/\*|--|;|%|<!--)", line)
    if match:
        message = f"{match[2]} begins no comment."
        new = f"{match[1]}# {line[match.end() :].strip()}"
        yield slip(lines, number, match.start(2), message, new)
    match = re.match(r".*\S(\s+(?://|/\*)\s.*)$", line)
    if match:
        column = match.start(1) + len(match[1]) - len(match[1].lstrip())
        new = f"{line[: match.start(1)]}  # {match[1].strip(' /*')}"
        yield slip(lines, number, column, "A comment begins with #.", new)


def commas(lines: list[str], number: int, keys: Collection[str]) -> Iterator[Slip]:
    """Commas that are missing between the keys or the items of a list in brackets."""
    line = lines[number]
    if "{" not in line:
        return
    pieces = re.search(r"\}(\s+)\{", line)
    if pieces:
        new = re.sub(r"\}\s+\{", "}, {", line)
        message = "Between two items in brackets stands a comma."
        yield slip(lines, number, pieces.start(1), message, new)
    between = re.compile(r"(?<=[^\s{\[,:;])([ ]*;|)[ ]+(?=([^\W\d]\w*):[ ])")
    gaps = [match for match in between.finditer(line) if match[2] in keys]
    if len(gaps) > 1:
        message = "Between two keys in braces stands a comma."
        new = between.sub(lambda match: ", " if match[2] in keys else match[0], line)
        yield slip(lines, number, gaps[0].start(), message, new)
    for match in re.finditer(r"(?<=[^\s{\[,:;])([ ]*;|)[ ]+(?=([^\W\d]\w*):[ ])", line):
        if match[2] not in keys:
            continue
        new = f"{line[: match.start()]}, {line[match.end() :]}"
        message = "Between two keys in braces stands a comma."
        yield slip(lines, number, match.start(), message, new)
