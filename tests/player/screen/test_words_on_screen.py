"""Every word that the program itself puts over a film is of the viewer's language."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import player
from engine.consent.purposes import CONSENTS
from engine.consent.terms import Terms
from engine.consent.wording import Said, Wording, english
from engine.consent.wordings import wordings
from engine.showing.events import Offer
from player.screen.consent import ConsentOnScreen, ConsentQuestion
from player.screen.indicators import Indicator, Indicators, draw_indicators
from player.screen.kiosk_overlay import KioskOverlay
from player.screen.notice import NoticeOnScreen
from player.screen.offer import OfferOnScreen
from player.screen.overlay import composed
from player.screen.overlay_state import OverlayState
from player.screen.sheet import Sheet
from player.viewing.restrictions import restrictions
from tests.support.languages import marked, unmarked

SIZES = [(1280, 720), (720, 1280), (800, 480), (3840, 2160)]
NAMES = ("Esc", "Space", "F6", "F7", "F8", "Enter", "AI", "EU")
OPEN = tuple(
    Indicator(name, kind, state)
    for name, kind in (
        ("camera", "camera"), ("microphone", "microphone"), ("heart strap", "heart"),
        ("heart stream", "heart"), ("recorded viewer", "recorded"),
        ("pulse, by the camera", "heart"),
    )
    for state in ("opening", "looking", "open", "closing")
)  # fmt: skip


def states() -> Iterator[OverlayState]:
    words, offer = marked(), Offer("", ((0, "1"), (1, "2")), 8.0)
    yield OverlayState(paused=True, wording=words)
    yield OverlayState(paused=True, wording=words, kiosk=KioskOverlay())
    yield OverlayState(why="¤because", wording=words)
    yield OverlayState(help=True, wording=words, offer=OfferOnScreen(offer, 0.0))
    question = ConsentQuestion(CONSENTS, ages=(6, 12))
    yield OverlayState(asked=ConsentOnScreen(question, words, Terms(), closing=9))
    yield OverlayState(notice=NoticeOnScreen(words, Terms(), frozenset(CONSENTS)))


@pytest.mark.parametrize("state", tuple(states()))
def test_no_screen_has_a_word_of_its_own(state: OverlayState) -> None:
    said = " ".join(each.text for each in composed(state, 1280, 720)[0].words)
    assert said
    assert [word for word in unmarked(said) if word not in NAMES] == []


def test_what_is_open_is_said_in_the_viewers_language() -> None:
    sheet = Sheet(1280, 2400)
    withdrawn = Indicator("camera", "camera", "withdrawn")
    shown = Indicators((*OPEN, withdrawn), at_hand=True, offers=True, wording=marked())
    draw_indicators(sheet, shown)
    assert unmarked(" ".join(each.text for each in sheet.words)) == []
    for sensing in ("forbidden", "expressions"):
        assert [unmarked(each) for each in restrictions(sensing, marked())] == [[]]
    assert restrictions("feelings", marked()) == []


def test_what_becomes_of_a_film_is_said_in_the_viewers_language() -> None:
    lost = Said("a.mp4 is cut short. The film goes on without it.", "clip_failed")
    assert english().of(lost) == lost.sentence
    assert unmarked(marked().of(lost)) == []
    kept = Said("The picture is in /x/picture-1.png", "picture_kept", {"file": "/x/picture-1.png"})
    assert marked().of(kept).endswith("/x/picture-1.png")


@pytest.mark.parametrize("size", SIZES)
def test_what_runs_from_the_right_stands_there(size: tuple[int, int]) -> None:
    hebrew = Wording("he", "עברית", right_to_left=True, sentences=english().sentences)
    shown = (Indicator("camera", "camera", "open"),)
    for wording, is_right in ((english(), False), (hebrew, True)):
        over = OverlayState(notices=("one",), why="two", paused=True, wording=wording)
        sheet, _ = composed(over, *size)
        assert [each.box.left > size[0] / 2 for each in sheet.words] == [is_right] * 4
        corner = Sheet(*size)
        draw_indicators(corner, Indicators(shown, at_hand=True, wording=wording))
        assert all((each.box.left > size[0] / 2) is not is_right for each in corner.words)
        keys, _ = composed(OverlayState(help=True, wording=wording), *size)
        key = next(each for each in keys.words if each.text == "Esc")
        what = next(each for each in keys.words if "end the film" in each.text)
        assert (key.box.left > what.box.left) is is_right


def test_every_language_has_all_that_may_become_of_a_film() -> None:
    names = set()
    for module in Path(player.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Said":
                names.add(ast.literal_eval(node.args[1]))
    assert {"clip_failed", "sound_lost", "sensor_failed"} <= names
    assert names <= english().sentences.keys()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("code", ["en", "de", "fr", "es"])
def test_all_keys_have_room_in_every_language(code: str, size: tuple[int, int]) -> None:
    wording = next(each for each in wordings([]).all if each.language == code)
    sheet, _ = composed(OverlayState(help=True, wording=wording), *size)
    assert not [each.text for each in sheet.words if each.text.endswith("…")]
    boxes = [each.box for each in sheet.words]
    for number, box in enumerate(boxes):
        assert box.left >= 0 and box.right <= size[0]
        assert box.low >= 0 and box.high <= size[1]
        assert not any(box.meets(other) for other in boxes[number + 1 :])
