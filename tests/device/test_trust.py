"""Nothing is sent, and nothing is written but where the README says: seen by strace.

strace sees every process and thread that a command begins. All it may reach for is the local
sound server and the display.
"""

import re
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from tests.support.astronaut import swaying, write_film
from tests.support.rooms import Room, sound_server
from tests.support.tracing import Trace, traced

PROJECT = Path(__file__).parents[2]
OWN = (".cache/kuleshov", ".local/state/kuleshov", ".local/share/kuleshov")
OF_THE_TESTS = [PROJECT / ".pytest_cache", PROJECT / ".hypothesis"]


class Home:
    """A user's empty home beside a sound server, and who may write where in it."""

    def __init__(self, folder: Path, room: Room) -> None:
        self.folder = folder
        self._runs = 0
        self._server = Path(room.environment["PULSE_RUNTIME_PATH"])
        # What is set for these tests would hide where things go by themselves.
        told = ("PATH", "PULSE_RUNTIME_PATH", "PYTHONPYCACHEPREFIX")
        kept = {name: room.environment[name] for name in told if name in room.environment}
        runtime = room.environment["XDG_RUNTIME_DIR"]
        own = {"HOME": str(folder), "XDG_RUNTIME_DIR": runtime, "PYTHONDONTWRITEBYTECODE": "1"}
        self._environment = {**kept, **own}
        self._folders = [
            *(folder / each for each in OWN),
            *(
                folder / ".config" / "pulse",
                Path(runtime),
            ),  # the sound server's cookie, and its own
            *(Path("/dev"), Path("/proc")),  # devices, shared memory, facts: no disk
            # The system's library of fonts keeps a list of them, root's and the user's.
            *(Path("/var/cache/fontconfig"), folder / ".cache" / "fontconfig"),
            *(Path("/tmp/.X11-unix"), Path("/var/lib/xkb")),  # the virtual display's
        ]

    def run(self, *words: object, temporary: Path | None = None) -> Trace:
        """Python with these words, in a home where nothing was ever run; it has to succeed."""
        python = [sys.executable, *map(str, words)]
        own = self._environment | ({"TMPDIR": str(temporary)} if temporary else {})
        self._runs += 1
        trace = traced(python, self.folder.parent / f"trace{self._runs}", own)
        assert trace.exit_code == 0, trace.said
        return trace

    def strangers(self, trace: Trace) -> list[str]:
        """Whom it reached for that is neither the sound server nor the display."""
        local = (
            *(str(self._server), "/tmp/.X11-unix/"),
            "/dev/shm/jack",  # PortAudio looks for this sound server too
            *("/var/run/nscd/", "/run/nscd/"),  # glibc looks for a cache of users' names
        )
        return [each for each in trace.reached_for if not each.startswith(local)]

    def strays(self, trace: Trace, *folders: Path) -> list[str]:
        """What it wrote that lies neither in these nor in folders of Kuleshov or a server."""
        way = {parent for each in self._folders for parent in each.parents}
        return [
            each
            for each in trace.written_outside(*folders, *self._folders)
            if Path(each) not in way and not each.startswith("/tmp/.X")
        ]

    def seen_by_others(self, trace: Trace, *folders: Path) -> list[str]:
        """What was made in these, or in Kuleshov's own, so that others could look into it."""
        return [
            f"{each.path} {each.mode:o}"
            for each in trace.written
            if each.mode is not None and each.mode & 0o077
            if any(each.path.is_relative_to(one) for one in (*folders, self.folder / OWN[1]))
        ]


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    for name in ("home", "server"):
        (tmp_path / name).mkdir()
    with sound_server(tmp_path / "server") as room:
        yield Home(tmp_path / "home", room)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_film(tmp_path_factory.mktemp("viewer") / "viewer.mp4", swaying(40))


