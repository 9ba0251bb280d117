"""Which script is missing, and what to install for it."""

import pytest

from engine.text import scripts
from engine.text.scripts import missing_scripts, remedy, script_of


@pytest.mark.parametrize(
    ("character", "script"),
    [
        ("a", "Latin"), ("é", "Latin"), ("ж", "Cyrillic"), ("海", "Han"), ("あ", "Hiragana"),
        ("ー", "Katakana"), ("한", "Hangul"), ("क", "Devanagari"), ("ி", "Tamil"), ("ก", "Thai"),
        ("ب", "Arabic"), ("ש", "Hebrew"), ("ខ", "Khmer"), ("ᠠ", "Mongolian"), ("𒀀", "Cuneiform"),
        ("😀", "emoji or symbols"), ("\U0001f999", "emoji or symbols"),
    ],
)  # fmt: skip
def test_a_character_is_of_a_script(character: str, script: str) -> None:
    assert script_of(character) == script


def test_what_is_missing_is_told_by_script(monkeypatch: pytest.MonkeyPatch) -> None:
    lacking = frozenset("தமி한\U0001f999")
    monkeypatch.setattr(scripts, "missing_characters", lacking.intersection)
    assert missing_scripts("தமிழ் a 한국 \U0001f999") == {
        "Hangul": "한",
        "Tamil": "தமி",
        "emoji or symbols": "\U0001f999",
    }
    assert missing_scripts("nothing") == {}


def test_the_remedy_names_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scripts.sys, "platform", "linux")
    for wanted, package in (
        (["Hangul", "Han"], "fonts-noto-cjk"),
        (["Tamil"], "fonts-noto-core"),
        (["emoji or symbols"], "fonts-symbola"),
    ):
        assert package in remedy(wanted)
    monkeypatch.setattr(scripts.sys, "platform", "darwin")
    assert "Hangul and Tamil" in remedy(["Tamil", "Hangul"])
    assert "apt" not in remedy(["Tamil"])
