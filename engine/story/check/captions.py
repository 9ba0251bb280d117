"""Checks captions: their files, their writing, and when they are on screen.

A file has one finding for each kind of fault, with its number and the line of the first.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from engine.media.caption_parser import LONGEST, Caption, Fault
from engine.media.captions import LARGEST, SUFFIXES, CaptionFile, TooLarge, read_captions
from engine.problems import Trouble
from engine.story.check.files import named_file
from engine.story.check.typefaces import lacking
from engine.story.findings import Finding
from engine.story.model import Story
from engine.story.represent import representation, views
from engine.story.text.locations import Location
from engine.words import Seconds

_CUT_OFF: Final = 1.0  # seconds of a caption that nobody misses much at a cut
_BLINK: Final = 0.2  # two captions together for so short a time flicker
_MOST_AT_ONCE: Final = 3

_FAULTS: Final = {
    "broken": (
        "CAPTIONS-TIMES",
        "{} whose times cannot be understood, never seen",
        "Write them as 00:00:02,000 --> 00:00:04,000 in SubRip, 00:00:02.000 in WebVTT.",
    ),
    "loose": (
        "CAPTIONS-LOOSE",
        "{} whose times are read, but are not written as {} has them",
        "Write them as {} for other programs; saving in an editor of captions does it.",
    ),
    "reversed": (
        "CAPTIONS-REVERSED",
        "{} that would end before the beginning, never seen",
        "Exchange or mend the two times.",
    ),
    "stray": (
        "CAPTIONS-STRAY",
        "{} outside any caption, never seen",
        "Write times above them, or delete the empty line before them.",
    ),
    "long": (
        "CAPTIONS-LONG",
        f"{{}} of more than {LONGEST} letters, of which the rest is cut off",
        "Divide them; nobody reads so much at once.",
    ),
}
_EXAMPLES: Final = {
    "SubRip": "00:00:02,000 --> 00:00:04,000",
    "WebVTT": "00:00:02.000 --> 00:00:04.000",
}


class _Use(NamedTuple):
    """A span of media time, `start` to `end`, in which a file's captions can be on screen."""

    start: Seconds
    end: Seconds


def caption_findings(story: Story, folder: Path, *, look_inside: bool) -> Iterator[Finding]:
    """The findings on captions; files are read once, and only with `look_inside`."""
    read: set[tuple[Path, str]] = set()
    uses = _uses(story) if look_inside else {}
    for _, way, segment in views(story):
        for language, written in segment.captions.items():
            location: Location = (*way, "captions", language)
            found = _file(folder, written, location)
            if isinstance(found, Finding):
                yield found
            elif look_inside and (found, language) not in read:
                read.add((found, language))
                yield from _inside(found, written, language, location, uses[written])


def _file(folder: Path, written: str, location: Location) -> Path | Finding:
    wrong_kind = Finding(
        "CAPTIONS-SUFFIX",
        location,
        "The name of these captions ends neither in .srt nor in .vtt.",
        "Export them as WebVTT or SubRip.",
    )
    found = named_file(folder, written, SUFFIXES, wrong_kind, "CAPTIONS-MISSING")
    if isinstance(found, Finding) or (size := found.stat().st_size) <= LARGEST:
        return found
    message = f"The captions have {size / 1024:.0f} KiB; at most {LARGEST // 1024} are read."
    return Finding("CAPTIONS-TOO-LARGE", location, message, "Is this the right file?")


def _uses(story: Story) -> dict[str, list[_Use]]:
    """When each file is on screen, over all segments and their representations."""
    uses: dict[str, list[_Use]] = {}
    for segment in story.segments.values():
        for each in (segment, *(representation(segment, name) for name in segment.representations)):
            use = _Use(each.in_point, each.out_points[-1] + each.hold)
            for written in each.captions.values():
                uses.setdefault(written, []).append(use)
    return uses


def _inside(
    path: Path, written: str, language: str, location: Location, uses: Sequence[_Use]
) -> Iterator[Finding]:
    try:
        read = read_captions(path, language)
    except TooLarge as trouble:
        yield Finding("CAPTIONS-TOO-LARGE", location, str(trouble), "Is this the right file?")
        return
    except Trouble as trouble:
        message, _, remedy = str(trouble).partition(". ")
        remedy = remedy or "Check the file and its permissions."
        yield Finding("CAPTIONS-UNREADABLE", location, f"{message.rstrip('.')}.", remedy)
        return
    yield from _encoding_findings(read, written, location)
    yield from _format_findings(read, path, location)
    for fault in read.faults:
        yield _fault_finding(fault, read, written, location)
    yield from lacking(location, (each.text for each in read.captions), "file")
    yield from _unseen_findings(read.captions, written, location, uses)
    yield from _overlap_findings(read.captions, written, location)


