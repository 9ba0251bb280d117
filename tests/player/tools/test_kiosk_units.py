"""The units of a kiosk: what systemd is told, and that systemd understands it."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from engine.kiosk.venue_file import VenueRead, read_venue
from engine.problems import Trouble
from player.supervision.supervisor import ENDS_IN
from player.supervision.watchdog import Limits
from player.tools.kiosk_install import Installation
from player.tools.kiosk_units import STEPS_SINCE, Made, Place, made

PLAIN = "kiosk: 1\ninstance: quay-1\nfilms: [{story: film/story.yaml}]\n"
SENSING = PLAIN + "organiser: {name: Quay}\nsensors: {camera: default}\n"
PROGRAM = ("/opt/kuleshov/.venv/bin/kuleshov",)
UNIT = "kuleshov-kiosk@quay-1.service"


def venue(folder: Path, text: str = PLAIN) -> VenueRead:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "kiosk.yaml").write_text(text, encoding="utf-8")
    read = read_venue(folder / "kiosk.yaml")
    assert read.venue is not None, read.problems
    return read


def told(files: list[Made], unit: str = "kuleshov-kiosk@") -> dict[str, list[str]]:
    """What systemd reads of a unit: every key with its values, template first."""
    found: dict[str, list[str]] = {}
    units = [each for each in files if unit in str(each.path) and each.text]
    for line in "\n".join(each.text for each in units).splitlines():
        if line and line[0] not in "#[":
            key, equals, value = line.partition("=")
            assert equals, line
            assert key.isalnum(), line
            found.setdefault(key, []).append(value)
    return found


def test_a_kiosk_is_watched_and_begun_again(tmp_path: Path) -> None:
    unit = told(made(venue(tmp_path), Place(PROGRAM)))
    assert unit["Type"] == ["notify"]
    assert unit["WatchdogSec"] == ["45s"]
    assert unit["Restart"] == ["always"]
    assert unit["RestartPreventExitStatus"] == ["0"]  # the operator's code ends it for good
    assert unit["SuccessExitStatus"] == ["130"]
    assert unit["StartLimitBurst"] == ["10"]
    assert unit["RestartSteps"] == ["5"]
    assert unit["LimitCORE"] == ["0"]
    assert unit["MemorySwapMax"] == ["0"]
    assert unit["LimitMEMLOCK"] == ["infinity"]
    assert unit["ProtectSystem"] == ["strict"]
    assert unit["NoNewPrivileges"] == ["yes"]
    assert unit["SupplementaryGroups"] == ["video audio render input"]
    (command,) = unit["ExecStart"]
    assert command == f"{PROGRAM[0]} play --kiosk --supervised {tmp_path}/kiosk.yaml"
    assert "PAMName" not in unit  # a session of logind's would take it out of these limits


def test_a_kiosk_that_is_stopped_ends_before_systemd_ends_it(tmp_path: Path) -> None:
    (patience,) = told(made(venue(tmp_path), Place(PROGRAM)))["TimeoutStopSec"]
    assert Limits().end < ENDS_IN
    assert float(patience.removesuffix("s")) >= ENDS_IN + 5


def test_a_screen_of_cage_is_a_session_and_leaves_word_of_its_display(tmp_path: Path) -> None:
    screen = told(made(venue(tmp_path), Place(PROGRAM)), "kuleshov-screen@")
    assert screen["PAMName"] == ["kuleshov-kiosk"]
    (command,) = screen["ExecStart"]
    assert command.startswith("/usr/bin/cage -- /bin/sh -c ")
    assert "/run/kuleshov/quay-1/display" in command
    assert screen["TTYPath"] == ["/dev/tty7"]
    assert told(made(venue(tmp_path), Place(PROGRAM)))["EnvironmentFile"] == [
        "/run/kuleshov/%i/display"
    ]
    # What holds its screen asks for that.
    for kind, place in (("wayland", Place(PROGRAM)), ("x11", Place(PROGRAM, session="x11"))):
        player = told(made(venue(tmp_path), place))
        assert f"XDG_SESSION_TYPE={kind}" in player["Environment"]


def test_what_an_older_systemd_does_not_know_is_left_out(tmp_path: Path) -> None:
    unit = told(made(venue(tmp_path), Place(PROGRAM, systemd=STEPS_SINCE - 2)))
    assert "RestartSteps" not in unit
    assert "RestartMaxDelaySec" not in unit
    assert unit["RestartSec"] == ["2s"]


def test_no_camera_is_within_reach_where_none_is_offered(tmp_path: Path) -> None:
    plain = told(made(venue(tmp_path / "plain"), Place(PROGRAM)))
    assert plain["DevicePolicy"] == ["closed"]
    assert not any("video4linux" in each for each in plain["DeviceAllow"])
    sensing = told(made(venue(tmp_path / "sensing", SENSING), Place(PROGRAM)))
    assert "char-video4linux rw" in sensing["DeviceAllow"]


def test_there_is_no_network_but_what_the_venue_needs(tmp_path: Path) -> None:
    plain = told(made(venue(tmp_path / "a"), Place(PROGRAM)))
    assert plain["RestrictAddressFamilies"] == ["AF_UNIX AF_NETLINK"]
    assert plain["IPAddressDeny"] == ["any"]
    assert "IPAddressAllow" not in plain
    page = told(made(venue(tmp_path / "b", PLAIN + "health: {port: 8765}\n"), Place(PROGRAM)))
    assert page["RestrictAddressFamilies"] == ["AF_UNIX AF_NETLINK", "AF_INET"]
    assert page["IPAddressDeny"] == ["any"]
    assert page["IPAddressAllow"] == ["127.0.0.1"]
    heart = PLAIN + "organiser: {name: Quay}\nsensors: {heart: lsl:strap}\n"
    lab = told(made(venue(tmp_path / "c", heart), Place(PROGRAM)))
    assert lab["IPAddressDeny"] == ["any", ""]  # an empty one takes the first back


def test_only_what_is_kept_can_be_written(tmp_path: Path) -> None:
    keeping = PLAIN + "out: kept here\n"
    files = made(venue(tmp_path, keeping), Place(PROGRAM))
    assert told(files)["ReadWritePaths"] == ["-/run/user", f'-"{tmp_path}/kept here"']
    folders = next(each.text for each in files if "tmpfiles" in str(each.path))
    assert f'd "{tmp_path}/kept here" 0700 kuleshov kuleshov' in folders


def test_each_kiosk_of_a_machine_has_its_own(tmp_path: Path) -> None:
    left = made(venue(tmp_path / "left"), Place(PROGRAM))
    other = PLAIN.replace("quay-1", "quay-2")
    place = Place(PROGRAM, seat="seat1", gpu="/dev/dri/card1", sink="hall", autostart=False)
    right = made(venue(tmp_path / "right", other), place)
    assert {each.path for each in left if not each.shared}.isdisjoint(
        each.path for each in right if not each.shared
    )
    assert [each for each in left if each.shared] == [each for each in right if each.shared]
    screen = told(right, "kuleshov-screen@")
    assert "XDG_SEAT=seat1" in screen["Environment"]
    assert "WLR_DRM_DEVICES=/dev/dri/card1" in screen["Environment"]
    assert "TTYPath" not in screen  # only seat0 has terminals
    assert "PULSE_SINK=hall" in told(right)["Environment"]
    assert not any(each.link for each in right)
    assert any(each.link for each in left)


def test_a_screen_of_x11_is_an_x_server_and_nothing_else(tmp_path: Path) -> None:
    files = made(venue(tmp_path), Place(PROGRAM, session="x11", gpu="/dev/dri/card1"))
    (command,) = told(files, "kuleshov-screen@")["ExecStart"]
    assert command.startswith("/usr/lib/xorg/Xorg :7 -seat seat0 vt7 -keeptty ")
    other = made(venue(tmp_path), Place(PROGRAM, session="x11", seat="seat2"))
    (command,) = told(other, "kuleshov-screen@")["ExecStart"]
    assert command.startswith("/usr/lib/xorg/Xorg :72 -seat seat2 -config ")
    texts = {str(each.path): each.text for each in files}
    assert '"DontVTSwitch" "true"' in texts["etc/kuleshov/xorg.conf"]
    assert '"/dev/dri/card1"' in texts["etc/kuleshov/xorg-quay-1.conf.d/card.conf"]


def test_a_path_that_no_unit_can_name_is_told(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="rename it"):
        made(venue(tmp_path / "two\nlines"), Place(PROGRAM))


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="there is no systemd-analyze here"
)
@pytest.mark.parametrize("session", ["cage", "x11"])
@pytest.mark.parametrize("folder", ["plain", 'a "$HOME" of 100 % and \\ more'])
def test_systemd_understands_every_line(tmp_path: Path, session: str, folder: str) -> None:
    read = venue(tmp_path / folder, SENSING + "health: {port: 8765}\nkeeps: decisions\n")
    version = subprocess.run(["systemctl", "--version"], capture_output=True, text=True, check=True)
    number = int(version.stdout.split()[1].partition(".")[0])
    place = Place(PROGRAM, session="x11" if session == "x11" else "cage", systemd=number)
    root = tmp_path / "root"
    Installation(root).install("quay-1", made(read, place), overwrite=False)
    search = {**os.environ, "SYSTEMD_UNIT_PATH": f"{root}/etc/systemd/system:"}
    for words in (
        ["verify", "--man=no", UNIT],
        ["verify", "--man=no", UNIT.replace("@", "-again@")],
    ):
        checked = subprocess.run(
            ["systemd-analyze", *words], env=search, capture_output=True, text=True, check=False
        )
        # Whether cage is installed is another matter.
        said = [each for each in checked.stderr.splitlines() if "is not executable" not in each]
        about = [each for each in said if "kuleshov" in each]
        assert about == []
    rated = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=25", "--no-pager", UNIT],
        env=search, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert rated.returncode == 0, rated.stdout[-200:]
