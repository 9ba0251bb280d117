"""How the question and the notice look: readable after WCAG, in every language and window."""

from collections.abc import Iterator

import pytest

from engine.consent.purposes import CONSENTS, Consent
from engine.consent.terms import Terms
from engine.consent.wording import Wording, english
from engine.consent.wordings import wordings
from engine.text.typesetting import Colour
from player.screen.consent import BUTTONS, ConsentOnScreen, ConsentQuestion, Spot
from player.screen.consent_layout import consent_layout
from player.screen.notice import NoticeOnScreen
from player.screen.overlay import composed
from player.screen.overlay_state import OverlayState
from player.screen.sheet import Panel, Sheet, Words

FULL = {
    "offered": CONSENTS, "ages": (12, 16), "stopped": "the storm at 2:31", "viewer": "Ada",
    "screening": "Rough cut 3",
}  # fmt: skip
SPOTS: tuple[Spot, ...] = (*CONSENTS, "age", "resume", *BUTTONS, "language")
SIZES = [(1280, 720), (1920, 1080), (600, 800), (1024, 768)]
ARABIC = Wording(
    "ar", "العربية", True,
    {key: "هل يجوز لهذا الفيلم أن ينظر إليك؟" for key in english().sentences if "{" not in
     english().sentences[key]},
).over(english())  # fmt: skip


def asked(wording: Wording | None = None, **question: object) -> OverlayState:
    made = ConsentQuestion(**{**FULL, **question})  # type: ignore[arg-type]
    shown = ConsentOnScreen(made, wording or english(), Terms("The Festival"), "A Film")
    return OverlayState(asked=shown)


def states() -> Iterator[OverlayState]:
    """Every state a question is seen in: each spot lit and pointed at, on and off, closed."""
    for given in (set(), set(CONSENTS)):
        for spot in SPOTS:
            yield asked(given=given, lit=spot, under=spot, age=12 if given else None)
    yield asked(given={"heart"})
    yield asked(offered=("voice",), told="age_needed", least_age=16)
    shown = asked().asked
    assert shown is not None
    yield OverlayState(
        asked=ConsentOnScreen(shown.question, shown.wording, shown.terms, "A Film", "group", 9)
    )
    given: frozenset[Consent] = frozenset({"face", "voice"})
    yield OverlayState(notice=NoticeOnScreen(english(), Terms(), given))


def luminance(colour: Colour) -> float:
    """WCAG 2.2, relative luminance."""
    channels = (each / 255 for each in colour[:3])
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: Colour, other: Colour) -> float:
    """WCAG 2.2, contrast ratio."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ground_under(sheet: Sheet, words: Words) -> Colour:
    """What a text stands on: all panels below it that it touches, blended."""
    ground = (0.0, 0.0, 0.0)
    for item in sheet.items[: sheet.items.index(words)]:
        if isinstance(item, Panel) and item.box.meets(words.box):
            share = item.colour[3] / 255
            ground = tuple(  # type: ignore[assignment]
                share * new + (1 - share) * old
                for new, old in zip(item.colour[:3], ground, strict=True)
            )
    return (*(round(each) for each in ground), 255)  # type: ignore[return-value]


@pytest.mark.parametrize("size", SIZES)
def test_every_text_has_the_contrast_that_wcag_asks_for(size: tuple[int, int]) -> None:
    least = 21.0
    for state in states():
        sheet, _ = composed(state, *size)
        for words in sheet.words:
            assert words.colour[3] == 255, words.text
            ratio = contrast(words.colour, ground_under(sheet, words))
            assert ratio >= 4.5, (words.text, ratio)
            least = min(least, ratio)
    assert least < 21.0


def test_switches_and_the_ring_of_the_focus_stand_out_by_three_to_one() -> None:
    for lit in SPOTS:
        sheet, _ = composed(asked(lit=lit, given={"face"}), 1280, 720)
        panels = [item for item in sheet.items if isinstance(item, Panel)]
        ground = panels[0].colour
        rows = [each for each in panels if contrast(each.colour, ground) >= 3]
        box = consent_layout(asked().asked.question.rows, 1280, 720).spots[lit]  # type: ignore[union-attr]
        rings = [each for each in rows if each.box.left < box.left and each.box.high > box.high]
        assert len(rings) == 1, lit  # one focus, around what is lit
        switches = [each for each in panels if 30 < each.box.right - each.box.left < 45]
        assert len(switches) == 7
        for each in switches:
            below = [other for other in panels if other.box.meets(each.box)][-3:]
            assert contrast(each.colour, below[0].colour) >= 3


@pytest.mark.parametrize("given", [set(), set(CONSENTS), {"voice"}])
def test_each_switch_says_in_words_what_it_stands_on(given: set[Consent]) -> None:
    sheet, _ = composed(asked(given=given), 1280, 720)
    said = [words.text for words in sheet.words]
    assert said.count("on") == len(given)
    assert said.count("off") == 7 - len(given)  # six consents, and whether to go on


@pytest.mark.parametrize("code", ["en", "de", "fr", "es"])
@pytest.mark.parametrize("size", [(1280, 720), (1024, 768), (600, 800), (720, 1280)])
def test_no_sentence_is_cut_off_in_any_language(code: str, size: tuple[int, int]) -> None:
    wording = next(each for each in wordings([]).all if each.language == code)
    for given in (set[str](), {"heart"}):
        sheet, _ = composed(asked(wording, given=given), *size)
        said = [words.text for words in sheet.words]
        for label, sentence in Terms("The Festival").facts(wording):
            assert label in said
            assert sentence in said
        assert not [words.text for words in sheet.words if "…" in words.laid.shown]


def test_type_is_large() -> None:
    """Of the film's height: facts and names 1/36 and more, as captions are at least."""
    sheet, _ = composed(asked(), 1280, 720)
    facts = dict(Terms("The Festival").facts(english()))
    for words in sheet.words:
        if words.text in facts.values() or words.text in ("Camera", "Refuse all", "Begin"):
            assert words.laid.size >= 20


def test_what_the_begin_button_says_is_what_would_happen() -> None:
    def said(**question: object) -> list[str]:
        return [words.text for words in composed(asked(**question), 1280, 720)[0].words]

    assert "nothing is sensed" in said()
    assert "watched: Camera, Microphone" in said(given={"face", "voice"})
    alone = said(given={"heart"})
    assert "nothing is sensed" in alone
    assert english().say("heart_alone") in alone
    assert "watched: Microphone" in said(given={"heart", "voice"})
    assert "watched: Heart" in said(given={"heart"}, strap=True)


def test_from_right_to_left_rows_are_mirrored_and_letters_run_from_the_right() -> None:
    sheet, _ = composed(asked(ARABIC, given={"face"}), 1280, 720)
    (keys,) = ([w for w in sheet.words if w.text.strip("\u200f") == "C"],)
    assert keys[0].box.left > 640 - 80  # the key stands at its row's right end
    rows = asked().asked.question.rows  # type: ignore[union-attr]
    row = consent_layout(rows, 1280, 720, mirrored=True).spots["face"]
    assert row.right < 720
    said = [w.box.right for w in sheet.words if row.meets(w.box) and w.box.left > row.left + 108]
    assert len(said) == 3  # its name and what it means end where its key begins
    assert [each for each in said if abs(each - (row.right - 6.5 * 7.2)) < 3] == said[1:]
