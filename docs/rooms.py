"""Draws docs/rooms.svg: the rooms of ARCHITECTURE.md's table, and which imports which.

    ./run python docs/rooms.py

An arrow runs from a room to one that it imports from; where another way leads there too, the
direct one is left out (the transitive reduction). Rooms lie above all that they need. At the foot
are the modules and data that any of them may import.
"""

import ast
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Final

import networkx as nx

ROOT: Final = Path(__file__).parents[1]
PICTURE: Final = ROOT / "docs" / "rooms.svg"
PACKAGES: Final = ("engine", "player", "training")

_ROW: Final = re.compile(r"^\| `([\w.]+)` \| ([^|]+) \|", re.MULTILINE)
_WIDE, _HIGH, _ACROSS, _DOWN, _EDGE = 240, 46, 264, 84, 16
_COLOURS: Final = {"engine": "#e7eff8", "player": "#f8efe3", "training": "#eeeeee"}


def rooms() -> dict[str, str]:
    """Each room of the table with its few words, in the order of imports."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    return dict(_ROW.findall(text.split("## The rooms", 1)[1].split("\n## ", 1)[0]))


def is_foot(name: str) -> bool:
    """Whether a room is data, or a module beside the engine's rooms."""
    if name in ("sample_film", "stories"):
        return True
    return name.startswith("engine.") and (ROOT / f"{name.replace('.', '/')}.py").is_file()


def room_of(module: str, names: dict[str, str]) -> str | None:
    """The innermost room that a module lies in."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        if (name := ".".join(parts[:length])) in names:
            return name
    return None


def imported(path: Path) -> Iterator[str]:
    """The modules that a file imports, here or within a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{each.name}" for each in node.names)


def imports(names: dict[str, str]) -> "nx.DiGraph[str]":
    """The rooms, and an edge to each that a room imports from, without what follows anyway."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(name for name in names if not is_foot(name))
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            here = room_of(".".join(path.relative_to(ROOT).with_suffix("").parts), names)
            for module in imported(path):
                there = room_of(module, names)
                if here and there and here != there and {here, there} <= graph.nodes:
                    graph.add_edge(here, there)
    return nx.transitive_reduction(graph)


def levels(graph: "nx.DiGraph[str]") -> list[list[str]]:
    """The rooms in rows from the lowest up, each where few arrows cross: above the middle of what
    it imports."""
    rows = [sorted(row) for row in nx.topological_generations(graph.reverse())]
    places: dict[str, float] = {}
    for row in rows:
        aims = {
            name: sum(places[each] for each in graph[name]) / max(1, len(graph[name]))
            for name in row
        }
        row.sort(key=lambda name: (aims[name], name))
        for number, name in enumerate(row):
            places[name] = number - (len(row) - 1) / 2
    return rows


def drawn(names: dict[str, str]) -> str:
    """The picture as SVG."""
    graph = imports(names)
    rows = levels(graph)
    most = max(map(len, rows))
    width = most * _ACROSS + 2 * _EDGE
    foot = [name for name in names if is_foot(name)]
    height = (len(rows) + 1) * _DOWN + 2 * _EDGE
    at: dict[str, tuple[float, float]] = {}
    for up, row in enumerate(rows):
        left = (width - len(row) * _ACROSS) / 2 + (_ACROSS - _WIDE) / 2
        for number, name in enumerate(row):
            at[name] = left + number * _ACROSS, height - _EDGE - (up + 1) * _DOWN - _HIGH
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="DejaVu Sans, Arial, sans-serif">',
        "<title>The rooms of Kuleshov and what each imports</title>",
        f'<rect width="{width}" height="{height}" fill="white"/>',
        '<defs><marker id="to" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" '
        'markerHeight="7" orient="auto"><path d="M0,0 L8,4 L0,8 z" fill="#777"/></marker></defs>',
    ]
    for name, (left, over) in at.items():
        for other in sorted(graph[name]):
            to_x, to_y = at[other]
            x, y, to_x = left + _WIDE / 2, over + _HIGH, to_x + _WIDE / 2
            bend = (to_y - y) / 2
            lines.append(
                f'<path d="M{x:g},{y:g} C{x:g},{y + bend:g} {to_x:g},{to_y - bend:g} '
                f'{to_x:g},{to_y:g}" fill="none" stroke="#999" marker-end="url(#to)"/>'
            )
    for name, (x, y) in at.items():
        colour = _COLOURS.get(name.split(".")[0], "#f4f4f4")
        middle = x + _WIDE / 2
        lines += [
            f'<rect x="{x:g}" y="{y:g}" width="{_WIDE}" height="{_HIGH}" rx="5" fill="{colour}" '
            'stroke="#888"/>',
            f'<text x="{middle:g}" y="{y + 19:g}" text-anchor="middle" font-size="13" '
            f'font-weight="bold">{escape(name)}</text>',
            f'<text x="{middle:g}" y="{y + 36:g}" text-anchor="middle" font-size="11">'
            f"{escape(names[name])}</text>",
        ]
    top = height - _EDGE - _HIGH
    lines += [
        f'<rect x="{_EDGE}" y="{top}" width="{width - 2 * _EDGE}" height="{_HIGH}" rx="5" '
        'fill="#f4f4f4" stroke="#888"/>',
        f'<text x="{width / 2:g}" y="{top + 19}" text-anchor="middle" font-size="11">'
        f"any room may import: {', '.join(foot[: len(foot) // 2])},</text>",
        f'<text x="{width / 2:g}" y="{top + 36}" text-anchor="middle" font-size="11">'
        f"{', '.join(foot[len(foot) // 2 :])}</text>",
    ]
    return "\n".join([*lines, "</svg>", ""])


if __name__ == "__main__":
    PICTURE.write_text(drawn(rooms()), encoding="utf-8")
