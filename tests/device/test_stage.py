"""The stage on a real X server: scenes come and go, and what is on the screen stays in between."""

import gc
import os
import signal
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psutil
import pytest

from engine.clock import ManualClock
from engine.consent.consent_log import verify
from engine.consent.terms import Terms
from engine.consent.wordings import wordings
from player.records.consent_records import ConsentRecords
from player.screen.consent import ConsentQuestion
from player.screen.end_card import EndCard
from player.supervision.progress import Turn, Unsupervised
from player.viewing.asking import ask
from player.viewing.options import PlayOptions
from player.viewing.programme import programme_of
from player.viewing.scenes.consent import ConsentScene
from player.viewing.scenes.end_card import EndCardScene
from tests.support.waiting import until


@pytest.fixture(scope="module")
def stage(display: str) -> Iterator[Any]:
    from player.viewing.stage import Stage

    made = Stage("A Test")
    yield made
    made.close()


def on_screen() -> npt.NDArray[np.uint8]:
    """What the X server shows now: RGB of shape (720, 1280, 3)."""
    grabbed = subprocess.run(
        [
            *("ffmpeg", "-v", "error", "-f", "x11grab", "-draw_mouse", "0"),
            *("-video_size", "1280x720", "-i", os.environ["DISPLAY"], "-frames:v", "1"),
            *("-f", "rawvideo", "-pix_fmt", "rgb24", "-"),
        ],
        capture_output=True,
        check=True,
    )
    return np.frombuffer(grabbed.stdout, np.uint8).reshape(720, 1280, 3)


class PressedBy:
    """A scene that is pressed as a viewer would, one key a turn."""

    def __init__(self, scene: Any, *keys: str) -> None:
        self._scene, self._keys = scene, list(keys)
        self.turns = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._scene, name)

    def advance(self) -> None:
        self.turns += 1
        if self._keys and self.turns > 1:
            self._scene.press(self._keys.pop(0))
        self._scene.advance()


def asking(stage: Any, question: ConsentQuestion) -> ConsentScene:
    """The first screen with this question."""
    return ConsentScene(
        question, wordings([]), Terms(), title="A Test", clock=stage.clock,
        size=lambda: stage.window.size,
    )  # fmt: skip


def test_the_first_screen_asks_until_it_is_answered(stage: Any) -> None:
    question = ConsentQuestion(("face", "voice"))
    scene = asking(stage, question)
    keys = ("C", "M", "C", "RETURN")
    stage.show(PressedBy(scene, *keys))
    assert question.answer == {"voice"}
    shown = on_screen()
    assert (shown.max(axis=2) > 150).sum() > 300


def test_what_a_key_changes_is_drawn(stage: Any) -> None:
    """Only changed views are drawn, so a question that changed must not look the same."""
    question = ConsentQuestion(("face", "voice"))
    scene = asking(stage, question)
    before = scene.view()
    scene.press("C")
    assert scene.view() != before
    assert before.overlay.asked is not None
    assert before.overlay.asked.question.given == set()


