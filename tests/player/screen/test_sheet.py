# ruff: noqa: RUF001 - other scripts have marks of their own
"""Nothing that is drawn over the film stands on another thing, whatever there is to say."""

from itertools import combinations
from typing import Any

import pytest

from engine.consent.purposes import CONSENTS
from engine.consent.terms import Terms
from engine.consent.wording import english
from engine.showing.events import Offer
from engine.story.model import Story
from player.screen.captions import SIZES
from player.screen.consent import ConsentOnScreen, ConsentQuestion
from player.screen.end_card import EndCard
from player.screen.film_map import MOST, film_map
from player.screen.notice import NoticeOnScreen
from player.screen.offer import OfferOnScreen
from player.screen.overlay import composed
from player.screen.overlay_state import OverlayState
from player.screen.sheet import Panel, Sheet
from player.screen.timeline import Block, Timeline

WINDOWS = [(1280, 720), (640, 360), (1920, 1080), (1024, 768), (600, 800)]
LINE = "A line that is much too long to stand on one line of any picture, and so it wraps. "
WIDE = "灯已经亮了，今夜大海很安静，没有风，也没有船。" * 4
RIGHT = "המנורה דולקת, והים שקט הלילה. " * 6
ENDLESS = "Donaudampfschifffahrtsgesellschaft" * 6
TEXTS = [
    ("Yes.", "No."),
    (LINE * 2, RIGHT),
    (WIDE, "ตะเกียงสว่างแล้วและคืนนี้ทะเลก็เงียบสงบ" * 4),
    (ENDLESS, ""),
]
TIMELINE = Timeline((Block("a", 0.0, 0.4, False), Block("b", 0.4, 1.0, True)), 0.4, "1:07:12")


def assert_apart(state: OverlayState, size: tuple[int, int]) -> Sheet:
    sheet, _ = composed(state, *size)
    assert sheet.words
    for words in sheet.words:
        box = words.box
        assert box.left >= 0 and box.low >= 0, words.text
        assert box.right <= size[0] and box.high <= size[1], words.text
    for one, other in combinations(sheet.words, 2):
        assert not one.box.meets(other.box), (one.text, other.text)
    # A text lies within a panel or beside it, and no panel across another's edge.
    panels = [item.box for item in sheet.items if isinstance(item, Panel)]
    for panel in panels:
        if panel.right - panel.left > 0.98 * size[0]:
            continue  # a shade, or the foot that grows dark
        for words in sheet.words:
            inside = (
                panel.left - 1 <= words.box.left
                and words.box.right <= panel.right + 1
                and panel.low - 1 <= words.box.low
                and words.box.high <= panel.high + 1
            )
            assert inside or not panel.meets(words.box), words.text
    return sheet


def asks(options: int, prompt: str, answer: str) -> OfferOnScreen:
    offer = Offer(prompt, tuple((n, f"{answer} {n}") for n in range(options)), 8.0)
    shown = OfferOnScreen(offer, 0.0)
    shown.is_over(3.0)
    return shown


@pytest.mark.parametrize("size", WINDOWS)
@pytest.mark.parametrize("texts", TEXTS)
@pytest.mark.parametrize("options", [0, 2, 9])
def test_over_the_film(size: tuple[int, int], texts: tuple[str, str], options: int) -> None:
    one, other = texts
    whys = ("", LINE * 3, WIDE)
    for row, letters in enumerate(SIZES.values()):
        for column, captions in enumerate(((), (one,), (one, other))):
            state = OverlayState(
                captions=captions,
                captions_size=letters,
                notices=(one, "Captions: de + en", other or "-", LINE),
                timeline=TIMELINE,
                paused=True,
                offer=asks(options, one, other) if options else None,
                why=whys[(row + column) % 3],  # so any two of the three meet
            )
            assert_apart(state, size)


def asked(title: str, organiser: str = "", **question: Any) -> OverlayState:
    made = ConsentQuestion(**{"offered": CONSENTS, **question})
    return OverlayState(asked=ConsentOnScreen(made, english(), Terms(organiser), title, closing=9))


