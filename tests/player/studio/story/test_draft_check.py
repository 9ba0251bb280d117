"""A text is checked while it is written, and its clips are looked into once."""

from pathlib import Path

import pytest

from engine.cache_folders import own_folder
from engine.media.measured import FlashTrain, Measured, digest_of, written
from engine.media.probe import MediaFacts
from engine.problems import Trouble
from engine.story.load import load_story
from player.studio.story.draft_check import DraftCheck, Known
from player.tools.check import check_loaded

TEXT = """\
kuleshov: 1
start: one
segments:
  one: {clip: a.mp4, in: 1s, out: 9s, next: [{to: twoo}]}
  two: {clip: a.mp4, in: 1s, out: 9s}
"""


def test_clips_are_looked_into_once_and_again_when_they_change(tmp_path: Path) -> None:
    looked: list[Path] = []

    def look(path: Path) -> MediaFacts:
        looked.append(path)
        raise Trouble("It is no film.")

    clip, story = tmp_path / "a.mp4", tmp_path / "story.yaml"
    clip.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(2000))
    known: Known = {}
    check = DraftCheck(story, look, known)
    found, whole = check.quickly(TEXT)
    assert not whole and looked == []
    assert "CUT-UNKNOWN" in {each.code for each in found.problems}
    assert check.wholly(TEXT, lambda: False) is None and looked == []  # written on meanwhile
    wholly = check.wholly(TEXT)
    assert wholly is not None and len(looked) == 1
    now, whole = check.quickly(TEXT)
    assert whole and now.problems == wholly.problems and len(looked) == 1
    other = DraftCheck(story, look, known)
    assert other.quickly(TEXT)[1] and len(looked) == 1  # in another window
    clip.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(3000))
    assert not check.quickly(TEXT)[1]


def test_what_is_kept_of_a_clip_as_measured_is_told_and_of_which_nothing_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    text = TEXT.replace("twoo", "two")
    clip = tmp_path / "a.mp4"
    clip.write_bytes(b"\0\0\0\x18ftypmp42" + bytes(2000) + b"measured")
    check = DraftCheck(
        tmp_path / "story.yaml", lambda _: MediaFacts(20.0, True, True, 320, 180, 25.0)
    )
    found = check.wholly(text)
    assert found is not None and found.unmeasured == (clip.resolve(),)
    kept = own_folder() / "measured" / f"{digest_of(clip)}.json"
    kept.parent.mkdir(parents=True, exist_ok=True)
    flashes = (FlashTrain("general", 2.0, 4.0, 6.0, 0.5),)
    kept.write_text(written(Measured(flashes, begin=0.0, end=20.0)), encoding="utf-8")
    assert not check.quickly(text)[1]
    found = check.wholly(text)
    assert found is not None and found.unmeasured == ()
    assert {"FLASHES", "UNDECLARED"} <= {each.code for each in found.problems}
    now, whole = check.quickly(text + "# more\n")
    assert whole and now.problems == found.problems


@pytest.mark.parametrize("name", ["cut-unknown", "not-yaml", "feeling-unknown"])
def test_it_says_what_check_says(name: str) -> None:
    path = Path(__file__).parents[3] / "bad_stories" / f"{name}.yaml"
    said = check_loaded(load_story(path), probe=None).problems
    assert DraftCheck(path).without_clips(path.read_text(encoding="utf-8")).problems == said