def test_a_showing_with_all_its_sensors(
    home: Home, story: Path, film: Path, tmp_path: Path
) -> None:
    # On a busy machine the short film may be over before its first face is read. What is written
    # and opened has to be right each time.
    for number in range(3):
        out, cuts = tmp_path / f"showings{number}" / "one", tmp_path / f"cuts{number}"
        cuts.mkdir()
        sensors = ["--camera", film, "--mic", "default"]
        agreed = ["--consent", "face,voice,heart,readings,profile"]
        kept = ["--viewer", "Ada", "--key-in", "unprotected-file", "--out", out]
        cut = ["--record", cuts / "cut.mp4"]
        trace = home.run(
            *("-m", "player", "play", story, "--offscreen"), *sensors, *agreed, *kept, *cut
        )
        assert home.strangers(trace) == []
        assert home.strays(trace, out.parent, cuts) == []
        assert home.seen_by_others(trace, out.parent) == []
        # FFmpeg asks for more, but the file is there by then.
        assert stat.S_IMODE((cuts / "cut.mp4").stat().st_mode) == 0o600
        log = (out / "log.jsonl").read_text("utf-8")
        if '"face",' in log and '"voice",' in log:  # groups of readings
            break
    else:
        pytest.fail("no showing of three had readings of face and voice")


def test_the_doctor(home: Home) -> None:
    trace = home.run("-m", "player", "doctor")
    assert home.strangers(trace) == []
    assert home.strays(trace) == []


def test_sensing_files_opens_no_device_and_writes_nothing(
    home: Home, film: Path, tmp_path: Path
) -> None:
    soundfile.write(tmp_path / "voice.wav", np.zeros(16000), 16000)
    files = ["--camera", film, "--mic", tmp_path / "voice.wav"]
    trace = home.run("-m", "player", "sense", *files, "--fast", "--json")
    assert [each for each in trace.reached_for if "nscd" not in each] == []
    assert home.strays(trace) == []


def test_the_studio_answers_this_machine_alone(home: Home, story: Path, tmp_path: Path) -> None:
    folder = tmp_path / "film"
    shutil.copytree(story.parent, folder)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    visit = ("-m", "tests.support.studio_visitor", folder / story.name)
    trace = home.run(*visit, temporary=temporary)
    # The visitor is traced as well: what it reaches for is the studio.
    assert [each for each in home.strangers(trace) if not _stays_here(each)] == []
    assert any("127.0.0.1" in each for each in trace.reached_for)
    assert home.strays(trace, folder, temporary) == []
    assert list(temporary.rglob("*")) == [], "something was left"
    assert home.seen_by_others(trace) == []


def _stays_here(call: str) -> bool:
    """Whether a call makes a stream's socket only, or names loopback as the other end or its own.
    A name that is asked for would need a socket of another kind."""
    if call.startswith("socket("):
        return re.match(r"socket\(AF_INET6?, SOCK_STREAM|socket\(AF_NETLINK", call) is not None
    loopback = ('inet_addr("127.0.0.1")', 'inet_pton(AF_INET6, "::1"')
    return "sa_family=AF_NETLINK" in call or any(each in call for each in loopback)


def test_measuring_a_network(home: Home, tmp_path: Path) -> None:
    voices = tmp_path / "voices"
    voices.mkdir()
    hum = 0.2 * np.sin(np.arange(32000) / 16000 * 2 * np.pi * 180)
    for name in ("high", "low"):
        soundfile.write(voices / f"{name}.wav", hum, 16000)
    table = "file,speaker,emotion,arousal\nhigh.wav,1,,high\nlow.wav,2,,low\n"
    (voices / "labels.csv").write_text(table, "utf-8")
    trace = home.run("-m", "training", "evaluate", "voices", voices)
    assert home.strangers(trace) == []
    assert home.strays(trace) == []


def test_the_tests_themselves(home: Home, tmp_path: Path) -> None:
    tests = [
        PROJECT / "tests" / each
        for each in (
            "engine/sensing/voice/test_vocal_sounds.py",
            "engine/pictures/test_storyboard.py",
            "engine/sensing/heart/test_lab_stream.py::test_rates_are_heard_at_their_own_time",
        )
    ]
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    words = ["-m", "pytest", "--rootdir", PROJECT, "--basetemp", temporary / "tests", *tests]
    trace = home.run(*words, temporary=temporary)
    # Lab streams are of a network: those of the tests stay on this machine.
    elsewhere = [
        each
        for each in home.strangers(trace)
        if not each.startswith(("socket(", "bind(")) and "127.0.0.1" not in each
        if "AF_NETLINK" not in each  # which networks there are
    ]
    assert elsewhere == []
    assert home.strays(trace, temporary, *OF_THE_TESTS) == []
