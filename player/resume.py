"""Where a viewer stopped, kept on this machine until they go on: a place, and nothing of them."""

import contextlib
import hashlib
import json
import math
import os
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from engine.problems import Trouble
from engine.showing.history import Place, Span
from engine.story.model import Story

STATE_VERSION: Final = 1
_LARGEST: Final = 1024 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class Stopped:
    """The viewer's cut up to where they stopped, at the end of its last span."""

    spans: tuple[Span, ...]

    @property
    def place(self) -> str:
        """Such as `storm at 0:42`."""
        last = self.spans[-1]
        return str(Place(len(self.spans) - 1, last.segment, last.end))


def state_file(story: Path) -> Path:
    """Where the place in a story is kept: in the platform's folder for state, by its path."""
    import platformdirs

    name = hashlib.sha256(str(story.resolve()).encode()).hexdigest()[:16]
    return platformdirs.user_state_path("kuleshov", appauthor=False) / "stopped" / f"{name}.json"


def keep(file: Path, digest: str, spans: Sequence[Span], log: Path) -> None:
    """Keep a place: whole or not at all, whatever fails. Raises Trouble when it cannot be."""
    last = spans[-1]
    state = {
        "kuleshov_state": STATE_VERSION,
        "story": digest,
        "segment": last.segment,
        "position": last.end,
        "path": [asdict(span) for span in spans],
        "log": str(log),
    }
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as part:
                json.dump(state, part, indent=2)
                part.flush()
                os.fsync(part.fileno())
            Path(name).replace(file)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise Trouble(
            f"Where you stopped could not be kept ({error.strerror}); next time the film begins "
            "at its beginning."
        ) from None


def forget(file: Path) -> None:
    """The film was seen to its end."""
    with contextlib.suppress(OSError):
        file.unlink(missing_ok=True)


def stopped(file: Path, digest: str, story: Story) -> Stopped | None:
    """Where the viewer stopped; None where nothing is kept.

    Raises Trouble with a sentence where what is kept fits neither this program nor this story.
    """
    try:
        with file.open("rb") as kept:
            text = kept.read(_LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        raise Trouble(f"Where you stopped cannot be read: {error.strerror}.") from None
    try:
        state = json.loads(text)
        version = state["kuleshov_state"]
        if type(version) is not int or version != STATE_VERSION:
            raise Trouble(
                "Where you stopped was kept by another version of Kuleshov, so the film begins "
                "at its beginning."
            )
        if state["story"] != digest:
            raise Trouble(
                "The story was changed since you stopped, so the film begins at its beginning."
            )
        spans = tuple(_span(each, story) for each in state["path"])
        if not spans:
            raise ValueError("it is empty")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Trouble(
            f"Where you stopped ({file}) is damaged, so the film begins at its beginning."
        ) from None
    return Stopped(spans)


def _span(kept: dict[str, Any], story: Story) -> Span:
    span = Span(str(kept["segment"]), float(kept["start"]), float(kept["end"]))
    segment = story.segments[span.segment]
    if not (math.isfinite(span.length) and 0 <= span.start <= span.end <= segment.out_points[-1]):
        raise ValueError("it lies outside the segment")
    return span
