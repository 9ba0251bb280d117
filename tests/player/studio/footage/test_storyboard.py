"""The storyboard of a path, read back from its PDF."""

import re
import zlib
from pathlib import Path

import numpy as np

from engine.pictures.intended_storyboard import Panel, draw_intended
from engine.story.load import story_of_text
from engine.story.model import Story
from player.studio.footage.course import path_from
from player.studio.footage.storyboard import storyboard, storyboard_words
from player.studio.words import words_in

SEGMENTS = 14
FEELS = ("dread", "quiet joy")


def story(folder: Path) -> Story:
    """Before the shoot: cards, and clips that are not there yet."""
    lines = ["kuleshov: 1", "title: Vor dem Dreh", "start: s1", "segments:"]
    for number in range(1, SEGMENTS + 1):
        shown = f'card: "Tür {number} geht auf.", duration: 5s'
        shown = shown if number % 2 else f"clip: clip_{number}.mp4, out: 5s"
        felt = f", beats: [{{at: 2s, feel: {FEELS[number % 2]}, strength: 0.5}}]" * (number != 4)
        onward = f", next: [{{to: s{number + 1}}}]" * (number < SEGMENTS)
        lines.append(f"  s{number}: {{{shown}{felt}{onward}}}")
    found = story_of_text(folder / "story.yaml", "\n".join(lines) + "\n").story
    assert found is not None
    return found


def pages_of(pdf: bytes) -> list[str]:
    """What can be read on each page: the strings of its content (ISO 32000-1, 9.4.3)."""
    pages = []
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            content = zlib.decompress(stream)
        except zlib.error:
            continue
        texts = re.findall(rb"BT\s(.*?)\sET", content, re.DOTALL)
        lines = ["".join(map(_letters, re.findall(rb"\((?:\\.|[^\\)])*\)", each, re.DOTALL)))
                 for each in texts]  # fmt: skip
        if lines:
            pages.append("\n".join(lines))
    return pages


def _letters(string: bytes) -> str:
    inner = re.sub(rb"\\(.)", lambda found: {b"n": b"\n", b"r": b"\r"}.get(found[1], found[1]),
                   string[1:-1], flags=re.DOTALL)  # fmt: skip
    return inner.decode("utf-16-be")


def test_every_segment_of_the_path_is_there_in_order_with_its_feeling(tmp_path: Path) -> None:
    film = story(tmp_path)
    words = storyboard_words(words_in("de"))
    pages = pages_of(storyboard(film, tmp_path, path_from(film, ()), words))
    assert len(pages) == 2
    lines = "\n".join(pages).splitlines()
    heads = [line for line in lines if re.fullmatch(r"s\d+ \d+:\d\d", line)]
    times = [5 * number + 2 * (number != 3) for number in range(SEGMENTS)]
    assert heads == [f"s{n + 1} {at // 60}:{at % 60:02}" for n, at in enumerate(times)]
    felt = [lines[lines.index(head) + 1] for head in heads]
    expected = [f"{FEELS[(n + 1) % 2]} (50%)" for n in range(SEGMENTS)]
    expected[3] = "kein Beat"
    assert felt == expected
    assert "Tür 13 geht auf." in pages[1] and "Tür 1 geht auf." in pages[0]


def test_a_portrait_picture_keeps_its_proportions(tmp_path: Path) -> None:
    for shape in ((640, 360), (360, 640), (480, 640)):
        picture = np.full((*shape, 3), 120, np.uint8)
        panel = Panel("one", 0.0, 0.0, "", 0.0, 0.0, 0.0, "", lambda picture=picture: picture)  # type: ignore[misc]
        pdf = draw_intended("Tall", "one", [panel], storyboard_words(words_in("en")))
        placed = [
            (float(wide), float(high))
            for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
            for wide, high in re.findall(
                rb"([\d.]+) 0 0 ([\d.]+) [\d.]+ [\d.]+ cm\s+/I\d+ Do", _content(stream)
            )
        ]
        ((wide, high),) = placed
        assert abs(high / wide - shape[0] / shape[1]) < 0.02


def _content(stream: bytes) -> bytes:
    try:
        return zlib.decompress(stream)
    except zlib.error:
        return b""
