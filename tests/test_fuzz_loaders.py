"""Some hundred files that nobody wrote, of each kind that is read; `./run bench fuzz` judges many
thousand."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.bench.fuzz.judging import fuzzed, judged
from tests.bench.fuzz.loader import Loader
from tests.bench.fuzz.loaders import LOADERS
from tests.support.chance import examples, share_of

VALUES = some.recursive(
    some.none() | some.booleans() | some.integers() | some.floats() | some.text(max_size=20),
    lambda inner: (
        some.lists(inner, max_size=4) | some.dictionaries(some.text(max_size=9), inner, max_size=4)
    ),
)
WITHOUT_PROGRAMS = [each for each in LOADERS if each.name != "clip"]


def named(loader: Loader) -> str:
    return loader.name


@pytest.mark.parametrize("loader", WITHOUT_PROGRAMS, ids=named)
def test_mutated_files_are_read_or_told(loader: Loader, tmp_path: Path) -> None:
    found = fuzzed(loader, share_of(60), 7, tmp_path)
    assert found["failures"] == []
    assert found["read"] + found["told"] == found["files"] > 0


@pytest.mark.programs
def test_mutated_clips_are_read_or_told(tmp_path: Path) -> None:
    (loader,) = (each for each in LOADERS if each.name == "clip")
    assert fuzzed(loader, 40, 7, tmp_path)["failures"] == []


@pytest.mark.parametrize("loader", WITHOUT_PROGRAMS, ids=named)
def test_files_in_order_are_read(loader: Loader, tmp_path: Path) -> None:
    if loader.name.startswith("health"):
        return  # of its requests one is to be refused
    path = tmp_path / "showing" / f"log{loader.suffix}"
    path.parent.mkdir()
    for content in loader.originals():
        path.write_bytes(content)
        assert judged(loader, path)[0] == "read" or not content


@examples(100)
@given(value=VALUES, place=some.sampled_from([each for each in LOADERS if each.form == "json"]))
def test_any_values_are_told(
    tmp_path_factory: pytest.TempPathFactory, value: object, place: Loader
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / f"log{place.suffix}"
    path.write_text(json.dumps(value), "utf-8")
    assert judged(place, path)[0] == "told"


def test_the_fuzzing_would_see_a_failure_and_a_hang(tmp_path: Path) -> None:
    def broken(path: Path) -> None:
        if b"Ada" not in path.read_bytes():
            raise KeyError("as if")

    (profile,) = (each for each in LOADERS if each.name == "profile")
    found = fuzzed(replace(profile, read=broken), 60, 1, tmp_path)
    assert found["failures"] and all("KeyError" in each for each in found["failures"])
    assert len(list(tmp_path.glob("fuzz-profile-1-*.json"))) == found["failed"]
