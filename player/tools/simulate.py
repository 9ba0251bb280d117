"""`kuleshov simulate`: a story shown to many viewers who do not exist, before anybody sees it."""

import os
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final

from engine.installed import command
from engine.problems import Trouble
from engine.simulation.importance import remarks
from engine.simulation.many import Simulation, simulate
from engine.simulation.tally import report
from engine.steering.doubts import doubt
from engine.steering.limits import Limits
from engine.story.load import load_story
from engine.story.model import Story
from engine.words import SegmentName
from player.records.output_files import require_writable

_FOREMOST: Final = 10
_LISTED: Final = 20  # shares that are told in full


@dataclass(frozen=True, slots=True)
class SimulateOptions:
    """What `kuleshov simulate` was called with; see its help."""

    story: Path
    viewers: int
    seed: int
    processes: int | None = None
    cluster: str | None = None
    picture: Path | None = None
    only: int | None = None
    out: Path | None = None
    overwrite: bool = False
    screening: Path | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """Showings that were made for a screening: how many of those asked for are new there, and how
    long that took in seconds."""

    screening: Path
    viewers: int
    new: int
    seconds: float

    def lines(self) -> list[str]:
        """For people."""
        there = f"; {self.viewers - self.new:,} were there already" * (self.new < self.viewers)
        return [f"{self.new:,} made showings were added to {self.screening}{there}."]


