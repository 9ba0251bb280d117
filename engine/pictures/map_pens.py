"""The pens of a story's map: what colour, how wide, and what its labels say. Lengths in inches."""

from collections.abc import Callable
from typing import Any, Final

from engine.pictures.printed import shortened, size_of
from engine.story.model import Cut, Segment

Feel = Callable[[str], tuple[float, float]]
Colour = tuple[float, float, float]

PAPER: Final = "#fbfaf7"
INK: Final = "#24272c"
SOFT: Final = "#6a6f77"
LINE: Final = "#9aa0a8"
GUARD: Final = "#7a4f8a"
CHOICE: Final = "#2f6d62"
MUST: Final = "#b3472e"
UNSEEN: Final = "#a8a49a"
NEUTRAL: Final[Colour] = (0.94, 0.93, 0.90)
_SAD: Final[Colour] = (0.52, 0.64, 0.82)  # valence -1: blue
_GLAD: Final[Colour] = (0.96, 0.76, 0.40)  # valence 1: amber

NAME: Final = 10.0  # points
DETAIL: Final = 8.0
TITLE: Final = 15.0
_LONGEST: Final = 2.3  # of a name
WIDEST: Final = 2.3  # of a label


def short_name(name: str) -> str:
    """A segment's name, shortened in the middle where it is too long for a box."""
    return shortened(name, NAME, _LONGEST, bold=True)


def detail(segment: Segment) -> str:
    """How long a segment lasts, and how many beats it has."""
    minutes, seconds = divmod(round(max(0.0, segment.duration), 1), 60)
    length = f"{minutes:g} min {seconds:g} s" if minutes else f"{seconds:g} s"
    beats = len(segment.beats)
    return length if not beats else f"{length} · {beats} beat{'s' if beats > 1 else ''}"


def loop_label(cut: Cut) -> str:
    """The label of a cut that leads back to its own segment."""
    if cut.choice is not None:
        return shortened(f"“{cut.choice}”", DETAIL, WIDEST)
    return shortened(cut.when or "again", DETAIL, WIDEST)


def label(cut: Cut) -> str:
    """The label of a cut: the answer that takes it, its guard and its dissolve."""
    lines = []
    if cut.choice is not None:
        lines.append(f"“{cut.choice}”")
    if cut.when is not None:
        lines.append(" ".join(cut.when.split()).replace(" and ", "\nand ").replace(" or ", "\nor "))
    if cut.join.kind == "dissolve":
        lines.append(f"dissolve {cut.join.duration:g} s")
    return "\n".join(lines)


def label_size(cut: Cut) -> tuple[float, float] | None:
    """Its width and height with the room around it; None where there is nothing to say."""
    text = label(cut)
    if not text:
        return None
    width, height = size_of(text, DETAIL, wrap=WIDEST)
    return width + 0.16, height + 0.06


def label_colour(cut: Cut) -> str:
    """An answer's before a guard's, as in the line itself."""
    if cut.choice is not None:
        return CHOICE
    return GUARD if cut.when else SOFT


def percent(share: float) -> str:
    """Whole per cent, and never 0 for what somebody saw."""
    return "< 1 %" if 0 < share < 0.005 else f"{100 * share:.0f} %"


def _mix(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def feeling_colour(valence: float, arousal: float) -> Colour:
    """Valence chooses the hue (blue, neutral, amber); arousal deepens it."""
    pole = _GLAD if valence > 0 else _SAD
    tone = _mix(NEUTRAL, pole, min(1.0, abs(valence) ** 0.7))
    return _mix(tone, _mix(tone, (0.35, 0.25, 0.25), 0.22), max(0.0, min(1.0, arousal)))


def colour_of(segment: Segment, feel: Feel | None) -> Colour:
    """The mean of what the beats are meant to feel like, weighted by their strength."""
    total = valence = arousal = 0.0
    for beat in segment.beats if feel else ():
        try:
            felt = feel(beat.feel) if feel else (0.0, 0.0)
        except KeyError:
            continue  # an unknown feeling is for `check` to report
        total += beat.strength
        valence += felt[0] * beat.strength
        arousal += felt[1] * beat.strength
    return feeling_colour(valence / total, arousal / total) if total else NEUTRAL


def pen(cut: Cut, default: bool) -> dict[str, Any]:
    """Default cuts are thick, guarded ones dashed, free ones thin; answers have their colour."""
    if default:
        return {"edgecolor": INK, "linewidth": 2.4}
    dashes = {"linestyle": (0, (5, 2.5))} if cut.when is not None else {}
    colour = CHOICE if cut.choice is not None else GUARD if cut.when is not None else LINE
    return {"edgecolor": colour, "linewidth": 1.2, **dashes}


def walked_pen(cut: Cut, share: float) -> dict[str, Any]:
    """The more viewers walk a cut, the wider; what nobody walks is dotted."""
    if share == 0:
        return {"edgecolor": UNSEEN, "linewidth": 0.9, "linestyle": (0, (1, 2.2))}
    colour = CHOICE if cut.choice is not None else GUARD if cut.when is not None else INK
    return {"edgecolor": colour, "linewidth": 0.8 + 5.2 * share}
