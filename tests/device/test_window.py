"""The window, the compositor and the overlay on a real X server, drawing real frames."""

import gc
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from engine.consent.terms import Terms
from engine.consent.wording import english
from engine.media.headers import Colour
from engine.media.probe import probe_media
from player.playback.deck import Deck
from player.playback.layers import Layer
from player.playback.picture import Picture
from player.screen.captions import SIZES
from player.screen.consent import ConsentOnScreen, ConsentQuestion
from player.screen.end_card import EndCard
from player.screen.grade import NEUTRAL, Grade
from player.screen.notice import NoticeOnScreen
from player.screen.overlay import Overlay, composed
from player.screen.overlay_state import OverlayState
from tests.support import clips
from tests.support.clips import make_coloured_clip
from tests.support.waiting import until


@pytest.fixture(scope="module")
def window(display: str) -> Iterator[Any]:
    from player.screen.window import FilmWindow

    window = FilmWindow("test")
    yield window
    window.close()


@pytest.mark.parametrize(
    ("screen", "size"),
    [((1920, 1080), (1280, 720)), ((1280, 720), (1280, 720)), ((1024, 768), (1024, 576)),
     ((800, 480), (800, 450)), ((720, 1280), (720, 405)), ((1600, 600), (1066, 600))],
)  # fmt: skip
def test_it_is_never_larger_than_the_screen(
    window: Any, screen: tuple[int, int], size: tuple[int, int]
) -> None:
    from player.screen.window import fitting

    assert fitting(SimpleNamespace(width=screen[0], height=screen[1])) == size


@pytest.fixture(scope="module")
def compositor(window: Any) -> Any:
    from player.screen.compositor import Compositor

    return Compositor()


def make_clip(path: Path, picture: str, *, size: str = "640x360", drawn: str = "null") -> Path:
    """Two seconds, of which one picture is looked at."""
    return clips.make_clip(path, picture, seconds=2.0, size=size, drawn=drawn)


