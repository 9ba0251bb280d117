"""Cameras and microphones by name, in made-up folders and lists: nothing is opened."""

import os
import sys
from pathlib import Path

import pytest

from engine.problems import Trouble
from engine.sensing.devices.device_names import CameraName, Device, cameras, not_opened
from engine.sensing.devices.microphone_names import Chosen, choose, hearing


class Machine:
    """Linux's folders with the cameras that were plugged in."""

    def __init__(self, folder: Path) -> None:
        self.system, self.devices = folder / "sys", folder / "dev"
        self.system.mkdir()
        (self.devices / "v4l/by-id").mkdir(parents=True)
        (self.devices / "v4l/by-path").mkdir()

    def plug(self, number: int, name: str, serial: str = "", index: int = 0) -> None:
        folder = self.system / f"video{number}"
        folder.mkdir()
        (folder / "name").write_text(name + "\n")
        (folder / "index").write_text(f"{index}\n")
        (self.devices / f"video{number}").touch()
        if serial:
            link = self.devices / f"v4l/by-id/usb-{serial}-video-index{index}"
            link.symlink_to(f"../../video{number}")

    def unplug(self, number: int) -> None:
        folder = self.system / f"video{number}"
        for each in folder.iterdir():
            each.unlink()
        folder.rmdir()
        (self.devices / f"video{number}").unlink()
        for link in (self.devices / "v4l/by-id").iterdir():
            if link.readlink().name == f"video{number}":
                link.unlink()

    def camera(self, word: str) -> CameraName:
        return CameraName(word, self.system, self.devices)


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    made = Machine(tmp_path)
    made.plug(0, "Integrated Webcam: Integrated W", "Chicony_Integrated")
    made.plug(1, "Integrated Webcam: Integrated W", "Chicony_Integrated", index=1)
    made.plug(2, "Logitech BRIO", "046d_Logitech_BRIO_1234")
    return made


def test_cameras_are_listed_without_the_nodes_that_give_no_pictures(machine: Machine) -> None:
    there = cameras(machine.system, machine.devices)
    assert [(each.number, each.name) for each in there] == [
        (0, "Integrated Webcam: Integrated W"),
        (2, "Logitech BRIO"),
    ]


def test_every_word_that_names_a_camera_finds_it(machine: Machine) -> None:
    by_id = machine.devices / "v4l/by-id/usb-046d_Logitech_BRIO_1234-video-index0"
    for word in ("Logitech BRIO", "logitech", "BRIO", str(by_id), str(machine.devices / "video2")):
        assert machine.camera(word).find() == 2, word
    assert str(machine.camera(str(by_id))) == by_id.name


def test_after_plugging_it_in_again_it_is_found_though_its_number_changed(machine: Machine) -> None:
    by_id = str(machine.devices / "v4l/by-id/usb-046d_Logitech_BRIO_1234-video-index0")
    brio, path = machine.camera("brio"), machine.camera(by_id)
    machine.unplug(2)
    for camera in (brio, path):
        with pytest.raises(Trouble, match="no camera"):
            camera.find()
    machine.plug(5, "Logitech BRIO", "046d_Logitech_BRIO_1234")
    assert brio.find() == path.find() == 5


def test_two_of_one_name_are_told_apart_by_what_stays(machine: Machine) -> None:
    machine.plug(4, "Logitech BRIO", "046d_Logitech_BRIO_9999")
    with pytest.raises(Trouble, match='"brio" is more than one camera') as refused:
        machine.camera("brio").find()
    words = [word.strip("(),.") for word in str(refused.value).split() if "by-id" in word]
    assert [machine.camera(word).find() for word in words] == [2, 4]


@pytest.mark.parametrize("word", ["Canon", "", "video", "/dev/v4l/by-id/usb-none", "nowhere.mp4"])
def test_an_unknown_camera_is_refused_with_what_is_there(machine: Machine, word: str) -> None:
    with pytest.raises(Trouble, match="no camera or film") as refused:
        machine.camera(word).find()
    assert '2 "Logitech BRIO" (--camera "Logitech BRIO")' in str(refused.value)


def test_what_is_no_camera_is_called_by_its_name(machine: Machine, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for word, said in (
        (tmp_path / "pipe", "is a pipe"),
        (tmp_path, "is a folder"),
        (Path("/dev/null"), "neither a camera nor a film"),
        (machine.devices / "video1", "gives no pictures"),
    ):
        with pytest.raises(Trouble, match=said):
            machine.camera(str(word)).find()


@pytest.mark.skipif(sys.platform != "linux", reason="cameras are named on Linux only")
def test_the_remedy_never_names_the_camera_that_failed() -> None:
    one, other = Device(0, "Integrated Webcam"), Device(2, "Logitech BRIO")
    assert not_opened(7, []) == "There is no camera 7: plug it in."
    assert "--camera 0" not in not_opened(0, [])
    held = not_opened(0, [one, other])
    assert "another program holds it" in held
    assert 'There is: 2 "Logitech BRIO"' in held
    assert "Integrated" not in held


MICROPHONES = [
    Device(0, "HDA Intel PCH: ALC295 Analog (hw:0,0)"),
    Device(4, "Blue Yeti: USB Audio (hw:1,0)"),
    Device(6, "pulse"),
    Device(7, "default"),
]
SOURCES = [
    ("alsa_output.pci.monitor", "Monitor of Built-in Audio"),
    ("alsa_input.usb-Blue_Yeti-00", "Yeti Stereo Microphone"),
    ("alsa_input.usb-RODE-00", "RODE NT-USB"),
]


@pytest.mark.parametrize(
    ("word", "chosen"),
    [
        ("default", Chosen(None)),
        (4, Chosen(4)),
        ("4", Chosen(4)),
        ("pulse", Chosen(6)),
        ("blue yeti", Chosen(4)),
        ("ALC295", Chosen(0)),
        ("alsa_input.usb-RODE-00", Chosen(6, "alsa_input.usb-RODE-00")),
        ("RODE", Chosen(6, "alsa_input.usb-RODE-00")),
        ("stereo microphone", Chosen(6, "alsa_input.usb-Blue_Yeti-00")),
        ("alsa_output.pci.monitor", Chosen(6, "alsa_output.pci.monitor")),
    ],
)
def test_a_word_chooses_a_microphone(word: str | int, chosen: Chosen) -> None:
    assert choose(word, MICROPHONES, SOURCES) == chosen


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("yeti", "more than one microphone"),
        ("Neumann", 'no microphone or sound "Neumann"'),
        (3, "no microphone 3"),
        ("99999999999999999999", "no microphone 99999999999999999999"),
        ("", "no microphone"),
    ],
)
def test_another_word_is_refused_with_what_is_there(word: str | int, said: str) -> None:
    with pytest.raises(Trouble, match=said) as refused:
        choose(word, MICROPHONES, SOURCES)
    assert "Yeti" in str(refused.value)


def test_the_source_is_named_while_a_device_is_opened_and_no_longer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PULSE_SOURCE", "mine")
    with hearing("other"):
        assert os.environ["PULSE_SOURCE"] == "other"
    assert os.environ["PULSE_SOURCE"] == "mine"
    monkeypatch.delenv("PULSE_SOURCE")
    with hearing("other"):
        pass
    assert "PULSE_SOURCE" not in os.environ
