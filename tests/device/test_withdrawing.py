"""Nothing is opened that a film forbids, and no child's command line names anybody: seen from
outside, on the real program."""

import json
import shutil
from pathlib import Path

import numpy as np
import psutil
import pytest
import soundfile

from engine.showing.log.writer import LOG_NAME
from tests.support.astronaut import swaying, write_film
from tests.support.waiting import until
from tests.support.withdrawal_moments import READER, called, command_lines
from tests.support.withdrawal_moments import write_film as write_story
from tests.support.withdrawals import hands


@pytest.fixture(scope="module")
def viewer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_film(tmp_path_factory.mktemp("viewer") / "viewer.mp4", swaying(250))


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_story(tmp_path_factory.mktemp("film"))


def test_while_it_plays_no_childs_command_line_names_viewer_or_device(
    film: Path, viewer: Path, display: str, tmp_path: Path
) -> None:
    words = ["--viewer", "Zenobia", "--consent", "face", "--camera", viewer]
    with hands(tmp_path / "one", film, *words) as playing:
        playing.until_scene("FilmScene")
        player = psutil.Process(playing.process.pid).children()[0].pid  # strace began it
        until(lambda: called(player, READER))
        seen = [line for _, line in command_lines(player)]
        assert seen
        assert not any("Zenobia" in line or str(viewer) in line for line in seen), seen


def test_forbidden_no_option_opens_anything(
    film: Path, viewer: Path, display: str, tmp_path: Path
) -> None:
    story = tmp_path / "film" / "story.yaml"
    shutil.copytree(film.parent, story.parent)
    story.write_text(story.read_text("utf-8") + "sensing: forbidden\n", "utf-8")
    recorded = tmp_path / "viewer.jsonl"
    recorded.write_text('{"time":0.1,"quantity":"face.present","value":1,"quality":1}\n', "utf-8")
    sound = tmp_path / "voice.wav"
    soundfile.write(sound, np.zeros(16000), 16000)
    words = ["--consent", "face,voice,heart,readings", "--camera", viewer, "--mic", sound]
    with hands(tmp_path / "one", story, *words, "--readings", recorded) as playing:
        playing.until_scene("FilmScene")
        until(lambda: '"shown"' in (playing.folder / LOG_NAME).read_text("utf-8"))
        playing.do("Q")
        playing.process.wait(60)
        assert playing.handles(viewer, sound) == []
    first = json.loads((playing.folder / LOG_NAME).read_text("utf-8").split("\n")[0])
    assert (first["sensors"], first["consent"]) == ([], [])
    assert first["story"]["sensing"] == "forbidden"
    assert "Sensing is forbidden in this film" in (tmp_path / "one" / "said").read_text("utf-8")
