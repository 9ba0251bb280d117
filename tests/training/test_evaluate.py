"""`./run evaluate`: figures that any program can read, and sentences for folders of any kind."""

import json
import math
import subprocess
import sys
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray
from typer.testing import CliRunner, Result

from engine.problems import Trouble
from engine.sensing.face.affect import AffectNetwork
from engine.sensing.face.landmarks import LandmarkFinder
from tests.support.astronaut import smiling
from tests.support.room_sounds import as_heard, knocking
from training.__main__ import app
from training.collections.faces import EXPRESSIONS, SIDE, Faces, read_faces
from training.collections.parts import HELD_OUT
from training.collections.voices import HIGH, read_voices
from training.collections.votes import read_votes
from training.judging import faces, sounds
from training.judging.voices import by_own_baseline
from training.voices import vocal_sounds


def evaluate(network: str, folder: Path, *words: str, catch_exceptions: bool = True) -> Result:
    asked = ["evaluate", network, str(folder), *words]
    return CliRunner().invoke(app, asked, catch_exceptions=catch_exceptions)


def strict(text: str) -> dict[str, Any]:
    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    read: dict[str, Any] = json.loads(text, parse_constant=refuse)
    return read


@pytest.fixture(scope="module")
def photographs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One person twice, smiling both times."""
    folder = tmp_path_factory.mktemp("faces")
    for name in ("a.png", "b.png"):
        cv2.imwrite(str(folder / name), smiling())
    (folder / "labels.csv").write_text(
        "image,person,expression\na.png,1,happiness\nb.png,1,happiness\nc.png,2,contempt\n"
    )
    return folder


def test_a_figure_that_there_is_none_of_is_null(photographs: Path) -> None:
    done = evaluate("faces", photographs, "--json")
    assert done.exit_code == 0, done.output
    figures = strict(done.stdout)
    # Nobody looks sad, cross, disgusted or afraid here: there is nothing to set happiness against.
    assert figures["valence_auc"] is None
    assert figures["n"] == 2
    assert figures["left_out"] == 1
    assert set(figures) == {
        *("network", "people", "n", "accuracy", "balanced_accuracy", "macro_f1", "valence_auc"),
        *("ece", "trivial", "recall", "groups", "largest_gap", "classes", "no_face", "left_out"),
    }


def test_the_figures_are_told_to_people_too(photographs: Path) -> None:
    told = faces.sentence(faces.evaluate(photographs))
    assert "2 faces, people all" in told
    assert "valence_auc        none" in told
    assert "nan" not in told


def voted(folder: Path, faces_: int) -> None:
    """Smiling faces of 48 x 48, cut out closely; people see an expression in all but one."""
    points = LandmarkFinder(still=True).find(smiling())
    assert points is not None
    (left, top), (right, bottom) = points[:, :2].min(axis=0), points[:, :2].max(axis=0)
    face = smiling()[int(top) - 10 : int(bottom) + 10, int(left) - 10 : int(right) + 10]
    grey = cv2.cvtColor(
        cv2.resize(face, (48, 48), interpolation=cv2.INTER_AREA), cv2.COLOR_BGR2GRAY
    )
    votes = np.zeros((faces_, 10), np.uint8)
    votes[:, 1], votes[:, 0] = 7, 3
    votes[-1] = (0, 0, 0, 0, 0, 0, 0, 2, 8, 0)
    np.savez(
        folder / "train.npz",
        pictures=np.repeat(grey[None], faces_, axis=0),
        votes=votes,
        names=np.array([f"face{index}" for index in range(faces_)]),
    )


def test_pictures_with_votes_are_judged_by_most_of_them(tmp_path: Path) -> None:
    voted(tmp_path, 3)
    read = read_votes(tmp_path)
    assert read.truth.tolist() == [EXPRESSIONS.index("happiness")] * 2
    assert read.votes[0].tolist() == [3, 7, 0, 0, 0, 0, 0]
    assert read.left_out == 1
    done = evaluate("faces", tmp_path, "--json")
    assert done.exit_code == 0, done.output
    assert strict(done.stdout)["accuracy"] == 1.0


def test_of_several_collections_the_worst_is_named(photographs: Path, tmp_path: Path) -> None:
    voted(tmp_path, 2)
    done = evaluate("faces", photographs, str(tmp_path), "--json")
    assert done.exit_code == 0, done.output
    figures = strict(done.stdout)
    assert set(figures["collections"]) == {str(photographs), str(tmp_path)}
    errors = {folder: one["ece"] for folder, one in figures["collections"].items()}
    assert figures["worst_ece"]["figure"] == max(errors.values())
    assert figures["worst_ece"]["collection"] in errors
    told = evaluate("faces", photographs, str(tmp_path)).stdout
    assert "worst calibration" in told
    assert "nan" not in told


def test_of_voices_one_folder_at_a_time(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="one folder at a time"):
        evaluate("voices", tmp_path, str(tmp_path), catch_exceptions=False)


@pytest.mark.parametrize("text", [b"nothing", b"PK\x05\x06" + 18 * b"\0"])
def test_votes_that_cannot_be_read_are_a_sentence(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "train.npz").write_bytes(text)
    with pytest.raises(Trouble, match="should hold pictures, votes and names"):
        evaluate("faces", tmp_path, catch_exceptions=False)


@pytest.mark.parametrize(
    ("pictures", "votes", "names", "message"),
    [
        (np.zeros((2, 2304), np.uint8), np.ones((2, 10)), ["a", "b"], "n names"),
        (np.zeros((2, 48, 48, 3), np.uint8), np.ones((2, 10)), ["a", "b"], "n names"),
        (np.zeros((2, 48, 48)), np.ones((2, 10)), ["a", "b"], "n names"),
        (np.zeros((2, 48, 48), np.uint8), np.ones((2, 3)), ["a", "b"], "n names"),
        (np.zeros((2, 48, 48), np.uint8), np.ones(2), ["a", "b"], "n names"),
        (np.zeros((2, 48, 48), np.uint8), np.ones((2, 10)), ["a"], "n names"),
        (np.zeros((1, 48, 48), np.uint8), np.full((1, 10), np.nan), ["a"], "no counts"),
        (np.zeros((1, 48, 48), np.uint8), np.full((1, 10), -6), ["a"], "no counts"),
        (np.zeros((0, 48, 48), np.uint8), np.ones((0, 10)), [], "No face was found"),
    ],
)
def test_votes_of_another_shape_are_a_sentence(
    tmp_path: Path, pictures: Any, votes: Any, names: list[str], message: str
) -> None:
    np.savez(tmp_path / "train.npz", pictures=pictures, votes=votes, names=np.array(names))
    with pytest.raises(Trouble, match=message):
        evaluate("faces", tmp_path, catch_exceptions=False)


def voices(folder: Path) -> None:
    soundfile.write(folder / "a.wav", np.zeros(16000), 16000)
    (folder / "labels.csv").write_text("file,arousal\na.wav,high\n")


def test_voices_of_one_kind_have_no_area_under_a_curve(tmp_path: Path) -> None:
    voices(tmp_path)
    done = evaluate("voices", tmp_path, "--json")
    assert done.exit_code == 0, done.output
    figures = strict(done.stdout)
    assert figures["arousal_auc"] is None
    assert figures["arousal_auc_by_own_baseline"] is None
    assert set(figures) == {
        *("network", "speakers", "n", "arousal_auc", "arousal_auc_by_own_baseline", "accuracy"),
        *("calibration_error", "trivial", "high", "low", "left_out"),
    }


@pytest.mark.parametrize("network", ["voices", "sounds"])
@pytest.mark.parametrize("sample", [np.nan, np.inf])
def test_samples_that_are_no_numbers_are_a_sentence(
    network: str, sample: float, tmp_path: Path
) -> None:
    sound = np.zeros(16000)
    sound[100] = sample
    soundfile.write(tmp_path / "a.wav", sound, 16000, subtype="FLOAT")
    (tmp_path / "labels.csv").write_text("file,arousal,kind\na.wav,high,laugh\n")
    with pytest.raises(Trouble, match="no numbers"):
        evaluate(network, tmp_path, "--json", catch_exceptions=False)


def test_an_own_baseline_takes_out_that_one_speaker_is_always_louder() -> None:
    truth = np.array([0, 0, 0, 1, 1, 1] * 2)
    arousal = np.where(truth == 1, 0.2, -0.2) + np.repeat([0.0, 0.6], 6)
    speakers = ["a"] * 6 + ["b"] * 6
    assert by_own_baseline(arousal, truth, speakers) == 1.0
    assert math.isnan(by_own_baseline(arousal, truth, [str(one) for one in range(12)]))


def test_sounds_are_judged_by_what_is_heard_at_some_instant(tmp_path: Path) -> None:
    random = np.random.default_rng([61, 0])
    soundfile.write(tmp_path / "knock.wav", 0.3 * as_heard(knocking(random), random), 16000)
    laugh = vocal_sounds.laugh(np.random.default_rng([5, 33]))
    soundfile.write(tmp_path / "laugh.wav", 0.3 * laugh / np.abs(laugh).max(), 16000)
    (tmp_path / "labels.csv").write_text("file,kind\nknock.wav,knocking\nlaugh.wav,laugh\n")
    done = evaluate("sounds", tmp_path, "--json")
    assert done.exit_code == 0, done.output
    figures = strict(done.stdout)
    assert figures["n"] == 2
    assert figures["kinds"]["knocking"]["heard"]["laugh"] == 0.0
    assert figures["recall"] == {"laugh": 1.0}
    assert figures["precision"] == {"laugh": 1.0}
    assert figures["alarms_an_hour"] == {"laugh": 0.0, "cry": 0.0, "gasp": 0.0, "cough": 0.0}
    assert "laugh              found 1.00" in sounds.sentence(sounds.evaluate(tmp_path))


def test_alarms_within_two_seconds_are_one() -> None:
    assert sounds.alarms([]) == 0
    assert sounds.alarms([1.0, 1.5, 3.4, 9.0]) == 2


@pytest.mark.parametrize("network", ["faces", "voices", "sounds", "pulse"])
def test_no_folder_is_a_trouble(network: str, tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"There (is|are) no"):
        evaluate(network, tmp_path / "nowhere", "--json", catch_exceptions=False)


def test_a_trouble_is_a_sentence_and_no_answer(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "training", "evaluate", "voices", str(tmp_path), "--json"],
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "it should name file, speaker and arousal" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_unknown_network_is_a_wrong_call(tmp_path: Path) -> None:
    done = evaluate("noses", tmp_path)
    assert done.exit_code == 2
    assert "'pulse'" in done.output


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (b"\xff\xfeimage", "cannot be read as a table"),
        (b"image,expression\n", "should have the columns"),
        (b"picture,expression\na.png,fear\n", "should have the columns"),
        (b"person,image,expression\n1\n", "line 2: the column image names no file"),
        (b"image,expression\na\0.png,fear\n", "line 2: the column image names no file"),
        (b"image,expression\nnone.png,fear\n", "is not there"),
        # A name longer than any file's: from Python 3.14 on it counts as one of no file.
        (b"image,expression\n" + 300 * b"n" + b".png,fear\n", "is not (a picture|there)"),
        (b"image,expression\n.,fear\n", "is not a picture"),
        (b"image,expression\na.png,contempt\n", "names none of the expressions"),
        (b"image,expression\ngrey.png,fear\n", "No face was found"),
        (b"image,expression\ngrey.png\n", "line 2: the row ends before the column expression"),
        (b"image,expression\n\ngrey.png,fear\na, b.png,fear\n", "line 4: .* more fields"),
        (b"image,image,expression\na.png,b.png,fear\n", "the column image more than once"),
        (b'image,expression\n"a\nb.png",fear\nb.png\n', "line 4: the row ends"),
        (b"image,expression\ngrey.png,\x1b[31mfear\n", "line 2: .* cannot be shown"),
    ],
)
def test_a_table_of_any_kind_is_a_sentence(tmp_path: Path, table: bytes, message: str) -> None:
    (tmp_path / "labels.csv").write_bytes(table)
    cv2.imwrite(str(tmp_path / "grey.png"), np.full((64, 64, 3), 128, np.uint8))
    with pytest.raises(Trouble, match=message):
        read_faces(tmp_path)


def test_a_table_from_a_spreadsheet_is_read(photographs: Path, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes((photographs / "a.png").read_bytes())
    for table in (
        b"\xef\xbb\xbfimage,expression\r\na.png,fear\r\n",
        b"Image;Person;Expression;\r\na.png;Anna;Fear;\r\n;;;\r\n",
        b"IMAGE\tEXPRESSION\r\ra.png\t FEAR \r",
        b"image, person, expression\na.png, 1, fear,,\n\n",
    ):
        (tmp_path / "labels.csv").write_bytes(table)
        assert read_faces(tmp_path).truth.tolist() == [EXPRESSIONS.index("fear")]


def test_what_is_told_of_a_sound_is_the_same_word_in_capital_letters(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(16000), 16000)
    (tmp_path / "labels.csv").write_text("File;Kind\na.wav;Laugh\n")
    figures = sounds.evaluate(tmp_path)
    assert figures["recall"] == {"laugh": 0.0}
    assert figures["minutes_of_other"] == 0.0
    (tmp_path / "labels.csv").write_text("File;Arousal\na.wav;High\n")
    assert read_voices(tmp_path).arousal.tolist() == [HIGH]


def test_where_no_sentence_is_high_or_low_there_is_none_to_judge(tmp_path: Path) -> None:
    soundfile.write(tmp_path / "a.wav", np.zeros(16000), 16000)
    (tmp_path / "labels.csv").write_text("file,arousal\na.wav,\n")
    with pytest.raises(Trouble, match="none to judge"):
        evaluate("voices", tmp_path, catch_exceptions=False)


def made_up(part: NDArray[np.intp], fingerprint: str) -> Faces:
    count = len(part)
    return Faces(
        truth=np.arange(count, dtype=np.intp) % len(EXPRESSIONS),
        person=np.arange(count, dtype=np.intp),
        part=part,
        no_face=0,
        left_out=0,
        fingerprint=fingerprint,
        pictures=np.full((count, SIDE, SIDE), 128, np.uint8),
        votes=np.eye(len(EXPRESSIONS))[np.arange(count) % len(EXPRESSIONS)],
        groups={"all": np.ones(count, dtype=bool)},
    )


def test_on_its_own_collection_only_those_held_out_are_judged() -> None:
    network = AffectNetwork()
    part = np.array([HELD_OUT, HELD_OUT + 1, HELD_OUT, HELD_OUT + 2])
    figures = faces.judge(made_up(part, network.facts["collections"].split(",")[0]), network)
    assert (figures["n"], figures["people"]) == (2, "held out of training")
    figures = faces.judge(made_up(part, "another"), network)
    assert (figures["n"], figures["people"]) == (4, "all")
    assert math.isfinite(figures["valence_auc"])
    with pytest.raises(Trouble, match="nobody to judge"):
        faces.judge(made_up(part[1::2], network.facts["collections"].split(",")[0]), network)
