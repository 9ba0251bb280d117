"""A real libVLC that lives while its position stands still: another deck takes over."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from player.supervision.progress import Turn, Unsupervised
from player.viewing.options import PlayOptions
from player.viewing.programme import programme_of
from tests.support.clips import make_clip
from tests.support.waiting import once_in

STORY = """\
kuleshov: 1
title: It Stands
start: begin
frame_rate: 24
arc: [{at: 0%, valence: 0.0, arousal: 0.0}, {at: 100%, valence: 0.1, arousal: 0.1}]
segments:
  begin: {clip: long.mp4, in: 1s, out: 8s}
"""


@pytest.fixture(scope="module")
def stage(display: str) -> Iterator[Any]:
    from player.viewing.stage import Stage

    made = Stage("A Test", is_seen=True)
    yield made
    made.close()


@pytest.fixture(scope="module")
def long_story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("long")
    make_clip(folder / "long.mp4", seconds=11.0)
    path = folder / "story.yaml"
    path.write_text(STORY, encoding="utf-8")
    return path


@once_in(3, because="without a turn for half a second the position is watched from anew")
def test_a_deck_that_froze_is_replaced_at_the_right_place(
    stage: Any,
    long_story: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from player.playback.deck import Deck
    from player.viewing import playing

    decks: list[Any] = []

    class Freezing(Deck):
        def __init__(self, name: str) -> None:
            super().__init__(name)
            decks.append(self)

        def freeze(self) -> None:
            """libVLC stands still, and nobody here was told."""
            self._player.set_pause(1)

    monkeypatch.setattr(playing, "Deck", Freezing)
    faults: list[tuple[float, str]] = []
    films: list[Turn] = []
    frozen_at: list[float] = []
    shot: list[npt.NDArray[np.uint8]] = []

    class Freezer(Unsupervised):
        def turned(self, turn: Turn) -> None:
            if turn.progress.scene != "film":
                return
            films.append(turn)
            if not frozen_at and (turn.progress.position or 0.0) > 1.5:
                next(deck for deck in decks if deck.state == "playing").freeze()
                frozen_at.append(turn.at)
            shot.append(stage.compositor.grab(*stage.window.size)[::40, ::40].copy())

        def fault(self, sentence: str) -> None:
            faults.append((stage.clock.now(), sentence))

    monkeypatch.setattr(stage, "supervision", Freezer())
    monkeypatch.setattr(stage, "is_seen", False)
    said: list[str] = []
    options = PlayOptions(
        long_story, consent=frozenset(), out=tmp_path_factory.mktemp("out") / "out"
    )
    played = playing.play_once(stage, programme_of(options, said.append), said.append)
    assert played is not None
    assert played.summary["end"] == "ending"
    assert len(faults) == 1
    seen_at, sentence = faults[0]
    assert "long.mp4 froze; another deck took over" in sentence
    assert [each["segment"] for each in played.summary["path"]] == ["begin"]
    assert played.summary["frames"]["drawn_without_picture"] == 0
    assert all(picture.max() > 60 for picture in shot)  # never black
    after = [turn.progress.picture for turn in films if turn.at > seen_at + 0.5]
    assert len(set(after)) > min(20, len(after) // 3)  # it runs again, as often as is drawn
    print(f"frozen deck: replaced {seen_at - frozen_at[0]:.2f} s after it froze; {sentence}")
