"""What the doctor says of typefaces."""

import pytest

from engine.text import scripts
from player.tools.doctor import typefaces


def test_what_cannot_be_written_here_is_named_with_its_package(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lacking = frozenset(scripts.SAMPLES["Tamil"] + scripts.SAMPLES["Hangul"])
    monkeypatch.setattr(scripts, "missing_characters", lacking.intersection)
    monkeypatch.setattr(scripts.sys, "platform", "linux")
    finding = typefaces()
    assert finding.verdict == "without"
    assert "none for Tamil, Hangul" in finding.found
    assert "fonts-noto-cjk" in finding.remedy and "fonts-noto-core" in finding.remedy
    monkeypatch.setattr(scripts, "missing_characters", lambda _text: frozenset())
    assert typefaces().verdict == "works"
