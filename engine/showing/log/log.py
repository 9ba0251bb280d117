"""The log of a showing: one event a line, appended and flushed, each chained to those before.

Every line ends with `"chain"`: the first 16 hex digits of the SHA-256 of the previous line's
chain and this line's content. Changing, removing or inserting a line breaks the chain at
that place. It guards against mistakes and quiet edits, not against someone who recomputes
the whole chain; and whether lines are missing at the very end shows in the missing `Ended`.
"""

import errno
import hashlib
import json
import math
import os
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Final, Self

from engine import private_files
from engine.problems import Trouble
from engine.showing.codec import from_json, to_json
from engine.showing.events import Ended, Event, Faulted, Inputs, Opened, Reread, Span, Stepped
from engine.showing.excerpt import Excerpt
from engine.showing.log.claim import claim
from engine.showing.log.summary import Summary
from engine.showing.showing import Showing, Step
from engine.steering.preset import Preset
from engine.story.model import Story
from engine.words import Seconds

LOG_NAME: Final = "log.jsonl"
"""Of a showing's log, in its folder."""

_CHAIN: Final = re.compile(r',"chain":"([0-9a-f]{16})"}$')
_STEPPED: Final = '{"event":"stepped",'
_PLAIN: Final = Preset()
_WHOLE: Final = Excerpt()
_LONGEST_LINE: Final = 16 * 1024 * 1024  # characters; the first line holds a whole story


def opened(
    story: Story,
    *,
    story_path: str,
    story_digest: str,
    sensors: tuple[str, ...] = (),
    recorded: bool = False,
    consent: tuple[str, ...] = (),
    program: str = "",
    lead: Seconds,
    resumed: tuple[Span, ...] = (),
    clock: Seconds | None = None,
    preset: Preset = _PLAIN,
    excerpt: Excerpt = _WHOLE,
) -> Opened:
    """The first line of a log: the story as read and all else that a replay needs."""
    written = _written(story)
    return Opened(
        *(written, story_path, story_digest, sensors, recorded, consent, program, lead, resumed),
        *(clock, preset, excerpt),
        passes=True,
        credited=True,
    )


def reread(now: Seconds, story: Story, story_digest: str) -> Reread:
    """The line that says that the story was edited, and into what."""
    return Reread(now, _written(story), story_digest)


def _written(story: Story) -> dict[str, Any]:
    written = story.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    return {"kuleshov": story.kuleshov, **written}


def line_of(event: Event, previous: str) -> tuple[str, str]:
    """The line (without its end) and its chain, after a line whose chain was `previous`."""
    written = to_json(event)
    try:
        content = _written_out(written)
        chain = _digest(previous, content)
    except UnicodeEncodeError:  # the name of a file that is no text
        content = _written_out(written, ensure_ascii=True)
        chain = _digest(previous, content)
    return f'{content[:-1]},"chain":"{chain}"}}', chain


def _written_out(value: Any, *, ensure_ascii: bool = False) -> str:
    return json.dumps(value, ensure_ascii=ensure_ascii, separators=(",", ":"), allow_nan=False)


def _digest(previous: str, content: str) -> str:
    return hashlib.sha256((previous + content).encode()).hexdigest()[:16]


