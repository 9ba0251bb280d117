"""The picture of a simulation, drawn by matplotlib, which draws the story's map as well."""

from pathlib import Path
from typing import Any

from engine import caches
from engine.problems import Trouble
from engine.showing.simulate.tally import Tally, band, never_seen
from engine.steering.arc import Arc
from engine.story.graph import default_duration
from engine.story.model import Story

_INK, _QUIET, _UNSEEN = "#30343b", "#7d95b5", "#c0504d"
_MOST = 40  # bars that can be read one under the other


def draw(tally: Tally, story: Story, path: Path) -> None:
    """Write SVG or PNG by the suffix of `path`: what was seen, how films ended, how long they
    were, and where their viewers were beside the arc. Raises Trouble for another suffix and
    where the file cannot be written."""
    if path.suffix.lower() not in (".svg", ".png"):
        raise Trouble(f"{path}: a picture is drawn as .svg or .png.", blame="call")
    caches.gather()
    from matplotlib.figure import Figure

    figure = Figure(figsize=(12, 8), layout="constrained")
    parts = figure.subplot_mosaic([["seen", "ends", "valence"], ["seen", "times", "arousal"]])
    _bars(parts["seen"], _coverage(tally, story), "Share of showings that passed a segment")
    _bars(
        parts["ends"],
        [
            (name, tally.endings[name] / max(1, tally.showings))
            for name, segment in story.segments.items()
            if segment.is_ending
        ],
        "Endings",
    )
    _running_times(parts["times"], tally, story)
    _arc(parts["valence"], tally, story, "valence")
    _arc(parts["arousal"], tally, story, "arousal")
    unseen = never_seen(tally, story)
    title = f"{story.title}: {tally.showings:,} simulated showings"
    if unseen:
        title += f", {len(unseen)} segments never seen"
    figure.suptitle(title, color=_INK)
    try:
        figure.savefig(path, dpi=150)
    except OSError as error:
        raise Trouble(f"{path} cannot be written: {error.strerror}.") from None


def _coverage(tally: Tally, story: Story) -> list[tuple[str, float]]:
    """Every segment, or of very many the least seen."""
    shares = [(name, tally.segments[name] / max(1, tally.showings)) for name in story.segments]
    return shares if len(shares) <= _MOST else sorted(shares, key=lambda each: each[1])[:_MOST]


def _bars(axes: Any, shares: list[tuple[str, float]], title: str) -> None:
    names = [name for name, _ in shares]
    axes.barh(names, [share for _, share in shares], color=_QUIET)
    for place, (_, share) in enumerate(shares):
        label = "never" if share == 0 else f"{100 * share:.1f} %"
        axes.text(share + 0.01, place, label, va="center", color=_INK if share else _UNSEEN)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.15)
    axes.set_title(title, color=_INK, fontsize=10)


def _running_times(axes: Any, tally: Tally, story: Story) -> None:
    times = [tenths / 10 for tenths in tally.times]
    axes.hist(times, bins=40, weights=list(tally.times.values()), color=_QUIET)
    default = default_duration(story)
    axes.axvline(default, color=_INK, linestyle=":")
    if story.limits.running_time is not None:
        for limit in story.limits.running_time:
            axes.axvline(limit, color=_UNSEEN)
    axes.set_title("Running time in s (dotted: default path)", color=_INK, fontsize=10)


def _arc(axes: Any, tally: Tally, story: Story, name: str) -> None:
    bands = band(getattr(tally, name), (0.1, 0.5, 0.9))
    at = [share for share, _ in bands]
    low, middle, high = ([levels[part] for _, levels in bands] for part in range(3))
    axes.fill_between(at, low, high, color=_QUIET, alpha=0.35, label="8 of 10 viewers")
    axes.plot(at, middle, color=_QUIET, label="median")
    if story.arc:
        arc = Arc(story, max(1.0, default_duration(story)))
        aims = [getattr(arc.at(share / 100), name) for share in range(101)]
        axes.plot([share / 100 for share in range(101)], aims, color=_INK, label="arc")
    axes.set_ylim(-1, 1)
    axes.set_title(f"{name.capitalize()} over the running time", color=_INK, fontsize=10)
    axes.legend(fontsize=8, loc="lower left")
