"""Installing and taking back: what is ours goes, what a person edited stays."""

import json
import re
from pathlib import Path, PurePosixPath

import pytest

from engine.problems import Trouble
from player.tools.kiosk_install import MANIFEST, Done, Installation
from player.tools.kiosk_system import require_open
from player.tools.kiosk_units import Made
from tests.support.calling import answered

SHARED = Made(PurePosixPath("etc/systemd/system/kuleshov-kiosk@.service"), "[Unit]\n", shared=True)
LINK = Made(PurePosixPath("etc/systemd/system/x.wants/kuleshov-kiosk@one.service"), link="/a")


def own(name: str, text: str = "[Service]\n") -> Made:
    return Made(PurePosixPath(f"etc/systemd/system/kuleshov-kiosk@{name}.service.d/a.conf"), text)


def everything(root: Path) -> dict[str, str]:
    return {
        each.relative_to(root).as_posix(): "->" if each.is_symlink() else each.read_text()
        for each in root.rglob("*")
        if each.is_symlink() or each.is_file()
    }


def deeds(done: list[Done]) -> list[str]:
    return [each.deed for each in done]


def test_installing_twice_is_as_once(tmp_path: Path) -> None:
    files = [SHARED, own("one"), LINK]
    assert deeds(Installation(tmp_path).install("one", files, False)) == ["written"] * 3
    before = everything(tmp_path)
    assert deeds(Installation(tmp_path).install("one", files, False)) == ["as it was"] * 3
    assert everything(tmp_path) == before


def test_uninstalling_leaves_nothing_of_ours_and_all_of_others(tmp_path: Path) -> None:
    theirs = tmp_path / "etc/systemd/system/theirs.service"
    theirs.parent.mkdir(parents=True)
    theirs.write_text("theirs")
    Installation(tmp_path).install("one", [SHARED, own("one"), LINK], False)
    assert deeds(Installation(tmp_path).uninstall("one", False)) == ["removed"] * 3
    assert everything(tmp_path) == {"etc/systemd/system/theirs.service": "theirs"}
    assert not (tmp_path / "etc/kuleshov").exists()
    assert not (tmp_path / "etc/systemd/system/x.wants").exists()


def test_what_a_person_edited_stays(tmp_path: Path) -> None:
    Installation(tmp_path).install("one", [SHARED, own("one")], False)
    edited = tmp_path / own("one").path
    edited.write_text("[Service]\nMemoryMax=9G\n")
    newer = own("one", "[Service]\nMemoryMax=2G\n")
    assert deeds(Installation(tmp_path).install("one", [SHARED, newer], False)) == [
        "as it was",
        "kept",
    ]
    assert "9G" in edited.read_text()
    assert sorted(deeds(Installation(tmp_path).uninstall("one", False))) == ["kept", "removed"]
    assert "9G" in edited.read_text()


def test_overwriting_is_asked_for(tmp_path: Path) -> None:
    path = tmp_path / own("one").path
    path.parent.mkdir(parents=True)
    path.write_text("theirs")
    assert deeds(Installation(tmp_path).install("one", [own("one")], False)) == ["kept"]
    assert deeds(Installation(tmp_path).install("one", [own("one")], True)) == ["written"]
    path.write_text("edited")
    assert deeds(Installation(tmp_path).uninstall("one", True)) == ["removed"]
    assert everything(tmp_path) == {}


def test_what_two_kiosks_share_stays_until_both_are_gone(tmp_path: Path) -> None:
    Installation(tmp_path).install("one", [SHARED, own("one")], False)
    Installation(tmp_path).install("two", [SHARED, own("two")], False)
    assert Installation(tmp_path).kiosks == ["one", "two"]
    assert sorted(deeds(Installation(tmp_path).uninstall("one", False))) == ["removed", "shared"]
    assert (tmp_path / SHARED.path).exists()
    assert deeds(Installation(tmp_path).uninstall("two", False)) == ["removed"] * 2
    assert everything(tmp_path) == {}


def test_what_is_not_needed_any_more_is_taken_away(tmp_path: Path) -> None:
    Installation(tmp_path).install("one", [SHARED, own("one"), LINK], False)
    done = Installation(tmp_path).install("one", [SHARED, own("one")], False)
    assert Done(f"/{LINK.path}", "removed") in done
    assert not (tmp_path / LINK.path).is_symlink()


