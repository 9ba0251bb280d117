"""Proposes mends for slips in single lines of YAML."""

import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from engine.story.text.commas import is_text
from engine.story.text.layout_slips import (
    BACK,
    COMMENT,
    Slip,
    brackets,
    indentation,
    shown_line,
    slip,
)
from engine.story.text.letters import first_odd, plain_line, said_of

_KEY: Final = re.compile(r"[ ]*(?:-[ ]+)*(?P<key>[^\W\d][\w ]*?)[ ]*:[ ]+(?P<value>\S.*)")
_PAIR: Final = re.compile(r"[{,]\s*(?P<key>[^\W\d]\w*):[ ]+(?=\S)")
_GROUPS: Final = frozenset({"captions", "set", "limits", "goal", "ask", "stretch", "score"})


class _Span(NamedTuple):
    """The value of a key in a line: from its first letter to behind its last."""

    key: str
    begin: int
    end: int


def slips(lines: list[str], near: list[int], at: int, keys: Collection[str]) -> Iterator[Slip]:
    """Every mend that may be meant in the lines near `at`, the likeliest first."""
    for number in near:
        yield from _odd_letters(lines, number)
        yield from _blocks(lines, number)
        yield from _dashes(lines, number)
        yield from _signs(lines, number, keys)
        yield from _commas(lines, number, keys)
        for span in _values(lines[number]):
            yield from _texts(lines, number, span, keys)
    for number in range(at, max(-1, at - BACK), -1):
        for span in _values(lines[number]):
            yield from _open_quotation(lines, number, span)
    for number in dict.fromkeys((*near[::-1], *range(at, max(-1, at - BACK), -1))):
        yield from brackets(lines, number)
    for number in near:
        yield from indentation(lines, number)


def _values(line: str) -> list[_Span]:
    """Every value in a line: of `key: value`, and of the pairs in braces."""
    found: list[_Span] = []
    match = _KEY.fullmatch(line)
    if match and not match["value"].startswith("#"):
        begin = match.start("value")
        end = len(line)
        if line[begin] not in "'\"":
            end = begin + len(COMMENT.sub("", line[begin:]))
        found.append(_Span(match["key"], begin, len(line[:end].rstrip())))
    pairs = list(_PAIR.finditer(line))
    for pair, following in zip(pairs, [*pairs[1:], None], strict=False):
        if following is not None:
            end = following.start()
            end = pair.end() + len(re.sub(r"[\s}\],]*$", "", line[pair.end() : end]))
        else:
            end = pair.end() + len(re.sub(r"[\s}\],]*(\s#.*)?$", "", line[pair.end() :]))
        if end > pair.end():
            found.append(_Span(pair["key"], pair.end(), end))
    return found


# --- the slips ------------------------------------------------------------------------------------


def _odd_letters(lines: list[str], number: int) -> Iterator[Slip]:
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


def _dashes(lines: list[str], number: int) -> Iterator[Slip]:
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


def _blocks(lines: list[str], number: int) -> Iterator[Slip]:
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


def _dashed(line: str) -> str:
    indent = len(line) - len(line.lstrip(" "))
    return line[:indent] + "- " + line[indent:]


def _signs(lines: list[str], number: int, keys: Collection[str]) -> Iterator[Slip]:
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