class LogWriter:
    """Appends events to a new file, each line flushed to the system. One thread.

    Raises Trouble when the file cannot be created, OSError when a line cannot be written. An
    existing log is never continued: a showing has a log of its own.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._chain = ""
        try:
            self._file: IO[str] = private_files.open_file(path, "x", encoding="utf-8", newline="\n")
        except FileExistsError:
            raise Trouble(
                f"{path} exists already. Choose another folder for this showing."
            ) from None
        except OSError as error:
            raise Trouble(f"{path} cannot be written: {error.strerror}.") from None
        claim(self._file)

    def write(self, event: Event) -> None:
        """Append one event."""
        line, self._chain = line_of(event, self._chain)
        self._file.write(line + "\n")
        self._file.flush()
        if os.fstat(self._file.fileno()).st_nlink == 0:
            raise FileNotFoundError(errno.ENOENT, "it was deleted")

    def close(self) -> None:
        """Close the file; may be called again. What a full disk kept out of it stays out."""
        with suppress(OSError):
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@dataclass(frozen=True, slots=True)
class Log:
    """A log as read. `events[i]` stood on line `i + 1`, where steps are among them.

    `cut_off` is true where the last line was incomplete (power was lost while it was
    written); it is left out. `finished` is true where the showing came to its end.
    """

    events: tuple[Event, ...]
    cut_off: bool

    @property
    def finished(self) -> bool:
        return any(isinstance(event, Ended) for event in self.events[-1:])


def open_log(path: Path, *, steps: bool = True) -> Log:
    """Read a log and verify its chain. Raises Trouble naming the first line at fault.

    Without `steps` and their inputs, which are nearly all of a log, it holds what was told, and
    takes a small part of the time and memory.
    """
    events: list[Event] = []
    chain, number = "", 0
    try:
        with path.open(encoding="utf-8", newline="\n") as file:
            while line := file.readline(_LONGEST_LINE):
                number += 1
                if not line.endswith("\n"):
                    return Log(tuple(events), cut_off=True)
                place = f"{path.name} line {number}"
                content, chain = _verified(line[:-1], chain, place)
                if steps or not content.startswith(_STEPPED):
                    events.append(_event(content, place))
    except OSError as error:
        raise Trouble(f"{path} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError:
        raise Trouble(f"{path} is not a log of a showing: it is not text.") from None
    if not number:
        raise Trouble(f"{path} is empty: no showing was logged.")
    return Log(tuple(events), cut_off=False)


def read_log(path: Path) -> list[Event]:
    """The events of a log, verified; `open_log` also says whether it was cut off."""
    return list(open_log(path).events)


def _verified(line: str, previous: str, place: str) -> tuple[str, str]:
    """A line's content, and its chain."""
    found = _CHAIN.search(line)
    if found is None:
        raise Trouble(f"{place} is not a line of a showing's log.")
    content = line[: found.start()] + "}"
    chain = _digest(previous, content)
    if chain != found[1]:
        raise Trouble(
            f"{place} was changed after it was written, or a line before it was removed or added."
        )
    return content, chain


def _event(content: str, place: str) -> Event:
    try:
        return from_json(json.loads(content))
    except (ValueError, RecursionError):  # no JSON, or a number of more digits than Python reads
        raise Trouble(f"{place} is not a line of a showing's log.") from None
    except Trouble as trouble:
        raise Trouble(f"{place}: {trouble}") from None


class LoggedShowing:
    """A showing whose every step is logged before it is carried out. One thread.

    When the log cannot be written any more (a full disk, or it was deleted) the film goes on
    without it: `log_fault` then holds a sentence for the screen, `log_reason` why, and nothing
    further is written. `summary` goes on with the film, with that sentence among its faults.
    """

    def __init__(self, showing: Showing, writer: LogWriter) -> None:
        self.showing = showing
        self.summary = Summary()
        self.log_fault = ""
        self.log_reason = ""
        self._writer = writer

    @property
    def done(self) -> bool:
        return self.showing.done

    def open(self, event: Opened) -> None:
        """Write the first line; `opened` makes it."""
        self._write(event)

    def step(self, now: Seconds, inputs: Inputs) -> Step:
        """`Showing.step`, logged: the inputs first, then what came of them."""
        if self.showing.done:
            return Step()
        readings = tuple(
            each for each in inputs.readings if math.isfinite(each.time + each.value + each.quality)
        )
        if len(readings) < len(inputs.readings):
            inputs = replace(inputs, readings=readings)
        step = self.showing.step(now, inputs)
        self._write(Stepped(now, inputs))
        for event in step.events:
            self._write(event)
        return step

    def reread(self, now: Seconds, story: Story, digest: str) -> Step:
        """`Showing.reread`, logged."""
        step = self.showing.reread(now, story)
        for event in (reread(now, story, digest), *step.events):
            self._write(event)
        return step

    def _write(self, event: Event) -> None:
        self.summary.take(event)
        if self.log_fault:
            return
        try:
            self._writer.write(event)
        except OSError as error:
            self.log_reason = f"{error.strerror or error}."
            self.log_fault = (
                f"{self._writer.path} cannot be written any more: {self.log_reason} "
                "The film goes on without its log."
            )
            self.summary.take(Faulted(getattr(event, "now", 0.0), self.log_fault))
