"""Where libraries cache: in a folder of ours, and nowhere where that cannot be."""

import os
from pathlib import Path

import pytest

from engine import cache_folders


@pytest.mark.parametrize("is_blocked", [False, True])
def test_where_nothing_can_be_cached_mesa_does_not_try(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_blocked: bool
) -> None:
    for name in ("MPLCONFIGDIR", "MESA_SHADER_CACHE_DIR", "MESA_SHADER_CACHE_DISABLE"):
        monkeypatch.setenv(name, "", prepend=None)  # so that it is put back
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    if is_blocked:
        home.write_text("in the way")
    monkeypatch.setattr(cache_folders, "own_folder", lambda: home / "kuleshov")
    cache_folders.use_own_folders.__wrapped__()
    assert os.environ["MESA_SHADER_CACHE_DIR"] == str(home / "kuleshov")
    assert ("MESA_SHADER_CACHE_DISABLE" in os.environ) == is_blocked
    assert (home / "kuleshov").is_dir() != is_blocked
