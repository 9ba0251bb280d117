"""`export` where OpenTimelineIO is not installed."""

import sys
from pathlib import Path

import pytest

from engine.problems import Trouble
from player.tools.export import export_otio


def test_a_missing_library_is_told_before_anything_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "opentimelineio", None)
    with pytest.raises(Trouble, match="export needs OpenTimelineIO, which is not installed here"):
        export_otio(tmp_path / "log.jsonl", tmp_path / "cut.otio")
