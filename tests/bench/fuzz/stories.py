"""Story files that nobody wrote.

Real stories (the sample film, the teaching stories, the bad ones, the format's own examples)
are mutated byte by byte and node by node, and checked. Each must give a located problem or a
valid story, never anything else, and none may take a second. What fails is written out.
"""

import collections
import json
import random
import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import yaml

from engine.story.check.story import check
from engine.story.load import load_story
from engine.story.text.plain_yaml import LOADER
from engine.viewer.emotions import feelings
from tests.bench.fuzz.mutations import by_letter, mutate_nodes

ROOT = Path(__file__).parents[3]
LONGEST = 1.0
"""Seconds that any file may take."""


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
    return by_letter(text, draw)


def _by_node(text: str, draw: random.Random) -> bytes | None:
    """A story whose nodes were exchanged, deleted, doubled or renamed; None if it has none."""
    try:
        # Through JSON, which shares nothing and refuses what contains itself.
        data = json.loads(json.dumps(yaml.load(text, Loader=LOADER), default=str))
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return None
    if not isinstance(data, dict):
        return None
    mutate_nodes(data, draw, names=("group", "card", "set", "next", "x"))
    try:
        return yaml.safe_dump(data, allow_unicode=True, sort_keys=False).encode("utf-8", "replace")
    except (yaml.YAMLError, RecursionError, ValueError):
        return None


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
