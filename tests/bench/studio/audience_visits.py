"""What a person does on the Audience page, beyond opening it: showings that are on are watched."""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Thread
from typing import Any, Final

from engine.screening.folder import Screening
from engine.screening.going import GOING
from engine.story.load import load_story
from sample_film import STORY
from tests.bench.studio.browser import Browser
from tests.bench.studio.made import page_of, served
from tests.support.rooms import sound_server

_CONSENT: Final = "screening,readings"
_STATES: Final = """
window.liveStates = [];
const note = () => {
  const shown = [...document.querySelectorAll(".live li")].map(
    (each) => [Number(each.dataset.now), each.textContent]);
  // After the picture in which it stands, not before.
  requestAnimationFrame(() => setTimeout(() => liveStates.push([Date.now() / 1000, shown])));
};
new MutationObserver(note).observe(document.body, { childList: true, subtree: true });
"""
_PATIENCE: Final = 180.0


@dataclass
class _Written:
    """When each line about a viewer or a cut came into a log: film time, segment, wall clock."""

    felt: list[tuple[float, float]] = field(default_factory=list)
    entered: list[tuple[str, float]] = field(default_factory=list)
    logs: set[Path] = field(default_factory=set)


def live(browser: Browser, folder: Path) -> dict[str, Any]:
    """Two showings of the sample film at once, one of which refuses the screening: first without
    the page, then with it. `live_delay_s` is from a line in the log to its picture in the page,
    `live_frames_lost` by how many more frames the film passed over with the page open."""
    screening = Screening.create(folder / "screening", [(load_story(STORY), None)]).folder
    with sound_server(folder):
        alone = _shown(screening, folder / "alone")
        with served(STORY, screening) as link:
            browser.open(page_of(link, "audience"))
            browser.script(_STATES)
            with _watched(screening) as written:
                beside = _shown(screening, folder / "beside")
            states = browser.script("return liveStates")
            browser.leave()
    assert len(written.logs) == 1, "of who refused, a log came into the screening"
    most = max(len(shown) for _, shown in states)
    assert most == 1, f"{most} showings were shown, and one viewer agreed to that"
    felt = [_after(states, at, lambda shown, now=now: shown[0] >= now - 5e-4)  # type: ignore[misc]
            for now, at in written.felt]  # fmt: skip
    cuts = [_after(states, at, lambda shown, name=name: f" {name}," in shown[1])  # type: ignore[misc]
            for name, at in written.entered]  # fmt: skip
    # What comes as the film ends is not shown any more: the showing is over then.
    seen = [each for each in (*felt, *cuts) if each is not None]
    assert len(felt) + len(cuts) - len(seen) <= 3, "readings never came into the page"
    median, longest = statistics.median(seen), max(seen)
    return {
        "live_delay_s": {"median": round(median, 2), "longest": round(longest, 2)},
        "live_readings": len(seen),
        "live_frames_lost": max(0, _lost(beside) - _lost(alone)),
        "live_frames": {"alone": alone, "beside_the_page": beside},
    }  # fmt: skip


def _after(states: Sequence[Any], at: float, is_there: Any) -> float | None:
    for seen, shown in states:
        if seen >= at and any(is_there(each) for each in shown):
            return float(seen - at)
    return None


def _lost(showings: Sequence[dict[str, Any]]) -> int:
    return sum(each["passed_over"] + each["without_picture"] for each in showings)


def _shown(screening: Path, folder: Path) -> list[dict[str, Any]]:
    """What became of the frames of two showings at once; the second refuses the screening."""
    command = [sys.executable, "-m", "player", "play", str(STORY), "--offscreen",
               "--screening", str(screening)]  # fmt: skip
    given = ((folder / "one", _CONSENT), (folder / "other", "readings"))
    processes = [
        subprocess.Popen(
            [*command, "--consent", consent, "--out", str(out)], stderr=subprocess.DEVNULL
        )
        for out, consent in given
    ]
    for each in processes:
        each.wait(_PATIENCE)
    return [_frames(out) for out, _ in given]


def _frames(out: Path) -> dict[str, Any]:
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    frames, path = summary["frames"], summary["path"]
    return {
        "displayed": frames["displayed"],
        "passed_over": frames["skipped"],
        "without_picture": frames["drawn_without_picture"],
        "cut_late_ms_max": round(1000 * max(each["late"] for each in path[1:]), 1),
    }


@contextmanager
def _watched(screening: Path) -> Iterator[_Written]:
    """The lines of all logs that go on, as they are written, every five milliseconds."""
    written, stop = _Written(), Event()
    thread = Thread(target=_read, args=(screening / GOING, written, stop), daemon=True)
    thread.start()
    try:
        yield written
    finally:
        stop.set()
        thread.join()


def _read(going: Path, written: _Written, stop: Event) -> None:
    places: dict[Path, tuple[int, bytes]] = {}
    while not stop.wait(0.005):
        for log in going.glob("*.jsonl"):
            written.logs.add(log)
            read, rest = places.get(log, (0, b""))
            try:
                with log.open("rb") as file:
                    file.seek(read)
                    added = file.read()
            except OSError:
                continue
            now = time.time()
            *lines, rest_now = (rest + added).split(b"\n")
            places[log] = read + len(added), rest_now
            for event in map(json.loads, lines):
                if event["event"] == "felt":
                    written.felt.append((event["now"], now))
                elif event["event"] == "entered":
                    written.entered.append((event["segment"], now))
