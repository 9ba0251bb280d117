"""What is written about the sample film is true of its story."""

import re
from pathlib import Path

import networkx as nx
import pytest

from engine.story.graph import default_duration, default_path
from engine.story.load import load_story
from engine.story.model import Story
from engine.story.reach import Reach, longest, shortest

FOLDER = Path(__file__).parents[1] / "sample_film"
_COUNTS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
COUNTED = (*_COUNTS, "eleven", "twelve")


@pytest.fixture(scope="module")
def story() -> Story:
    found = load_story(FOLDER / "story.yaml").story
    assert found is not None
    return found


def told(file: str, sentence: str) -> tuple[str, ...]:
    found = re.search(sentence, (FOLDER / file).read_text("utf-8"))
    assert found, f"{file} no longer says: {sentence}"
    return found.groups()


def test_the_default_path_and_how_long_it_is(story: Story) -> None:
    path, seconds = told("README.md", r"Without a viewer it runs ([\w, ]+): (\d+) seconds\.")
    assert tuple(path.split(", ")) == default_path(story)
    assert float(seconds) == default_duration(story)
    (path,) = told("story.yaml", r"# The default path is ([\w, ]+)\.")
    assert tuple(path.split(", ")) == default_path(story)


def test_how_long_a_showing_is(story: Story) -> None:
    graph = Reach(story).graph
    ways = [
        way
        for ending in Reach(story).endings
        for way in nx.all_simple_paths(graph, story.start, ending)
    ]
    least = min(sum(shortest(story.segments[name]) for name in way) for way in ways)
    most = max(sum(longest(story.segments[name]) for name in way) for way in ways)
    assert told("README.md", r"every showing lasts (\d+) to (\d+) seconds") == (
        f"{least:g}",
        f"{most:g}",
    )
    assert told("story.yaml", r"A showing lasts (\d+) to (\d+) s") == (f"{least:g}", f"{most:g}")


def test_how_many_segments_branches_and_endings_there_are(story: Story) -> None:
    said = told("README.md", r"(\w+) segments, (\w+) places to branch, (\w+) endings")
    found = (
        len(story.segments),
        sum(len(segment.next) > 1 for segment in story.segments.values()),
        len(Reach(story).endings),
    )
    assert tuple(COUNTED.index(word.lower()) for word in said) == found
    said = told("../README.md", r"a lighthouse story of (\w+) segments and (\w+) endings")
    assert tuple(COUNTED.index(word) for word in said) == (found[0], found[2])
