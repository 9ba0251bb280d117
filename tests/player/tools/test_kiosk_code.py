"""An operator's code is hashed into kiosk.yaml, and nothing else of it changes."""

import io
from pathlib import Path

import pytest

from engine.kiosk.operator_code import is_code
from engine.kiosk.venue_file import read_venue
from tests.support.calling import answered

PLAIN = "# The quay's kiosk\nkiosk: 1\nfilms: [{story: a.yaml}]  # one film\n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kiosk.yaml"


def typed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text))


def test_a_code_is_put_into_the_file_and_holds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text(PLAIN, encoding="utf-8")
    path.chmod(0o644)
    typed(monkeypatch, "2580\n")
    assert answered("kiosk", "code", path).returncode == 0
    venue = read_venue(path).venue
    assert venue is not None and venue.code is not None
    assert is_code("2580", venue.code)
    text = path.read_text(encoding="utf-8")
    assert text.startswith(PLAIN)
    assert "2580" not in text.removeprefix(PLAIN).replace(venue.code, "")
    assert path.stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_a_new_code_takes_the_place_of_the_old(
    path: Path, monkeypatch: pytest.MonkeyPatch, end: str
) -> None:
    text = f"kiosk: 1\ncode: 2580\nfilms: [{{story: a.yaml}}]{end}"
    path.write_bytes(text.encode())
    typed(monkeypatch, "13579\n")
    assert answered("kiosk", "code", path).returncode == 0
    assert path.read_text(encoding="utf-8").count("code:") == 1
    venue = read_venue(path).venue
    assert venue is not None and is_code("13579", venue.code or "")


def test_without_a_file_the_line_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    typed(monkeypatch, "2580\n")
    done = answered("kiosk", "code")
    assert done.stdout.startswith("code: scrypt$")
    assert is_code("2580", done.stdout.removeprefix("code: ").strip())


@pytest.mark.parametrize("code", ["", "abc", "12", "1234567890123", "١٢٣٤"])
def test_what_the_pad_cannot_type_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    path.write_text(PLAIN)
    typed(monkeypatch, f"{code}\n")
    done = answered("kiosk", "code", path)
    assert done.returncode == 2
    assert path.read_text() == PLAIN


def test_a_file_with_mistakes_stays_as_it_is(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.write_text("kiosk: 1\nfilm: x\n")
    typed(monkeypatch, "2580\n")
    done = answered("kiosk", "code", path)
    assert done.returncode == 1
    assert "film" in done.stderr
    assert path.read_text() == "kiosk: 1\nfilm: x\n"
