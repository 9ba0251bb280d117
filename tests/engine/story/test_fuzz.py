"""A few hundred story files that nobody wrote; `./run bench fuzz` judges ten thousand."""

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from engine.story.load import load_story
from tests.bench.fuzz.stories import fuzzed, judged, originals
from tests.support.chance import examples, share_of

SCALARS = (
    some.none()
    | some.booleans()
    | some.integers(-5, 10**6)
    | some.floats()
    | some.sampled_from(["12s", "0%", "calm", "a", "dissolve 1s", "seen(a)", "peaks and rests"])
    | some.text(max_size=12)
)
KEYS = some.sampled_from(
    [
        "start",
        "segments",
        "groups",
        "group",
        "card",
        "duration",
        "clip",
        "in",
        "out",
        "next",
        "to",
        "when",
        "choice",
        "default",
        "join",
        "ask",
        "at",
        "within",
        "beats",
        "feel",
        "strength",
        "name",
        "set",
        "variables",
        "type",
        "values",
        "min",
        "max",
        "limits",
        "must_see",
        "running_time",
        "arc",
        "goal",
        "score",
        "a",
        "b",
    ]
)
NODES = some.recursive(
    SCALARS,
    lambda inner: some.lists(inner, max_size=4) | some.dictionaries(KEYS, inner, max_size=5),
)


def test_mutated_stories_are_problems_or_stories(tmp_path: Path) -> None:
    found = fuzzed(share_of(300), 7, tmp_path)
    assert found["failures"] == []
    assert found["valid"] > 3
    assert found["problem"] > 3


@examples(200)
@given(some.dictionaries(KEYS, NODES, max_size=7))
def test_any_nodes_are_problems_or_a_story(tmp_path_factory: pytest.TempPathFactory, data) -> None:  # type: ignore[no-untyped-def]
    import yaml

    path = tmp_path_factory.mktemp("fuzz") / "story.yaml"
    text = yaml.safe_dump({"kuleshov": 1, **data}, allow_unicode=True)
    verdict, _ = judged(text.encode("utf-8", "replace"), path)
    assert verdict in ("valid", "problem")


@given(some.binary(max_size=200))
def test_any_bytes_are_problems(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("fuzz") / "story.yaml"
    assert judged(content, path)[0] == "problem"


def test_the_fuzzing_would_see_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(path: Path) -> object:
        if b"lamp" in path.read_bytes().lower():
            raise RecursionError("as if")
        return load_story(path)

    monkeypatch.setattr("tests.bench.fuzz.stories.load_story", broken)
    found = fuzzed(150, 1, tmp_path)
    assert found["failures"]
    assert all("RecursionError" in each for each in found["failures"])
    assert list(tmp_path.glob("fuzz-1-*.yaml"))


def test_what_is_mutated_is_all_there_is() -> None:
    texts = originals()
    assert len(texts) > 100
    assert any("The Lamp Room" in each for each in texts)
    assert random.Random(0).choice(texts)
