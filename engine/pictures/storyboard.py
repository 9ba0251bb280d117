"""The storyboard of a showing: what was shown, cut by cut, with the viewer's curve under it."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from engine import private_files
from engine.showing.arrivals import arrivals_of
from engine.showing.credits import credits_of
from engine.showing.events import Decided, Ended, Entered, Event, Felt, Forgot, Opened
from engine.story.graph import default_duration
from engine.story.model import Story
from engine.words import Seconds, SegmentName

_PAPER: Final = "#f6f2ea"
_INK: Final = "#23262d"
_FAINT: Final = "#8b867c"
_VALENCE: Final = "#c8642d"
_AROUSAL: Final = "#2f6690"
_KINDS: Final = {
    "steered": "#2e7d4f",
    "only": _FAINT,
    "abstained": "#a89f91",
    "calmed": "#2b7a8c",
    "asked": "#7a4b94",
    "fault": "#b3261e",
}
_COLUMNS: Final = 6
_NAME: Final = 1.6  # inches of a name over its picture
_NOTE: Final = 2.2
_NOT_KEPT: Final = (
    "readings were not kept, or were forgotten: dots are what each decision rested on"
)
_MANY: Final = 60
"""Of more segments than these a picture is made twice as wide, for it would be endlessly high."""


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """The picture shortly after a segment came on, as a JPEG: a long film has hundreds."""

    segment: SegmentName
    at: Seconds
    encoded: bytes

    @staticmethod
    def of(segment: SegmentName, at: Seconds, picture: npt.NDArray[np.uint8]) -> "Thumbnail":
        """Make one of a picture in RGB of shape (height, width, 3); takes about a millisecond."""
        import cv2

        bgr = np.ascontiguousarray(picture[:, :, ::-1])
        return Thumbnail(segment, at, cv2.imencode(".jpg", bgr)[1].tobytes())

    @property
    def picture(self) -> npt.NDArray[np.uint8]:
        """The picture in RGB of shape (height, width, 3)."""
        import cv2

        bgr = cv2.imdecode(np.frombuffer(self.encoded, np.uint8), cv2.IMREAD_COLOR)
        return np.asarray(bgr, np.uint8)[:, :, ::-1]


def draw_storyboard(
    path: Path, story: Story, events: Sequence[Event], thumbnails: Sequence[Thumbnail]
) -> None:
    """Write the picture as PNG. `thumbnails` in the order in which they were shown."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    from engine.pictures.printed import relettered

    entered = [event for event in events if isinstance(event, Entered)]
    columns = _COLUMNS if len(entered) <= _MANY else 2 * _COLUMNS
    rows = max(1, -(-len(entered) // columns))
    figure = Figure(figsize=(2.5 * columns, 1.3 + 1.85 * rows + 3.9), dpi=100, facecolor=_PAPER)
    FigureCanvasAgg(figure)
    height = figure.get_figheight()
    grid = figure.add_gridspec(
        rows + 1, columns, height_ratios=[*[1.0] * rows, 1.9], hspace=0.36, wspace=0.06,
        left=0.045, right=0.985, top=1 - 0.85 / height, bottom=0.95 / height,
    )  # fmt: skip
    _head(figure, story, events)
    pictures = {(each.segment, each.at): each.picture for each in thumbnails}
    arrivals = arrivals_of(events)
    for number, event in enumerate(entered):
        axes = figure.add_subplot(grid[number // columns, number % columns])
        _panel(axes, number, event, pictures.get((event.segment, event.at)), arrivals[number])
    _curve(figure.add_subplot(grid[rows, :]), story, events, entered)
    relettered(figure)
    picture = BytesIO()
    figure.savefig(picture, format="png")
    private_files.write_file(path, picture.getvalue())


def _head(figure: Any, story: Story, events: Sequence[Event]) -> None:
    top = 1 - 0.32 / figure.get_figheight()
    figure.text(0.045, top, story.title, fontsize=17, color=_INK, va="center", weight="bold")
    if any(isinstance(event, Opened) for event in events):
        text = credits_of(events).sentence()
        figure.text(0.985, top, text, fontsize=10, color=_FAINT, ha="right", va="center")


def _panel(
    axes: Any, number: int, event: Entered, picture: Any | None, decision: Decided | None
) -> None:
    from engine.pictures.printed import shortened

    axes.set_xticks([])
    axes.set_yticks([])
    kind = decision.kind if decision else "start"
    colour = _KINDS.get(kind, _INK)
    for spine in axes.spines.values():
        spine.set_color(colour)
        spine.set_linewidth(2.5)
    if picture is not None:
        axes.imshow(picture)
    else:
        axes.set_facecolor("#ddd6c8")
        axes.set_box_aspect(9 / 16)
        axes.text(0.5, 0.5, "left within 2 s", ha="center", va="center", color=_FAINT,
                  transform=axes.transAxes)  # fmt: skip
    # A number before a name that is read from the right stays on its left all the same.
    title = f"\u200e{number + 1}  {shortened(event.segment, 9.5, _NAME)}"
    axes.set_title(title, fontsize=9.5, color=_INK, loc="left", pad=3)
    axes.set_title(f"{event.at:.1f} s", fontsize=8.5, color=_FAINT, loc="right", pad=3)
    instead = decision and decision.default not in (None, decision.to)
    note: str = kind
    if decision and instead:
        note = shortened(f"{kind}, not {decision.default}", 8.5, _NOTE)
    axes.set_xlabel(note, fontsize=8.5, color=colour, labelpad=3, loc="left")


def _curve(axes: Any, story: Story, events: Sequence[Event], entered: Sequence[Entered]) -> None:
    felt = [event for event in events if isinstance(event, Felt)]
    rested_on = [event.felt for event in events if isinstance(event, Decided)]
    axes.set_facecolor(_PAPER)
    axes.set_ylim(-1, 1)
    last = [event.now for event in events if isinstance(event, Felt | Decided | Ended)]
    end = max([*last, *(event.at for event in entered), 1.0])
    axes.set_xlim(0, end)
    for number, event in enumerate(entered):
        axes.axvline(event.at, color=_FAINT, linewidth=0.7, alpha=0.7)
        axes.text(event.at, 1.03, f" {number + 1}", fontsize=8, color=_FAINT, va="bottom")
    times = [event.now for event in felt]
    for name, colour in (("valence", _VALENCE), ("arousal", _AROUSAL)):
        estimates = [event.estimates[name] for event in felt]  # type: ignore[index]
        means = [each.mean for each in estimates]
        spread = [each.variance**0.5 for each in estimates]
        low = [mean - width for mean, width in zip(means, spread, strict=True)]
        high = [mean + width for mean, width in zip(means, spread, strict=True)]
        axes.fill_between(times, low, high, color=colour, alpha=0.15, linewidth=0)
        axes.plot(times, means, color=colour, linewidth=1.8, label=f"{name}, ± one sd")
        if _is_thin(events):
            known = [each for each in rested_on if each.estimates[name].confidence > 0]  # type: ignore[index]
            axes.plot([each.now for each in known],
                      [each.estimates[name].mean for each in known],  # type: ignore[index]
                      "o", color=colour, markersize=5)  # fmt: skip
        _arc(axes, story, name, colour, end)
    axes.plot(times, [event.confidence for event in felt], color=_INK, linewidth=1, alpha=0.6,
              label="confidence")  # fmt: skip
    axes.axhline(story.confidence, color=_INK, linewidth=0.6, linestyle=":", alpha=0.6,
                 label="steers above")  # fmt: skip
    if _is_thin(events):
        axes.text(0.5, 0.06, _NOT_KEPT, transform=axes.transAxes, ha="center", fontsize=9,
                  color=_FAINT)  # fmt: skip
    axes.set_xlabel("film time, s", fontsize=9, color=_INK)
    axes.tick_params(labelsize=8, colors=_FAINT)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.13), ncols=6, fontsize=8.5,
                frameon=False)  # fmt: skip


def _is_thin(events: Sequence[Event]) -> bool:
    """Whether what was felt between decisions was not kept, or was forgotten."""
    return any((isinstance(each, Opened) and not each.keeps) or isinstance(each, Forgot)
               for each in events)  # fmt: skip


def _arc(axes: Any, story: Story, name: str, colour: str, end: Seconds) -> None:
    if not story.arc:
        return
    length = default_duration(story) or end
    times = [point.at * length for point in story.arc]
    values = [getattr(point, name) for point in story.arc]
    axes.plot(times, values, color=colour, linewidth=1.1, linestyle="--", alpha=0.75,
              label=f"{name} of the arc")  # fmt: skip
