"""Slips in the values of a line: quotation marks, colons in texts, lists without brackets."""

import re
from collections.abc import Collection, Iterator
from typing import Final, NamedTuple

from engine.story.text.commas import is_text
from engine.story.text.slip import COMMENT, Slip, shown_line, slip

_KEY: Final = re.compile(r"[ ]*(?:-[ ]+)*(?P<key>[^\W\d][\w ]*?)[ ]*:[ ]+(?P<value>\S.*)")
_PAIR: Final = re.compile(r"[{,]\s*(?P<key>[^\W\d]\w*):[ ]+(?=\S)")
_GROUPS: Final = frozenset({"captions", "set", "limits", "goal", "ask", "stretch", "score"})


class Span(NamedTuple):
    """The value of a key in a line: from its first letter to behind its last."""

    key: str
    begin: int
    end: int


def values(line: str) -> list[Span]:
    """Every value in a line: of `key: value`, and of the pairs in braces."""
    found: list[Span] = []
    match = _KEY.fullmatch(line)
    if match and not match["value"].startswith("#"):
        begin = match.start("value")
        end = len(line)
        if line[begin] not in "'\"":
            end = begin + len(COMMENT.sub("", line[begin:]))
        found.append(Span(match["key"], begin, len(line[:end].rstrip())))
    pairs = list(_PAIR.finditer(line))
    for pair, following in zip(pairs, [*pairs[1:], None], strict=False):
        if following is not None:
            end = following.start()
            end = pair.end() + len(re.sub(r"[\s}\],]*$", "", line[pair.end() : end]))
        else:
            end = pair.end() + len(re.sub(r"[\s}\],]*(\s#.*)?$", "", line[pair.end() :]))
        if end > pair.end():
            found.append(Span(pair["key"], pair.end(), end))
    return found


def _quoted(text: str) -> str:
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def texts(lines: list[str], number: int, span: Span, keys: Collection[str]) -> Iterator[Slip]:
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
    lines: list[str], number: int, span: Span, keys: Collection[str]
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


def open_quotation(lines: list[str], number: int, span: Span) -> Iterator[Slip]:
    """A quotation mark that is never closed."""
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
