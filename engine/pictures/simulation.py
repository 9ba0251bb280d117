"""The picture of a simulation, drawn by matplotlib, which draws the story's map as well."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine import whole_files
from engine.problems import Trouble
from engine.simulation.tally import Tally, band, never_seen
from engine.steering.arc import Arc
from engine.story.graph import default_duration
from engine.story.model import Story

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_INK, _QUIET, _UNSEEN = "#30343b", "#7d95b5", "#c0504d"
_MOST = 40  # bars that can be read one under the other
_LEAST = 8  # so that few bars are no broad ones
_LETTERS = 28


def draw(tally: Tally, story: Story, path: Path) -> None:
    """Write SVG or PNG by the suffix of `path`: what was seen, how films ended, how long they
    were, and where their viewers were beside the arc. Raises Trouble for another suffix and
    where the file cannot be written."""
    if path.suffix.lower() not in (".svg", ".png"):
        raise Trouble(f"{path}: a picture is drawn as .svg or .png.", blame="call")
    figure = composed(tally, story)
    try:
        with whole_files.replacing(path) as part:
            figure.savefig(part, dpi=150)
    except OSError as error:
        raise Trouble(f"{path} cannot be written: {error.strerror}.") from None


def composed(tally: Tally, story: Story) -> "Figure":
    """The picture, as matplotlib has it."""
    from matplotlib.figure import Figure

    from engine.pictures.printed import relettered

    seen, left_out = _rarest(
        [(name, tally.segments[name] / max(1, tally.showings)) for name in story.segments], _MOST
    )
    ends, ends_left_out = _rarest(
        [
            (name, tally.endings[name] / max(1, tally.showings))
            for name, segment in story.segments.items()
            if segment.is_ending
        ],
        _MOST // 2,
    )
    rows = max(len(seen), 2 * len(ends), 16)
    figure = Figure(figsize=(15, 2.5 + 0.28 * rows), layout="constrained")
    parts = figure.subplot_mosaic(
        [["seen", "ends", "valence"], ["seen", "times", "arousal"]], width_ratios=(4, 4, 5)
    )
    _bars(parts["seen"], seen, f"Share of showings that passed a segment{left_out}")
    _bars(parts["ends"], ends, f"Endings{ends_left_out}")
    _running_times(parts["times"], tally, story)
    _arc(parts["valence"], tally, story, "valence")
    _arc(parts["arousal"], tally, story, "arousal")
    unseen = never_seen(tally, story)
    title = f"{story.title}: {tally.showings:,} simulated showings"
    if unseen:
        title += f", {len(unseen)} segment{'s' if len(unseen) > 1 else ''} never seen"
    figure.suptitle(title, color=_INK)
    relettered(figure, ticks=True)
    return figure


def _rarest(shares: list[tuple[str, float]], most: int) -> tuple[list[tuple[str, float]], str]:
    """All of them or, of very many, the rarest, and words for the title that say so."""
    if len(shares) <= most:
        return shares, ""
    return (
        sorted(shares, key=lambda each: each[1])[:most],
        f",\nof {len(shares)} the {most} rarest",
    )


def _bars(axes: Any, shares: list[tuple[str, float]], title: str) -> None:
    """A bar for each, from nothing to all showings; how much it is stands to the right of them."""
    places = range(len(shares))
    axes.barh(places, [share for _, share in shares], color=_QUIET)
    axes.set_yticks(places, [_short(name) for name, _ in shares], fontsize=8, color=_INK)
    for place, (_, share) in enumerate(shares):
        label = "never" if share == 0 else "all" if share == 1 else f"{100 * share:.1f} %"
        axes.text(
            *(1.02, place, label),
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=8,
            color=_INK if share else _UNSEEN,
        )
    axes.set_ylim(max(len(shares), _LEAST) - 0.5, -0.5)
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100 %"], fontsize=8)
    axes.set_title(title, color=_INK, fontsize=10, loc="left")


def _short(name: str) -> str:
    """As much of a long name as leaves room for its bar: its beginning and its end."""
    return name if len(name) <= _LETTERS else f"{name[: _LETTERS - 9]}…{name[-8:]}"


def _running_times(axes: Any, tally: Tally, story: Story) -> None:
    times = [tenths / 10 for tenths in tally.times]
    axes.hist(times, bins=40, weights=list(tally.times.values()), color=_QUIET)
    default = default_duration(story)
    axes.axvline(default, color=_INK, linestyle=":")
    if story.limits.running_time is not None:
        for limit in story.limits.running_time:
            axes.axvline(limit, color=_UNSEEN)
    axes.set_ylabel("showings", fontsize=8)
    axes.tick_params(labelsize=8)
    axes.set_title("Running time in s (dotted: default path)", color=_INK, fontsize=10, loc="left")


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
    axes.set_xlim(0, 1)
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0", "25", "50", "75", "100 %"])
    axes.tick_params(labelsize=8)
    title = f"{name.capitalize()} over the default path's length"
    axes.set_title(title, color=_INK, fontsize=10, loc="left")
    axes.legend(fontsize=8, loc="lower left")
