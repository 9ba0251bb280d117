"""Errors: a `Problem` is a mistake in a story, a `Trouble` is raised where a command cannot go on.

Problems are collected as values, so that an author sees all of them at once. The text of a
`Trouble` is a sentence that a filmmaker understands.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final, Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake: what is wrong, where, and how to mend it.

    `line` and `column` count from 1; 0 where a problem has no place in the text.
    `where` is the path inside the story, such as `segments.harbour.out`.
    """

    code: str
    severity: Severity
    message: str
    remedy: str
    file: Path | None = None
    line: int = 0
    column: int = 0
    where: str = ""

    def __str__(self) -> str:
        place = str(self.file) if self.file else ""
        if self.line:
            place += f":{self.line}:{self.column}"
        subject = f"{self.where}: " if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place + ': ' if place else ''}{self.code}: {subject}{self.message}{remedy}"


class Trouble(Exception):  # noqa: N818 - the word users read
    """A command cannot go on. `str()` is what, where and what to do, in one or two sentences.

    `blame` says whose: "input" when what was looked at is at fault (exit 1), "call" when
    the command was called wrongly (exit 2).
    """

    def __init__(self, sentence: str, *, blame: Literal["input", "call"] = "input") -> None:
        super().__init__(sentence)
        self.blame = blame


# Letters of Cyrillic and Greek that cannot be told from Latin ones by the eye.
_ALIKE: Final = dict(
    zip("\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u0501\u04bb\u03bf\u03b1\u03bd",
        "aeopcyxijsdhoav", strict=True)
)  # fmt: skip
_LATIN: Final = str.maketrans(_ALIKE)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`Did you mean "storm"?` for the known word that was misspelt, or an empty string."""
    return offered(word, nearest(word, known))


def offered(word: str, meant: str | None) -> str:
    """A sentence that offers what was meant; where both look alike, it names the difference."""
    if meant is None:
        return ""
    for letter in word:
        if letter in meant or letter.isascii():
            continue
        name = unicodedata.name(letter, "a letter without a name").lower()
        if unicodedata.category(letter) in ("Cf", "Zs"):
            return f'A character that cannot be seen stands in it ({name}). Write "{meant}".'
        if unicodedata.category(letter) in ("Pi", "Pf", "Ps") and letter not in meant:
            return (
                f'Its {letter} is no quotation mark of YAML, but part of the name. Write "{meant}".'
            )
        if letter in _ALIKE:
            return f'Its {letter} is a letter of another script ({name}). Write "{meant}".'
    return f'Did you mean "{meant}"?'


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word of which `word` is a misspelling; None where there is none.

    Case, spaces, hyphens and the encoding of accents are ignored. The part before a dot must
    not make words alike: `viewer.happy` is no misspelling of `viewer.heart_rate`.
    """
    plain = _plainly(word)
    best: tuple[int, str] | None = None
    latin = plain.translate(_LATIN)
    for each in known:
        other = _plainly(each)
        if other in (plain, latin):
            return each
        slips = _slips(plain, other)
        if slips is not None and (best is None or slips < best[0]):
            best = slips, each
    return best and best[1]


@lru_cache(maxsize=16384)
def _plainly(word: str) -> str:
    letters = unicodedata.normalize("NFKC", word).casefold()
    return "".join(letter for letter in letters if letter.isalnum() or letter in "./")


def _slips(word: str, other: str) -> int | None:
    """The edit distance of two words; None where it is too large for a misspelling.

    It is the optimal string alignment distance (Damerau, 1964): insertions, deletions,
    substitutions and transpositions. Long words may have three; the first letter must be right,
    because a prefix may turn a word into its opposite (unhappy).
    """
    front, _, word_end = word.rpartition(".")
    other_front, _, other_end = other.rpartition(".")
    if front and other_front and front == other_front:
        word, other = word_end, other_end
    longer = max(len(word), len(other))
    most = 0 if longer < 3 else 1 if longer < 6 else 2 if longer < 9 else 3
    if word[:1] != other[:1]:
        swapped = word[:2] == other[:2][::-1]
        most = min(most, 1) if longer > 4 or swapped else 0
    if not most or abs(len(word) - len(other)) > most or len(set(word) ^ set(other)) > 2 * most:
        return None
    rows = [list(range(len(other) + 1))]
    for i, letter in enumerate(word, 1):
        row = [i]
        for j, there in enumerate(other, 1):
            least = min(row[-1] + 1, rows[-1][j] + 1, rows[-1][j - 1] + (letter != there))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == there:
                least = min(least, rows[-2][j - 2] + 1)
            row.append(least)
        if min(row) > most:
            return None
        rows.append(row)
    return rows[-1][-1] if rows[-1][-1] <= most else None


def because(error: Exception) -> str:
    """Why something failed, as a sentence goes on with it: "Permission denied: /home/ada/film".

    The number that Python sets before what the system says is left out.
    """
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return str(error)
