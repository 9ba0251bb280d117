"""Readings and state without a film: `kuleshov sense`, live in the terminal or as JSON lines."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, TextIO

from engine.clock import FilmClock, ManualClock, SystemClock
from engine.problems import Trouble
from engine.sensing.choose import OFF, open_sensors
from engine.sensing.reading import Reading
from engine.sensing.recorded import as_line
from engine.viewer.emotions import nearest_feeling
from engine.viewer.felt import Felt
from engine.viewer.state import ViewerState
from engine.words import DIMENSIONS, RANGES, Seconds

_STATE_EVERY: Final[Seconds] = 0.1
_LOOK_EVERY: Final[Seconds] = 0.02


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


def sense(options: SenseOptions, announce: Callable[[str], None]) -> None:
    """Sense until the files end, `seconds` have passed, or Ctrl-C. Raises Trouble."""
    state = ViewerState()
    with ExitStack() as stack:
        if options.as_json:
            show: Callable[[Iterable[Reading], Felt | None], None] = _JsonLines(sys.stdout)
        else:
            show = stack.enter_context(_Table())
        source = _fast(options) if options.fast else _live(options, stack, announce)
        shown_at = -1.0
        for now, readings in source:
            if options.seconds is not None and now > options.seconds:
                return
            for reading in readings:
                state.update(reading)
            state.advance(now)
            due = now - shown_at >= _STATE_EVERY
            if readings or due:
                show(readings, state.felt(now) if due else None)
            if due:
                shown_at = now


def _live(
    options: SenseOptions, stack: ExitStack, announce: Callable[[str], None]
) -> Iterator[tuple[Seconds, list[Reading]]]:
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
    while True:
        alive = any(sensor.is_alive for sensor in sensors)
        taken = [reading for sensor in sensors for reading in sensor.take()]
        for fault in [fault for sensor in sensors for fault in sensor.faults()]:
            announce(fault)
        yield (
            own.now(),
            [replace(r, time=round(own.of(r.time), 4)) for r in taken],
        )
        if not alive and not taken:
            return
        time.sleep(_LOOK_EVERY)


def _fast(options: SenseOptions) -> Iterator[tuple[Seconds, list[Reading]]]:
    """Files, faster than they play, with the same numbers; both at once are merged by time."""
    import heapq

    if options.heart not in (None, OFF):
        raise Trouble("--fast reads files, and a heart is none: leave --heart out.", blame="call")
    sources: list[Iterator[list[Reading]]] = []
    if options.camera not in (None, OFF):
        from engine.sensing import camera

        sources.append(camera.read_file(_file(options.camera, "camera"), ManualClock()))
    if options.microphone not in (None, OFF):
        from engine.sensing import microphone

        sources.append(microphone.read_file(_file(options.microphone, "mic"), ManualClock()))
    if options.readings is not None:
        from engine.sensing.recorded import read_recording

        sources.append([reading] for reading in read_recording(options.readings).readings)
    if not sources:
        raise Trouble(
            "--fast reads files: name one as --camera, --mic or --readings.", blame="call"
        )
    timed = [((batch[0].time, batch) for batch in source if batch) for source in sources]
    yield from heapq.merge(*timed, key=lambda each: each[0])


def _file(word: str | None, option: str) -> Path:
    path = Path(word or "")
    if not path.is_file():
        raise Trouble(
            f"--fast reads files, and there is no file {word} for --{option}.", blame="call"
        )
    return path


def as_state(felt: Felt) -> dict[str, Any]:
    """A state as a JSON line holds it."""
    return {
        "time": round(felt.now, 4),
        "state": {
            name: {
                "mean": round(each.mean, 4),
                "variance": round(each.variance, 5),
                "confidence": round(each.confidence, 4),
            }
            for name, each in felt.estimates.items()
        },
        "presence": round(felt.presence, 4),
        "confidence": round(felt.confidence, 4),
        "looks": nearest_feeling(felt.affect),
        "causes": {name: round(value, 4) for name, value in felt.causes},
    }


class _JsonLines:
    def __init__(self, out: TextIO) -> None:
        self._out = out

    def __call__(self, readings: Iterable[Reading], felt: Felt | None) -> None:
        for reading in readings:
            self._out.write(as_line(reading) + "\n")
        if felt is not None:
            self._out.write(json.dumps(as_state(felt)) + "\n")
        self._out.flush()


class _Table:
    """The latest readings and the state, redrawn in place."""

    def __init__(self) -> None:
        from rich.live import Live

        self._latest: dict[str, Reading] = {}
        self._felt: Felt | None = None
        self._live = Live(refresh_per_second=10, transient=False)

    def __enter__(self) -> "_Table":
        self._live.__enter__()
        return self

    def __exit__(self, *what: Any) -> None:
        self._live.__exit__(*what)

    def __call__(self, readings: Iterable[Reading], felt: Felt | None) -> None:
        for reading in readings:
            self._latest[reading.quantity] = reading
        if felt is not None:
            self._felt = felt
            self._live.update(self._draw(felt))

    def _draw(self, felt: Felt) -> Any:
        from rich.table import Table

        looks = f"looks like {nearest_feeling(felt.affect)}, confidence {felt.confidence:.0%}"
        table = Table(title=f"{felt.now:6.1f} s   {looks}", title_justify="left")
        for column in ("", "value", "", "certain"):
            table.add_column(column, justify="right" if column == "value" else "left")
        for name in DIMENSIONS:
            each = felt.estimates[name]
            bar = _bar(each.mean, *RANGES[name])
            table.add_row(f"[bold]{name}", f"{each.mean:+.2f}", bar, f"{each.confidence:.0%}")
        table.add_row("[bold]presence", f"{felt.presence:.2f}", _bar(felt.presence, 0, 1), "")
        table.add_section()
        for quantity, reading in sorted(self._latest.items()):
            old = felt.now - reading.time > 1
            style = "[dim]" if old else ""
            table.add_row(
                style + quantity, f"{style}{reading.value:.2f}", "", f"{reading.quality:.0%}"
            )
        return table


def _bar(value: float, low: float, high: float, width: int = 24) -> str:
    place = round((value - low) / (high - low) * (width - 1))
    return "·" * place + "█" + "·" * (width - 1 - place)
