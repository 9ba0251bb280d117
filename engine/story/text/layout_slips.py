"""Proposes mends for slips in the layout of YAML: brackets and indentation."""

import re
from collections.abc import Iterator

from engine.story.text.slip import BACK, COMMENT, Slip, slip


def brackets(lines: list[str], number: int) -> Iterator[Slip]:
    """Brackets that are opened and never closed, closed and never opened, or of two kinds."""
    line = lines[number]
    code = COMMENT.sub("", line)
    pairs = {"{": "}", "[": "]"}
    opened: list[int] = []
    quote = ""
    for column, letter in enumerate(code):
        if quote:
            quote = "" if letter == quote else quote
        elif letter in "'\"" and code[:column].rstrip()[-1:] in ("", ":", ",", "{", "[", "-"):
            quote = letter
        elif letter in pairs:
            opened.append(column)
        elif letter in "}]":
            if not opened:
                value = re.match(r"[^{\[]*?:\s+(?=[{\[])", line)
                if value and letter == "]":
                    new = f"{value[0]}[{line[value.end() :]}"
                    yield slip(lines, number, value.end(), "Here a [ is missing.", new)
                new = line[:column] + line[column + 1 :]
                yield slip(lines, number, column, f"This {letter} closes nothing.", new)
                return
            partner = pairs[code[opened.pop()]]
            if letter != partner:
                if opened and line[column : column + 2] == "]}":
                    new = line[:column] + "}]" + line[column + 2 :]
                    message = "What was opened last is closed first."
                    yield slip(lines, number, column, message, new)
                new = line[:column] + partner + line[column + 1 :]
                message = f"Here stands {letter}, where {partner} closes."
                yield slip(lines, number, column, message, new)
                # Or the inner bracket is never closed.
                new = line[:column] + partner + line[column:]
                yield slip(lines, number, column, f"Here a {partner} is missing.", new)
                return
    if opened:
        closers = "".join(pairs[code[column]] for column in reversed(opened))
        new = code.rstrip(" ,") + closers + line[len(code) :]
        message = f"This {code[opened[-1]]} is never closed."
        yield slip(lines, number, opened[-1], message, new)
        # In braces over several lines it is the inner one.
        new = code.rstrip(" ,") + closers[:1] + ("," if code.rstrip().endswith(",") else "")
        yield slip(lines, number, opened[-1], message, new + line[len(code) :])


def indentation(lines: list[str], number: int) -> Iterator[Slip]:
    """A line, or a run of lines, that should begin in the column of one before it."""
    line = lines[number]
    if not line.strip():
        return
    indent = len(line) - len(line.lstrip(" "))
    before: dict[int, None] = {}
    for each in lines[:number][::-1][:BACK]:
        if each.strip() and not each.lstrip().startswith("#"):
            begin = len(each) - len(each.lstrip(" "))
            before.setdefault(begin)
            inner = re.match(r"[ ]*-[ ]+(?=\S)", each)
            if inner:
                before.setdefault(len(inner[0]))
    end = number + 1
    while end < len(lines) and (
        not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip(" ")) >= indent
    ):
        end += 1
    for target in sorted(before, key=lambda each: abs(each - indent)):
        if target == indent:
            continue
        much = abs(target - indent)
        way = "further" if indent > target else "less"
        message = (
            f"This line is indented {much} space{'s' if much > 1 else ''} {way} than those it "
            "belongs to."
        )
        remedy = f"Begin it in column {target + 1}: keys of one level begin in the same column."
        for until in dict.fromkeys((end, number + 1)):
            moved = [_moved(each, target - indent) for each in lines[number:until]]
            changed = [*lines[:number], *moved, *lines[until:]]
            yield Slip(number, indent, "NOT-YAML", message, remedy, changed)


def _moved(line: str, by: int) -> str:
    return " " * by + line if by > 0 and line.strip() else line[-by:] if by < 0 else line
