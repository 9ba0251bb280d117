"""Profiles by the command line: what is kept of a viewer can be seen, limited and erased."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.showing.profile import Profile
from engine.steering.response import Leaning, Traits
from engine.story.model import Story
from engine.viewer.limits import ViewerLimits
from player.options import PlayOptions
from player.profiles import Profiles
from player.viewer import Viewer, whose


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))


def profile(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "player", "profile", *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env=dict(os.environ),
    )


def test_a_profile_is_begun_seen_limited_and_erased() -> None:
    assert "No profile" in profile().stderr
    assert profile("Ada").returncode == 2
    assert profile("Ada", "--without", "violence", "--longest", "45m").returncode == 0
    (found,) = json.loads(profile("Ada", "--age", "12", "--json").stdout)
    assert found["limits"] == "without violence; rating 12; longest 2700.0"
    assert "Ada" in profile().stdout
    erased = profile("Ada", "--erase")
    assert erased.returncode == 0
    assert "its key is destroyed" in erased.stderr
    assert profile("Ada", "--erase").returncode == 2
    assert "No profile" in profile().stderr


@pytest.mark.parametrize(
    "words", [("--erase",), ("--age", "12"), ("Ada", "--longest", "soon"), ("Ada", "--age", "-1")]
)
def test_a_wrong_call_is_a_sentence(words: tuple[str, ...]) -> None:
    done = profile(*words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def a_story(**first: object) -> Story:
    end = {"clip": "any.mp4", "out": 5}
    segments = {
        "a": {**end, "next": [{"to": "mild"}, {"to": "harsh", "default": True}], **first},
        "mild": end,
        "harsh": {**end, "notes": ["violence"], "rating": 16},
    }
    return Story.model_validate({"start": "a", "segments": segments})


def viewer(**given: object) -> Viewer:
    return whose(PlayOptions(story=Path("any"), **given))  # type: ignore[arg-type]


def test_limits_of_today_and_of_the_profile_hold_together() -> None:
    Profiles().keep(Profile("Ada", ViewerLimits(("violence",))).after(Traits(Leaning(0.3, 0.01))))
    found = viewer(viewer="Ada", limits=ViewerLimits(rating=12))
    assert found.preset.limits == ViewerLimits(("violence",), rating=12)
    assert found.wanted.without == {"violence"}
    assert found.wanted.age == 12
    assert found.preset.traits.valence.mean == 0.3
    assert viewer().preset.limits == ViewerLimits()


def test_a_note_that_is_misspelt_is_no_silent_yes() -> None:
    said: list[str] = []
    with pytest.raises(Trouble, match='did you mean "violence"'):
        viewer(limits=ViewerLimits(("violnce",))).is_told(a_story(), said.append)
    viewer(limits=ViewerLimits(("spiders",))).is_told(a_story(), said.append)
    assert said == ['No segment of this film is noted as "spiders"; there are: violence.']


def test_what_limits_mean_for_a_story_is_said_beforehand() -> None:
    said: list[str] = []
    viewer().may_see(a_story(), said.append)
    viewer(limits=ViewerLimits(("violence",))).may_see(a_story(), said.append)
    assert said == []  # another way round is open
    with pytest.raises(Trouble, match="cannot be shown within your limits"):
        viewer(limits=ViewerLimits(rating=12)).may_see(a_story(rating=16), said.append)
    narrow = a_story(
        next=[
            {"to": "mild", "when": "viewer.valence > 0"},
            {"to": "harsh", "default": True},
        ]
    )
    viewer(limits=ViewerLimits(("violence",))).may_see(narrow, said.append)
    assert said[0].startswith("Within your limits: only through guards")


def test_what_was_learned_is_kept_and_known_the_next_time() -> None:
    found = viewer(viewer="Ada")
    assert Profiles().find("Ada") is None  # named, but nothing is kept before consent
    found.keep(Traits(Leaning(0.2, 0.02)), print)
    kept = Profiles().find("Ada")
    assert kept is not None
    assert kept.showings == 1
    assert viewer(viewer="Ada").preset.traits == kept.traits.another_day()