def test_a_viewer_who_leaves_the_first_screen_is_asked_nothing_more(
    stage: Any, story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []

    def show(scene: Any) -> None:
        shown.append(type(scene).__name__)
        scene.leave()

    monkeypatch.setattr(stage, "show", show)
    programme = programme_of(PlayOptions(story), shown.append)
    records = ConsentRecords(tmp_path / "consent.jsonl")
    assert ask(programme, stage, records, shown.append) is None
    records.close()
    (entry,) = verify(tmp_path / "consent.jsonl").entries
    assert entry["act"] == "refused"
    assert shown == ["ConsentScene"]


def test_the_screen_is_never_black_between_two_scenes(stage: Any) -> None:
    stage.show(EndCardScene(EndCard("The last card", ("one", "two")), stage.clock, 0.3))
    first = on_screen()
    assert (first.max(axis=2) > 150).sum() > 300
    assert first.max(axis=2).min() > 0  # nowhere quite black
    seen: list[npt.NDArray[np.uint8]] = []

    class Next(ConsentScene):
        def view(self) -> Any:
            seen.append(on_screen())  # still before its first frame
            return super().view()

    scene = Next(
        ConsentQuestion(("face",)), wordings([]), Terms(), title="A Test", clock=stage.clock,
        size=lambda: stage.window.size,
    )  # fmt: skip
    stage.show(PressedBy(scene, "RETURN"))
    assert np.array_equal(seen[0], first)
    assert not np.array_equal(on_screen(), first)


def test_the_end_card_goes_by_a_key_or_by_itself(stage: Any) -> None:
    card = EndCard("The End", ("one",))
    pressed = PressedBy(EndCardScene(card, stage.clock, 60.0), "F5")
    stage.show(pressed)
    assert pressed.turns == 2
    begun = stage.clock.now()
    stage.show(EndCardScene(card, stage.clock, 0.2))
    assert stage.clock.now() - begun >= 0.2


def test_told_to_end_at_the_end_card_the_showing_is_whole(
    stage: Any, story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from player.viewing.playing import play_once

    monkeypatch.setattr(EndCardScene, "advance", lambda _: signal.raise_signal(signal.SIGINT))
    before = signal.getsignal(signal.SIGINT)  # a shell's background programs ignore it
    said: list[str] = []
    out = tmp_path / "out"
    options = PlayOptions(story, path=("dark",), consent=frozenset(), out=out)
    played = play_once(stage, programme_of(options, said.append), said.append)
    assert played is not None  # so that its storyboard can be drawn
    assert played.summary["end"] == "ending"
    assert signal.getsignal(signal.SIGINT) is before


def test_films_come_and_go_on_one_stage(
    stage: Any, story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from player.playback.deck import Deck
    from player.viewing.playing import play_once

    monkeypatch.setattr(stage, "is_seen", False)  # no end card to wait for
    said: list[str] = []
    left: list[tuple[int, set[str]]] = []
    handles = psutil.Process().num_fds
    for number in range(2):
        out = tmp_path / str(number)
        options = PlayOptions(story, path=("dark",), consent=frozenset(), out=out)
        played = play_once(stage, programme_of(options, said.append), said.append)
        assert played is not None
        assert played.summary["end"] == "ending"
        assert [each["segment"] for each in played.summary["path"]] == ["dark"]
        assert played.summary["frames"]["drawn_without_picture"] == 0
        # Of its own, not of all that was drawn on this stage.
        assert 0 < played.summary["frames"]["drawn"] < 300
        del played
        assert (on_screen().max(axis=2) > 150).sum() > 300  # its last picture, until the next comes
        gc.collect()
        assert not [each for each in gc.get_objects() if isinstance(each, Deck)]
        assert gc.get_freeze_count() == 0
        left.append((handles(), {each.name for each in threading.enumerate()}))
    # Where there is no sound card one is looked for now and then, which takes some for a moment.
    until(lambda: handles() <= left[0][0], f"more handles than {left[0][0]}")
    assert left[1][1] == left[0][1]
    assert stage.mixer.taps == ()


def test_what_a_viewer_turned_down_is_loud_again_for_the_next(stage: Any) -> None:
    stage.mixer.volume, stage.mixer.muted = 0.2, True
    stage.clear()
    assert (stage.mixer.volume, stage.mixer.muted) == (1.0, False)


def test_only_what_changes_is_drawn_anew(stage: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = ManualClock(stage.clock.now() + 1000.0)
    monkeypatch.setattr(stage, "clock", clock)

    class Still(EndCardScene):
        turns = 0

        @property
        def is_over(self) -> bool:
            return self.turns == 12

        def advance(self) -> None:
            self.turns += 1
            if self.turns == 10:
                clock.advance(0.6)  # a covered window shows itself again

    drawn = stage.counted()
    stage.show(Still(EndCard("Still", ()), clock))
    assert stage.counted().since(drawn).drawn == 2


def test_each_turn_says_what_advances(
    stage: Any, story: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from player.viewing.playing import play_once

    turns: list[Turn] = []

    class Note(Unsupervised):
        def turned(self, turn: Turn) -> None:
            turns.append(turn)

    monkeypatch.setattr(stage, "supervision", Note())
    said: list[str] = []
    options = PlayOptions(story, path=("dark",), consent=frozenset(), out=tmp_path / "out")
    play_once(stage, programme_of(options, said.append), said.append)
    scenes = [turn.progress.scene for turn in turns]
    # Where no device is waited for, the opening may be over before its first turn.
    assert [name for name in dict.fromkeys(scenes) if name != "opening"] == ["film", "end card"]
    film = [turn for turn in turns if turn.progress.scene == "film"]
    pictures = {turn.progress.picture for turn in film}
    assert len(pictures) > 5  # of 1.7 s at 24 a second, however busy the machine
    assert film[-1].progress.position is not None
    assert film[-1].progress.position >= 1.7
    assert {turn.progress.title for turn in film} == {"A Test in Three Colours"}
    assert turns[-1].flips > turns[0].flips
    assert turns[-1].sound > turns[0].sound
    others = [turn.progress for turn in turns if turn not in film]
    assert all(each.picture in (None, "none yet") and each.position is None for each in others)
