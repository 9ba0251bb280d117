"""What a loader is to the fuzzing, and how one of its files becomes one that nobody wrote.

Lines that are chained are chained anew after they were mutated, most times, and what was sealed is
sealed again: else the chain and the seal would be all that is tried.
"""

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from engine.showing.log.chain import chained
from tests.bench.fuzz.mutations import by_byte, by_letter, mutate_nodes

Form = Literal["json", "yaml", "lines", "text", "bytes"]


@dataclass(frozen=True, slots=True)
class Loader:
    """One kind of file. `originals` gives contents that are in order, `read` reads one from a path
    or raises Trouble; `names` are keys that may come in."""

    name: str
    suffix: str
    form: Form
    originals: Callable[[], Sequence[bytes]]
    read: Callable[[Path], object]
    names: tuple[str, ...] = ("x", "name", "time")
    within: Callable[[bytes, random.Random], bytes] | None = None
    """Mutates what lies sealed within a file, and seals it again."""


def mutated(loader: Loader, draw: random.Random) -> bytes:
    """A file of this kind that nobody wrote."""
    content = draw.choice(loader.originals())
    kind = draw.random()
    if kind < 0.6 and (by_node := _by_node(loader, content, draw)) is not None:
        return by_node
    if kind < 0.85 and loader.form != "bytes":
        return by_letter(content.decode("utf-8", "replace"), draw)
    return by_byte(content, draw)


def _by_node(loader: Loader, content: bytes, draw: random.Random) -> bytes | None:
    try:
        if loader.within is not None:
            return loader.within(content, draw)
        if loader.form == "json":
            data = [json.loads(content)]
            mutate_nodes(data, draw, loader.names)
            return json.dumps(data[0] if data else None).encode()
        if loader.form == "yaml":
            data = [json.loads(json.dumps(yaml.safe_load(content), default=str))]
            mutate_nodes(data, draw, loader.names)
            return yaml.safe_dump(data[0] if data else None, allow_unicode=True).encode()
        if loader.form == "lines":
            return _lines(content, draw, loader.names)
    except (ValueError, TypeError, RecursionError, yaml.YAMLError):
        return None
    return None


def _lines(content: bytes, draw: random.Random, names: Sequence[str]) -> bytes:
    """JSON lines of which one to three were mutated, and the chain made whole again."""
    lines: list[Any] = [json.loads(line) for line in content.splitlines()]
    for _ in range(draw.choice((1, 1, 3))):
        at = draw.randrange(len(lines))
        line = [lines[at]]
        mutate_nodes(line, draw, names)
        lines[at : at + 1] = line[:1]
        if not lines:
            break
    written, previous = [], ""
    for line in lines:
        if isinstance(line, dict) and "chain" in line:
            text, previous = chained({k: v for k, v in line.items() if k != "chain"}, previous)
        else:
            text = json.dumps(line)
        written.append(text)
    return "\n".join(written).encode() + b"\n"
