"""`kuleshov sense`: readings, viewer state and moments without a film, live or from files.

Live and `--fast` process readings alike, so that a film read faster than it plays gives the same
numbers: readings in order of capture, and a state every twentieth of a second of their time, once
everything captured before it has had time to arrive.
"""

import heapq
import math
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from engine.clock import FilmClock, ManualClock, SystemClock
from engine.problems import Trouble
from engine.sensing.devices.sensor_factory import OFF, open_sensors
from engine.sensing.reading import Reading
from engine.viewer.felt import Felt, Moment
from engine.viewer.group import Group
from engine.words import Seconds

STATE_EVERY: Final[Seconds] = 0.05
_SETTLES: Final[Seconds] = 0.15  # what was captured longer ago than this has arrived
_LOOK_EVERY: Final[Seconds] = 0.02
_LONGEST: Final[Seconds] = 1e7  # readings stamped later than this are a broken clock's
_LONGEST_GAP: Final[Seconds] = 60.0  # after a longer silence its states are passed over


class View(Protocol):
    """The output of everything sensed: JSON lines, or a table in the terminal."""

    def read(self, readings: Iterable[Reading]) -> None:
        """Show new readings, in order of capture."""

    def tell(self, felt: Felt, people: dict[int, Felt], moments: Iterable[Moment]) -> None:
        """Show the group's state, each person's, and the moments found since the last call."""

    def fault(self, now: Seconds, sentence: str) -> None:
        """Show a sentence: something failed, or works again."""


@dataclass(frozen=True, slots=True)
class SenseOptions:
    """What `kuleshov sense` was called with; see its help."""

    camera: str | None
    microphone: str | None
    heart: str | None
    readings: Path | None
    consent: frozenset[str]
    as_json: bool
    fast: bool
    seconds: Seconds | None


def consented(
    camera: str | None,
    microphone: str | None,
    heart: str | None,
    given: Iterable[str] | None,
    agrees: Callable[[str], bool],
) -> frozenset[str]:
    """What may be sensed: what consent was `given` to and, where that is None, whatever else was
    named and somebody `agrees` to, who is told which device it is. A file is no device: nobody is
    in front of it."""
    may = set(given or ())
    for what, word, device in (
        ("face", camera, "camera"),
        ("voice", microphone, "microphone"),
        ("heart", heart, "heart sensor"),
    ):
        if word in (None, OFF) or what in may:
            continue
        is_file = what != "heart" and Path(str(word)).is_file()
        if is_file or (given is None and agrees(device)):
            may.add(what)
    return frozenset(may)


class Course:
    """Readings on their way through the state, in order of capture. One thread; pure.

    Its time counts from the first reading. `take` what came, `advance` to what will not be added
    to any more; both hand on to the view.
    """

    def __init__(self, view: View) -> None:
        self._view = view
        self._group = Group()
        self._zero: Seconds | None = None
        self._waiting: list[tuple[Seconds, int, Reading]] = []
        self._count = 0
        self._states = 0

    @property
    def now(self) -> Seconds:
        """The time of the latest state."""
        return max(0, self._states - 1) * STATE_EVERY

    def since_first(self, instant: Seconds) -> Seconds | None:
        """An instant of the readings' clock, counted from the first reading; None before it."""
        return None if self._zero is None else instant - self._zero

    def take(self, readings: Iterable[Reading]) -> None:
        """Readings as they come, stamped with their clock."""
        for reading in readings:
            if not math.isfinite(reading.time):
                continue
            if self._zero is None:
                self._zero = reading.time
            # As exact as a line holds it: what is written can be sensed again, to the same end.
            mine = reading.at(reading.time - self._zero)
            if not abs(mine.time) <= _LONGEST:
                continue
            heapq.heappush(self._waiting, (mine.time, self._count, mine))
            self._count += 1

    def advance(self, until: Seconds) -> None:
        """Everything captured up to `until` (of the course's own time) has arrived."""
        if until - self.now > _LONGEST_GAP:
            self._states = int((until - _LONGEST_GAP) / STATE_EVERY)
        while (due := round(self._states * STATE_EVERY, 4)) <= until:
            self._read(due)
            self._group.advance(due)
            felt = self._group.felt(due)
            self._view.tell(felt, self._people(felt), self._group.take_moments())
            self._states += 1
        self._read(until)

    def finish(self) -> None:
        """Nothing more will come: hand on what is left."""
        if self._waiting:
            self.advance(max(reading.time for _, _, reading in self._waiting))

    def _read(self, until: Seconds) -> None:
        read = []
        while self._waiting and self._waiting[0][0] <= until:
            reading = heapq.heappop(self._waiting)[2]
            self._group.advance(reading.time)
            self._group.update(reading)
            read.append(reading)
        if read:
            self._view.read(read)

    def _people(self, felt: Felt) -> dict[int, Felt]:
        return self._group.people(felt.now) if felt.people > 1 else {}