def _quoted(text: str) -> str:
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _texts(lines: list[str], number: int, span: _Span, keys: Collection[str]) -> Iterator[Slip]:
    """Text that needs quotation marks, or has some within."""
    line = lines[number]
    value = line[span.begin : span.end]
    before, after = line[: span.begin], line[span.end :]
    mark = value[0]
    if mark == '"' and "\\" in value:
        message = "In double quotation marks \\ begins a special sign."
        column = span.begin + value.index("\\")
        whole = value.strip('"').replace("'", "''")
        yield slip(lines, number, column, message, f"{before}'{whole}'{after}")
    if mark in "'\"" and len(value) > 2:
        inner = value.find(mark, 1)
        while mark == "'" and value[inner : inner + 2] == "''":
            inner = value.find(mark, inner + 2)
        if 0 < inner < len(value) - 1:
            ends = value.endswith(mark)
            whole = value[1:-1] if ends else value
            message = (
                f"The quotation ends here already, at a {mark} in the middle of the text."
                if ends
                else "Text goes on behind its quotation mark."
            )
            rest = value[inner + 1 :]
            column = span.begin + inner + (0 if ends else 1 + len(rest) - len(rest.lstrip()))
            yield slip(lines, number, column, message, before + _quoted(whole) + after)
        return
    if mark in "{[":
        if re.match(r"\[[^\]]*\]\s*[^\s\]},]|\{[^}]*\}\s*[^\s\]},]", value):
            message = f"A text that begins with {mark} needs quotation marks."
            yield slip(lines, number, span.begin, message, before + _quoted(value) + after)
        return
    yield from _lists_and_colons(lines, number, span, keys)
    if mark in "@`%&*!|>?-,#":
        message = f"A text that begins with {mark} needs quotation marks."
        yield slip(lines, number, span.begin, message, before + _quoted(value) + after)


def _lists_and_colons(
    lines: list[str], number: int, span: _Span, keys: Collection[str]
) -> Iterator[Slip]:
    """Lists and groups without their brackets, and colons that are meant as text."""
    line = lines[number]
    value = line[span.begin : span.end]
    before, after = line[: span.begin], line[span.end :]
    if value.startswith("(") and value.endswith(")") and "{" in value:
        message = "A list stands in brackets, not in parentheses."
        yield slip(lines, number, span.begin, message, f"{before}[{value[1:-1]}]{after}")
    if value.startswith("- ") and not is_text(span.key):
        below = " " * (len(line) - len(line.lstrip()) + 2)
        message = "A list begins in a line of its own."
        new = f"{before.rstrip()}\n{below}{value}{after}"
        yield slip(lines, number, span.begin, message, new)
    second = re.search(r"(?:(?<=\s)(?P<key>[^\W\d]\w*))?:(?=\s|$)", value)
    if second and span.key == "next" and value.startswith("to:"):
        message = "A list of cuts stands in brackets, each cut in braces."
        yield slip(lines, number, span.begin, message, f"{before}[{{{value}}}]{after}")
    if second and second["key"] in keys and before.strip("- ").startswith(span.key):
        indent = re.match(r"[ ]*(-[ ]+)?", line)
        spaces = " " * len(indent[0]) if indent else ""
        first, rest = value[: second.start()].rstrip(" ,;"), value[second.start() :]
        yield slip(
            lines, number, span.begin + second.start(), "Two keys stand in one line.",
            f"{before}{first}\n{spaces}{rest}{after}",
            remedy=f"Begin a line of its own: {shown_line(rest)}",
        )  # fmt: skip
    opens = re.match(r"([^\W\d]\w*):\s", value)
    if opens and opens[1] in keys and value.count("}") == value.count("{") + 1:
        message = "Here a { is missing."
        yield slip(lines, number, span.begin, message, f"{before}{{{value}{after}")
    if second and span.key == "join":
        new = before + value.replace(":", "") + after
        yield slip(lines, number, span.begin + second.end() - 1, "Here no colon belongs.", new)
    if second and span.key in _GROUPS and not after.strip():
        message = "What belongs together stands in braces, or in lines of its own."
        yield slip(lines, number, span.begin, message, f"{before}{{{value}}}{after}")
    if second:
        colon = span.begin + second.end() - 1
        message = "A colon in a text without quotation marks would begin another value."
        yield slip(lines, number, colon, message, before + _quoted(value) + after)


def _open_quotation(lines: list[str], number: int, span: _Span) -> Iterator[Slip]:
    line = lines[number]
    value = line[span.begin : span.end]
    mark = value[0]
    if mark not in "'\"" or value.count(mark) != 1:
        return
    other = "'" if mark == '"' else '"'
    closed = value[:-1] if value.endswith(other) else value
    bare = COMMENT.sub("", closed)
    for kept in dict.fromkeys((closed, bare)):
        new = line[: span.begin] + kept + mark + line[span.end :]
        yield slip(lines, number, span.begin, "This quotation mark is never closed.", new)


def _commas(lines: list[str], number: int, keys: Collection[str]) -> Iterator[Slip]:
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