def test_what_a_person_deleted_is_told_and_no_fault(tmp_path: Path) -> None:
    Installation(tmp_path).install("one", [SHARED, own("one")], False)
    (tmp_path / own("one").path).unlink()
    assert sorted(deeds(Installation(tmp_path).uninstall("one", False))) == ["gone", "removed"]


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"files": {"../x": {"digest": "", "of": []}}, "folders": []}',
     '{"files": {"/x": {"digest": "", "of": []}}, "folders": []}',
     '{"files": 3, "folders": []}', "\0"],
)  # fmt: skip
def test_a_damaged_list_is_a_sentence(tmp_path: Path, content: str) -> None:
    path = tmp_path / MANIFEST
    path.parent.mkdir(parents=True)
    path.write_text(content)
    with pytest.raises(Trouble, match="damaged"):
        Installation(tmp_path)


def test_an_unknown_kiosk_is_told_with_those_there_are(tmp_path: Path) -> None:
    Installation(tmp_path).install("one", [own("one")], False)
    with pytest.raises(Trouble, match=r"No kiosk two is installed here\. Installed: one"):
        Installation(tmp_path).uninstall("two", False)


@pytest.fixture
def venue(tmp_path: Path) -> Path:
    path = tmp_path / "kiosk.yaml"
    path.write_text("kiosk: 1\ninstance: quay-1\nfilms: [{story: film/story.yaml}]\n")
    return path


def test_the_commands_install_show_and_take_back(tmp_path: Path, venue: Path) -> None:
    root = tmp_path / "image"
    shown = answered("kiosk", "install", venue, "--root", root, "--dry-run")
    assert shown.returncode == 0
    assert "### /etc/systemd/system/kuleshov-kiosk@.service" in shown.stdout
    assert not root.exists()
    done = answered("kiosk", "install", venue, "--root", root, "--json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert {each["deed"] for each in told["files"]} == {"written"}
    assert any("kiosk uninstall quay-1" in each for each in told["notes"])
    assert answered("kiosk", "uninstall", "--root", root).returncode == 0
    assert everything(root) == {}


@pytest.mark.parametrize(
    "words",
    [
        ("install", "nowhere.yaml", "--root", "x"),
        ("install", "--root", "x", "--session", "mir"),
        ("install", "--root", "x", "--memory", "much"),
        ("install", "--root", "x", "--gpu", "/dev/dri/card0\nUser=root"),
        ("install", "--root", "x", "--seat", "seat 1"),
        ("uninstall", "nobody", "--root", "x"),
        ("uninstall", "--root", "x"),
    ],
)
def test_a_wrong_call_is_a_sentence(words: tuple[str, ...], tmp_path: Path) -> None:
    done = answered("kiosk", *(str(tmp_path) if word == "x" else word for word in words))
    assert done.returncode in (1, 2)
    assert len(done.stderr.strip()) > 20
    assert "Traceback" not in done.stderr
    assert everything(tmp_path) == {}


PAGE = Path(__file__).parents[3] / "docs" / "technician.md"


def test_every_command_and_option_of_the_technicians_page_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8")
    asked = re.findall(r"kuleshov kiosk (\w+)([^\n`#]*)", text)
    assert {command for command, _ in asked} >= {"install", "uninstall", "check", "card", "code"}
    for command, rest in asked:
        told = answered("kiosk", command, "--help")
        assert told.returncode == 0, command
        plain = re.sub(r"\x1b\[[0-9;]*m", "", told.stdout)
        for option in re.findall(r"--[a-z-]+", rest):
            assert option in plain, (command, option)


def test_what_the_kiosks_own_user_cannot_read_is_told(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    film = closed / "story.yaml"
    film.write_text("")
    with pytest.raises(Trouble, match=r"is closed to others than its owner \(mode 700\)") as told:
        require_open([film])
    assert "/opt/kuleshov" in str(told.value)
    with pytest.raises(Trouble, match="cannot be read"):
        require_open([Path("/nowhere/kiosk.yaml")])
    with pytest.raises(Trouble, match="which a kiosk does not see"):
        require_open([Path("/home")])