def sense(options: SenseOptions, announce: Callable[[str], None]) -> None:
    """Sense until the files end, `seconds` have passed, or Ctrl-C. Raises Trouble."""
    from player.tools.sense_view import JsonLines, Table

    with ExitStack() as stack:
        view: View
        view = JsonLines(sys.stdout) if options.as_json else stack.enter_context(Table())
        course = Course(view)
        if options.fast:
            read_fast(options, course)
        else:
            _live(options, stack, course, view, announce)


def _live(
    options: SenseOptions,
    stack: ExitStack,
    course: Course,
    view: View,
    announce: Callable[[str], None],
) -> None:
    import time

    clock = SystemClock()
    sensors = open_sensors(
        options.camera,
        options.microphone,
        options.readings,
        options.consent,
        clock,
        heart=options.heart,
    )
    if not sensors:
        raise Trouble(
            "Nothing to sense with: name a --camera, a --mic, a --heart or --readings.",
            blame="call",
        )
    for sensor in sensors:
        stack.callback(sensor.stop)
        sensor.start()
    own = FilmClock(clock)
    failed = False
    while True:
        alive = any(sensor.is_alive for sensor in sensors)
        taken = [reading for sensor in sensors for reading in sensor.take()]
        for fault in [fault for sensor in sensors for fault in sensor.faults()]:
            announce(fault)
            view.fault(course.now, fault)
            failed = True
        course.take(sorted(taken, key=lambda reading: reading.time))
        now = course.since_first(clock.now())
        if not alive and not taken:
            course.finish()
            if failed and now is None:
                raise Trouble(
                    "Nothing was sensed: no source gave a reading, for what is said above."
                )
            return
        if now is not None:
            end = now - _SETTLES
            course.advance(end if options.seconds is None else min(end, options.seconds))
        passed = own.now() if now is None else now - _SETTLES
        if options.seconds is not None and passed >= options.seconds:
            return
        time.sleep(_LOOK_EVERY)


def read_fast(options: SenseOptions, course: Course) -> None:
    """Files, faster than they play, with the same numbers; several are merged by time."""
    for batch in _merged(options):
        course.take(batch)
        begins = course.since_first(batch[0].time)
        if begins is not None and options.seconds is not None and begins > options.seconds:
            course.advance(options.seconds)
            return
        if begins is not None:
            # Another file's next batch may begin at this very instant, so it is left waiting.
            course.advance(begins - STATE_EVERY)
    course.finish()


def _merged(options: SenseOptions) -> Iterator[list[Reading]]:
    if options.heart not in (None, OFF):
        raise Trouble("--fast reads files, and a heart is none: leave --heart out.", blame="call")
    sources: list[Iterator[list[Reading]]] = []
    if options.camera not in (None, OFF):
        from engine.sensing.devices import camera

        path, pulse = _file(options.camera, "camera"), "heart" in options.consent
        sources.append(camera.read_file(path, ManualClock(), pulse=pulse))
    if options.microphone not in (None, OFF):
        from engine.sensing.devices import microphone

        sources.append(microphone.read_file(_file(options.microphone, "mic"), ManualClock()))
    if options.readings is not None:
        from engine.sensing.recorded import read_recording

        sources.append([reading] for reading in read_recording(options.readings).readings)
    if not sources:
        raise Trouble(
            "--fast reads files: name one as --camera, --mic or --readings.", blame="call"
        )
    timed = [((batch[0].time, batch) for batch in source if batch) for source in sources]
    for _, batch in heapq.merge(*timed, key=lambda each: each[0]):
        yield batch


def _file(word: str | None, option: str) -> Path:
    path = Path(word or "")
    if not path.is_file():
        raise Trouble(
            f"--fast reads files, and there is no file {word} for --{option}.", blame="call"
        )
    return path
