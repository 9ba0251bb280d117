"""Story files that nobody wrote: `./run bench fuzz [--files 10000] [--seed 0] [--json]`.

Real stories (the sample film, the teaching stories, the bad ones, the format's own examples)
are mutated byte by byte and node by node, and checked. Each must give a located problem or a
valid story, never anything else, and none may take a second. What fails is written out.
"""

import argparse
import collections
import copy
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from engine.story.check.story import check
from engine.story.load import load_story
from engine.story.text.plain_yaml import LOADER
from engine.viewer.emotions import feelings
from tests.bench.machine import machine

ROOT = Path(__file__).parents[2]
LONGEST = 1.0
"""Seconds that any file may take."""

_BITS = (
    "[", "]", "{", "}", ":", ": ", "- ", "\n", "  ", "'", '"', "&a ", "*a", "!x ", "? ", "|\n",
    "\t", "#", "%", "\0", "é", "👍", "12:30", ">-\n", "\r", "\u2028", "\ufeff", "---\n", "<<: ",
    "1e999", ".inf", "-0", "0x1F", "yes", "~", "999999999999999999s", "\ud7ff",
)  # fmt: skip
_WORDS = (
    None, True, False, 0, -1, 1.5, 1e300, "", " ", "a", "yes", "12s", "1m30s", "0s", "55%", "-5%",
    "dissolve 500ms", "viewer.valence > 0", "not " * 90 + "met", "(" * 180 + "met" + ")" * 180,
    "seen(a) or " * 30 + "met", "clock between 22:00 and 06:00", "cinderella", "x" * 500, "👍", [],
    {}, [[]], {"": None}, [1, 2, 3], {"to": "a"}, {"at": "3s", "feel": "calm"}, {"group": "g"},
    "+0.2", "= -1", "../x", "http://x/y.mp4", "a/b", "\x7f", "9" * 400,
)  # fmt: skip


def originals() -> list[str]:
    """The texts of all stories of this project, those in the format's document too."""
    paths = [ROOT / "sample_film/story.yaml", *sorted((ROOT / "tests/bad_stories").glob("*.yaml"))]
    paths += sorted((ROOT / "stories").rglob("story.yaml"))
    texts = [path.read_bytes().decode("utf-8", "replace") for path in paths]
    document = (ROOT / "stories/FORMAT.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", document, re.DOTALL)
    frame = "kuleshov: 1\nstart: a\n{}segments: {{a: {{card: A door., duration: 9s}}}}\n"
    texts += [each if each.startswith("kuleshov") else frame.format(each) for each in blocks]
    return texts


def mutated(texts: list[str], draw: random.Random) -> bytes:
    """One text that nobody wrote."""
    text = draw.choice(texts)
    if draw.random() < 0.5:
        by_node = _by_node(text, draw)
        if by_node is not None:
            return by_node
    if draw.random() < 0.1:
        other = draw.choice(texts)
        text = text[: draw.randrange(len(text) + 1)] + other[draw.randrange(len(other) + 1) :]
    letters = list(text)
    for _ in range(draw.choice((1, 1, 2, 6))):
        place = draw.randrange(len(letters) + 1)
        kind = draw.random()
        if kind < 0.3:
            del letters[place : place + draw.randint(1, 8)]
        elif kind < 0.8:
            letters[place:place] = draw.choice(_BITS)
        elif letters:
            begin = draw.randrange(len(letters))
            letters[place:place] = letters[begin : begin + draw.randint(1, 200)]
    content = "".join(letters).encode("utf-8", "surrogatepass")
    if draw.random() < 0.1 and content:
        raw = bytearray(content)
        raw[draw.randrange(len(raw))] = draw.randrange(256)
        content = bytes(raw)
    return content


def _by_node(text: str, draw: random.Random) -> bytes | None:
    """A story whose nodes were exchanged, deleted, doubled or renamed; None if it has none."""
    try:
        # Through JSON, which shares nothing and refuses what contains itself.
        data = json.loads(json.dumps(yaml.load(text, Loader=LOADER), default=str))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    for _ in range(draw.choice((1, 1, 2, 5))):
        nodes = list(_nodes(data))
        if not nodes:
            break
        holder, key = draw.choice(nodes)
        kind = draw.random()
        if kind < 0.2:
            del holder[key]
        elif kind < 0.6:
            holder[key] = draw.choice(_WORDS)
        elif kind < 0.8:
            other, place = draw.choice(nodes)
            holder[key] = json.loads(json.dumps(other.get(place) if isinstance(other, dict)
                                                else other[place], default=str))  # fmt: skip
        elif isinstance(holder, dict):
            other_key = draw.choice([str(key)[:-1], "group", "card", "set", "next", "x"])
            holder[other_key] = copy.deepcopy(holder[key])
        else:
            holder.append(copy.deepcopy(holder[key]))
    try:
        return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode("utf-8", "replace")
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


def _nodes(data: Any) -> Iterator[tuple[Any, Any]]:
    waiting = [data]
    while waiting:
        holder = waiting.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder))
        for key in keys:
            yield holder, key
            if isinstance(holder[key], dict | list):
                waiting.append(holder[key])


def judged(content: bytes, path: Path) -> tuple[str, float]:
    """What became of a file ("valid", "problem", or a sentence that says what is wrong), and
    the seconds of the processor that it took."""
    path.write_bytes(content)
    begun = time.process_time()
    try:
        loaded = load_story(path)
        problems = check(loaded, feelings())
    except Exception as error:
        return f"raised {type(error).__name__}: {error}", time.process_time() - begun
    took = time.process_time() - begun
    for problem in problems:
        if problem.line < 1 or problem.column < 1 or not problem.message or not problem.remedy:
            return f"a problem without place or remedy: {problem!r}", took
    if loaded.story is None and not problems:
        return "neither a story nor a problem", took
    return ("valid" if loaded.story is not None else "problem"), took


def fuzzed(files: int, seed: int, keep: Path) -> dict[str, Any]:
    """Judge so many files; failing ones are kept in a folder."""
    texts = originals()
    draw = random.Random(seed)
    counts: collections.Counter[str] = collections.Counter()
    times: list[float] = []
    failures: list[str] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "story.yaml"
        for number in range(files):
            content = mutated(texts, draw)
            verdict, took = judged(content, path)
            times.append(took)
            if took > LONGEST:
                verdict = f"took {took:.2f} s"
            counts[verdict if verdict in ("valid", "problem") else "failed"] += 1
            if verdict not in ("valid", "problem"):
                kept = keep / f"fuzz-{seed}-{number}.yaml"
                kept.write_bytes(content)
                failures.append(f"{kept}: {verdict}")
    return {
        "files": files,
        **counts,
        "failures": failures,
        "longest_s": round(max(times), 4),
        "median_s": round(statistics.median(times), 5),
    }


def main() -> int:
    """Fuzz, print what was found; 1 where anything failed."""
    parser = argparse.ArgumentParser(prog="./run bench fuzz", description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--keep", type=Path, default=Path(tempfile.gettempdir()))
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    where = machine()
    found = fuzzed(asked.files, asked.seed, asked.keep)
    if asked.json:
        print(json.dumps({"machine": where, **found}, indent=2))
    else:
        for key, value in found.items():
            print(f"{key:<12} {value}")
    return 1 if found["failures"] else 0


if __name__ == "__main__":
    sys.exit(main())