@pytest.mark.parametrize("size", WINDOWS)
@pytest.mark.parametrize("texts", TEXTS)
def test_the_screens_of_their_own(size: tuple[int, int], texts: tuple[str, str]) -> None:
    one, other = texts
    for state in (
        OverlayState(title=one, opening=True, notices=(other or one,)),
        OverlayState(help=True, offer=asks(9, one, other),
                     captions=(one,)),
        asked(one, offered=("face",), unavailable={"voice": "not_switched_on"}),
        asked(one, stopped=one, viewer=one[:30], screening=other, ages=(6, 12), organiser=one),
        OverlayState(notice=NoticeOnScreen(english(), Terms(one), frozenset(CONSENTS))),
        OverlayState(end_card=EndCard(one, (one, other or one, LINE, "./run explain " + ENDLESS),
                             to_note=f"{LINE} ABCD-EFGH")),
    ):  # fmt: skip
        assert_apart(state, size)


def film_of(segments: int, name: str) -> Story:
    made: dict[str, Any] = {}
    for n in range(segments):
        following = [{"to": f"{name}{m}"} for m in (n + 1, n + 2) if m < segments]
        made[f"{name}{n}"] = {"clip": "a.mp4", "out": 4.0, "next": following}
    return Story.model_validate({"start": f"{name}0", "segments": made})


@pytest.mark.parametrize("size", WINDOWS)
@pytest.mark.parametrize("segments", [1, 2, 3, 12, MOST])
@pytest.mark.parametrize("name", ["s", "海の灯台", "a_very_long_name_of_a_segment"])
def test_a_map_of_any_size_stands_between_title_and_words(
    size: tuple[int, int], segments: int, name: str
) -> None:
    story = film_of(segments, name)
    found = film_map(story, [f"{name}0"])
    assert found is not None
    sheet = assert_apart(OverlayState(end_card=EndCard("A Film", (LINE,) * 4, found)), size)
    boxes = [item.box for item in sheet.items if isinstance(item, Panel)][1:]
    highest = max(box.high - box.low for box in boxes)
    assert highest <= 9 * sheet.unit  # a small film's boxes are no larger than a title
    shade = next(item for item in sheet.items if isinstance(item, Panel))
    assert shade.colour[3] == 255 and shade.box == (0, 0, *size)  # nothing shines through


def test_what_may_have_to_be_written_down_stands_out() -> None:
    code = "Your code: ABCD-EFGH"
    sheet, _ = composed(OverlayState(end_card=EndCard("A Film", (LINE,), to_note=code)), 1280, 720)
    (noted,) = (words for words in sheet.words if words.text == code)
    assert noted.colour not in [words.colour for words in sheet.words if words is not noted]


def test_one_screen_at_a_time() -> None:
    card = EndCard("A Film", ("You saw all of it.",))
    for state in (
        OverlayState(end_card=card, help=True, captions=("Left over.",), paused=True),
        OverlayState(help=True, offer=asks(3, "Which?", "This"), captions=("Left over.",)),
    ):
        said = [words.text for words in composed(state, 1280, 720)[0].words]
        assert not {"Left over.", "Which?", english().say("paused")}.intersection(said)
    assert "Keys" in said


def test_nothing_but_the_newest_is_left_out_where_there_is_no_room() -> None:
    notices = tuple(f"{n}. {LINE}" for n in range(4))
    few = OverlayState(notices=notices, captions=(LINE * 3,) * 2, offer=asks(9, LINE, LINE))
    said = [words.text for words in composed(few, 640, 360)[0].words]
    assert notices[-1] in said
    many = [words.text for words in composed(OverlayState(notices=notices), 1280, 720)[0].words]
    assert many == list(reversed(notices))


def test_a_pause_leaves_the_picture_to_be_looked_at() -> None:
    sheet, _ = composed(OverlayState(paused=True, timeline=TIMELINE), 1280, 720)
    assert all(item.box.high < 36 for item in sheet.items if not hasattr(item, "points"))
    # and captions stand no higher for it
    at_rest, _ = composed(OverlayState(captions=("Hello.",)), 1280, 720)
    paused, _ = composed(
        OverlayState(captions=("Hello.",), paused=True, timeline=TIMELINE), 1280, 720
    )
    assert at_rest.words[0].box == paused.words[0].box
