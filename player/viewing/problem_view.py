"""A story's problems as a person reads them: errors first, and of many alike one line."""

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from engine.installed import command
from engine.problems import Problem
from engine.story.loaded import Loaded
from engine.story.represent import views
from engine.story.text.locations import shown

_ALIKE: Final = 5  # errors of one code that are told in full
_NAMED: Final = 4  # clips or segments that are named of many
_INSTALL: Final = "apt install "
_BY_PREPARE: Final = "ffmpeg -i"
"""What the remedies hold that `kuleshov prepare` carries out."""


def report(
    problems: Sequence[Problem], loaded: Loaded, *, everything: bool = False, width: int = 0
) -> list[str]:
    """The lines of `check`: errors, then warnings, then what mends many, and the counts.

    Warnings of one code are one line, unless `everything` is asked for. Lines are broken at
    `width` columns; 0 breaks none.
    """
    errors = [each for each in problems if each.severity == "error"]
    warnings = [each for each in problems if each.severity == "warning"]
    if everything:
        lines = [str(each) for each in errors] + [f"(warning) {each}" for each in warnings]
        return [*_broken(lines, width), *_broken([_counts(errors, warnings, loaded)], width)]
    subjects = _Subjects(loaded)
    lines = list(_errors(errors, subjects))
    lines += [f"(warning) {line}" for line in _warnings(warnings, subjects)]
    mended = [each.code for each in warnings if _BY_PREPARE in each.remedy]
    if mended:
        named = ", ".join(dict.fromkeys(mended))
        lines.append(f"`{command('prepare', loaded.path)}` mends the clips ({named}).")
    told = len(lines) - bool(mended)
    if told < len(problems) or mended:
        lines.append("`kuleshov check --all` tells each by itself, with its whole remedy.")
    lines.append(_counts(errors, warnings, loaded))
    return _broken(lines, width)


def in_the_way(problems: Sequence[Problem], loaded: Loaded) -> str:
    """What keeps a story from being used, for a Trouble: a line each, many alike in one."""
    errors = [each for each in problems if each.severity == "error"] or list(problems)
    return "\n".join(f"  {line}" for line in _errors(errors, _Subjects(loaded)))


def gone_on_without(problems: Sequence[Problem], loaded: Loaded) -> list[str]:
    """Before a film that goes on without some of its files: a sentence for each kind of fault."""
    subjects = _Subjects(loaded)
    sentences = []
    for alike in _by_code(problems).values():
        if len(alike) == 1:
            sentences.append(f"{alike[0]} The film goes on without it.")
        else:
            sentences.append(f"{subjects.many(alike)} The film goes on without them.")
    return sentences


def _errors(errors: Sequence[Problem], subjects: "_Subjects") -> Iterator[str]:
    kinds = _by_code(errors)
    told: dict[str, int] = {}
    for problem in errors:
        told[problem.code] = told.get(problem.code, 0) + 1
        if told[problem.code] <= _ALIKE:
            yield str(problem)
    for code, alike in kinds.items():
        rest = alike[_ALIKE:]
        if rest:
            where = ", ".join(str(each.line) for each in rest[:_NAMED])
            more = ", …" if len(rest) > _NAMED else ""
            lines = "line" if len(rest) == 1 else "lines"
            yield f"{code}: {len(rest)} more, in {lines} {where}{more}."


def _warnings(warnings: Sequence[Problem], subjects: "_Subjects") -> Iterator[str]:
    for alike in _by_code(warnings).values():
        yield subjects.one(alike[0]) if len(alike) == 1 else subjects.many(alike)


class _Subjects:
    """What problems are about: the clip's file where a clip is at fault, else the segment."""

    def __init__(self, loaded: Loaded) -> None:
        self._clips: dict[str, str] = {}
        self._segments: dict[str, str] = {}
        if loaded.story is None:
            return
        for name, way, segment in views(loaded.story):
            clip = segment.clip or loaded.story.segments[name].clip
            for key in ("clip", "in", "out", "stretch"):
                if clip:
                    self._clips.setdefault(shown(loaded.written((*way, key))), clip)
            self._segments.setdefault(shown(loaded.written(way)), name)

    def one(self, problem: Problem) -> str:
        """A problem by itself, without the line of ffmpeg that `prepare` spares."""
        if _BY_PREPARE not in problem.remedy:
            return str(problem)
        return str(problem).removesuffix(f" {problem.remedy}")

    def many(self, alike: Sequence[Problem]) -> str:
        """Problems of one code in one line: how many, of what, and what the first says."""
        first = alike[0]
        clips = [self._clips.get(each.where) for each in alike]
        noun = "clip" if all(clips) else "segment"
        found = clips if all(clips) else [self._segment(each.where) for each in alike]
        names = list(dict.fromkeys(name for name in found if name))
        if not names or len(names) < len(set(found)):
            lines = list(dict.fromkeys(str(each.line) for each in alike))
            what = f"{len(alike)} times, in lines {_listed(lines)}"
        else:
            what = f"{len(names)} {noun}{'' if len(names) == 1 else 's'} ({_listed(names)})"
        what += f", first in line {first.line}" if first.line and names else ""
        alone = all(each.message == first.message for each in alike)
        message = first.message if alone else f"such as {names[0] if names else first.where}: "
        message = message if alone else message + first.message
        remedy = _common({each.remedy for each in alike})
        return f"{first.code}: {what}: {message} {remedy}".rstrip()

    def _segment(self, where: str) -> str | None:
        while where and where not in self._segments:
            where = where.rpartition(".")[0]
        return self._segments.get(where)


def _common(remedies: set[str]) -> str:
    """The remedy of all of them; where all install packages, all the packages. Or nothing."""
    first = min(remedies)
    if len(remedies) == 1:
        return "" if _BY_PREPARE in first else first
    before = {remedy.partition(_INSTALL)[0] for remedy in remedies}
    if len(before) > 1 or not all(_INSTALL in remedy for remedy in remedies):
        return ""
    packages = {word for each in remedies for word in each.partition(_INSTALL)[2].split()}
    return f"{before.pop()}{_INSTALL}{' '.join(sorted({word.rstrip('.') for word in packages}))}."


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")


def _by_code(problems: Sequence[Problem]) -> Mapping[str, list[Problem]]:
    kinds: dict[str, list[Problem]] = {}
    for problem in problems:
        kinds.setdefault(problem.code, []).append(problem)
    return kinds


def _counts(errors: Sequence[Problem], warnings: Sequence[Problem], loaded: Loaded) -> str:
    def count(number: int, noun: str) -> str:
        return f"{number} {noun}{'' if number == 1 else 's'}"

    return f"{loaded.path}: {count(len(errors), 'error')}, {count(len(warnings), 'warning')}."


def _broken(lines: Sequence[str], width: int) -> list[str]:
    if width <= 0:
        return list(lines)
    broken: list[str] = []
    for line in lines:
        broken += textwrap.wrap(
            line, width, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
        )
    return broken
