"""What a person does on the Audience page, beyond opening it."""

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


def looked_through(browser: Browser, link: str) -> dict[str, str]:
    """Click a peak: the film stands there, and who it was is told; a person's number shows their
    showing; beats are sorted by how many they landed with, and one is looked at. The answer is what
    every chart saves, SVG and CSV, by the file's name."""
    browser.open(page_of(link, "audience"))
    browser.wait(lambda: browser.all("[role=img][data-drawn]"))
    browser.wait(lambda: len(browser.all(".numbers")) > 2, 120.0, called="beats, cuts, one showing")
    chart = browser.one("[role=img][data-drawn]")
    first = browser.one(".second h2").text
    chart.click()
    where = browser.wait(lambda: _second_of(browser, other=first), called="another second")
    segment, at = where.rsplit(", ", 1)
    into = _seconds(at)
    browser.wait(
        lambda: abs(_film(browser)["time"] - _film(browser)["begins"] - into) < 0.1,
        called=f"the film at {where}",
    )
    assert segment in _film(browser)["source"]
    assert f"segment={segment}" in browser.driver.current_url
    browser.script("document.querySelector('.second-film video').play()")
    browser.wait(lambda: _second_of(browser, other=where), called="the curves, going along")
    browser.script("document.querySelector('.second-film video').pause()")
    person = browser.one(".who button")
    number = person.text.split()[-1]
    person.click()
    browser.wait(
        lambda: any(each.text == f"Person {number}" for each in browser.all("#one-showing h2")),
        called="that person's showing",
    )
    _sort(browser)
    link_to = browser.one(".numbers .cell-link")
    wanted = link_to.text
    link_to.click()
    browser.wait(
        lambda: browser.one(".second h2").text.endswith(wanted), called="the beat's second"
    )
    saved = _saved_all(browser)
    for name, text in saved.items():
        assert "simulation" in text, f"{name} does not say that its audience was made"
        assert text.startswith("<svg") or name.endswith(".csv")
    return saved


def _second_of(browser: Browser, *, other: str) -> str | None:
    said = browser.one(".second h2").text
    return said if said != other else None


def _seconds(clock: str) -> float:
    minutes, seconds = clock.split(":")
    return 60 * float(minutes) + float(seconds)


def _film(browser: Browser) -> dict[str, Any]:
    """Where the film stands."""
    found: dict[str, Any] = browser.script(
        "const film = document.querySelector('.second-film'), video = film.querySelector('video');"
        "return {time: video.currentTime, source: video.src, begins: Number(film.dataset.begins)}"
    )
    return found


_SAVED: Final = """
window.savedFiles = [];
const blobs = new Map(), make = URL.createObjectURL, click = HTMLAnchorElement.prototype.click;
URL.createObjectURL = (blob) => {
  const address = make.call(URL, blob);
  blobs.set(address, blob);
  return address;
};
HTMLAnchorElement.prototype.click = function () {
  const name = this.download, blob = blobs.get(this.href);
  if (!blob) return click.call(this);
  blob.text().then((text) => savedFiles.push([name, text]));
};
"""


def _saved_all(browser: Browser) -> dict[str, str]:
    """What each chart's buttons save, by the file's name."""
    browser.script(_SAVED)
    buttons = [
        each
        for each in browser.all("button")
        if (each.get_attribute("aria-label") or "").startswith(("Save as SVG", "Save the numbers"))
    ]
    for each in buttons:
        browser.script("arguments[0].click()", each)
    found = browser.wait(
        lambda: len(files := browser.script("return savedFiles")) == len(buttons) and files,
        called="as many files as were asked for",
    )
    return dict(found)


def _sort(browser: Browser) -> None:
    """Sort the beats by how many they landed with: it goes by the number, not by its letters."""
    table = browser.one(".numbers")
    heads = table.find_elements("css selector", "th")
    place = next(n for n, each in enumerate(heads) if "Landed with" in each.text)
    heads[place].click()

    def shares() -> list[float]:
        cells = [row.find_elements("css selector", "td")[place].text
                 for row in table.find_elements("css selector", "tbody tr")]  # fmt: skip
        return [float(each.rstrip("%")) for each in cells if each]

    browser.wait(lambda: shares() == sorted(shares()), called="beats by their share")


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
    felt = [
        (now, _after(states, at, lambda shown, now=now: shown[0] >= now - 5e-4))  # type: ignore[misc]
        for now, at in written.felt
    ]
    cuts = [
        (name, _after(states, at, lambda shown, name=name: f" {name}," in shown[1]))  # type: ignore[misc]
        for name, at in written.entered
    ]
    # What comes as the film ends is not shown any more: the showing is over then.
    seen = sorted((late, str(what)) for what, late in (*felt, *cuts) if late is not None)
    assert len(felt) + len(cuts) - len(seen) <= 3, "readings never came into the page"
    lates = [late for late, _ in seen]
    return {
        "live_delay_s": {
            "median": round(statistics.median(lates), 2),
            "p95": round(lates[int(0.95 * (len(lates) - 1))], 2),
            "longest": round(lates[-1], 2),
        },
        "live_longest": [f"{late:.2f} s: {what}" for late, what in seen[-6:]],
        "live_readings": len(seen),
        "live_frames_lost": max(0, _lost(beside) - _lost(alone)),
        "live_frames": {"alone": alone, "beside_the_page": beside},
    }


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