@dataclass(frozen=True, slots=True)
class Simulated:
    """The report as what `json` can write, how long the showings took in seconds, and the
    story's must-see segments."""

    report: dict[str, Any]
    seconds: float
    must_see: tuple[SegmentName, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The report, and the seconds."""
        return {**self.report, "seconds": self.seconds}


def run(options: SimulateOptions, progress: Callable[[int], None]) -> Simulated | Path:
    """Simulate, and draw where a picture is asked for; a log's path where only one viewer is.

    Raises Trouble where the story cannot be read, or was called wrongly.
    """
    log = _wants_log(options)
    story = _loaded(options.story)
    if log is not None and options.only is not None:
        if options.overwrite:
            log.unlink(missing_ok=True)
        try:
            Simulation(story, options.seed).log(options.only, log, str(options.story))
        except OSError as error:
            if not isinstance(error, FileExistsError):
                log.unlink(missing_ok=True)  # a part of a log is none
            raise OSError(error.errno, error.strerror, str(log)) from error
        return log
    with _workers(options) as executor:
        began = time.perf_counter()
        tally = simulate(story, options.viewers, options.seed, executor=executor, progress=progress)
        seconds = time.perf_counter() - began
    if options.picture is not None:
        from engine.pictures.simulation import draw

        draw(tally, story, options.picture)
    limits = doubt(Limits(story)) or "every showing keeps them"
    found = {**report(tally, story, options.seed), "limits": limits}
    return Simulated(found, seconds, story.limits.must_see)


def make(options: SimulateOptions, progress: Callable[[int], None]) -> Made:
    """Simulate for a screening, which keeps every showing. Raises Trouble where it is of another
    film, or was called wrongly."""
    from engine.screening.folder import Screening, loaded_film
    from engine.simulation.made_showings import make_showings

    if options.screening is None or options.only is not None or options.picture is not None:
        raise Trouble("--screening keeps showings: leave --only and --picture out.", blame="call")
    _wants_log(options)
    screening = Screening(options.screening)
    film = screening.film_loaded(loaded_film(options.story))
    began = time.perf_counter()
    with _workers(options) as executor:
        new = make_showings(
            screening, film, options.viewers, options.seed,
            labels=options.labels, executor=executor, progress=progress,
        )  # fmt: skip
    return Made(options.screening, options.viewers, new, time.perf_counter() - began)


def _wants_log(options: SimulateOptions) -> Path | None:
    """Where the one log goes; None where many showings are only counted. Raises Trouble where
    that, or what was asked for, cannot be: before any work."""
    if options.viewers < 1:
        raise Trouble("There must be one viewer at least.", blame="call")
    if options.only is None:
        if options.out is not None:
            raise Trouble(
                f"--out {options.out}: it is for the log of one viewer. Say which with --only.",
                blame="call",
            )
        if options.picture is not None:
            require_writable(
                options.picture,
                (".svg", ".png"),
                overwrite=options.overwrite,
                option="--picture",
                what="a picture",
            )
        return None
    if options.only < 0:
        raise Trouble(f"--only {options.only}: viewers are counted from 0.", blame="call")
    if options.picture is not None:
        raise Trouble(
            "--picture draws what many showings come to; with --only there is one. "
            "Leave one of them out.",
            blame="call",
        )
    log = options.out or Path(f"viewer-{options.only}.jsonl")
    require_writable(log, (".jsonl",), overwrite=options.overwrite, option="--out", what="a log")
    return log


def lines(found: Simulated, story_path: Path, *, everything: bool = False) -> list[str]:
    """A report for people: what is most important or, of `everything`, each thing by itself."""
    report, seconds = found.report, found.seconds
    told = [
        f"{report['title']}: {report['viewers']:,} showings in {seconds:.1f} s, "
        f"{report['viewers'] / max(seconds, 1e-9):.0f} a second"
    ]
    times = report["running_time"]
    if times["median"] is not None:
        told.append(
            f"Running time {times['median']:.0f} s in the middle, from {times['shortest']:.0f} to "
            f"{times['longest']:.0f} s; the default path takes {report['default_duration']:.0f} s"
        )
    told += _shares("Endings", report["endings"], everything)
    told += _shares("Segments", report["segments"], everything)
    if report["abstained"]:
        title = "The default path was taken because a viewer could not be read, after"
        told += _shares(title, report["abstained"], everything)
    told += _each(report) if everything else _foremost(report, found.must_see)
    if report["cards"]:
        cards = report["cards"] if everything else report["cards"][:_FOREMOST]
        more = len(report["cards"]) - len(cards)
        told.append(
            f"Cards move nobody; beats wait for their clips in {', '.join(cards)}"
            + (f" and {more} more" if more else "")
        )
    told.append(f"Limits: {report['limits']}")
    failures = report["failures"]
    if failures["count"]:
        told.append(f"{failures['count']} showings failed. To see one again and why:")
        first = failures["showings"][0]
        told += [f"  viewer {each['viewer']}: {each['what']}" for each in failures["showings"][:5]]
        only = ("--seed", first["seed"], "--only", first["viewer"])
        told.append(f"  {command('simulate', story_path, *only)}")
    return told


def _shares(title: str, shares: Mapping[str, float], everything: bool) -> list[str]:
    """What had which share of the viewers; of very many the largest."""
    told = list(shares.items())
    if not everything and len(told) > _LISTED:
        told = sorted(told, key=lambda each: -each[1])[:_FOREMOST]
        title = f"{title} (the {_FOREMOST} largest shares of {len(shares)})"
    return [title, *(f"  {_percent(share):>6}  {name}" for name, share in told)]


def _foremost(report: Mapping[str, Any], must_see: Collection[str]) -> list[str]:
    """The most important remarks, and how many are left."""
    found = remarks(report, must_see)
    told = []
    for remark in found[:_FOREMOST]:
        told.append(remark.sentence)
        told += [f"        {sentence}" for sentence in remark.why]
    rest = len(found) - _FOREMOST
    if rest > 0:
        told.append(f"{rest} more such remarks; `kuleshov simulate --all` tells everything.")
    return told


def _each(report: Mapping[str, Any]) -> list[str]:
    """Every cut that was never made, and every segment that nobody saw."""
    told = []
    for cut in report["never_made"]:
        guarded = f" (when {cut['when']})" if cut["when"] else ""
        told.append(f"Never made: the cut {cut['from']} → {cut['to']}{guarded}")
        told += [f"        {sentence}" for sentence in cut["why"]]
    unseen = report["never_seen"]
    if unseen["segments"]:
        told.append(
            f"Never seen: {unseen['seconds']:.0f} s of film in {', '.join(unseen['segments'])}"
        )
    return told


def failed(found: Simulated) -> bool:
    """Whether any showing failed."""
    return bool(found.report["failures"]["count"])


@contextmanager
def _workers(options: SimulateOptions) -> Iterator[Executor | None]:
    if options.cluster is not None:
        from engine.simulation.cluster import cluster

        with cluster(options.cluster) as executor:
            yield executor
        return
    processes = options.processes if options.processes is not None else _fitting(options.viewers)
    if processes < 1:
        raise Trouble("There must be one process at least.", blame="call")
    if processes == 1:
        yield None
        return
    # Begun afresh: a copy of a process that has threads may hang.
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as executor:
        try:
            yield executor
        except BaseException:
            executor.shutdown(wait=False, cancel_futures=True)
            raise


def _fitting(viewers: int) -> int:
    """As many processes as there are cores, where that is worth starting them."""
    return 1 if viewers < 1000 else os.cpu_count() or 1


def _loaded(path: Path) -> Story:
    loaded = load_story(path)
    if loaded.story is None:
        raise Trouble("\n".join(str(problem) for problem in loaded.problems))
    return loaded.story


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