@pytest.fixture(scope="module")
def noisy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip that is as large as the window, and whose pixels differ from their neighbours."""
    path = tmp_path_factory.mktemp("noisy") / "noisy.mp4"
    return make_clip(path, "testsrc2", size="1280x720", drawn="noise=alls=60")


def ready_deck(clip: Path) -> Deck:
    deck = Deck("test")
    deck.load(clip, 1.0)
    until(lambda: deck.state == "ready")
    return deck


def drawn(window: Any, compositor: Any, clip: Path) -> Any:
    """One picture of a clip as it comes out in the window: RGB, 1280 by 720."""
    deck = ready_deck(clip)
    window.listen()
    compositor.draw([Layer(deck, 1.0)], *window.size)
    picture = compositor.grab(*window.size)
    deck.close()
    return picture


@pytest.mark.parametrize(
    ("name", "colour"),
    [("red", (255, 0, 0)), ("white", (255, 255, 255)), ("0x336699", (51, 102, 153))],
)
def test_colours_come_out_as_they_went_in(
    window: Any, compositor: Any, tmp_path: Path, name: str, colour: tuple[int, int, int]
) -> None:
    deck = ready_deck(make_clip(tmp_path / "colour.mp4", f"color={name}", size="1280x720"))
    window.listen()
    compositor.draw([Layer(deck, 1.0)], *window.size)
    picture = compositor.grab(*window.size)
    deck.close()
    assert np.allclose(picture[360, 640], colour, atol=4)


def test_pixel_for_pixel_the_quicker_way_draws_the_same(
    window: Any, compositor: Any, noisy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from player.screen.plane_textures import PlaneTextures

    quick = drawn(window, compositor, noisy)
    asked: list[bool] = []
    monkeypatch.setattr(PlaneTextures, "read_sharply", lambda _textures, sharp: asked.append(sharp))
    mixed = drawn(window, compositor, noisy)
    assert asked == [True]
    assert np.array_equal(quick, mixed)
    drawn(window, compositor, make_clip(tmp_path / "small.mp4", "testsrc2"))
    assert asked == [True, False]


def test_a_picture_that_fills_its_planes_is_drawn_the_same_without_clamps(
    window: Any, compositor: Any, noisy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quick = drawn(window, compositor, noisy)
    asked: list[Picture] = []
    monkeypatch.setattr(Picture, "is_whole", property(lambda self: bool(asked.append(self))))
    assert np.array_equal(quick, drawn(window, compositor, noisy))
    assert asked


def test_a_narrow_clip_is_letterboxed_and_a_dissolve_mixes(
    window: Any, compositor: Any, tmp_path: Path
) -> None:
    below = ready_deck(make_clip(tmp_path / "a.mp4", "color=white", size="640x720"))
    above = ready_deck(make_clip(tmp_path / "b.mp4", "color=black", size="640x720"))
    window.listen()
    compositor.draw([Layer(below, 1.0), Layer(above, 0.5)], *window.size)
    picture = compositor.grab(*window.size)
    below.close()
    above.close()
    assert np.allclose(picture[360, 640], 128, atol=8)
    assert not picture[360, 100].any()


def test_where_no_deck_has_a_picture_the_last_one_stays(
    window: Any, compositor: Any, tmp_path: Path
) -> None:
    decks = [
        ready_deck(make_clip(tmp_path / f"{name}.mp4", f"color={name}")) for name in ("red", "blue")
    ]
    window.listen()
    compositor.draw([Layer(decks[0], 1.0)], *window.size)
    compositor.draw([Layer(decks[1], 1.0, since=time.monotonic() + 60)], *window.size)
    assert np.allclose(compositor.grab(*window.size)[360, 640], (255, 0, 0), atol=6)
    compositor.draw([Layer(decks[1], 1.0)], *window.size)
    assert np.allclose(compositor.grab(*window.size)[360, 640], (0, 0, 255), atol=6)
    for deck in decks:
        deck.close()


def test_the_picture_stands_upright(window: Any, compositor: Any, tmp_path: Path) -> None:
    lower_half = "drawbox=0:180:640:180:black:fill"
    clip = make_clip(tmp_path / "top.mp4", "color=white", drawn=lower_half)
    deck = ready_deck(clip)
    window.listen()
    compositor.draw([Layer(deck, 1.0)], *window.size)
    picture = compositor.grab(*window.size)
    deck.close()
    assert picture[100, 640].min() > 240
    assert picture[600, 640].max() < 16


@pytest.mark.parametrize("matrix", ["bt601", "bt709"])
@pytest.mark.parametrize("full_range", [False, True])
@pytest.mark.parametrize("codec", ["h264", "vp9"])
def test_matrix_and_range_are_the_files_own(
    window: Any, compositor: Any, tmp_path: Path, matrix: Any, full_range: bool, codec: str
) -> None:
    suffix = "mp4" if codec == "h264" else "webm"
    path = tmp_path / f"colour.{suffix}"
    make_coloured_clip(path, (204, 102, 51), Colour(matrix, full_range))
    picture = drawn(window, compositor, path)
    assert np.abs(picture[360, 640].astype(int) - (204, 102, 51)).max() <= 4


@pytest.mark.parametrize(("size", "matrix"), [("720x576", "bt601"), ("1280x720", "bt709")])
def test_what_states_no_colour_has_the_customary_one(
    window: Any, compositor: Any, tmp_path: Path, size: str, matrix: Any
) -> None:
    path = tmp_path / "colour.mp4"
    make_coloured_clip(path, (204, 102, 51), Colour(matrix), size=size, stated=False)
    picture = drawn(window, compositor, path)
    assert np.abs(picture[360, 640].astype(int) - (204, 102, 51)).max() <= 4


@pytest.mark.parametrize(
    ("size", "shape", "box"),
    [
        ("720x576", "setsar=64/45", (1280, 720)),
        ("720x576", "setsar=16/15", (960, 720)),
        ("852x480", "null", (1278, 720)),
        ("360x640", "null", (405, 720)),
        ("1280x536", "null", (1280, 536)),
        ("16x16", "null", (720, 720)),
    ],
)
def test_every_shape_fills_its_box_and_no_more(
    window: Any, compositor: Any, tmp_path: Path, size: str, shape: str, box: tuple[int, int]
) -> None:
    path = make_clip(tmp_path / "shape.mp4", "color=white", size=size, drawn=shape)
    bright = drawn(window, compositor, path).min(axis=2) > 128
    across, down = int(bright[360].sum()), int(bright[:, 640].sum())
    assert abs(across - box[0]) <= 1
    assert abs(down - box[1]) <= 1
    # In the middle, too: what is free on one side is free on the other.
    assert abs(int(bright[360].argmax()) - (1280 - box[0]) / 2) <= 1


def test_odd_sizes_show_nothing_of_the_padding(
    window: Any, compositor: Any, tmp_path: Path
) -> None:
    for size in ("641x359", "853x480", "852x481"):
        path = tmp_path / f"{size}.webm"
        make_coloured_clip(path, (204, 102, 51), Colour("bt601"), size=size)
        picture = drawn(window, compositor, path)
        wide, high = map(int, size.split("x"))
        facts = probe_media(path)
        assert (facts.width, facts.height) == (wide, high)
        scale = min(1280 / wide, 720 / high)
        left, top = round((1280 - wide * scale) / 2), round((720 - high * scale) / 2)
        inner = picture[top + 1 : 719 - top, left + 1 : 1279 - left].reshape(-1, 3)
        assert np.abs(inner.astype(int) - (204, 102, 51)).max() <= 6, size


def test_a_clip_that_asks_to_be_turned_stands_upright(
    window: Any, compositor: Any, tmp_path: Path
) -> None:
    lying = make_clip(tmp_path / "lying.mp4", "color=white", size="640x360")
    path = tmp_path / "turned.mp4"
    begin, end = ["ffmpeg", "-v", "error", "-y"], ["-c", "copy"]
    since_6 = [*begin, "-display_rotation:v:0", "-90", "-i", str(lying), *end, str(path)]
    before = [*begin, "-i", str(lying), *end, "-metadata:s:v", "rotate=90", str(path)]
    if subprocess.run(since_6, check=False, stderr=subprocess.DEVNULL).returncode:
        subprocess.run(before, check=True)
    bright = drawn(window, compositor, path).min(axis=2) > 128
    assert abs(int(bright[360].sum()) - 405) <= 1
    assert int(bright[:, 640].sum()) == 720


def test_a_neutral_grade_is_exactly_no_grade(window: Any, compositor: Any, tmp_path: Path) -> None:
    deck = ready_deck(make_clip(tmp_path / "test.mp4", "testsrc2"))
    window.listen()
    pictures = []
    for grade in (NEUTRAL, Grade(warmth=0.5), Grade(gain=1.0), Grade(soft_focus=1.0)):
        compositor.draw([Layer(deck, 1.0)], *window.size, grade)
        pictures.append(compositor.grab(*window.size).astype(int))
    compositor.draw([Layer(deck, 1.0)], *window.size)
    deck.close()
    plain, warm, neutral, soft = pictures
    assert np.array_equal(plain, neutral)
    assert warm[..., 0].mean() > plain[..., 0].mean() > warm[..., 0].mean() - 60
    assert warm[..., 2].mean() < plain[..., 2].mean()
    edges = [float((np.diff(each, axis=1) ** 2).sum()) for each in (plain, soft)]
    assert edges[1] < 0.7 * edges[0]


@pytest.mark.parametrize(
    ("grade", "middle", "corner"),
    [
        (Grade(lift=0.1), 141, 141),
        (Grade(gain=0.5), 64, 64),
        (Grade(gamma=2.0), 181, 181),
        (Grade(vignette=1.0), 128, 0),
        (Grade(saturation=0.0), 128, 128),
        (Grade(soft_focus=1.0), 128, 128),
    ],
)
def test_each_number_of_a_grade_does_what_it_says(
    window: Any, compositor: Any, tmp_path: Path, grade: Grade, middle: int, corner: int
) -> None:
    path = tmp_path / "grey.mp4"
    deck = ready_deck(make_coloured_clip(path, (128, 128, 128), Colour("bt709"), size="1280x720"))
    window.listen()
    compositor.draw([Layer(deck, 1.0)], *window.size, grade)
    picture = compositor.grab(*window.size)
    deck.close()
    assert np.allclose(picture[360, 640], middle, atol=4)
    assert np.allclose(picture[2, 2], corner, atol=4)


@pytest.mark.parametrize("size", sorted(SIZES.values()))
def test_captions_keep_to_the_safe_area(window: Any, compositor: Any, size: float) -> None:
    long = "A line that is much too long to stand on one line of any picture, and so it wraps. " * 2
    window.listen()
    compositor.draw([], *window.size)
    Overlay().draw(OverlayState(captions=(long, long), captions_size=size), *window.size)
    bright = compositor.grab(*window.size).max(axis=2) > 40
    assert bright.any()
    assert not bright[:36].any()
    assert not bright[-36:].any()
    assert not bright[:, :64].any()
    assert not bright[:, -64:].any()


def test_a_caption_stands_in_the_window_as_it_was_set(window: Any, compositor: Any) -> None:
    overlay = Overlay()
    for line in ("The lamp.", "المصباح (12)!", "दीपक", "ตะเกียง", "灯台の「光」", "등대"):
        state = OverlayState(captions=(line,))
        overlay.prepare(state.captions, state.captions_size, *window.size)
        window.listen()
        compositor.draw([], *window.size)
        overlay.draw(state, *window.size)
        grabbed = compositor.grab(*window.size).astype(float)
        (words,) = composed(state, *window.size)[0].words
        letters = words.laid.picture(words.colour, words.shadow).astype(float)
        high, wide = letters.shape[:2]
        left = int(words.box.left) - words.laid.margin
        top = window.size[1] - int(words.box.low) - round(words.laid.height) - words.laid.margin
        there = grabbed[top : top + high, left : left + wide]
        assert np.abs(there - letters[:, :, :3] * letters[:, :, 3:] / 255).max() <= 3, line
        grabbed[top : top + high, left : left + wide] = 0
        assert not grabbed.any()


def test_a_text_that_is_gone_leaves_nothing_behind(window: Any, compositor: Any) -> None:
    """Over weeks a film writes millions of texts."""
    overlay = Overlay()

    def left_after(numbers: range) -> int:
        for number in numbers:
            window.listen()
            compositor.draw([], *window.size)
            overlay.draw(OverlayState(captions=(f"Line {number}.",)), *window.size)
        gc.collect()
        kinds = (type(each).__name__ for each in gc.get_objects())
        of_pyglet = ("SpriteGroup", "VertexArray", "Texture", "AttributeBufferObject")
        return sum(kind in of_pyglet for kind in kinds)

    few = left_after(range(3))
    assert few > 0
    assert left_after(range(3, 40)) <= few


@pytest.mark.parametrize(
    "state",
    [
        OverlayState(
            asked=ConsentOnScreen(ConsentQuestion(("face", "voice")), english(), Terms(), "A Film")
        ),
        OverlayState(notice=NoticeOnScreen(english(), Terms(), frozenset({"face"}))),
        OverlayState(captions=("A line of\ncaptions", "Zwei Zeilen")),
        OverlayState(notices=("The camera stopped.",), paused=True),
        OverlayState(help=True),
        OverlayState(title="A Film", end_card=EndCard("A Film", ("one", "two"))),
        OverlayState(title="A Film", opening=True),
    ],
)
def test_every_screen_shows_something(window: Any, compositor: Any, state: OverlayState) -> None:
    window.listen()
    compositor.draw([], *window.size)
    overlay = Overlay()
    overlay.draw(state, *window.size)
    bright = (compositor.grab(*window.size).max(axis=2) > 120).sum()
    assert bright > 300


def test_a_card_is_drawn_warm_and_upright(window: Any, compositor: Any) -> None:
    from engine.clock import SystemClock
    from player.playback.card_deck import CardDeck
    from player.playback.clip import Card

    deck = CardDeck(SystemClock())
    deck.draw(Card("harbour", "Evening.", 0.0, 8.0), 0.0)
    window.listen()
    compositor.draw([Layer(deck, 1.0)], *window.size)
    picture = compositor.grab(*window.size).astype(int)
    assert picture.min() > 10
    assert picture[60:660, 100:1180, 0].mean() > picture[60:660, 100:1180, 2].mean()
    letters = (picture > 215).all(axis=2)
    rows = np.nonzero(letters)[0]
    assert 250 < rows.mean() < 400


def test_a_question_and_the_end_card_are_drawn(window: Any, compositor: Any) -> None:
    from engine.showing.events import Offer
    from player.screen.offer import OfferOnScreen

    overlay = Overlay()
    offer = OfferOnScreen(Offer("Which?", ((0, "Up"), (1, "Down")), 8.0), 0.0)

    def drawn_over(state: OverlayState) -> Any:
        window.listen()
        compositor.draw([], *window.size)
        overlay.draw(state, *window.size)
        return compositor.grab(*window.size).astype(int)

    offer.is_over(0.0)
    full = drawn_over(OverlayState(offer=offer))
    box = offer.boxes[0]
    inside = full[int(720 * (1 - box.high)) : int(720 * (1 - box.low)),
                  int(1280 * box.left) : int(1280 * box.right)]  # fmt: skip
    assert inside.max() > 150  # words, on a panel that is not black
    offer.is_over(6.0)
    less = drawn_over(OverlayState(offer=offer))
    line = slice(720 - int(0.085 * 720), 720 - int(0.07 * 720))
    assert (full[line] > 150).sum() > 2 * (less[line] > 150).sum() > 0
    card = EndCard("The Lamp Room", ("You saw all of it.",))
    assert drawn_over(OverlayState(end_card=card)).max() > 150


def test_a_locked_window_that_is_unmapped_comes_back_with_keyboard_and_pointer(
    display: str,
) -> None:
    from player.screen.window import FilmWindow
    from tests.support.x_hands import Hands

    window = FilmWindow("locked")
    try:
        window.lock()
        window.flip()
        with Hands() as hands:
            number = hands.window("locked")
            assert number is not None

            def is_back() -> bool:
                window.listen()
                window.flip()
                return hands.is_on_screen(number) and not hands.may_grab()

            until(is_back)
            exposed = window.exposed
            hands.unmap(number)
            assert not hands.is_on_screen(number)
            # And what is drawn is put on the screen anew.
            until(lambda: is_back() and window.exposed > exposed)
    finally:
        window.close()


def test_a_window_at_home_that_is_put_away_goes_on_and_is_drawn_anew_when_it_is_back(
    display: str,
) -> None:
    from player.screen.window import FilmWindow
    from tests.support.x_hands import Hands

    window = FilmWindow("at home")
    try:
        with Hands() as hands:

            def is_seen() -> bool:
                window.listen()
                window.flip()
                number = hands.window("at home")
                return number is not None and hands.is_on_screen(number)

            until(is_seen)
            number = hands.window("at home")
            assert number is not None
            hands.unmap(number)  # minimised, or on another workspace
            flips = window.flips
            for _ in range(30):  # nothing waits for a screen that shows it
                assert not is_seen(), "it is the viewer's to put it away"
            assert window.flips == flips + 30
            exposed = window.exposed
            hands.map(number)
            until(lambda: is_seen() and window.exposed > exposed)
    finally:
        window.close()
