"""`screening report` and `screening export`, as a user calls them."""

import json
from pathlib import Path

import pytest

from tests.support.calling import answered
from tests.support.made_screening import made_screening

pytestmark = pytest.mark.programs


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_screening(tmp_path_factory.mktemp("made"), 8, 3).folder


def test_a_report_is_a_page_and_its_claims_are_told(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "report.html"
    done = answered("screening", "report", folder, "-o", out, "--cut", "A", "--json")
    assert done.returncode == 0, done.stderr
    assert "made by simulation" in out.read_text(encoding="utf-8")
    claims = json.loads(done.stdout)["claims"]
    assert any("fell flat" in each["sentence"] for each in claims)
    assert answered("screening", "report", folder, "-o", out).returncode == 2  # it is there


def test_markers_go_into_a_file(folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "marks.edl"
    done = answered("screening", "export", folder, "--markers", "edl", "-o", out)
    assert done.returncode == 0, done.stderr
    assert "* LOC: 01:00:" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Add --markers, --tables or --pictures"),
        (("--markers", "edll"), 'Did you mean "edl"'),
        (("--markers", "otio", "-o", "a.edl"), "ends in .otio"),
        (("--tables", "t", "-o", "a.edl"), "Add --markers FORMAT"),
        (("--markers", "edl", "--path", "a", "--clip", "b"), "name one of them"),
        (("--markers", "edl", "--cut", "C"), "no such cut. It has A, B"),
    ],
)
def test_what_cannot_be_is_told(
    folder: Path, tmp_path: Path, words: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = answered("screening", "export", folder, *words)
    assert done.returncode == 2
    assert told in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_screening_that_nobody_saw_says_what_to_do(tmp_path: Path) -> None:
    film = tmp_path / "a.yaml"
    film.write_text("kuleshov: 1\nstart: a\nsegments: {a: {card: A, duration: 3s}}\n")
    assert answered("screening", "new", tmp_path / "s", "--film", film).returncode == 0
    done = answered("screening", "report", tmp_path / "s", "-o", tmp_path / "r.html")
    assert done.returncode == 1
    assert "has no showing yet" in done.stderr
    assert not (tmp_path / "r.html").exists()
