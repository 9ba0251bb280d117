"""What a showing senses with, where nobody is asked."""

from pathlib import Path

import pytest

from player.viewing.asking import unasked
from player.viewing.options import PlayOptions


def chosen(tmp_path: Path, **options: object) -> dict[str, object]:
    asked = PlayOptions(tmp_path / "story.yaml", **options)  # type: ignore[arg-type]
    choice = unasked(asked, tmp_path, False, [].append)
    return {
        "camera": choice.camera, "mic": choice.microphone, "heart": choice.heart,
        "readings": choice.readings,
    }  # fmt: skip


@pytest.mark.parametrize("consent", [None, frozenset(), frozenset({"face", "voice", "heart"})])
def test_a_recorded_viewer_is_there_in_place_of_sensors(
    tmp_path: Path, consent: frozenset[str] | None
) -> None:
    viewer = tmp_path / "a.jsonl"
    assert chosen(tmp_path, readings=viewer, consent=consent) == {
        "camera": "off", "mic": "off", "heart": "off", "readings": viewer,
    }  # fmt: skip


def test_what_is_named_beside_it_is_there_as_well(tmp_path: Path) -> None:
    viewer, agreed = tmp_path / "a.jsonl", frozenset({"voice"})
    found = chosen(tmp_path, readings=viewer, consent=agreed, microphone="default")
    assert (found["camera"], found["mic"], found["readings"]) == ("off", "default", viewer)


def test_what_is_agreed_to_is_sensed_with(tmp_path: Path) -> None:
    found = chosen(tmp_path, consent=frozenset({"face", "voice"}))
    assert (found["camera"], found["mic"], found["readings"]) == ("0", "default", None)
