"""ARCHITECTURE.md as its tests read it: its sections, and the names in them."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
DOTTED: Final = re.compile(r"(?:engine|player|training)(?:\.\w+)+")
_QUOTED: Final = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_BLOCK: Final = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)


def quoted(text: str) -> Iterator[str]:
    """Everything in backquotes, but for blocks of code."""
    yield from _QUOTED.findall(_BLOCK.sub("", text))


def section(title: str) -> str:
    """What stands under a heading of ARCHITECTURE.md."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    return text.split(f"## {title}\n", 1)[1].split("\n## ", 1)[0]


def steps(title: str) -> list[str]:
    """The first name in each numbered step of a section."""
    lines = re.findall(r"^\d+\. .*", section(title), flags=re.MULTILINE)
    return [next(name for name in quoted(line) if DOTTED.fullmatch(name)) for line in lines]
