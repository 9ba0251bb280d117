"""What the studio is shown: a film with an audience, maps of many segments, a long screening; and
its server."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from engine.screening.folder import Screening
from engine.simulation.made_showings import make_showings
from engine.story.load import load_story
from engine.story.write import story_text
from sample_film import STORY as SAMPLE
from tests.support.large_stories import published

FEELINGS: Final = ("amusement", "dread", "wonder", "melancholy", "awe", "loneliness", "unease")
MINUTES: Final = 10


FEW: Final = """\
kuleshov: 1
title: A Door          # a working title
start: door
arc: [{at: 0%, valence: 0, arousal: 0.1}, {at: 100%, valence: 0.4, arousal: 0.2}]
limits: {must_see: [hall]}
segments:
  door:
    clip: door.mp4
    in: 2s
    out: 8s
    captions: {en: door.vtt}
    beats: [{at: 2s, feel: unease}]
    next:
      # nearly everybody
      - {to: room, when: viewer.valence > -1, default: true, join: dissolve 500ms}
      - {to: cellar, when: viewer.arousal > 0.99 for 5s}
  # to be shot on Monday
  room: {card: "She looks around, and waits.", duration: 3s, beats: [{at: 1s, feel: calm}]}
  hall: {card: The hall., duration: 3s}
  cellar: {card: Nobody goes there., duration: 3s}
"""


def few(folder: Path) -> Path:
    """A story of a clip and three cards, with comments, and a second clip that nothing uses."""
    folder.mkdir(parents=True)
    for name, clip in (("door.mp4", "harbour.mp4"), ("window.mp4", "tide.mp4")):
        shutil.copy(SAMPLE.parent / "clips" / clip, folder / name)
    captions = "WEBVTT\n\n00:02.500 --> 00:05.000\nWho is there?\n"
    (folder / "door.vtt").write_text(captions, encoding="utf-8")
    path = folder / "story.yaml"
    path.write_text(FEW, encoding="utf-8")
    return path


def mapped(folder: Path, segments: int) -> Path:
    """A story shaped like a published one, of so many segments; its clips are not there."""
    folder.mkdir(parents=True)
    path = folder / "story.yaml"
    path.write_text(story_text(published(segments)), encoding="utf-8")
    return path


def screened(folder: Path, people: int) -> tuple[Path, Path]:
    """A story of ten minutes with a beat every nine seconds, and so many made viewers of it."""
    folder.mkdir(parents=True)
    lines = ["kuleshov: 1", "title: Ten Minutes", "start: part_0", "segments:"]
    for part in range(MINUTES):
        lines += [f"  part_{part}:", "    clip: any.mp4", "    out: 60s", "    beats:"]
        lines += [
            f"      - {{at: {5 + 9 * n}s, feel: {FEELINGS[(part + n) % len(FEELINGS)]}}}"
            for n in range(6)
        ]
        if part < MINUTES - 1:
            lines += ["    next:", f"      - {{to: part_{part + 1}}}"]
    path = folder / "story.yaml"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    screening = Screening.create(folder / "screening", [(load_story(path), "first cut")])
    make_showings(screening, screening.films[0], people, 1)
    return path, screening.folder


@contextmanager
def served(story: Path, screening: Path | None = None, *, read_only: bool = False) -> Iterator[str]:
    """A studio of a story, for as long as the block lasts; its link."""
    with running(story, screening, read_only=read_only) as (_, link):
        yield link


@contextmanager
def running(
    story: Path, screening: Path | None = None, *, read_only: bool = False
) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """The same, with its process."""
    words = [sys.executable, "-m", "player", "studio", str(story), "--no-browser", "--json"]
    words += ["--read-only"] * read_only
    if screening is not None:
        words += ["--screening", str(screening)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield process, json.loads(process.stdout.readline())["link"]
    finally:
        process.terminate()
        process.wait()


def page_of(link: str, page: str) -> str:
    """The address of a page of a studio, with its key."""
    return link.replace("/?", f"/{page}{'&' if '?' in page else '?'}", 1)
