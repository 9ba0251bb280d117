# ruff: noqa: RUF001 - other scripts have marks of their own
"""Text in every script: shaped, in its own direction, broken where it may be, never a box."""

from typing import Any

import numpy as np
import pytest

from engine.text.typesetting import (
    TextLayout,
    TextStyle,
    missing_characters,
    typeset,
    typeset_to_fit,
)

INK = (255, 255, 255, 255)
SIZE = TextStyle(40.0)
# Two letters of each script, and a line of some length.
SCRIPTS = {
    "Latin": ("a", "é", "The lamp is lit, and the sea is quiet tonight; naïve café."),
    "Greek": ("α", "ω", "Το φανάρι είναι αναμμένο και η θάλασσα είναι ήσυχη απόψε."),
    "Cyrillic": ("ж", "я", "Лампа зажжена, и море сегодня ночью тихое."),
    "Arabic": ("ب", "م", "المصباح مضاء، والبحر هادئ الليلة ولا ريح فيه."),
    "Hebrew": ("א", "ש", "המנורה דולקת, והים שקט הלילה ואין בו רוח."),
    "Devanagari": ("क", "ख", "दीपक जल रहा है, और आज रात समुद्र शांत है।"),
    "Thai": ("ก", "ส", "ตะเกียงสว่างแล้วและคืนนี้ทะเลก็เงียบสงบไม่มีลมพัดเลย"),
    "Chinese": ("海", "灯", "灯已经亮了，今夜大海很安静，没有风，也没有船。"),
    "Japanese": ("あ", "の", "ランプが灯り、今夜の海は静かです。「おやすみ」と彼女は言った。"),
    "Korean": ("한", "글", "등불이 켜지고 오늘 밤 바다는 고요하며 바람도 없습니다."),
}


def ink(laid: TextLayout) -> "np.ndarray[Any, Any]":
    """How much ink stands in each column, from the first that has any to the last."""
    columns = laid.picture(INK)[:, :, 3].astype(float).sum(axis=0)
    found = np.flatnonzero(columns > 0)
    return columns[found[0] : found[-1] + 1]


def width(text: str) -> float:
    return typeset(text, SIZE).width


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_has_its_own_shapes(script: str) -> None:
    one, other, line = SCRIPTS[script]
    assert missing_characters(line + one + other) == frozenset()
    # Boxes would all look alike.
    shapes = [typeset(letter, SIZE).picture(INK)[:, :, 3] for letter in (one, other)]
    assert shapes[0].any() and not np.array_equal(*shapes)


@pytest.mark.parametrize("script", SCRIPTS)
def test_lines_end_where_there_is_no_more_room(script: str) -> None:
    line = SCRIPTS[script][2]
    whole = typeset(line, SIZE)
    broken = typeset(line, TextStyle(40.0, 300.0))
    assert broken.height >= whole.height * whole.width / 301
    assert broken.width <= 301
    margin = broken.margin - 4
    assert not broken.picture(INK)[:, :margin].any()
    assert not broken.picture(INK)[:, -margin:].any()


def test_arabic_letters_are_joined() -> None:
    # Isolated each would take its own width; joined they are narrower, and one piece of ink.
    assert width("ببب") < 3 * (width("ب") - 1) - 10
    assert (ink(typeset("ببب", SIZE)) > 0).all()


def test_what_is_read_from_the_right_begins_there() -> None:
    # A narrow letter and a wide one: the first stands on the right.
    narrow, wide = ink(typeset("ו", SIZE)), ink(typeset("ש", SIZE))
    both = ink(typeset("ושש", SIZE))
    assert narrow.sum() < 0.7 * wide.sum()
    assert np.allclose(both[-len(narrow) - 1 :].sum(), narrow.sum(), rtol=0.1)
    assert np.allclose(both[: len(wide) + 1].sum(), wide.sum(), rtol=0.1)


def test_a_paragraph_runs_as_its_first_letter_does() -> None:
    stroke = ink(typeset("!", SIZE)).sum()
    right = ink(typeset("ששש!", SIZE))
    assert np.allclose(right[:8].sum(), stroke, rtol=0.25)  # its end is on the left
    left = ink(typeset("mmm ש!", SIZE))
    assert np.allclose(left[-8:].sum(), stroke, rtol=0.25)
    # Latin words and numbers within Hebrew keep their own order.
    thin = ink(typeset("i", SIZE))
    mixed = ink(typeset("ש iMM", SIZE))
    assert np.allclose(mixed[: len(thin) + 1].sum(), thin.sum(), rtol=0.1)


def test_no_line_begins_with_a_mark_that_must_not() -> None:
    three = typeset("海海海", SIZE).width
    broken = typeset("海海海。", TextStyle(40.0, three))
    # The full stop takes the letter before it along (JIS X 4051).
    assert broken.height == 2 * typeset("海", SIZE).height
    assert broken.width == pytest.approx(typeset("海海", SIZE).width, abs=2)


def test_a_letter_and_its_marks_are_never_parted() -> None:
    for cluster in ("กี่", "कि", "é"):
        one = typeset(cluster, SIZE)
        four = typeset(cluster * 4, TextStyle(40.0, one.width + 1))
        assert (four.height, four.width) == (4 * one.height, one.width)


def test_an_endless_word_is_broken() -> None:
    broken = typeset("x" * 200, TextStyle(40.0, 600.0))
    one = typeset("x" * 200, SIZE)
    assert broken.width <= 601 and broken.height >= one.height * one.width / 601


def test_what_no_typeface_has_is_a_dot_and_never_a_box() -> None:
    assert missing_characters("a\ue000\U000e1234 b\u200d") == {"\ue000", "\U000e1234"}
    dot = typeset("a·", SIZE).picture(INK)
    assert np.array_equal(typeset("a\ue000", SIZE).picture(INK), dot)
    # Neither are what steers and what selects a shape of an emoji.
    plain = typeset("☺", SIZE).width
    for told in ("☺\ufe0f", "\u200e☺", "☺\x07"):
        assert typeset(told, SIZE).width == pytest.approx(plain, abs=1)


def test_what_has_no_room_shrinks_and_is_then_cut() -> None:
    text = "word " * 60
    setting = TextStyle(40.0, 600.0)
    whole = typeset(text, setting)
    smaller = typeset_to_fit(text, setting, whole.height * 0.6)
    assert smaller.height <= whole.height * 0.6
    cut = typeset_to_fit(text, setting, 100.0)
    assert cut.height <= 100 and cut.width <= 602
    assert typeset_to_fit("short", setting, 100.0) == typeset("short", setting)


def test_lines_of_a_caption_are_about_as_long_as_each_other() -> None:
    text = "The lamp is lit, and the sea is quiet to-night, my dear."
    wide = typeset(text, SIZE).width
    laid = typeset(text, TextStyle(40.0, wide - 20))
    assert laid.height == 2 * typeset(text, SIZE).height
    assert laid.width < 0.62 * wide


def test_colour_and_shadow() -> None:
    laid = typeset("lamp", SIZE)
    picture = laid.picture((200, 100, 50, 255))
    assert picture.shape == (
        int(np.ceil(laid.height)) + 2 * laid.margin,
        int(np.ceil(laid.width)) + 2 * laid.margin,
        4,
    )
    solid = picture[picture[:, :, 3] > 250]
    assert np.abs(solid[:, :3].astype(int) - (200, 100, 50)).max() <= 2
    shadowed = laid.picture((200, 100, 50, 255), shadow=2.0)
    assert (shadowed[:, :, 3] > 100).sum() > 1.3 * (picture[:, :, 3] > 100).sum()