def _encoding_findings(read: CaptionFile, written: str, location: Location) -> Iterator[Finding]:
    if read.encoding == "UTF-8" and not read.damaged and read.meant is None:
        return
    if read.meant is not None:
        message = f'{written} was encoded twice: "{read.sample}" was once "{read.meant[:40]}".'
        remedy = "Export it anew as UTF-8, or have an editor read it as UTF-8 and save it once."
    elif read.guessed:
        message = f'{written} is not UTF-8; as {read.encoding} it reads "{read.sample}".'
        remedy = "If that is right, save it as UTF-8; if not, export it anew as UTF-8."
    elif read.damaged:
        message = f"{written} holds {read.damaged} characters that mean nothing in {read.encoding}."
        remedy = "Export it anew as UTF-8."
    else:
        message = f"{written} is {read.encoding}; it is read, but not by every program."
        remedy = "Save it as UTF-8."
    yield Finding("CAPTIONS-ENCODING", location, message, remedy)


def _format_findings(read: CaptionFile, path: Path, location: Location) -> Iterator[Finding]:
    named = "SubRip" if path.suffix.lower() == ".srt" else "WebVTT"
    if read.format != named:
        right = path.with_suffix(".srt" if read.format == "SubRip" else ".vtt").name
        message = f"By its content {path.name} is {read.format}, and it is read as such."
        yield Finding("CAPTIONS-FORMAT", location, message, f"Call it {right}, for other programs.")
    elif named == "WebVTT" and read.captions and not read.headed:
        message = f"{path.name} does not begin with WEBVTT, without which other players refuse it."
        remedy = "Write WEBVTT into its first line, and leave the second one empty."
        yield Finding("CAPTIONS-FORMAT", location, message, remedy)


def _fault_finding(fault: Fault, read: CaptionFile, written: str, location: Location) -> Finding:
    code, message, remedy = _FAULTS[fault.kind]
    kind = "line" if fault.kind == "stray" else "caption"
    count = f"{fault.count} {kind}{'s' if fault.count != 1 else ''}"
    said = message.format(count, read.format)
    first = f'first in line {fault.line}, "{fault.text}"'
    mended = remedy.format(_EXAMPLES[read.format])
    return Finding(code, location, f"{written} has {said}: {first}.", mended)


def _unseen_findings(
    captions: Sequence[Caption], written: str, location: Location, uses: Sequence[_Use]
) -> Iterator[Finding]:
    """Captions that no segment shows, because they begin after it ends or end before it begins."""
    unseen = [
        each
        for each in captions
        if not any(each.start < use.end and each.end > use.start for use in uses)
    ]
    seen = {each.line for each in captions} - {each.line for each in unseen}
    cut_off = [
        each
        for each in captions
        if each.line in seen and all(each.end > use.end + _CUT_OFF for use in uses)
    ]
    first = next(iter(unseen or cut_off), None)
    if first is None:
        return
    begin, end = min(use.start for use in uses), max(use.end for use in uses)
    parts = []
    if unseen:
        parts.append(f"{_are(unseen)} never seen")
    if cut_off:
        parts.append(f"{_are(cut_off)} cut off at the end")
    yield Finding(
        "CAPTIONS-UNSEEN",
        location,
        f"Of {len(captions)} captions in {written} {' and '.join(parts)}: the clip is on screen "
        f"from {begin:g}s to {end:g}s of its own time, and the caption in line {first.line} stands "
        f"from {first.start:g}s to {first.end:g}s.",
        "Count the times of captions from the beginning of the clip's file; or move `in` or `out`.",
    )


def _are(captions: Sequence[Caption]) -> str:
    return f"{len(captions)} {'is' if len(captions) == 1 else 'are'}"


def _overlap_findings(
    captions: Sequence[Caption], written: str, location: Location
) -> Iterator[Finding]:
    """Captions that share the screen as nobody would want it."""
    odd: dict[str, list[Caption]] = {}
    open_now: list[Caption] = []
    for caption in captions:
        open_now = [each for each in open_now if each.end > caption.start][-_MOST_AT_ONCE:]
        if any(each.text == caption.text for each in open_now):
            odd.setdefault("the same words stand there twice", []).append(caption)
        elif any(0 < each.end - caption.start < _BLINK for each in open_now):
            odd.setdefault("two stand together for a blink only", []).append(caption)
        elif len(open_now) == _MOST_AT_ONCE:
            odd.setdefault(f"more than {_MOST_AT_ONCE} stand together", []).append(caption)
        open_now.append(caption)
    if odd:
        times = {what: f"{len(found)} times, first in " for what, found in odd.items()}
        parts = (
            f"{what} ({times[what] if len(found) > 1 else ''}line {found[0].line})"
            for what, found in odd.items()
        )
        yield Finding(
            "CAPTIONS-OVERLAP",
            location,
            f"In {written} captions overlap: {'; '.join(parts)}.",
            "Let each end before the next begins, unless two are to be read at once.",
        )
