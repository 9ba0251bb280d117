"""The printable storyboard of a path: a picture, a beat and a feeling for each. Any thread."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from engine.pictures.intended_storyboard import Panel, Picture, StoryboardWords, draw_intended
from engine.problems import Trouble
from engine.story.model import Story
from engine.story.paths import clip_path
from engine.words import Seconds, SegmentName
from player.studio.footage.course import Piece, pieces_of
from player.studio.footage.stills import card_still, still
from player.studio.words import Words

_WIDTH = 640


def storyboard(
    story: Story, folder: Path, path: Sequence[SegmentName], words: StoryboardWords
) -> bytes:
    """It as a PDF: a panel for each beat of the path, one for a segment that has none. A clip that
    is not there, or cannot be decoded, is said to be missing in its place."""
    panels = [panel for piece in pieces_of(story, path) for panel in _panels(story, folder, piece)]
    return draw_intended(story.title, " → ".join(path), panels, words)


def _panels(story: Story, folder: Path, piece: Piece) -> list[Panel]:
    says = piece.card or ""
    if not piece.beats:
        middle = (piece.in_point + piece.out_point) / 2
        picture = partial(_picture, story, folder, piece, middle)
        return [Panel(piece.segment, piece.begins, middle, "", 0.0, 0.0, 0.0, says, picture)]
    return [
        Panel(
            piece.segment, piece.begins + beat.at, piece.in_point + beat.at, beat.feel,
            beat.strength, beat.valence or 0.0, beat.arousal or 0.0, says,
            partial(_picture, story, folder, piece, piece.in_point + beat.at),
        )
        for beat in piece.beats
    ]  # fmt: skip


def _picture(story: Story, folder: Path, piece: Piece, at: Seconds) -> Picture | None:
    import cv2

    try:
        if piece.card is not None:
            encoded = card_still(piece.segment, piece.card, _WIDTH)
        else:
            encoded = still(clip_path(folder, story, piece.segment), at, _WIDTH).read_bytes()
    except (Trouble, OSError):
        return None
    picture = cv2.imdecode(np.frombuffer(encoded, np.uint8), cv2.IMREAD_COLOR)
    return None if picture is None else np.ascontiguousarray(picture[:, :, ::-1], np.uint8)


def storyboard_words(words: Words) -> StoryboardWords:
    """What stands on it, in a language."""
    return StoryboardWords(
        words("film.path"), words("film.pleasant"), words("film.excited"),
        words("film.no_picture"), words("film.no_beat"),
    )  # fmt: skip
